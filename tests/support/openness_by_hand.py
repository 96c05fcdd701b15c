"""The model of giving away filled in cell by cell; it shares no line with the package."""

from __future__ import annotations

import math

import pandas as pd

SIMULATED = {
    "horizon_years": 4,
    "discount_rate": 0.1,
    "uptake_rate": 0.6,
    "inference_cost": 3.0,
    "inference_growth": 0.2,
    "addressable_share": 0.3,
    "efficiency_gain": 0.25,
    "researchers": 900,
    "cost_per_researcher": 0.001,
    "talent_saving": 0.1,
    "ad_revenue": 100.0,
    "ad_growth": 0.08,
    "engagement_uplift": 0.004,
    "ad_margin": 0.4,
    "cloud_revenue": 0.5,
    "cloud_growth": 0.5,
    "cloud_share": 0.6,
    "fee_rate": 0.2,
    "api_revenue": 0.7,
    "api_growth": 0.4,
    "api_margin": 0.5,
    "api_kept": 0.25,
    "moat_loss": 0.002,
    "licence_effect": 0.35,
    "release_cost": 0.05,
    "yearly_release_cost": 0.08,
}


NAMES = (
    "efficiency",
    "talent",
    "complement",
    "cloud_fees",
    "api_profit_forgone",
    "moat",
    "release",
)


def table_by_hand(a, licence_effect=None):
    """The table of the model, cell by cell, without arrays: PV by channel, and of selling."""
    ell = a.licence_effect if licence_effect is None else licence_effect
    pv = dict.fromkeys(NAMES, 0.0)
    pv["release"] = -a.release_cost
    sell = 0.0
    for t in range(1, a.horizon_years + 1):
        factor = 1.0
        for _ in range(t):
            factor /= 1 + a.discount_rate
        uptake = 1 - math.exp(-a.uptake_rate * t)
        inference, ads = a.inference_cost, a.ad_revenue
        hosted, api = a.cloud_revenue, a.api_revenue
        for _ in range(t - 1):
            inference *= 1 + a.inference_growth
            ads *= 1 + a.ad_growth
            hosted *= 1 + a.cloud_growth
            api *= 1 + a.api_growth
        saved = inference * a.addressable_share * a.efficiency_gain * uptake
        pv["efficiency"] += factor * saved
        pv["talent"] += factor * a.researchers * a.cost_per_researcher * a.talent_saving
        pv["complement"] += factor * ads * a.engagement_uplift * a.ad_margin * uptake
        pv["cloud_fees"] += factor * hosted * a.cloud_share * a.fee_rate
        pv["api_profit_forgone"] -= factor * api * a.api_margin * (1 - a.api_kept)
        pv["moat"] -= factor * ads * a.ad_margin * a.moat_loss * (1 - ell) * uptake
        pv["release"] -= factor * a.yearly_release_cost
        sell += factor * api * a.api_margin
    return pv, sell


def simulated_rows() -> pd.DataFrame:
    """The invented assumptions as rows of two views, with ranges."""
    rows = [
        {
            "name": name,
            "view": view,
            "default": value,
            "low": value if name == "horizon_years" else 0.9 * value,
            "high": value if name == "horizon_years" else 1.1 * value,
            "unit": "unit",
            "evidence": "estimated" if name == "fee_rate" else "reported",
            "source": "simulated",
        }
        for view in ("neutral", "sceptic")
        for name, value in SIMULATED.items()
    ]
    return pd.DataFrame(rows)
