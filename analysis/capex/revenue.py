"""Revenue that pays capex back."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.capex.checks import finite_number, fitting_arrays, plain, refuse, require_known
from analysis.core import DataError

Array = NDArray[np.float64]

DAYS_IN = {"year": 365, "day": 1}
"""Days in a period, leap days left out."""

MILLIONS_IN_BILLION = 1000
"""US$ bn over millions of heads, in dollars."""


def capital_recovery_factor(
    useful_life_years: ArrayLike, cost_of_capital: ArrayLike
) -> float | Array:
    """Level yearly payment, at each year's end, that repays 1 over a life with interest.

    w / (1 - (1 + w)^-L); 1/L at w = 0, approached without cancellation.

    Parameters
    ----------
    useful_life_years : float or array_like
        L, years above 0.
    cost_of_capital : float or array_like
        w, a fraction a year, above -1.

    Returns
    -------
    float or ndarray
        Per year; an array when either argument is one.

    Raises
    ------
    DataError
        If a value is outside its range or not finite, or the shapes do not fit.

    Examples
    --------
    >>> round(capital_recovery_factor(5, 0.10), 6), capital_recovery_factor(5, 0.0)
    (0.263797, 0.2)
    """
    life, rate = fitting_arrays(
        useful_life_years=useful_life_years, cost_of_capital=cost_of_capital
    )
    refuse(life <= 0, life, "useful_life_years", "years above 0")
    refuse(rate <= -1, rate, "cost_of_capital", "a fraction a year above -1")
    return plain(_recovery(life, rate))


def required_revenue(
    capex: ArrayLike,
    useful_life_years: ArrayLike,
    cost_of_capital: ArrayLike,
    contribution_margin: ArrayLike,
    tax_rate: ArrayLike | None = None,
) -> float | Array:
    """Yearly revenue, level over the useful life, that pays capex back with its cost of capital.

    Before tax it is charge / margin, where charge = capex x the capital recovery factor. After
    tax, with straight-line depreciation deducted, it is
    (charge - tax x capex / life) / ((1 - tax) x margin).

    Parameters
    ----------
    capex : float or array_like
        US$ bn, 0 or more.
    useful_life_years : float or array_like
        Years above 0.
    cost_of_capital : float or array_like
        Fraction a year, above -1.
    contribution_margin : float or array_like
        Part of revenue left to pay for capital, in (0, 1].
    tax_rate : float or array_like, optional
        In [0, 1); None asks for the pre-tax form.

    Returns
    -------
    float or ndarray
        US$ bn a year; the arguments broadcast, so a grid of them gives a surface.

    Raises
    ------
    DataError
        If a value is outside its range or not finite, or the shapes do not fit.

    Examples
    --------
    >>> round(required_revenue(10.0, 5, 0.10, 0.5), 3)
    5.276
    >>> round(required_revenue(10.0, 5, 0.10, 0.5, tax_rate=0.21), 3)
    5.615
    """
    tax = 0.0 if tax_rate is None else tax_rate  # at no tax the second form is the first
    arguments = fitting_arrays(
        capex=capex,
        useful_life_years=useful_life_years,
        cost_of_capital=cost_of_capital,
        contribution_margin=contribution_margin,
        tax_rate=tax,
    )
    amount, life, rate, margin, tax_share = arguments
    refuse(amount < 0, amount, "capex", "US$ bn of 0 or more")
    refuse((margin <= 0) | (margin > 1), margin, "contribution_margin", "a fraction in (0, 1]")
    refuse((tax_share < 0) | (tax_share >= 1), tax_share, "tax_rate", "a fraction in [0, 1)")
    charge = amount * capital_recovery_factor(life, rate)
    return plain((charge - tax_share * amount / life) / ((1 - tax_share) * margin))


def per_head(amount_usd_bn: float, heads_mn: float, period: str = "year") -> float:
    """A yearly amount for each person or firm, in dollars.

    Parameters
    ----------
    amount_usd_bn : float
        US$ bn a year.
    heads_mn : float
        Millions of people, or of firms, above 0.
    period : {'year', 'day'}
        What one share is told for; a year has 365 days.

    Returns
    -------
    float
        US$ a head.

    Raises
    ------
    DataError
        If there is no head, the period is not known, or a value is not one finite number.

    Examples
    --------
    >>> per_head(3.65, 1000.0), round(per_head(3.65, 1000.0, "day"), 6)
    (3.65, 0.01)
    """
    require_known("period", period, DAYS_IN)
    amount = finite_number("amount_usd_bn", amount_usd_bn)
    heads = finite_number("heads_mn", heads_mn)
    if heads <= 0:
        raise DataError(f"heads_mn={heads}; give millions above 0.")
    return amount * MILLIONS_IN_BILLION / heads / (DAYS_IN["year"] / DAYS_IN[period])


def _recovery(life: Array, rate: Array) -> Array:
    free = rate == 0
    safe = np.where(free, 1.0, rate)
    with np.errstate(over="ignore"):  # a rate near -1 over a long life: the payment is 0
        factor = safe / -np.expm1(-life * np.log1p(safe))
    return np.where(free, 1 / life, factor)
