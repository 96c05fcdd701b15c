"""Required revenue read backwards: what must be true for a stated revenue to pay capex back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.capex.checks import finite_number, require_known, two_numbers
from analysis.capex.revenue import required_revenue
from analysis.core import DataError, Result, Source, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNKNOWNS = {
    "useful_life_years": "useful life",
    "cost_of_capital": "cost of capital",
    "contribution_margin": "contribution margin",
}
"""What can be solved for, in a reader's words."""

POINTS = 61
"""Points at which the curve of required revenue is told."""

TOLERANCE, SMALLEST = 1e-13, 1e-15
"""Of a root: relative, and absolute for one near 0."""


@dataclass(frozen=True, eq=False)
class RevenueBreakEven(Result):
    """Values of one unknown at which a revenue pays capex back; made by `revenue_break_even`.

    `roots` are in order, empty where no value from `low` to `high` does it; `required_low` and
    `required_high` are the required revenue at these ends, US$ bn a year. `curve` has the
    required revenue over the range.
    """

    unknown: str
    roots: tuple[float, ...]
    low: float
    high: float
    required_low: float
    required_high: float
    capex: float
    revenue: float
    curve: pd.DataFrame
    evidence: str = "estimated"
    sources: tuple[Source, ...] = ()

    @property
    def found(self) -> bool:
        """Whether any value in the range does it."""
        return bool(self.roots)

    @property
    def value(self) -> float:
        """The least value that does it.

        Raises
        ------
        DataError
            If none does; the message is the headline.
        """
        if not self.roots:
            raise DataError(self.headline())
        return self.roots[0]

    def to_frame(self) -> pd.DataFrame:
        """The curve: a column of the unknown's name, `required_usd_bn`, `revenue_usd_bn`."""
        return self.curve.copy()

    def headline(self) -> str:
        """The roots, or that there is none, with the required revenue at both ends."""
        name = UNKNOWNS[self.unknown]
        capex, revenue = (format_number(x, "usd_bn") for x in (self.capex, self.revenue))
        low, high = (_told(self.unknown, end) for end in (self.low, self.high))
        first, last = (format_number(x, "usd_bn") for x in (self.required_low, self.required_high))
        ends = f"required revenue is {first} a year at {low} and {last} at {high}"
        if not self.roots and self.revenue > max(self.required_low, self.required_high):
            return (
                f"Every {name} from {low} to {high} lets revenue of {revenue} a year pay back "
                f"capex of {capex}: {ends}."
            )
        if not self.roots:
            return (
                f"No {name} from {low} to {high} lets revenue of {revenue} a year pay back capex "
                f"of {capex}: {ends}."
            )
        where = " and ".join(_told(self.unknown, root) for root in self.roots)
        return (
            f"Revenue of {revenue} a year pays back capex of {capex} at a {name} of {where}; "
            f"{ends}."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Required revenue over the unknown, with the stated revenue."""
        from analysis import display  # loaded only when drawing

        return display.draw_revenue_break_even(self.to_frame(), ax=ax)


def revenue_break_even(
    capex: float,
    revenue: float,
    *,
    unknown: str,
    between: tuple[float, float],
    useful_life_years: float | None = None,
    cost_of_capital: float | None = None,
    contribution_margin: float | None = None,
    tax_rate: float | None = None,
) -> RevenueBreakEven:
    """Every value of one unknown at which `revenue` a year is the required revenue.

    Solved for the useful life this is the discounted payback period, for the cost of capital the
    internal rate of return, for the margin the break-even contribution margin.

    Before tax the required revenue falls with life and margin and rises with the cost of
    capital, so there is one root at most. After tax it falls with life first and rises in the
    end, since a long life defers the deduction: both branches are searched.

    Parameters
    ----------
    capex, revenue : float
        US$ bn, and US$ bn a year; above 0.
    unknown : {'useful_life_years', 'cost_of_capital', 'contribution_margin'}
        What is solved for; the other two must be given, this one not.
    between : (float, float)
        The plausible range of the unknown, low below high.
    useful_life_years, cost_of_capital, contribution_margin : float, optional
        As in `required_revenue`.
    tax_rate : float, optional
        None asks for the pre-tax form.

    Returns
    -------
    RevenueBreakEven
        `value` and `roots`, or `found=False` with the required revenue at both ends, which
        `headline()` says in words.

    Raises
    ------
    DataError
        If the unknown is not known or is given, another is missing, the range is empty, or a value
        is outside its range.

    References
    ----------
    Park, C. S. (2016), Contemporary Engineering Economics, 6th ed., ch. 5-7: discounted payback
    period, annual equivalent worth, rate of return.

    Examples
    --------
    >>> five = revenue_break_even(10.0, 4.0, unknown="useful_life_years", between=(2, 10),
    ...     cost_of_capital=0.0, contribution_margin=0.5)
    >>> round(five.value, 9)
    5.0
    >>> revenue_break_even(10.0, 1.0, unknown="useful_life_years", between=(2, 10),
    ...     cost_of_capital=0.0, contribution_margin=0.5).found
    False
    """
    require_known("unknown", unknown, UNKNOWNS)
    amount, earned = finite_number("capex", capex), finite_number("revenue", revenue)
    for name, value in (("capex", amount), ("revenue", earned)):
        if value <= 0:
            raise DataError(f"{name}={value}; give US$ bn above 0.")
    given = {
        "useful_life_years": useful_life_years,
        "cost_of_capital": cost_of_capital,
        "contribution_margin": contribution_margin,
    }
    fixed = _fixed(given, unknown)
    low, high = _range(between)

    def required(value: float) -> float:
        arguments = {**fixed, unknown: value}
        return float(required_revenue(amount, tax_rate=tax_rate, **arguments))

    ends = required(low), required(high)
    return RevenueBreakEven(
        unknown=unknown,
        roots=_roots(required, earned, _pieces(required, low, high, unknown)),
        low=low,
        high=high,
        required_low=ends[0],
        required_high=ends[1],
        capex=amount,
        revenue=earned,
        curve=_curve(required, earned, low, high, unknown),
    )


def _fixed(given: dict[str, float | None], unknown: str) -> dict[str, float]:
    if given[unknown] is not None:
        raise DataError(f"{unknown} is solved for; leave it out, or name another unknown.")
    fixed = {}
    for name, value in given.items():
        if name == unknown:
            continue
        if value is None:
            raise DataError(f"{name} is missing; only the unknown, {unknown}, is left out.")
        fixed[name] = finite_number(name, value)
    return fixed


def _range(between: tuple[float, float]) -> tuple[float, float]:
    low, high = two_numbers("between", between)
    if not low < high:
        raise DataError(f"between=({low:g}, {high:g}); give (low, high) with low below high.")
    return low, high


def _pieces(
    required: Callable[[float], float], low: float, high: float, unknown: str
) -> list[tuple[float, float]]:
    """Parts of the range in which the required revenue goes one way only."""
    if unknown != "useful_life_years":
        return [(low, high)]
    from scipy.optimize import minimize_scalar  # loaded only when solving

    found = minimize_scalar(required, bounds=(low, high), method="bounded")
    turn = float(found.x)
    if required(turn) >= min(required(low), required(high)):
        return [(low, high)]  # it falls, or rises, all the way
    return [(low, turn), (turn, high)]


def _roots(
    required: Callable[[float], float], revenue: float, pieces: list[tuple[float, float]]
) -> tuple[float, ...]:
    from scipy.optimize import brentq  # loaded only when solving

    roots = []
    for low, high in pieces:
        first, last = (required(end) - revenue for end in (low, high))
        if first * last <= 0:
            root = brentq(lambda x: required(x) - revenue, low, high, rtol=TOLERANCE, xtol=SMALLEST)
            roots.append(float(root))
    return tuple(dict.fromkeys(roots))


def _curve(
    required: Callable[[float], float], revenue: float, low: float, high: float, unknown: str
) -> pd.DataFrame:
    values = np.linspace(low, high, POINTS)
    amounts = [required(float(value)) for value in values]
    return pd.DataFrame({unknown: values, "required_usd_bn": amounts, "revenue_usd_bn": revenue})


def _told(unknown: str, value: float) -> str:
    if unknown == "useful_life_years":
        return format_number(value, "years")
    return format_number(value, "share")
