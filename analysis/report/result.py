"""What a build did."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.core import Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class ReportResult(Result):
    """Outcome of `build_report`.

    Attributes
    ----------
    out : Path
        The folder of the report.
    pages : tuple of str
        File names of the pages, in reading order.
    seconds : dict of str to float
        Wall time of each notebook that was run, by page; empty when nothing was.
    reused : tuple of str
        Pages whose notebook did not have to run.
    findings : tuple of str
        What the audit found; empty, because a finding stops the build.
    """

    out: Path
    pages: tuple[str, ...]
    seconds: dict[str, float] = field(default_factory=dict)
    reused: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """One row a page: `page`, `seconds`, `reused`."""
        import pandas as pd

        rows = [(page, self.seconds.get(page), page in self.reused) for page in self.pages]
        return pd.DataFrame(rows, columns=["page", "seconds", "reused"])

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain values, for JSON."""
        return {**asdict(self), "out": str(self.out)}

    def headline(self) -> str:
        """One sentence: how many pages, how many notebooks ran."""
        ran = len(self.pages) - len(self.reused)
        return f"{len(self.pages)} pages in the report, {ran} run and {len(self.reused)} reused."
