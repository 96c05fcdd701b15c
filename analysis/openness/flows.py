"""Yearly flows of each channel: the equations of the model, and nothing else.

Every function takes the fields by name and arrays over the years t = 1..T in their last axis; a
field may be an array of shape (draws, 1).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Values = Mapping[str, float]

CHANNEL_FIELDS = {
    "efficiency": (
        "inference_cost",
        "inference_growth",
        "addressable_share",
        "efficiency_gain",
        "uptake_rate",
    ),
    "talent": ("researchers", "cost_per_researcher", "talent_saving"),
    "complement": ("ad_revenue", "ad_growth", "engagement_uplift", "ad_margin", "uptake_rate"),
    "cloud_fees": ("cloud_revenue", "cloud_growth", "cloud_share", "fee_rate"),
    "api_profit_forgone": ("api_revenue", "api_growth", "api_margin", "api_kept"),
    "moat": ("ad_revenue", "ad_growth", "ad_margin", "moat_loss", "licence_effect", "uptake_rate"),
    "release": ("release_cost", "yearly_release_cost"),
}
"""The channels, in the order they are shown, and the fields each is made of."""

CHANNELS = tuple(CHANNEL_FIELDS)
TIME_FIELDS = ("horizon_years", "discount_rate")
"""Fields that every channel depends on."""


def years_of(values: Values) -> Array:
    """1, 2, ... T."""
    return np.arange(1, int(values["horizon_years"]) + 1, dtype=float)


def grown(level: float, growth: float, years: Array) -> Array:
    """`level` in year 1, growing from then on."""
    return level * (1 + growth) ** (years - 1)


def uptake_curve(values: Values, years: Array) -> Array:
    """U_t = 1 - exp(-k t)."""
    return -np.expm1(-values["uptake_rate"] * years)


def inference_path(values: Values, years: Array) -> Array:
    """Own yearly cost of running AI."""
    return grown(values["inference_cost"], values["inference_growth"], years)


def ad_profit(values: Values, years: Array) -> Array:
    """Yearly profit on advertising."""
    return grown(values["ad_revenue"], values["ad_growth"], years) * values["ad_margin"]


def api_profit(values: Values, years: Array) -> Array:
    """What selling access to the model would earn each year."""
    return grown(values["api_revenue"], values["api_growth"], years) * values["api_margin"]


def moat_without_clause(values: Values, years: Array, uptake: Array) -> Array:
    """Yearly profit lost to strengthened rivals when no licence clause holds them off."""
    return ad_profit(values, years) * values["moat_loss"] * uptake


def channel_flows(
    values: Values, years: Array, uptake: Array, inference: Array
) -> dict[str, Array]:
    """Signed yearly flows by channel for t = 1..T, US$ bn; the cost at t = 0 is not in them."""
    pay = values["researchers"] * values["cost_per_researcher"] * values["talent_saving"]
    fees = values["cloud_share"] * values["fee_rate"]
    return {
        "efficiency": inference * values["addressable_share"] * values["efficiency_gain"] * uptake,
        "talent": pay * np.ones_like(years),
        "complement": ad_profit(values, years) * values["engagement_uplift"] * uptake,
        "cloud_fees": grown(values["cloud_revenue"], values["cloud_growth"], years) * fees,
        "api_profit_forgone": -api_profit(values, years) * (1 - values["api_kept"]),
        "moat": -moat_without_clause(values, years, uptake) * (1 - values["licence_effect"]),
        "release": -values["yearly_release_cost"] * np.ones_like(years),
    }


def discount_factors(values: Values, years: Array) -> Array:
    """(1 + r)^-t."""
    return (1 + values["discount_rate"]) ** -years
