"""A change of useful life, which looks forward only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.capex.checks import fitting_arrays, plain, refuse
from analysis.core import format_number

Amount = float | NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class UsefulLifeChange:
    """What one change of life does to the yearly charge; made by `change_useful_life`.

    All amounts in the unit of `cost`; charges a year. Numbers, or arrays of one shape.

    `old_life`, `new_life` and `age` (when it changes) in years; `old_charge` and `new_charge` are
    the charges before and after, `net_book_value` what is left to charge at the change.
    """

    cost: Amount
    old_life: Amount
    new_life: Amount
    age: Amount
    old_charge: Amount
    new_charge: Amount
    net_book_value: Amount

    @property
    def saving(self) -> Amount:
        """Old less new charge a year: positive when the life was lengthened."""
        return plain(np.subtract(self.old_charge, self.new_charge))

    @property
    def remaining_years(self) -> Amount:
        """How long the new charge runs, from the change on."""
        return plain(np.subtract(self.new_life, self.age))

    def to_frame(self) -> pd.DataFrame:
        """A row an asset: what went in and what came out."""
        names = ("cost", "old_life", "new_life", "age", "net_book_value", "old_charge")
        columns = {name: getattr(self, name) for name in names}
        columns |= {"new_charge": self.new_charge, "saving": self.saving}
        return pd.DataFrame({name: np.ravel(value) for name, value in columns.items()})

    def headline(self) -> str:
        """The charge before and after, over all assets."""
        before, after, saved = (
            format_number(float(np.sum(value)), "usd_bn")
            for value in (self.old_charge, self.new_charge, self.saving)
        )
        return (
            f"The change takes the yearly charge on {np.size(self.saving)} asset(s) from {before} "
            f"to {after}: {saved} less a year while the old life would have run."
        )


def change_useful_life(
    cost: ArrayLike, old_life: ArrayLike, new_life: ArrayLike, age: ArrayLike
) -> UsefulLifeChange:
    """The yearly charge after a prospective change of useful life.

    A change of an estimate leaves past charges as they are. What is not yet written off,
    net book value = cost x (1 - age / old_life), is spread straight over what is left of the
    new life: new charge = net book value / (new_life - age). The asset has had one life until
    now.

    Parameters
    ----------
    cost : float or array_like
        What was paid, US$ bn, 0 or more.
    old_life, new_life : float or array_like
        Years above 0, counted from the day of service.
    age : float or array_like
        Years in service on the day of the change: 0 or more, below both lives.

    Returns
    -------
    UsefulLifeChange
        `.old_charge` and `.new_charge` a year, `.net_book_value` on the day, `.saving` a year;
        the arguments broadcast.

    Raises
    ------
    DataError
        If a value is outside its range or not finite, or the shapes do not fit.

    References
    ----------
    FASB, ASC 250-10-45-17 (a change in accounting estimate is accounted for in the period of
    change and later ones) and ASC 360-10-35 (straight-line depreciation).

    Examples
    --------
    >>> change = change_useful_life(cost=10.0, old_life=4, new_life=5, age=2)
    >>> change.net_book_value, change.old_charge, round(change.new_charge, 4)
    (5.0, 2.5, 1.6667)
    """
    price, old, new, years = fitting_arrays(
        cost=cost, old_life=old_life, new_life=new_life, age=age
    )
    refuse(price < 0, price, "cost", "US$ bn of 0 or more")
    refuse(old <= 0, old, "old_life", "years above 0, such as 4.5")
    refuse(new <= 0, new, "new_life", "years above 0, such as 5.5")
    refuse(years < 0, years, "age", "years in service of 0 or more")
    refuse(
        years >= old, years, "age", "an age below old_life: an asset that old is written off", old
    )
    refuse(
        years >= new,
        years,
        "age",
        "an age below new_life: no year is left to charge the book value to, so write it off",
        new,
    )
    book = price * (1 - years / old)
    return UsefulLifeChange(
        cost=plain(price),
        old_life=plain(old),
        new_life=plain(new),
        age=plain(years),
        old_charge=plain(price / old),
        new_charge=plain(book / (new - years)),
        net_book_value=plain(book),
    )
