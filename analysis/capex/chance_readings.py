"""How much the probability that a range holds hangs on the way it is read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from scipy import stats

from analysis.capex.chance import WINDOW_DAYS, chance_inside
from analysis.capex.guidance import GuidanceRecord
from analysis.core import DataError, FitError

WINDOWS_DAYS = (15, 30, 45, 60, 91)
"""Days about the horizon: from a few statements to those of the quarters on both sides."""

COVERAGES = (0.5, 0.8, 0.95)
"""Parts of a normal forecast that a stated range may be meant to hold."""

COLUMNS = (
    "reading",
    "window_days",
    "with_memory",
    "probability",
    "low",
    "high",
    "hits",
    "n",
    "reason",
)


def chance_readings(
    record: GuidanceRecord,
    horizon_days: int,
    windows: Sequence[int] = WINDOWS_DAYS,
    coverages: Sequence[float] = COVERAGES,
    level: float = 0.95,
) -> pd.DataFrame:
    """Probability that a range holds its outcome, by every way of reading it.

    `record` counts how often comparable ranges held (`chance_inside`), over each window, with and
    without remembered statements. `past errors` takes the standardised errors of the same ranges
    (window of `WINDOW_DAYS`) as draws of one normal law: the next is Student-t with n - 1 degrees
    of freedom. `uniform` and `normal` know no record: all of a uniform forecast lies inside its
    range, and of a normal one the part that the range is said to be.

    Parameters
    ----------
    record : GuidanceRecord
        Made with the outcomes known on the day of the forecast.
    horizon_days : int
        From the day the range was given to the end of its fiscal year, 0 or more.
    windows : sequence of int
        Days by which a comparable range may be nearer or farther.
    coverages : sequence of float
        In (0, 1).
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        A row a reading: `reading`, `window_days`, `with_memory` (missing where no record enters),
        `probability`, `low`, `high` (Jeffreys interval; missing where there is none), `hits`, `n`
        and the `reason` where there is no probability.

    Raises
    ------
    DataError
        If a horizon, window or coverage is out of range.

    References
    ----------
    Geisser, S. (1993), Predictive Inference: An Introduction, Chapman and Hall.

    Examples
    --------
    >>> from analysis.capex import guidance_record
    >>> simulated = pd.DataFrame({"fiscal_year": [2001, 2002], "kind": "range",
    ...     "issued_on": ["2001-07-26", "2002-07-26"], "low_usd_bn": 2.0, "high_usd_bn": 4.0})
    >>> record = guidance_record(simulated, pd.DataFrame(
    ...     {"fiscal_year": [2001, 2002], "actual_usd_bn": [3.5, 4.5]}))
    >>> readings = chance_readings(record, 158, windows=(10,), coverages=(0.8,))
    >>> readings["probability"].round(2).tolist()
    [0.5, 0.5, 0.37, 1.0, 0.8]
    """
    bad = [coverage for coverage in coverages if not 0 < coverage < 1]
    if bad:
        raise DataError(f"coverages has {bad[0]}; give fractions in (0, 1), such as 0.8.")
    rows = [
        *_by_record(record, horizon_days, windows, level),
        _by_past_errors(record, horizon_days),
        {"reading": "uniform on the range", "probability": 1.0},
        *(
            {"reading": f"normal, the range its central {coverage:.0%}", "probability": coverage}
            for coverage in coverages
        ),
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    whole = dict.fromkeys(("window_days", "hits", "n"), "Int64")
    frame["reason"] = frame["reason"].astype(object).where(frame["reason"].notna(), "").astype(str)
    return frame.astype({**whole, "with_memory": "boolean"})


def _by_record(
    record: GuidanceRecord, horizon_days: int, windows: Sequence[int], level: float
) -> Iterator[dict[str, Any]]:
    for with_memory in (True, False):
        for window in windows:
            row = {"reading": "record", "window_days": window, "with_memory": with_memory}
            try:
                found = chance_inside(
                    record, horizon_days, window, with_memory=with_memory, level=level
                )
            except FitError as fault:
                yield {**row, "probability": math.nan, "n": 0, "hits": 0, "reason": str(fault)}
                continue
            numbers = ("probability", "low", "high", "hits", "n")
            yield {**row, **{name: getattr(found, name) for name in numbers}}


def _by_past_errors(record: GuidanceRecord, horizon_days: int) -> dict[str, Any]:
    row = {"reading": "past errors", "window_days": WINDOW_DAYS, "with_memory": True}
    try:
        errors = chance_inside(record, horizon_days).comparable["standardised_error"]
    except FitError as fault:
        return {**row, "probability": math.nan, "n": 0, "reason": str(fault)}
    n, spread = len(errors), float(errors.std(ddof=1))
    if n < 2 or not spread > 0:
        reason = f"{n} comparable ranges show no spread of errors; two that differ are needed."
        return {**row, "probability": math.nan, "n": n, "reason": reason}
    law = stats.t(n - 1, loc=errors.mean(), scale=spread * math.sqrt(1 + 1 / n))
    return {**row, "probability": float(law.cdf(1) - law.cdf(-1)), "n": n}
