"""Collects the results of a study while it is made."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pandas as pd

from analysis.core import DataError, Quantity, weakest
from analysis.core.provenance import rows_behind
from analysis.studies.base import Study

Scalar = Any
"""A number as pandas hands it out of a cell."""

Rows = Any
"""What `rows_behind` takes: frames from `load`, numbers, results, or several of these."""


@dataclass
class Workbook:
    """A study in the making; `close` freezes it."""

    name: str
    as_of: str | None
    quantities: dict[str, Quantity] = field(default_factory=dict)
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    models: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def put(
        self,
        name: str,
        value: Scalar,
        unit: str,
        meaning: str,
        *,
        rows: Rows = (),
        by: str = "derived",
        interval: tuple[Scalar, Scalar] | None = None,
        interval_kind: str = "",
    ) -> Quantity:
        """Add a number made `by` reading (`reported`), computing, estimating or choosing.

        Its evidence is the weakest of `by` and of the rows it rests on; a value that is NaN is
        `unresolved`.
        """
        sources = rows_behind(rows)
        level = weakest([by, *(source.evidence for source in sources)])
        number = float(value)
        low, high = (None, None) if interval is None else map(float, interval)
        self.quantities[name] = Quantity(
            name=name,
            value=number,
            unit=unit,
            meaning=meaning,
            evidence="unresolved" if math.isnan(number) else level,
            low=low,
            high=high,
            interval_kind=interval_kind,
            sources=sources,
        )
        return self.quantities[name]

    def read(self, name: str, row: pd.DataFrame, column: str, unit: str, meaning: str) -> Quantity:
        """Add the one cell `column` of the one-row frame `row`, or NaN where there is no row."""
        value = float(row[column].iloc[0]) if len(row) else math.nan
        return self.put(name, value, unit, meaning, rows=row, by="reported")

    def show(self, name: str, frame: pd.DataFrame, *, rows: Rows = (), rows_note: str = "") -> None:
        """Add what a figure or table shows, with the rows of data it rests on.

        The frame that is kept has `attrs` of its own: `study`, `frame` (its name), `rows` (the
        sources), and `rows_note`, which says why there are none.

        Raises
        ------
        DataError
            If a frame that is not empty rests on no row and no note says why.
        """
        sources = rows_behind(rows)
        if not (sources or rows_note or frame.empty):
            raise DataError(
                f"frame {name!r} of study {self.name} rests on no row of data; give rows=, or "
                "rows_note= with the reason, such as 'made by simulation'."
            )
        kept = frame.copy(deep=False)
        kept.attrs = {"study": self.name, "frame": name, "rows": sources, "rows_note": rows_note}
        self.frames[name] = kept

    def close(self) -> Study:
        """The frozen study, with words that say what it knows."""
        known = max((s.known_on for q in self.quantities.values() for s in q.sources), default="")
        day = self.as_of or known
        self.words["vintage"] = f"as known on {day}"
        return Study(
            name=self.name,
            as_of=self.as_of,
            quantities=MappingProxyType(self.quantities),
            frames=MappingProxyType(self.frames),
            models=MappingProxyType(self.models),
            words=MappingProxyType(self.words),
        )
