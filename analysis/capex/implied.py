"""The growth that a valuation takes for granted."""

from __future__ import annotations

import math

from analysis.capex.checks import finite_number, is_number, shown, two_numbers
from analysis.core import DataError, FitError

LOWEST_GROWTH, HIGHEST_GROWTH = -0.5, 1.0
"""Fractions a year: growth is looked for between a halving and a doubling every year."""

LONGEST_YEARS = 200
"""Of growth before the perpetuity: a longer time is a slip."""

TOLERANCE = 1e-14
"""Of the root, a fraction a year."""


def implied_growth(
    ev_to_fcf: float,
    cost_of_capital: float,
    terminal_growth: float,
    years: int = 10,
    *,
    between: tuple[float, float] = (LOWEST_GROWTH, HIGHEST_GROWTH),
) -> float:
    """Yearly growth of free cash flow, for `years` years, at which a valuation is fair.

    The g that solves sum over t = 1..n of ((1+g)/(1+w))^t + ((1+g)/(1+w))^n (1+g_T)/(w-g_T)
    = EV/FCF. The left side rises with g, so there is one root at most.

    Parameters
    ----------
    ev_to_fcf : float
        Enterprise value over the free cash flow of the last four quarters, above 0.
    cost_of_capital : float
        w, a fraction a year, above -1.
    terminal_growth : float
        g_T, growth after the last of the `years`, a fraction a year from -1 to below w.
    years : int
        n, from 1 to 200.
    between : (float, float)
        Where growth is looked for, fractions a year above -1.

    Returns
    -------
    float
        A fraction a year; 0.08 is 8 % a year.

    Raises
    ------
    DataError
        If EV/FCF is not positive (no growth of a loss gives it value), the discount rate is at or
        under growth in the perpetuity, or a value is outside its range.
    FitError
        If no growth in `between` gives the ratio; the message has the ratio at both ends.

    References
    ----------
    Rappaport, A. and Mauboussin, M. J. (2001), Expectations Investing, Harvard Business School
    Press (a price read backwards); perpetuity of Gordon, M. J. (1959), Review of Economics and
    Statistics 41, 99-105.

    Examples
    --------
    >>> round(implied_growth(10 + 1.03 / 0.07, 0.10, 0.03), 12)  # n + (1+g_T)/(w-g_T) is g = w
    0.1
    """
    ratio = finite_number("ev_to_fcf", ev_to_fcf)
    rate = finite_number("cost_of_capital", cost_of_capital)
    perpetual = finite_number("terminal_growth", terminal_growth)
    low, high = _range(between)
    _check(ratio, rate, perpetual, years)
    ends = [_multiple(end, rate, perpetual, years) for end in (low, high)]
    if not ends[0] <= ratio <= ends[1]:
        raise FitError(
            f"no growth from {low:g} to {high:g} a year gives ev_to_fcf={ratio:g}; it is "
            f"{ends[0]:.4g} at the first and {ends[1]:.4g} at the second."
        )
    from scipy.optimize import brentq  # loaded only when solving

    found = brentq(
        lambda growth: math.log(_multiple(growth, rate, perpetual, years) / ratio),
        low,
        high,
        xtol=TOLERANCE,
    )
    return float(found)


def _range(between: tuple[float, float]) -> tuple[float, float]:
    low, high = two_numbers("between", between)
    if not -1 < low < high:
        raise DataError(f"between=({low:g}, {high:g}); give (low, high) with -1 < low < high.")
    return low, high


def _check(ratio: float, rate: float, perpetual: float, years: int) -> None:
    if ratio <= 0:
        raise DataError(
            f"ev_to_fcf={ratio:g} is not positive; growth is implied where both are above 0."
        )
    if perpetual <= -1:
        raise DataError(f"terminal_growth={perpetual:g}; give a fraction a year above -1.")
    if rate <= perpetual:
        raise DataError(
            f"cost_of_capital={rate:g} and terminal_growth={perpetual:g}: discount rate at or "
            "under growth in the perpetuity, which then has no value; give a higher rate."
        )
    if not (is_number(years) and float(years).is_integer() and 1 <= years <= LONGEST_YEARS):
        raise DataError(
            f"years={shown(years)}; give a whole number of 1 or more, {LONGEST_YEARS} at most."
        )


def _multiple(growth: float, rate: float, perpetual: float, years: int) -> float:
    """EV/FCF at a growth: growing for `years` years, then for ever at `perpetual`."""
    factor = (1 + growth) / (1 + rate)
    paid = math.fsum(factor**t for t in range(1, int(years) + 1))
    return paid + factor ** int(years) * (1 + perpetual) / (rate - perpetual)
