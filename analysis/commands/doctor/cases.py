"""An event study and fits whose answers were computed elsewhere, made again here."""

from __future__ import annotations

import tomllib
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.commands.doctor.compare import Pairs, compare
from analysis.commands.doctor.finding import Finding

if TYPE_CHECKING:
    from analysis.reactions import EventStudyResult

FOLDER = Path(__file__).parent


@cache
def read_cases() -> dict[str, Any]:
    """Inputs and expected numbers, each with its origin: cases.toml."""
    return tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))


def event_study_findings() -> Iterator[Finding]:
    """Coefficients and CAR of one event, and every test over all events."""
    case = read_cases()["event_study"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # events of one firm meet, on purpose
        found = _run_study(case)
    first, last = case["tested_window"]
    one = {**found.coefficients.loc[0], **found.car(first, last).loc[0]}
    pairs = {name: (float(one[name]), value) for name, value in case["first_event"].items()}
    tests = found.tests(first, last)
    for name, (statistic, p_value) in case["tests"].items():
        pairs[name] = (float(tests.loc[name, "statistic"]), statistic)
        pairs[f"p of {name}"] = (float(tests.loc[name, "p_value"]), p_value)
    yield compare("known event study", pairs, case["tolerance"], case["origin"])


def _run_study(case: dict[str, Any]) -> EventStudyResult:
    import pandas as pd

    from analysis.reactions import event_study

    returns = pd.read_csv(FOLDER / case["returns"], index_col="date", parse_dates=True)
    events = pd.DataFrame(case["events"], columns=["firm", "date"])
    events = events.rename_axis("event_id").reset_index().astype({"date": "datetime64[ns]"})
    return event_study(
        returns,
        events,
        benchmark=case["benchmark"],
        estimation_window=tuple(case["estimation_window"]),
        event_window=tuple(case["event_window"]),
    )


def fit_findings() -> Iterator[Finding]:
    """Parameters, their errors and the sum of squares of each fit."""
    from analysis.adoption import fit_curve

    for case in read_cases()["fits"]:
        fit = fit_curve(case["t"], case["y"], curve=case["curve"])
        made: dict[str, Any] = {
            **fit.parameters,
            **{f"error of {name}": error for name, error in fit.standard_errors.items()},
            "sum of squares": fit.sse,
        }
        pairs: Pairs = {name: (float(made[name]), told) for name, told in case["expected"].items()}
        yield compare(f"known fit, {case['name']}", pairs, case["tolerance"], case["origin"])
