"""What buyers of computing must earn for the industry's purchases of chips to pay."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.capex.checks import finite_number
from analysis.core import DataError, Result, Source, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False)
class IndustryGap(Result):
    """Revenue that a year of chip purchases needs, and what is missing; US$ bn a year.

    Made by `industry_revenue_gap`. `gap` is `required` less `revenue` (negative where revenue is
    more than enough); `ratio` is `required` over `revenue`, infinite where there is none.

    `gpu_run_rate` (US$ bn a year), `gpu_share` and `customer_margin` (fractions) are what went in.
    """

    required: float
    revenue: float
    gap: float
    ratio: float
    gpu_run_rate: float
    gpu_share: float
    customer_margin: float
    evidence: str = "estimated"
    sources: tuple[Source, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """The steps from chips to revenue: `step`, `usd_bn`."""
        cost = self.gpu_run_rate / self.gpu_share
        steps = {
            "chips": self.gpu_run_rate,
            "total cost": cost,
            "required revenue": self.required,
            "revenue": self.revenue,
            "gap": self.gap,
        }
        return pd.DataFrame({"step": list(steps), "usd_bn": list(steps.values())})

    def headline(self) -> str:
        """What is required, what there is, and the ratio."""
        required, revenue, chips = (
            format_number(x, "usd_bn") for x in (self.required, self.revenue, self.gpu_run_rate)
        )
        times = f"{self.ratio:.3g} times the" if math.isfinite(self.ratio) else "against"
        return (
            f"Chips for {chips} a year at {self.gpu_share:.0%} of total cost, with buyers that keep"
            f" {self.customer_margin:.0%} of revenue, need revenue of {required} a year: {times} "
            f"{revenue} there is."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Bars from chips to the gap."""
        from analysis import display  # loaded only when drawing

        return display.draw_industry_gap(self.to_frame(), ax=ax)


def industry_revenue_gap(
    gpu_run_rate: float, gpu_share: float, customer_margin: float, revenue: float
) -> IndustryGap:
    """Revenue that end customers must pay for a year of chip purchases, against what they pay.

    required = run rate / share of chips in total cost / (1 - customer margin).

    Parameters
    ----------
    gpu_run_rate : float
        Sales of chips for data centres, US$ bn a year, above 0.
    gpu_share : float
        Part of the total cost of running them that is chips, in (0, 1].
    customer_margin : float
        Part of its revenue that the buyer of computing keeps, in [0, 1).
    revenue : float
        Revenue from AI there is, US$ bn a year, 0 or more.

    Returns
    -------
    IndustryGap
        `required`, `gap` (required less revenue) in US$ bn a year, `ratio` (required over
        revenue). Evidence `estimated`: both factors are judgements.

    Raises
    ------
    DataError
        If a value is outside its range or not one finite number.

    References
    ----------
    Cahn, D. (2023-09-20), AI's $200B question, and (2024-06-20), AI's $600B question, Sequoia
    Capital: US$ 50 bn and US$ 150 bn of chips a year at a half and a half.

    Examples
    --------
    >>> gap = industry_revenue_gap(50.0, 0.5, 0.5, revenue=75.0)
    >>> gap.required, gap.gap
    (200.0, 125.0)
    >>> industry_revenue_gap(150.0, 0.5, 0.5, revenue=100.0).ratio
    6.0
    """
    chips = finite_number("gpu_run_rate", gpu_run_rate)
    share = finite_number("gpu_share", gpu_share)
    margin = finite_number("customer_margin", customer_margin)
    earned = finite_number("revenue", revenue)
    _refuse(chips <= 0, "gpu_run_rate", chips, "US$ bn a year above 0")
    _refuse(not 0 < share <= 1, "gpu_share", share, "a fraction in (0, 1]")
    _refuse(not 0 <= margin < 1, "customer_margin", margin, "a fraction in [0, 1)")
    _refuse(earned < 0, "revenue", earned, "US$ bn a year of 0 or more")
    required = chips / share / (1 - margin)
    return IndustryGap(
        required=required,
        revenue=earned,
        gap=required - earned,
        ratio=required / earned if earned else math.inf,
        gpu_run_rate=chips,
        gpu_share=share,
        customer_margin=margin,
    )


def _refuse(bad: bool, argument: str, value: float, wanted: str) -> None:
    if bad:
        raise DataError(f"{argument}={value}; give {wanted}.")
