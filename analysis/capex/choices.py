"""Required revenue under every combination of defensible choices."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.capex.checks import finite_number, shown
from analysis.capex.revenue import required_revenue
from analysis.core import DataError, Result, Source, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHOICES = ("useful_life_years", "cost_of_capital", "contribution_margin", "tax_rate", "ai_part")
"""What is chosen, in the order of the columns."""


@dataclass(frozen=True, eq=False)
class RevenueChoices(Result):
    """Required revenue by choice, against one revenue; made by `revenue_choices`.

    `frame` has a row a combination. Combinations are not draws: the share that is covered is a
    count of choices, not a probability.

    `capex` is what has to be paid back, `revenue` what is held against it, both US$ bn.
    """

    frame: pd.DataFrame
    capex: float
    revenue: float
    evidence: str = "estimated"
    sources: tuple[Source, ...] = ()

    @property
    def n(self) -> int:
        """Combinations of choices."""
        return len(self.frame)

    @property
    def low(self) -> float:
        """Least required revenue, US$ bn a year."""
        return float(self.frame["required_usd_bn"].min())

    @property
    def high(self) -> float:
        """Largest required revenue, US$ bn a year."""
        return float(self.frame["required_usd_bn"].max())

    @property
    def median(self) -> float:
        """Middle of the required revenues, US$ bn a year."""
        return float(self.frame["required_usd_bn"].median())

    @property
    def share_covered(self) -> float:
        """Share of the choices under which the revenue covers what is required."""
        return float(self.frame["covered"].mean())

    def to_frame(self) -> pd.DataFrame:
        """A copy of the choices, least required revenue first."""
        return self.frame.copy()

    def headline(self) -> str:
        """How many choices are covered, and the range of required revenue."""
        low, middle, high, revenue = (
            format_number(x, "usd_bn") for x in (self.low, self.median, self.high, self.revenue)
        )
        return (
            f"Revenue of {revenue} a year covers the required revenue under "
            f"{int(self.frame['covered'].sum())} of {self.n} choices; required revenue runs from "
            f"{low} to {high} a year (median {middle})."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The required revenue under every choice, in order of size."""
        from analysis import display  # loaded only when drawing

        return display.draw_revenue_choices(self.to_frame(), ax=ax)


def revenue_choices(
    capex: float,
    revenue: float,
    *,
    useful_life_years: Mapping[str, float],
    cost_of_capital: Mapping[str, float],
    contribution_margin: Mapping[str, float],
    tax_rate: Mapping[str, float],
    ai_part: Mapping[str, float],
) -> RevenueChoices:
    """Required revenue over all combinations of choices, and whether `revenue` covers it.

    Parameters
    ----------
    capex : float
        Of the year, all purposes, US$ bn above 0.
    revenue : float
        What it is held against, US$ bn a year, 0 or more.
    useful_life_years, cost_of_capital, contribution_margin : mapping
        The choices, each under its label; values as in `required_revenue`.
    tax_rate : mapping
        As well; a rate of 0 is the pre-tax form.
    ai_part : mapping
        Parts of `capex` that AI must pay back, fractions in (0, 1].

    Returns
    -------
    RevenueChoices
        Frame: a column of values for each choice, its label in ``<choice>_label``,
        `required_usd_bn`, `revenue_usd_bn`, `revenue_over_required`, `covered`; least required
        revenue first.

    Raises
    ------
    DataError
        If a mapping is empty, or a value is outside its range.

    References
    ----------
    Simonsohn, U., Simmons, J. P. and Nelson, L. D. (2020), Specification curve analysis, Nature
    Human Behaviour 4, 1208-1214.

    Examples
    --------
    >>> simulated = revenue_choices(10.0, 3.0, useful_life_years={"short": 4, "long": 5},
    ...     cost_of_capital={"none": 0.0}, contribution_margin={"all": 1.0, "half": 0.5},
    ...     tax_rate={"before tax": 0.0}, ai_part={"all": 1.0})
    >>> simulated.to_frame()["required_usd_bn"].tolist(), simulated.share_covered
    ([2.0, 2.5, 4.0, 5.0], 0.5)
    """
    amount, earned = finite_number("capex", capex), finite_number("revenue", revenue)
    if amount <= 0:
        raise DataError(f"capex={amount}; give US$ bn above 0.")
    if earned < 0:
        raise DataError(f"revenue={earned}; give US$ bn a year of 0 or more.")
    offered = dict(
        zip(
            CHOICES,
            (useful_life_years, cost_of_capital, contribution_margin, tax_rate, ai_part),
            strict=True,
        )
    )
    frame = _combinations(offered)
    frame["required_usd_bn"] = required_revenue(
        amount * frame["ai_part"].to_numpy(),
        *(frame[name].to_numpy() for name in CHOICES[:-1]),
    )
    frame["revenue_usd_bn"] = earned
    frame["revenue_over_required"] = earned / frame["required_usd_bn"]
    frame["covered"] = frame["required_usd_bn"] <= earned
    order = ["required_usd_bn", *CHOICES]
    return RevenueChoices(frame.sort_values(order, ignore_index=True), amount, earned)


def _combinations(offered: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """One row a combination: the values, and the label of each."""
    for name, choices in offered.items():
        if not isinstance(choices, Mapping):
            raise DataError(f"{name}={shown(choices)}; give a mapping of labels to values.")
        for label, value in choices.items():
            finite_number(f"{name}[{label!r}]", value)
        if not choices:
            raise DataError(f"{name} is empty; give one choice or more, each under its label.")
    for label, part in offered["ai_part"].items():
        if not 0 < finite_number("ai_part", part) <= 1:
            raise DataError(f"ai_part {label!r} is {part}; give a fraction in (0, 1].")
    rows = list(itertools.product(*(choices.items() for choices in offered.values())))
    values = {name: [float(row[i][1]) for row in rows] for i, name in enumerate(offered)}
    labels = {f"{name}_label": [row[i][0] for row in rows] for i, name in enumerate(offered)}
    return pd.DataFrame(values | labels)
