"""Straight-line depreciation by vintage."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.capex.checks import by_year, is_number, require_known, shown
from analysis.core import DataError

LONGEST_LIFE = 200
"""Years: a longer life is a slip of units."""

YEARS_BEFORE_SERVICE = {"full_year": 0.0, "mid_year": 0.5}
"""How long after the start of its year a vintage starts to be charged, by convention."""


def depreciation_schedule(
    capex_by_year: Mapping[int, float] | pd.Series,
    useful_life_years: float,
    convention: str = "full_year",
) -> pd.DataFrame:
    """Yearly charge and book value of capex written off straight over its useful life.

    The charge of year j of a vintage (its own year is 1) is capex / life x the length of
    (j-1, j) within (a, a + life), with a = 0 for `full_year` and 1/2 for `mid_year`. So any life
    above 0, whole or not, writes off exactly the capex.

    Parameters
    ----------
    capex_by_year : Series or mapping, shape (T,)
        US$ bn by year, consecutive years; all of it is taken to be depreciable at once.
    useful_life_years : float
        Above 0, one life for all vintages.
    convention : {"full_year", "mid_year"}
        In service from the start or from the middle of the year of purchase.

    Returns
    -------
    DataFrame
        By `fiscal_year` to the end of the last vintage: `depreciation`, of the year, and
        `net_book_value`, at its end; both US$ bn.

    Raises
    ------
    DataError
        If the life is not above 0, a year is missing, double or not a year, a capex is negative
        or not finite, or the convention is unknown.

    Examples
    --------
    >>> depreciation_schedule({2023: 10.0}, 2.5, "mid_year")
                 depreciation  net_book_value
    fiscal_year
    2023                  2.0             8.0
    2024                  4.0             4.0
    2025                  4.0             0.0
    """
    capex = checked_capex(capex_by_year)
    _check_life(useful_life_years)
    require_known("convention", convention, YEARS_BEFORE_SERVICE)
    start = YEARS_BEFORE_SERVICE[convention]
    last = int(capex.index[-1]) + math.ceil(start + useful_life_years) - 1
    years = np.arange(int(capex.index[0]), last + 1)
    age = years[:, np.newaxis] - capex.index.to_numpy() + 1  # at the year's end; <= 0: not bought
    bought = (age > 0).astype(float)
    written_off = _written_off(age, start, useful_life_years)
    charged = written_off - _written_off(age - 1, start, useful_life_years)
    amounts = capex.to_numpy()
    columns = {
        "depreciation": charged @ amounts,
        "net_book_value": (bought - written_off) @ amounts,
    }
    return pd.DataFrame(columns, index=pd.Index(years, name="fiscal_year"))


def _written_off(age: np.ndarray, start: float, life: float) -> np.ndarray:
    """Share of a vintage charged by the end of its year `age`."""
    return np.clip((age - start) / life, 0.0, 1.0)


def checked_capex(capex_by_year: Mapping[int, float] | pd.Series) -> pd.Series:
    """The purchases as positive amounts on consecutive years, in order."""
    capex = by_year(capex_by_year, "capex_by_year")
    negative = capex[capex < 0]
    if len(negative):
        raise DataError(
            f"capex_by_year at {negative.index[0]} is {negative.iloc[0]}; "
            "give purchases as positive US$ bn."
        )
    return capex


def _check_life(useful_life_years: float) -> None:
    if not (is_number(useful_life_years) and 0 < useful_life_years <= LONGEST_LIFE):
        raise DataError(
            f"useful_life_years={shown(useful_life_years)}; give years above 0, such as 5.5, and "
            f"{LONGEST_LIFE} at most."
        )
