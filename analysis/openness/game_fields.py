"""The fields of the release game: their symbols, the values they may take, and arrays of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.core import DataError
from analysis.openness.numbers import number_of

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SYMBOL = {
    "quality": "s",
    "serving_cost": "c",
    "extra_cost": "k",
    "outside_gain": "g0",
    "rival_gain": "g",
    "rival_density": "h",
    "largest_rival": "X",
    "complement_income": "a",
    "open_user_worth": "b",
    "hosting_fee": "f",
    "paying_share": "sigma",
    "moat_per_rival": "delta",
    "release_cost": "F",
    "rival_open_quality": "o",
}
"""Each field of `ReleaseGame` and its symbol in the formulas."""

MAY_BE_NEGATIVE = ("open_user_worth",)


class Values(NamedTuple):
    """The fields by symbol: numbers, or arrays of one shape; `o` is None with nobody else open."""

    s: Any
    c: Any
    k: Any
    g0: Any
    g: Any
    h: Any
    X: Any
    a: Any
    b: Any
    f: Any
    sigma: Any
    delta: Any
    F: Any
    o: Any = None

    @property
    def d(self) -> Any:
        """What serving a user costs M."""
        return self.c + self.k

    @property
    def beta(self) -> Any:
        """What an open user is worth to M beside its complement."""
        return self.b + self.f * self.sigma

    @property
    def first_quality(self) -> Any:
        """Quality once open, before any platform rival is admitted."""
        return self.s + self.g0


def values_of(fields: Mapping[str, Any]) -> Values:
    """`fields`, by their names in `SYMBOL`, as `Values`."""
    return Values(**{SYMBOL[name]: value for name, value in fields.items()})


def check_field(name: str, value: object) -> float:
    """`value` as a float that field `name` may take on its own.

    Raises
    ------
    DataError
        If it is no finite number, below 0 (but for `open_user_worth`), or a share above 1.
    """
    wanted = _wanted(name)
    number = number_of(value)
    if number is None:
        raise DataError(f"{name}={value!r} is not a number; give {wanted}.")
    low = -math.inf if name in MAY_BE_NEGATIVE else 0.0
    high = 1.0 if name == "paying_share" else math.inf
    if not math.isfinite(number) or not low <= number <= high:
        raise DataError(f"{name}={value}; give {wanted}.")
    return number


def _wanted(name: str) -> str:
    if name in MAY_BE_NEGATIVE:
        return "a finite number"
    return "a fraction in [0, 1]" if name == "paying_share" else "0 or more"


def check_together(values: Values) -> None:
    """Raise unless the fields fit together: 2c < s <= s1 < 1 for every threshold, 2c < o < 1.

    Raises
    ------
    DataError
        Naming the field, its value and the bound.
    """
    s, c = values.s, values.c
    if not 2 * c < s < 1:
        raise DataError(
            f"quality={s:g} with serving_cost={c:g}; give a quality above twice the serving cost "
            f"({2 * c:g}) and below 1, the quality of the closed rival."
        )
    most = quality_at(values, values.X)
    if not most < 1:
        raise DataError(
            f"quality={s:g} rises to {most:g} with every outsider and rival at work; lower "
            "outside_gain, rival_gain, rival_density or largest_rival until it stays below 1."
        )
    if values.o is not None and not 2 * c < values.o < 1:
        raise DataError(
            f"rival_open_quality={values.o:g} with serving_cost={c:g}; give a quality above "
            f"{2 * c:g} and below 1, or None when nobody else is open."
        )


def fits(values: Values) -> Flags:
    """Where the fields fit together, cell by cell; what `check_together` asks of one game."""
    good = (2 * values.c < values.s) & (quality_at(values, values.X) < 1)
    if values.o is not None:
        good = good & (2 * values.c < values.o) & (values.o < 1)
    return np.asarray(good, dtype=bool)


def quality_at(values: Values, threshold: Any) -> Any:
    """Quality s1 of the open model when rivals up to `threshold` may use it."""
    return values.first_quality + values.g * values.h * threshold
