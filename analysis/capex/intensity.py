"""How much of its revenue a firm spends on property and equipment."""

from __future__ import annotations

import pandas as pd

from analysis.capex.checks import require_finite, shown
from analysis.core import DataError


def capital_intensity(capex_usd_bn: pd.Series, revenue_usd_bn: pd.Series) -> pd.Series:
    """Capex as a fraction of revenue, period by period.

    Parameters
    ----------
    capex_usd_bn, revenue_usd_bn : Series, shape (T,)
        Nominal US$ bn on one fiscal-period index.

    Returns
    -------
    Series, shape (T,)
        Dimensionless, named ``capital_intensity``; 0.25 is 25 %.

    Raises
    ------
    DataError
        If the indexes differ, a value is not finite, a capex is negative, or any
        revenue is not positive.

    Examples
    --------
    >>> capital_intensity(pd.Series([1.0]), pd.Series([4.0])).item()
    0.25
    """
    for name, value in (("capex_usd_bn", capex_usd_bn), ("revenue_usd_bn", revenue_usd_bn)):
        if not isinstance(value, pd.Series):
            raise DataError(f"{name}={shown(value)} has no periods; give a Series of US$ bn.")
    if not capex_usd_bn.index.equals(revenue_usd_bn.index):
        raise DataError(
            f"capex_usd_bn has {len(capex_usd_bn)} periods and revenue_usd_bn "
            f"{len(revenue_usd_bn)}, or others; give both on one index, in one order."
        )
    require_finite(capex_usd_bn, "capex_usd_bn")
    require_finite(revenue_usd_bn, "revenue_usd_bn")
    if (capex_usd_bn < 0).any():
        period = capex_usd_bn.index[capex_usd_bn < 0][0]
        raise DataError(
            f"capex_usd_bn at {period} is {capex_usd_bn[period]}; give US$ bn of 0 or more."
        )
    if not (revenue_usd_bn > 0).all():
        period = revenue_usd_bn.index[~(revenue_usd_bn > 0)][0]
        raise DataError(
            f"revenue_usd_bn at {period} is {revenue_usd_bn[period]}; give positive US$ bn."
        )
    return (capex_usd_bn / revenue_usd_bn).rename("capital_intensity")
