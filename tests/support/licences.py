"""The licences of what requirements.lock installs; `python tests/support/licences.py` lists them.

They are read from the metadata of installed packages, so run it where the lock is installed.
"""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from dataclasses import astuple, dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LIST = ROOT / "LICENSES-THIRD-PARTY.md"
RUN, DEVELOPMENT = "run", "development"
SPELLINGS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""How packages write it, and how the list does."""

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "HPND", "ISC",
    "LLVM-exception", "MIT", "MIT-0", "MIT-CMU", "NCSA", "PSF-2.0", "Unlicense", "Zlib",
}  # fmt: skip
"""Licences that ask for a notice at most."""

REMARKS = {
    "MPL-2.0": "changed files stay under it; used unchanged",
    "LGPL": "must stay replaceable; imported, not copied",
}
"""Licences that ask for more, and why that is met."""

NOTED = {
    "appnope": "BSD-2-Clause",
    "colorama": "BSD",
    "peewee": "MIT",
    "pywinpty": "MIT",
}
"""Not installed on every platform, or silent in the metadata: read in the package itself."""

HEAD = """# Licences of third parties

What `requirements.lock` installs beside this project, by the metadata of each package. `BSD` leaves
open which of its forms. A package for `run` is needed to use the project, one for `development`
only to test or change it. Made by `python tests/support/licences.py`; a test holds it to the lock.

| package | version | licence | for | remark |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """One package of the list."""

    name: str
    versions: str
    licence: str
    use: str
    remark: str = ""


def lock_versions() -> dict[str, str]:
    """Versions by name; several, for different Pythons, with commas."""
    pins: dict[str, list[str]] = {}
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE):
        pins.setdefault(canonicalize_name(name), []).append(version)
    return {name: ", ".join(versions) for name, versions in pins.items()}


def licence_of(name: str) -> str:
    """What the installed package says: expression, field or classifiers; else what was noted."""
    if name in NOTED:
        return NOTED[name]
    told = importlib.metadata.metadata(name)
    field = told.get("License") or ""
    classifiers = [line.split(" :: ") for line in told.get_all("Classifier") or []]
    licences = [parts[-1] for parts in classifiers if parts[0] == "License" and len(parts) > 1]
    if told.get("License-Expression"):
        return str(told["License-Expression"])
    if field in SPELLINGS:
        return SPELLINGS[field]
    if _names(field) and all(map(_is_known, _names(field))):
        return field
    return " OR ".join(sorted({SPELLINGS.get(licence, licence) for licence in licences}))


def _names(expression: str) -> list[str]:
    return [part for part in re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", expression) if part.strip()]


def _is_known(licence: str) -> bool:
    return licence in ALLOWED or remark_on(licence) != ""


def remark_on(licence: str) -> str:
    """Why a licence that asks for more can be lived with; empty for others."""
    told = {remark for known, remark in REMARKS.items() if known in licence}
    return "; ".join(sorted(told))


def unremarked(row: Row) -> list[str]:
    """Licences of a row that are neither allowed nor spoken of."""
    return [name for name in _names(row.licence) or ["none"] if not _is_known(name)]


def needed_to_run() -> set[str]:
    """Every package that the project's dependencies lead to, on any platform."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    seen: dict[tuple[str, str], None] = {}
    while waiting:
        need = waiting.pop()
        key = (canonicalize_name(need.name), ",".join(sorted(need.extras)))
        if key not in seen:
            seen[key] = None
            waiting += _requirements(need)
    return {name for name, _ in seen}


def _requirements(need: Requirement) -> list[Requirement]:
    """What a package asks for, whatever the platform; nothing where it is not installed."""
    try:
        lines = importlib.metadata.requires(need.name) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    asked = [Requirement(line) for line in lines]
    return [one for one in asked if _is_asked(one, need.extras)]


def _is_asked(one: Requirement, extras: set[str]) -> bool:
    marker = str(one.marker or "")
    return "extra" not in marker or any(f'extra == "{extra}"' in marker for extra in extras)


def make_rows() -> list[Row]:
    """One row a package of the lock."""
    run = needed_to_run()
    rows = []
    for name, versions in sorted(lock_versions().items()):
        licence = licence_of(name)
        use = RUN if name in run else DEVELOPMENT
        rows.append(Row(name, versions, licence, use, remark_on(licence)))
    return rows


def read_rows() -> list[Row]:
    """The rows of the committed list."""
    lines = LIST.read_text(encoding="utf-8").removeprefix(HEAD).splitlines()
    return [Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines]


def to_text(rows: list[Row]) -> str:
    """The list as Markdown."""
    return HEAD + "".join(f"| {' | '.join(astuple(row))} |\n" for row in rows)


if __name__ == "__main__":
    LIST.write_text(to_text(make_rows()), encoding="utf-8")
