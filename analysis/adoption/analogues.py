"""Shares of earlier technologies, set beside a share of today at the same age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.adoption.arguments import as_number
from analysis.adoption.tables import (
    DAYS_A_YEAR,
    check_share,
    date_column,
    name_column,
    table_with,
)
from analysis.core import DataError, Result, format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

REACH_YEARS = 1.0
"""A share known no further than this from the age asked for counts as known at that age."""


@dataclass(frozen=True, eq=False)
class Analogues(Result):
    """Share curves on years since release, and where a share of today would stand on each.

    `curves` has a row a known share: `analogue, age_years, share`. `standing` has a row an
    analogue: `share_then` (the share nearest to `age_years`, NaN where none is known within
    `REACH_YEARS`), `at_age` its own age, `first_age`, `last_age` (the span that is known),
    `age_of_share` (the first known age at which the analogue had reached the share of today, NaN
    if it never did) and `known` whether a share is known at that age.
    """

    curves: pd.DataFrame
    standing: pd.DataFrame
    age_years: float
    share: float

    def to_frame(self) -> pd.DataFrame:
        """Where the share would stand, a row an analogue."""
        return self.standing.copy()

    def headline(self) -> str:
        """At what age the share is compared, and with what."""
        known = self.standing[self.standing["known"]]
        what = f"{format_number(self.share, 'share')} at {self.age_years:.1f} years"
        if known.empty:
            return f"{what}: of {len(self.standing)} analogues none has a share known at that age."
        low, high = (format_number(float(end), "share") for end in _ends(known["share_then"]))
        return f"{what}; {len(known)} of {len(self.standing)} analogues then had {low} to {high}."

    def plot(self, ax: Axes | None = None) -> Axes:
        """The curves by age, with the share of today."""
        from analysis import display  # loaded only when drawing

        shown = self.curves.assign(now=self.share, age_now=self.age_years)
        return display.draw_analogues(shown, ax)


def _ends(values: pd.Series) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def compare_analogues(curves: pd.DataFrame, share: float, age_years: float) -> Analogues:
    """Where `share`, reached `age_years` after release, would stand on each earlier curve.

    No share is interpolated: an analogue counts at an age only where one is known near it.

    Parameters
    ----------
    curves : DataFrame
        `analogue`, `released_on` (day of its first release), `date`, `share` (fraction): a row a
        known share.
    share : float
        Share of today, a fraction.
    age_years : float
        Years since the release of what is asked about.

    Raises
    ------
    DataError
        If a column or a name is missing, a share is no fraction, a day is no date or lies before
        the release, or the age is not positive.

    Examples
    --------
    >>> curves = pd.DataFrame({"analogue": "phone", "released_on": pd.Timestamp("2008-01-01"),
    ...     "date": pd.to_datetime(["2009-01-01", "2012-01-01"]), "share": [0.04, 0.66]})
    >>> compare_analogues(curves, share=0.2, age_years=4.0).standing["share_then"].tolist()
    [0.66]
    """
    table = table_with(curves, "curves", ["analogue", "released_on", "date", "share"])
    check_share(share, "share")
    as_number(age_years, "age_years", positive=True, way_out="give years since the release.")
    table["analogue"] = name_column(table, "analogue", "curves")
    for day in ("released_on", "date"):
        table[day] = date_column(table, day, "curves")
    for row, value in enumerate(table["share"]):
        check_share(value, f"curves row {row}: share")
    table["share"] = table["share"].astype(float)
    age = (table["date"] - table["released_on"]).dt.days / DAYS_A_YEAR
    if (age < 0).any():
        row = int((age < 0).to_numpy().argmax())
        raise DataError(
            f"curves row {row}: date {table['date'].iloc[row]:%Y-%m-%d} lies before the release; "
            "correct released_on, or leave the row out."
        )
    aged = table[["analogue", "share"]].assign(age_years=age)
    named = [(str(name), rows) for name, rows in aged.groupby("analogue", sort=False)]
    ordered = sorted(named, key=lambda pair: pair[0])
    standing = pd.DataFrame([_standing(name, rows, share, age_years) for name, rows in ordered])
    return Analogues(aged, standing, age_years, share)


def _standing(name: str, rows: pd.DataFrame, share: float, age: float) -> dict[str, object]:
    ordered = rows.sort_values("age_years")
    distance = (ordered["age_years"] - age).abs()
    near = ordered.iloc[int(distance.to_numpy().argmin())]
    known = bool(distance.min() <= REACH_YEARS)
    reached = ordered[ordered["share"] >= share]["age_years"]
    return {
        "analogue": name,
        "share_then": float(near["share"]) if known else float("nan"),
        "at_age": float(near["age_years"]) if known else float("nan"),
        "first_age": float(ordered["age_years"].iloc[0]),
        "last_age": float(ordered["age_years"].iloc[-1]),
        "age_of_share": float(reached.iloc[0]) if len(reached) else float("nan"),
        "known": known,
    }
