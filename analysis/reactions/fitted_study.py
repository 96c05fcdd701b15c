"""What every method of an event study's result works on."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.core import Result, Source, weakest
from analysis.reactions.masks import Masks
from analysis.reactions.settings import Settings
from analysis.reactions.timing import Placement
from analysis.reactions.windows import Cars, Fitted, cumulate


@dataclass(frozen=True, eq=False, repr=False)
class FittedStudy(Result):
    """The fitted events with settings and sources; methods are added by purpose.

    `_returns` is held so that pandas copies before a later change to the caller's frame.
    """

    settings: Settings
    sources: tuple[Source, ...]
    _fitted: Fitted
    _labels: tuple[str, ...]
    _placed: Placement
    _masks: Masks
    _dropped: np.ndarray
    _sessions: pd.DatetimeIndex
    _returns: pd.DataFrame

    @property
    def evidence(self) -> str:
        """Level of the numbers: `estimated`, or weaker where a source is."""
        return weakest(["estimated", *(source.evidence for source in self.sources)])

    @property
    def _index(self) -> pd.Index:
        return pd.Index(self._fitted.ids, name="event_id")

    def _cars(self, first: int, last: int) -> Cars:
        return cumulate(self._fitted, first, last)

    def _warn_left_out(self, complete: np.ndarray, first: int, last: int) -> None:
        lost = self._index[~complete]
        if len(lost):
            warnings.warn(
                f"{len(lost)} of {len(complete)} events left out of [{first}, {last}], no return "
                f"on a day of it: {', '.join(map(str, lost[:5]))}.",
                stacklevel=3,
            )
