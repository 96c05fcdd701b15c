"""Scores of guidance statements against the outcome of their year."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
from scipy import stats

from analysis.inference.scoring import crps_normal, crps_uniform

NORMAL_COVERAGE = 0.8
"""Part of the normal forecast that lies inside the stated range (one of three readings)."""

EDGE = 1e-9
"""US$ bn by which an outcome may miss an end and still be inside: rounding of binary numbers."""

NO_NUMBER = "qualitative: no number to score"
UNRESOLVED = "unresolved evidence: shown, not scored"
NO_OUTCOME = "no outcome known"
NO_BASE = "growth range: no outcome of the year before is known"
NO_WIDTH = "no width: no standardised error and no PIT"


def with_scores(statements: pd.DataFrame) -> pd.DataFrame:
    """`statements` joined with outcomes, and what each was worth."""
    frame = _with_shape(statements)
    frame["scored"], frame["reason"] = _status(frame)
    error = (frame["actual_usd_bn"] - frame["midpoint_usd_bn"]).where(frame["scored"])
    half = frame["width_usd_bn"] / 2
    wide = frame["scored"] & (half > 0)
    standardised = error / half.where(wide)
    normal_z = standardised * _z_of_the_end()
    frame["inside"] = _inside(frame, error)
    frame["error"] = error
    frame["standardised_error"] = standardised
    frame["pit"] = ((standardised + 1) / 2).clip(0, 1)
    frame["pit_normal"] = pd.Series(stats.norm.cdf(normal_z), index=frame.index)
    return _with_crps(frame)


def _with_shape(statements: pd.DataFrame) -> pd.DataFrame:
    """Midpoint, width, and the revision since the statement before on the same year."""
    frame = statements.copy()
    frame["midpoint_usd_bn"] = (frame["low_usd_bn"] + frame["high_usd_bn"]) / 2
    frame["width_usd_bn"] = frame["high_usd_bn"] - frame["low_usd_bn"]
    numeric = frame[frame["kind"] != "qualitative"]
    by_year = numeric.groupby("fiscal_year")
    frame["revision"] = by_year.cumcount().reindex(frame.index).astype("Int64")
    revision = by_year["midpoint_usd_bn"].diff()
    if "definition" in frame:
        same = numeric["definition"] == by_year["definition"].shift()
        revision = revision.where(same)
    frame["revision_usd_bn"] = revision.reindex(frame.index)
    return frame


def _status(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Whether each statement is scored, and why not, or not in full."""
    qualitative = frame["kind"] == "qualitative"
    evidence = frame["evidence"] if "evidence" in frame else pd.Series("", index=frame.index)
    unresolved = evidence == "unresolved"
    unknown = frame["actual_usd_bn"].isna()
    baseless = frame["midpoint_usd_bn"].isna()
    flat = frame["width_usd_bn"] == 0
    cases = [qualitative, unresolved, unknown, baseless, flat]
    reason = np.select(cases, [NO_NUMBER, UNRESOLVED, NO_OUTCOME, NO_BASE, NO_WIDTH], default="")
    scored = ~(qualitative | unresolved | unknown | baseless)
    return scored, pd.Series(reason, index=frame.index, dtype="str")


def _inside(frame: pd.DataFrame, error: pd.Series) -> pd.Series:
    """Inside the range; for one number, within the rounding of its last printed digit."""
    rounding = frame["midpoint_usd_bn"].map(half_last_digit, na_action="ignore")
    reach = np.maximum(frame["width_usd_bn"] / 2, rounding.where(frame["width_usd_bn"] == 0, 0.0))
    inside = (error.abs() <= reach + EDGE).astype("boolean")
    return inside.where(frame["scored"])


def half_last_digit(value: float) -> float:
    """Half a unit of the last digit that `value` prints with: what "about" leaves open.

    Examples
    --------
    >>> half_last_digit(16.0), half_last_digit(4.5)
    (0.5, 0.05)
    """
    exponent = Decimal(f"{value:.10g}").normalize().as_tuple().exponent
    return 0.5 * 10.0 ** min(0, int(exponent))


def _z_of_the_end() -> float:
    """The standard normal quantile at the upper end of the central range."""
    return float(stats.norm.ppf((1 + NORMAL_COVERAGE) / 2))


def _with_crps(frame: pd.DataFrame) -> pd.DataFrame:
    done = frame[frame["scored"]]
    actual, low, high = (done[name] for name in ("actual_usd_bn", "low_usd_bn", "high_usd_bn"))
    sd = (high - low) / 2 / _z_of_the_end()
    scores = {
        "crps_uniform": crps_uniform(actual, low, high),
        "crps_normal": crps_normal(actual, (low + high) / 2, sd),
    }
    for name, score in scores.items():
        frame[name] = pd.Series(score, index=done.index, dtype=float).reindex(frame.index)
    return frame
