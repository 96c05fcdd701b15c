"""Whether the tables in use, shipped or refreshed, are what their manifest says."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.commands.doctor.finding import DATA, FAIL, Finding

CHECK = "run `python -m analysis data check` for the whole message and the way out"


def data_findings() -> Iterator[Finding]:
    """One row if every table is sound, else one for each that is not."""
    from analysis.datasets import check_tables

    told = check_tables()
    faults = {name: text for name, text in told.items() if text}
    if not faults:
        yield Finding("data", f"{len(told)} tables sound", "read strictly, hashes agree", code=DATA)
    for name, text in faults.items():
        yield Finding(
            f"table {name}",
            text.splitlines()[0],
            "hash and rows as in the manifest",
            FAIL,
            CHECK,
            DATA,
        )
