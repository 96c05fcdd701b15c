"""The engine run on a user's files; what it refuses is said of the file, and its line if known."""

from __future__ import annotations

import re

import pandas as pd

from analysis.commands.own.messages import in_options
from analysis.commands.own.request import Inputs, Request
from analysis.core import DataError, FitError
from analysis.datasets.faults import Fault
from analysis.datasets.own_prices import OwnPrices
from analysis.datasets.rows import FIRST_ROW_LINE
from analysis.reactions import EventStudyResult, event_study

_GAP = re.compile(r"'(?P<name>.+)' has no finite value on (?P<day>\d{4}-\d\d-\d\d),")
_OF_VALUES = ("does not vary in", "are collinear", "looks like prices", "factors has the columns")
"""Words of a message about prices or factors; the rest is about events."""


def run_study(request: Request, inputs: Inputs, firm: str | None = None) -> EventStudyResult:
    """The study of all events, or of those of one `firm`.

    Raises
    ------
    DataError, FitError
        As `event_study`, with the file, and the line and column where they are known.
    """
    events = inputs.events.frame
    try:
        return event_study(
            inputs.returns,
            events if firm is None else events[events["firm"] == firm],
            benchmark=request.market,
            factors=inputs.factors.of(inputs.factors.tickers) if inputs.factors else None,
            **request.choices,
        )
    except (DataError, FitError) as error:
        raise type(error)(_placed(str(error), request, inputs)) from None


def _placed(text: str, request: Request, inputs: Inputs) -> str:
    """The message with the file in front that it speaks of."""
    values = inputs.factors or inputs.prices
    said = in_options(text)
    if gap := _GAP.match(text):
        day = pd.Timestamp(gap["day"])
        line = _line_of_gap(values, gap["name"], _since(day, request, inputs), day)
        return f"{values.file.path}: {Fault(said, line, gap['name'])}"
    if text.startswith("returns of event"):
        return f"{inputs.prices.file.path}: {said}"
    if any(words in text for words in _OF_VALUES):
        return f"{values.file.path}: {said}"
    return f"{inputs.events.file.path}: {Fault(said, _line_of_event(text, inputs))}"


def _since(day: pd.Timestamp, request: Request, inputs: Inputs) -> pd.Timestamp:
    """The first of the days whose values make the one of `day`: a return has two prices."""
    if inputs.factors or request.as_returns:
        return day
    sessions = inputs.prices.of(inputs.returns.columns.tolist()).index
    return pd.Timestamp(sessions[sessions < day].max())


def _line_of_gap(
    values: OwnPrices, name: str, since: pd.Timestamp, day: pd.Timestamp
) -> int | None:
    lines = values.lines_without(name).loc[since:day]
    return int(lines.iloc[0]) if len(lines) else None


def _line_of_event(text: str, inputs: Inputs) -> int | None:
    ids = enumerate(inputs.events.frame["event_id"], start=FIRST_ROW_LINE)
    return next((line for line, name in ids if f"event '{name}'" in text), None)
