"""The fields of the model of giving away: what each is, and which values it may take."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.core import DataError, shortened
from analysis.openness.numbers import number_of

SHARE, RATE, AMOUNT, SPEED, YEARS = "share", "rate", "amount", "speed", "years"

KIND = {
    "horizon_years": YEARS,
    "discount_rate": RATE,
    "uptake_rate": SPEED,
    "inference_cost": AMOUNT,
    "inference_growth": RATE,
    "addressable_share": SHARE,
    "efficiency_gain": SHARE,
    "researchers": AMOUNT,
    "cost_per_researcher": AMOUNT,
    "talent_saving": SHARE,
    "ad_revenue": AMOUNT,
    "ad_growth": RATE,
    "engagement_uplift": SHARE,
    "ad_margin": SHARE,
    "cloud_revenue": AMOUNT,
    "cloud_growth": RATE,
    "cloud_share": SHARE,
    "fee_rate": SHARE,
    "api_revenue": AMOUNT,
    "api_growth": RATE,
    "api_margin": SHARE,
    "api_kept": SHARE,
    "moat_loss": SHARE,
    "licence_effect": SHARE,
    "release_cost": AMOUNT,
    "yearly_release_cost": AMOUNT,
}
"""Each field of `Assumptions` and its kind."""

LONGEST_HORIZON = 100.0
"""Years; growth rates are means over horizons of a few years, and say nothing beyond."""


@dataclass(frozen=True)
class Domain:
    """Values that a kind of field may take, from `low` to `high`; `open_low` leaves `low` out."""

    low: float
    high: float
    open_low: bool
    words: str

    def holds(self, value: float) -> bool:
        """Whether `value` is allowed."""
        above = value > self.low if self.open_low else value >= self.low
        return above and value <= self.high


DOMAIN = {
    SHARE: Domain(0.0, 1.0, False, "a fraction in [0, 1]"),
    RATE: Domain(-1.0, math.inf, True, "a fraction a year above -1"),
    AMOUNT: Domain(0.0, math.inf, False, "0 or more"),
    SPEED: Domain(0.0, math.inf, False, "0 or more a year"),
    YEARS: Domain(
        1.0, LONGEST_HORIZON, False, f"a whole number of years, 1 to {LONGEST_HORIZON:g}"
    ),
}


def check_value(name: str, value: object) -> float:
    """`value` as a float that field `name` may take.

    Raises
    ------
    DataError
        If it is not a finite number of the field's domain; texts and truth values are none.
    """
    kind = KIND[name]
    wanted = DOMAIN[kind].words
    number = number_of(value)
    if number is None:
        raise DataError(f"{name}={shortened(repr(value))} is not a number; give {wanted}.")
    if not math.isfinite(number):
        raise DataError(f"{name}={number}; give {wanted}.")
    broken = kind == YEARS and not number.is_integer()
    if broken or not DOMAIN[kind].holds(number):
        raise DataError(f"{name}={value}; give {wanted}.")
    return number
