"""What the claims C07, C08, C10 and C11 come to in the model, by point of view."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis.datasets import load
from analysis.openness import Assumptions, Samples, sample_values
from analysis.studies.openness_readings import READINGS
from analysis.studies.openness_uncertainty import MOST_DRAWS, SEED
from analysis.studies.openness_views import SHOWN_VIEW, VIEWS, assumed, rows_of_view, view_name
from analysis.studies.workbook import Workbook

DRAWS = 20_000
SOON = 3
"""Years that "soon" reaches: revenue is asked about in the first three."""

ASKED = {
    "saving_net": ("usd_bn", "present value of what outsiders save less the cost of releasing"),
    "fee_share": ("share", f"hosting fees over advertising revenue, the highest of {SOON} years"),
    "over_keeping": (
        "usd_bn",
        "present value of opening with the licence over keeping the model inside",
    ),
    "over_selling": (
        "usd_bn",
        "present value of opening with the licence over selling access",
    ),
    "clause": ("usd_bn", "present value of what the licence clause keeps from rivals"),
    "clause_part": ("share", "part of the loss to rivals that the licence clause prevents"),
}
"""Unit and words of each number that a claim, or the answer itself, asks for."""

FEE_FIELDS = (
    "cloud_revenue", "cloud_growth", "cloud_share", "fee_rate", "ad_revenue", "ad_growth",
)  # fmt: skip

WIDEST = f"{MOST_DRAWS} of the draws, widest over the readings of the ranges"

TAIL = 0.05
"""Part of the draws beyond each end of an interval."""


@lru_cache(maxsize=8)
def sampled(view: str, as_of: str | None) -> dict[str, pd.DataFrame]:
    """Draws of each number that a claim asks for: a column a reading, the main one first."""
    start = assumed(view, as_of)
    found = [
        _asked(
            sample_values(start, one.distributions(start), DRAWS, SEED, one.correlation(as_of)),
            start,
        )
        for one in READINGS
    ]
    return {name: pd.concat([one[name] for one in found], axis=1) for name in ASKED}


def add_claims(book: Workbook, table: pd.DataFrame) -> None:
    """Add, by view and with its interval, the number that each claim asks for."""
    tied = load("assumption_pairs", book.as_of)
    shown = []
    for view in VIEWS:
        drawn, rows = sampled(view, book.as_of), (rows_of_view(table, view), tied)
        for name, (unit, what) in ASKED.items():
            ends = drawn[name].quantile([TAIL, 0.5, 1 - TAIL])
            low, middle, high = ends.min(axis=1)[TAIL], ends.iloc[1, 0], ends.max(axis=1)[1 - TAIL]
            found = book.put(
                f"{name}_{view_name(view)}",
                middle,
                unit,
                f"{what}, view {view}",
                rows=rows,
                by="estimated",
                interval=(low, high),
                interval_kind=WIDEST,
            )
            row = {"asked": what, "view": SHOWN_VIEW[view], "median": f"{found}"}
            shown.append({**row, "interval": f"{found:interval}", "evidence": found.evidence})
    asked = pd.DataFrame(shown).sort_values("asked", kind="stable")
    book.show("asked", asked, rows=([rows_of_view(table, view) for view in VIEWS], tied))


def _asked(drawn: Samples, start: Assumptions) -> dict[str, pd.Series]:
    """Draws of each number."""
    channels, actions = drawn.channels, drawn.actions
    return {
        "saving_net": channels["efficiency"] + channels["release"],
        "fee_share": _fee_share(drawn.fields, start),
        "over_keeping": actions["open_with_licence"],
        "over_selling": drawn.npv,
        "clause": actions["open_with_licence"] - actions["open"],
        "clause_part": drawn.fields["licence_effect"],
    }


def _fee_share(fields: pd.DataFrame, start: Assumptions) -> pd.Series:
    """Fees of the best of the first years over that year's advertising."""
    value = {name: fields[name] if name in fields else getattr(start, name) for name in FEE_FIELDS}
    fees = value["cloud_revenue"] * value["cloud_share"] * value["fee_rate"]
    first = fees / value["ad_revenue"]
    growth = (1 + value["cloud_growth"]) / (1 + value["ad_growth"])
    shares = [first * growth**year for year in range(SOON)]
    return pd.concat(shares, axis=1).max(axis=1)
