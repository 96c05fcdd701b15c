"""Means of the scores of densities, their skill, and the histogram of their PIT values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from analysis.capex.density_scoring import COVERAGES
from analysis.capex.intervals import check_level
from analysis.core import DataError

MEASURES = ("crps_usd_bn", "crps_log", "log_score", "absolute_error_usd_bn")
"""Scores of which means are taken; smaller is better."""

HORIZON_EDGES_DAYS = (-92, 91, 183, 366, 731)
"""Days to the year's end: after it or its last quarter, its third, its first half, before it."""

INSIDE = tuple(f"inside_{share}" for share in COVERAGES)
KEY = ["made_on", "fiscal_year"]


def model_means(
    origins: pd.DataFrame, naive: str, names: Sequence[str] | None = None
) -> pd.DataFrame:
    """Mean scores by model, in the order of `names`, with skill against `naive`."""
    rows = []
    for name in names or list(origins["model"].unique()):
        own = origins[origins["model"] == name]
        rows.append({"model": name, **_means(own), **_skill(origins, own, naive)})
    return pd.DataFrame(rows).set_index("model")


def horizon_means(origins: pd.DataFrame, naive: str, edges: Sequence[int]) -> pd.DataFrame:
    """As `model_means`, by days to the year's end; groups without a forecast have no row."""
    if len(edges) < 2 or any(first >= after for first, after in pairwise(edges)):
        raise DataError(f"edges={tuple(edges)}; give two days or more, each later than the last.")
    tables = []
    for first, after in pairwise(edges):
        chosen = origins[origins["horizon_days"].between(first, after - 1)]
        present = [name for name in origins["model"].unique() if (chosen["model"] == name).any()]
        if present:
            table = model_means(chosen, naive, present).reset_index()
            table.insert(0, "to_days", after - 1)
            table.insert(0, "from_days", first)
            tables.append(table)
    if not tables:
        raise DataError(f"edges={tuple(edges)} hold no forecast; widen them.")
    return pd.concat(tables, ignore_index=True)


def _means(own: pd.DataFrame) -> dict[str, float]:
    return {
        "n": len(own),
        "years": int(own["fiscal_year"].nunique()),
        **{name: float(own[name].mean()) for name in MEASURES},
        **{name: float(own[name].astype(float).mean()) for name in INSIDE},
    }


def _skill(origins: pd.DataFrame, own: pd.DataFrame, naive: str) -> dict[str, float]:
    """1 less the ratio of mean CRPS to that of `naive` on the forecasts that both made."""
    other = origins[origins["model"] == naive]
    shared = own.merge(other, on=KEY, suffixes=("", "_naive"))
    if shared.empty:
        return {"n_naive": 0, "skill": np.nan, "skill_usd_bn": np.nan}
    return {
        "n_naive": len(shared),
        "skill": 1 - shared["crps_log"].mean() / shared["crps_log_naive"].mean(),
        "skill_usd_bn": 1 - shared["crps_usd_bn"].mean() / shared["crps_usd_bn_naive"].mean(),
    }


def pit_table(origins: pd.DataFrame, bins: int, level: float) -> pd.DataFrame:
    """`model`, `from_pit`, `to_pit`, `count`, and `expected`, `low`, `high` if calibrated."""
    if not (isinstance(bins, int) and bins >= 2):
        raise DataError(f"bins={bins!r}; give 2 or more.")
    check_level(level)
    edges = np.linspace(0, 1, bins + 1)
    tables = []
    for name in origins["model"].unique():
        pit = origins.loc[origins["model"] == name, "pit"].to_numpy(dtype=float)
        low, high = stats.binom.interval(level, len(pit), 1 / bins)
        tables.append(
            pd.DataFrame(
                {
                    "model": name,
                    "from_pit": edges[:-1],
                    "to_pit": edges[1:],
                    "count": np.histogram(pit, edges)[0],
                    "expected": len(pit) / bins,
                    "low": low,
                    "high": high,
                }
            )
        )
    return pd.concat(tables, ignore_index=True)
