"""Collects the results of a study while it is made."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pandas as pd

from analysis.core import Quantity, merge_sources, weakest
from analysis.datasets import sources_of
from analysis.studies.base import Study

Scalar = Any
"""A number as pandas hands it out of a cell."""


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
        rows: pd.DataFrame | tuple[pd.DataFrame, ...] = (),
        by: str = "derived",
        interval: tuple[Scalar, Scalar] | None = None,
        interval_kind: str = "",
    ) -> Quantity:
        """Add a number made `by` reading (`reported`), computing, estimating or choosing.

        Its evidence is the weakest of `by` and of the rows it rests on; a value that is NaN is
        `unresolved`.
        """
        frames = (rows,) if isinstance(rows, pd.DataFrame) else rows
        sources = merge_sources(*(sources_of(frame) for frame in frames))
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
