"""Who earns: the profit of a part of a firm, bounded by what the firm tells of the whole."""

from __future__ import annotations

import math

from analysis.core import DataError

PERIODS_A_YEAR = {"quarter": 4, "half-year": 2, "year": 1}


def profit_floor(
    operating_income_usd_bn: float, revenue_usd_bn: float, part_usd_bn: float
) -> float:
    """Least operating profit of a part of a firm, US$ bn, whatever the rest earned.

    The rest cannot have earned more than it sold, so the part earned at least operating income
    less the revenue of the rest. No cost has to be shared out.

    Parameters
    ----------
    operating_income_usd_bn : float
        Of the whole firm; negative is a loss.
    revenue_usd_bn : float
        Of the whole firm in the same period, above 0.
    part_usd_bn : float
        Revenue of the part, from 0 to that of the whole.

    Raises
    ------
    DataError
        If a number is not finite, revenue is not above 0, or the part is outside [0, revenue].

    Examples
    --------
    >>> round(profit_floor(6.8, 13.507, 10.32), 3)
    3.613
    """
    for name, value in (
        ("operating_income_usd_bn", operating_income_usd_bn),
        ("revenue_usd_bn", revenue_usd_bn),
        ("part_usd_bn", part_usd_bn),
    ):
        if not math.isfinite(value):
            raise DataError(f"{name}={value}; give finite US$ bn.")
    if not revenue_usd_bn > 0:
        raise DataError(f"revenue_usd_bn={revenue_usd_bn}; give US$ bn above 0.")
    if not 0 <= part_usd_bn <= revenue_usd_bn:
        raise DataError(
            f"part_usd_bn={part_usd_bn} of revenue_usd_bn={revenue_usd_bn}; "
            "give the revenue of the part, from 0 to that of the whole."
        )
    return operating_income_usd_bn - (revenue_usd_bn - part_usd_bn)


def a_year(amount: float, period: str) -> float:
    """An amount of one period carried on for a year, without growth.

    Parameters
    ----------
    amount : float
        Of one period, finite.
    period : {"quarter", "half-year", "year"}

    Raises
    ------
    DataError
        If the amount is not finite or the period unknown.

    Examples
    --------
    >>> a_year(10.32, "quarter")
    41.28
    """
    if period not in PERIODS_A_YEAR:
        raise DataError(f"period={period!r}; give one of {', '.join(PERIODS_A_YEAR)}.")
    if not math.isfinite(amount):
        raise DataError(f"amount={amount}; give a finite number.")
    return amount * PERIODS_A_YEAR[period]
