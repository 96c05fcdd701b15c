"""Simulated frames, one a draw function, shaped as the result objects make them."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

GUIDANCE = pd.DataFrame(
    {
        "fiscal_year": [2001, 2002],
        "issued_on": ["2001-02-01", "2002-02-01"],
        "kind": ["range", "range"],
        "low_usd_bn": [10.0, 12.0],
        "high_usd_bn": [12.0, 15.0],
        "actual_usd_bn": [11.0, None],
    }
)
GROWTH_CHANCE = pd.DataFrame(
    {
        "level": [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95],
        "capex_usd_bn": [62.0, 69.0, 82.0, 99.0, 118.0, 141.0, 158.0],
    }
)
DENSITIES = pd.DataFrame(
    [
        {
            "model": model,
            "capex_usd_bn": amount,
            "density": height * (1 - abs(amount - middle) / 20),
            "guidance_low_usd_bn": 27.0,
            "guidance_high_usd_bn": 30.0,
            "outcome_usd_bn": 28.5,
        }
        for model, middle, height in (
            ("guidance", 28.0, 0.3),
            ("series", 30.0, 0.1),
            ("intensity", 29.0, 0.09),
            ("pool", 29.0, 0.15),
        )
        for amount in range(15, 45)
    ]
)
GUIDANCE_FAN = pd.DataFrame(
    {
        "made_on": pd.to_datetime(["2001-02-01", "2001-05-01", "2001-08-01", "2001-11-01"]),
        "low_usd_bn": [18.0, 20.0, 24.0, 26.0],
        "median_usd_bn": [30.0, 30.0, 28.5, 28.0],
        "high_usd_bn": [50.0, 42.0, 33.0, 30.0],
        "guidance_low_usd_bn": [None, 30.0, 27.0, 28.0],
        "guidance_high_usd_bn": [None, 33.0, 30.0, 28.0],
        "outcome_usd_bn": 28.2,
    }
)
PIT = pd.DataFrame(
    {
        "model": "pool",
        "from_pit": [0.0, 0.2, 0.4, 0.6, 0.8],
        "to_pit": [0.2, 0.4, 0.6, 0.8, 1.0],
        "count": [8, 15, 19, 15, 13],
        "expected": 14.0,
        "low": 8.0,
        "high": 21.0,
    }
)
METAVERSE = pd.DataFrame(
    {
        "period_end": pd.date_range("2001-12-31", periods=6, freq="QE"),
        "loss_usd_bn": [10.0, 11.0, 12.0, 13.0, 14.0, 15.0],
        "capex_usd_bn": [20.0, 22.0, 30.0, 40.0, 60.0, 90.0],
        "loss_to_capex": [0.5, 0.5, 0.4, 0.325, 0.2333, 0.1667],
    }
)
VINTAGES = pd.DataFrame(
    [
        {
            "fiscal_year": year,
            "vintage": vintage,
            "depreciation": charge,
            "reported_usd_bn": {2001: 3.5, 2002: 6.0}.get(year),
            "low": {2003: 9.0, 2004: 6.0}.get(year),
            "high": {2003: 14.0, 2004: 11.0}.get(year),
        }
        for vintage, charges in {
            "to 2000": {2001: 3.0, 2002: 3.0, 2003: 2.0, 2004: 1.0},
            "2001": {2001: 1.0, 2002: 2.0, 2003: 2.0, 2004: 1.0},
            "2002": {2002: 1.5, 2003: 3.0, 2004: 3.0},
            "2003, guided": {2003: 4.0, 2004: 4.0},
        }.items()
        for year, charge in charges.items()
    ]
)
TRUE_LIVES = pd.DataFrame(
    [
        {
            "fiscal_year": year,
            "useful_life_years": life,
            "depreciation": 60.0 / life,
            "extra": 60.0 / life - 12.0,
            "operating_margin": 0.5 - 0.6 / life + 0.02 * (year - 2001) * (6 - life),
        }
        for life in (3.0, 4.0, 5.0, 6.0)
        for year in (2001, 2002, 2003)
    ]
)
MILESTONES = pd.DataFrame(
    {
        "date": pd.to_datetime(["2001-09-27", "2002-07-23", "2002-08-29", "2003-03-18"]),
        "value": [30_000_000, 300_000_000, 350_000_000, 1_200_000_000],
        "scope": ["one site", "all versions", "one site and like sites", "all and derivatives"],
        "bound": ["over", "over", "nearly", "stated"],
    }
)
FLOW_GROWTH = pd.DataFrame(
    {"value": [1.5, 51.3], "low": [1.46, 47.0], "high": [1.55, 55.0]},
    index=["ratio", "doubling_days"],
)
DOUBLING_TIMES = pd.DataFrame(
    {
        "start": pd.to_datetime(["2001-01-01", "2001-03-01", "2001-09-01"]),
        "end": pd.to_datetime(["2001-03-01", "2001-09-01", "2002-03-01"]),
        "doubling_days": [40.0, 160.0, float("inf")],
    }
)
NAIVE_FORECASTS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2001-12-07"] * 2 + ["2003-04-29"] * 2),
        "method": ["linear", "exponential"] * 2,
        "forecast": [5e7, 8e7, 2.2e8, 7.6e10],
        "actual": [1e8, 1e8, 1.2e9, 1.2e9],
    }
)
SCENARIOS = pd.DataFrame(
    [
        {"scenario": name, "t": t, "value": 3e7 * (1 + step * (t - 0.5)), "m": ceiling}
        for name, step, ceiling in (
            ("neutral", 1.0, 1.3e8),
            ("sceptic", 1.3, 3.5e8),
            ("as-meta-argues", 0.9, 8.9e7),
        )
        for t in (0.5, 1.5, 2.0)
    ]
)
SCENARIO_MILESTONES = pd.DataFrame({"t": [0.5, 1.4, 2.0], "value": [3e7, 3e8, 1.2e9]})
ADOPTION = pd.DataFrame(
    {
        "t": [1, 2, 3, 4, 5, 6],
        "observed": [1.1, 1.9, 4.2, 7.8, None, None],
        "fitted": [1.0, 2.0, 4.0, 8.0, 11.0, 13.0],
        "low": [0.8, 1.7, 3.5, 7.0, 8.0, 8.5],
        "high": [1.2, 2.4, 4.6, 9.0, 15.0, 20.0],
    }
)
SHARES = pd.DataFrame(
    {
        "share": [0.32, 0.28, 0.12],
        "low": [0.28, 0.24, 0.08],
        "high": [0.36, 0.32, 0.16],
        "count": [218, 190, 82],
        "n": 680,
    },
    index=pd.Index(["commercial", "open", "in-house"], name="category"),
)
CAAR = pd.DataFrame(
    {
        "aar": [0.01, -0.02, 0.03],
        "caar": [0.01, -0.01, 0.02],
        "se": [0.01, 0.02, 0.03],
        "low": [-0.02, -0.07, -0.08],
        "high": [0.04, 0.05, 0.12],
        "n": 4,
        "interval_kind": "95% interval, cross-section t(3)",
    },
    index=pd.RangeIndex(-1, 2, name="relative_day"),
)
EVENT_FOREST = pd.DataFrame(
    {
        "label": ["First release, for researchers only", "Second", "Third release, with a partner"],
        "car": [0.011, 0.041, -0.024],
        "low": [-0.09, -0.06, -0.13],
        "high": [0.11, 0.14, 0.08],
        "p_value": [0.723, 0.25, None],
    }
)
POWER = pd.DataFrame(
    {
        "label": ["mean of 5"] * 3 + ["mean of 11"] * 3,
        "effect": [0.0, 0.05, 0.1] * 2,
        "power": [0.05, 0.5, 0.9, 0.05, 0.85, 0.99],
        "detectable": [0.08] * 3 + [0.045] * 3,
    }
)
SPECIFICATIONS = pd.DataFrame(
    {
        "study": ["market", "market", "no market", "no market"],
        "events": ["all", "some", "all", "some"],
        "window": "days -1 to 1",
        "mean_car": [0.012, -0.004, 0.02, 0.003],
        "p_value": [0.2, 0.7, 0.03, 0.6],
    }
)
SIZES = pd.DataFrame(
    {
        "test": ["cross-section t"] * 3 + ["random sets of days"] * 2,
        "scenario": ["calm", "wilder\non the day", "correlated", "calm", "wilder\non the day"],
        "rate": [0.05, 0.049, 0.02, 0.047, 0.154],
        "verdict": ["holds", "holds", "under-rejects", "holds", "over-rejects"],
    }
)
CALENDAR_TIME = pd.DataFrame(
    {
        "session": pd.bdate_range("2001-01-01", periods=120),
        "cumulative": [0.0004 * day for day in range(120)],
        "low": [-0.0002 * day for day in range(120)],
        "high": [0.0009 * day for day in range(120)],
    }
)
ANALOGUES = pd.DataFrame(
    {
        "analogue": ["phone"] * 3 + ["server"] * 2,
        "age_years": [1.0, 3.0, 5.0, 6.0, 9.0],
        "share": [0.04, 0.4, 0.78, 0.07, 0.27],
        "now": 0.13,
        "age_now": 2.4,
    }
)
PRICES = pd.DataFrame(
    {
        "date": pd.to_datetime(["2023-11-06", "2024-07-18", "2025-05-07"] * 2),
        "price": [15.0, 0.3, 0.13, 0.64, 0.3, 0.06],
        "fitted": [9.0, 1.0, 0.1, 0.6, 0.3, 0.07],
        "kind": ["closed"] * 3 + ["open"] * 3,
    }
)
USERS = pd.DataFrame(
    {"product": ["One", "Two", "Three"], "users_mn": [1080.0, 750.0, 465.0], "threshold_mn": 700.0}
)
POOLED = pd.DataFrame(
    {
        "survey": ["First survey, 2023", "Second survey of two publishers, 2024"],
        "share": [0.28, 0.6],
        "low": [0.25, 0.58],
        "high": [0.31, 0.62],
        "mean": 0.44,
    }
)
FAN_DAYS = ["2024-01-01", "2025-01-01", "2026-01-01", "2024-01-01", "2025-01-01"]
FAN = pd.DataFrame(
    {
        "curve": ["one curve"] * 3 + ["told"] * 2,
        "date": pd.to_datetime(FAN_DAYS),
        "value": [1e8, 4e8, 6e8, 1.1e8, 3.9e8],
        "low": [0.9e8, 3e8, 4e8, None, None],
        "high": [1.2e8, 5e8, float("inf"), None, None],
    }
)
PROFILE = pd.DataFrame(
    {
        "curve": ["one curve"] * 4,
        "ceiling": [5e8, 1e9, 1e10, 1e11],
        "rise": [14.0, 0.0, 1.5, 2.0],
        "limit": 6.6,
    }
)
VIEWS = pd.DataFrame(
    {
        "view": ["neutral", "sceptic", "as-meta-argues"],
        "npv_usd_bn": [-3.4, -17.2, 31.0],
        "low": [-27.0, -47.5, 20.9],
        "high": [3.1, -5.1, 66.2],
        "best": ["sell", "sell", "open with licence"],
    }
)
CHANNELS = pd.DataFrame(
    {
        "channel": ["efficiency", "cloud_fees", "api_profit_forgone", "release"],
        "present_value_usd_bn": [1.6, 0.1, -5.5, -0.6],
        "evidence": ["estimated", "assumed", "derived", "assumed"],
    }
)
TORNADO = pd.DataFrame(
    {
        "name": [f"field_{number}" for number in range(1, 13)],
        "low": [0.0] * 12,
        "high": [float(number) for number in range(12, 0, -1)],
        "npv": [-3.0] * 12,
        "npv_low": [-3.0 - number for number in range(12, 0, -1)],
        "npv_high": [-3.0 + number / 2 for number in range(12, 0, -1)],
        "swing": [1.5 * number for number in range(12, 0, -1)],
    }
)
GENERATIONS = pd.DataFrame(
    {
        "generation": ["one", "one", "two", "two"],
        "t": [1.0, 2.0, 2.0, 3.0],
        "observed": [5000.0, 9000.0, 1000.0, 12_000.0],
        "fitted": [5200.0, 8800.0, 1100.0, 11_500.0],
    }
)
FORECAST_SCORES = pd.DataFrame(
    {
        "method": ["bass", "linear", "doubling_time"],
        "forecasts": [6, 10, 8],
        "mape": [0.2, 0.5, 0.3],
        "coverage": [0.8, None, 0.9],
    }
)
BREAK_EVEN = pd.DataFrame(
    {
        "point": ["low", "root", "assumed", "high"],
        "api_revenue": [0.0, 0.5, 1.5, 150.0],
        "npv_usd_bn": [2.0, 0.0, -4.0, -598.0],
    }
)
REVENUE_CONTOUR = pd.DataFrame(
    [
        {
            "kind": "grid",
            "useful_life_years": life,
            "cost_of_capital": rate,
            "revenue_usd_bn": 100.0 / life + 90.0 * rate,
        }
        for rate in (0.04, 0.08, 0.12, 0.16)
        for life in (2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)
    ]
    + [
        {
            "kind": "today",
            "useful_life_years": 5.5,
            "cost_of_capital": 0.1,
            "revenue_usd_bn": 27.2,
        }
    ]
)
PEER_QUARTERS = ["2001-03-31", "2001-06-30", "2001-09-30", "2001-12-31"]
PEER_YEARS = ["2001-12-31", "2000-12-31", "2001-12-31"]
PEER_INTENSITY = pd.DataFrame(
    {
        "company": ["Meta"] * 4 + ["One"] * 3 + ["Another"] * 2,
        "period_end": pd.to_datetime([*PEER_QUARTERS, *PEER_QUARTERS[:2], *PEER_YEARS]),
        "capital_intensity": [0.2, 0.3, 0.35, 0.5, 0.1, 0.2, 0.4, 0.12, 0.39],
    }
)
REVENUE_CHOICES = pd.DataFrame(
    [
        {
            "useful_life_years": life,
            "cost_of_capital": rate,
            "contribution_margin": margin,
            "tax_rate": tax,
            "ai_part": part,
            "required_usd_bn": part * (70 / life + 70 * rate) / margin * (1 + tax / 4),
            "revenue_usd_bn": 3.0,
        }
        for life in (2.0, 4.5, 5.5, 6.0)
        for rate in (0.08, 0.09, 0.11)
        for margin in (0.15, 0.47, 0.5, 0.7)
        for tax in (0.0, 0.21)
        for part in (0.4, 0.65, 0.8, 1.0)
    ]
)
REVENUE_BREAK_EVEN = pd.DataFrame(
    {
        "useful_life_years": [2.0, 4.0, 6.0],
        "required_usd_bn": [57.0, 31.0, 22.0],
        "revenue_usd_bn": 25.0,
    }
)
INDUSTRY_GAP = pd.DataFrame(
    {
        "step": ["chips", "total cost", "required revenue", "revenue", "gap"],
        "usd_bn": [50.0, 100.0, 200.0, 75.0, 125.0],
    }
)
PART_BOUNDS = pd.DataFrame(
    {
        "statement": ["chips of 2001", "an analyst's share, 2002"],
        "low": [0.13, 0.27],
        "high": [1.0, 0.55],
        "binds": [False, True],
    }
)

CURVE_CHOICES = pd.DataFrame(
    {
        "milestones": ["all", "all", "late"],
        "curve": ["Bass curve", "logistic curve", "Bass curve"],
        "loss": ["totals", "logarithms", "totals"],
        "value": [2e9, 3e9, 4e9],
        "low": [1e9, 1.5e9, 2e9],
        "high": [4e9, math.inf, 6e9],
    }
)
SHARES_IN_TIME = pd.DataFrame(
    {
        "series": ["firms", "firms", "use"],
        "survey": ["one", "two", "three"],
        "date": pd.to_datetime(["2023-10-15", "2024-10-15", "2025-06-01"]),
        "share": [0.3, 0.6, 0.1],
        "low": [0.25, 0.55, None],
        "high": [0.35, 0.65, None],
    }
)

TRAINING_COSTS = pd.DataFrame(
    {
        "model": ["One", "Two", "Three", "Four", "Five"],
        "developer": ["Other", "Meta", "Other", "Meta", "Meta"],
        "date": pd.to_datetime(
            ["2001-01-01", "2001-06-01", "2002-03-01", "2003-01-01", "2003-01-01"]
        ),
        "method": ["cloud rental prices"] * 3 + ["published hours, rental price"] * 2,
        "cost_usd_bn": [0.002, 0.004, 0.08, 0.1, None],
        "low_usd_bn": [None, None, None, 0.05, None],
        "high_usd_bn": [None, None, None, 0.4, None],
    }
)
PROFIT, WHOLE = "operating profit", "whole business"
EARNERS = pd.DataFrame(
    [
        ("chips", "Maker", "2001-07-01", "revenue", "data centre", 41.3, "stated", "derived"),
        ("chips", "Maker", "2001-07-01", PROFIT, "data centre", 14.5, "at least", "derived"),
        ("chips", "Maker", "2001-07-01", PROFIT, WHOLE, 27.2, "stated", "derived"),
        ("clouds", "Cloud", "2001-06-01", PROFIT, WHOLE, 21.6, "stated", "reported"),
        ("clouds", "Cloud", "2002-06-01", "revenue", "AI", 90.0, "stated", "unresolved"),
        ("models", "Lab", "2001-06-01", "revenue", "AI", 1.3, "over", "reported"),
        ("models", "Lab", "2001-06-01", PROFIT, "AI", -5.0, "stated", "reported"),
        ("models", "Lab", "2001-06-01", f"{PROFIT}, expected", "AI", 9.0, "stated", "estimated"),
        ("advertising", "Meta", "2001-03-01", PROFIT, WHOLE, 40.0, "stated", "derived"),
        ("advertising", "Meta", "2001-06-01", PROFIT, WHOLE, 44.4, "stated", "derived"),
    ],
    columns=["kind", "firm", "date", "measure", "scope", "value_usd_bn", "bound", "evidence"],
).astype({"date": "datetime64[ns]"})

INFORMATION = pd.DataFrame(
    {
        "name": ["api_revenue", "engagement_uplift", "fee_rate"],
        "value_usd_bn": [1.7, 0.2, 0.0],
        "low": [1.6, 0.1, 0.0],
        "high": [1.8, 0.3, 0.0],
        "changes": [0.53, 0.11, 0.0],
        "turns_at": [1.9, None, None],
        "side": ["below", None, None],
        "then": ["open_with_licence", None, None],
    }
)
VARIANCE_SHARES = pd.DataFrame(
    {
        "name": ["api_revenue", "api_growth"],
        "s1": [0.38, 0.1],
        "s1_low": [0.36, 0.09],
        "s1_high": [0.4, 0.11],
        "st": [0.52, 0.2],
        "st_low": [0.5, 0.19],
        "st_high": [0.54, 0.21],
    }
)
NPV_DRAWS = pd.DataFrame(
    {
        "low": [-6.0, -4.0, -2.0, 0.0, 2.0],
        "high": [-4.0, -2.0, 0.0, 2.0, 4.0],
        "share": [0.1, 0.2, 0.3, 0.25, 0.15],
    }
)
THEN_NOW = pd.DataFrame(
    {
        "view": ["neutral", "neutral", "as-meta-argues"],
        "known": ["then", "now", "now"],
        "low": [-1.5, -32.0, 20.0],
        "lower": [-0.8, -9.0, 28.0],
        "median": [-0.4, -2.0, 40.0],
        "upper": [0.2, 4.0, 50.0],
        "high": [1.4, 16.0, 70.0],
        "probability_positive": [0.31, 0.4, 1.0],
    }
)
FRONTIER = pd.DataFrame(
    {
        "point": ["edge", "frontier", "edge", "frontier", "edge", "assumed"],
        "api_revenue": [0.0, 0.5, 0.5, 1.0, 1.0, 0.4],
        "engagement_uplift": [0.0, 0.004, 0.0, 0.01, 0.0, 0.001],
        "npv_usd_bn": [1.0, 0.0, -1.0, 0.0, -2.0, -0.5],
        "y_high": 0.02,
    }
)
MAP_STEPS = [0.0, *(0.001 * 1.5**step for step in range(15))]
OPENING_MAP = pd.DataFrame(
    [
        {
            "complement_income": income,
            "open_user_worth": worth,
            "action": "sell" if income + worth < 0.05 else "open",
            "gain": income + worth - 0.05,
        }
        for income in MAP_STEPS
        for worth in MAP_STEPS
    ]
)
MAP_PLACES = pd.DataFrame(
    {
        "view": ["neutral"] * 7,
        "kind": ["line"] * 3 + ["region"] * 4,
        "complement_income": [0.02, 0.01, 0.005, 0.002, 0.02, 0.02, 0.002],
        "open_user_worth": [0.01, 0.005, 0.0025, 0.001, 0.001, 0.02, 0.02],
    }
)
LICENCE_THRESHOLD = pd.DataFrame(
    {
        "threshold_bn": [0.0, 0.1, 0.3, 1.0, 2.5],
        "payoff": [0.9, 1.0, 1.2, 1.1, 0.4],
        "best": [False, False, True, False, False],
    }
)
LICENCE_MARKS = pd.DataFrame(
    [
        {"kind": "clause", "label": "licence", "users_bn": 0.7},
        {"kind": "best", "label": "sceptic", "users_bn": 0.0001},
        {"kind": "rival", "label": "One", "users_bn": 0.65},
        {"kind": "rival", "label": "Another", "users_bn": 0.66},
        {"kind": "rival", "label": "Largest", "users_bn": 2.5},
    ]
)

FRAMES: dict[str, pd.DataFrame] = {
    "draw_adoption": ADOPTION,
    "draw_analogues": ANALOGUES,
    "draw_break_even": BREAK_EVEN,
    "draw_caar": CAAR,
    "draw_calendar_time": CALENDAR_TIME,
    "draw_channels": CHANNELS,
    "draw_densities": DENSITIES,
    "draw_doubling_times": DOUBLING_TIMES,
    "draw_earners": EARNERS,
    "draw_event_forest": EVENT_FOREST,
    "draw_curve_choices": CURVE_CHOICES,
    "draw_fan": FAN,
    "draw_flow_growth": FLOW_GROWTH,
    "draw_forecast_scores": FORECAST_SCORES,
    "draw_generations": GENERATIONS,
    "draw_growth_chance": GROWTH_CHANCE,
    "draw_guidance": GUIDANCE,
    "draw_industry_gap": INDUSTRY_GAP,
    "draw_licence_threshold": LICENCE_THRESHOLD,
    "draw_metaverse": METAVERSE,
    "draw_milestones": MILESTONES,
    "draw_naive_forecasts": NAIVE_FORECASTS,
    "draw_opening_map": OPENING_MAP,
    "draw_part_bounds": PART_BOUNDS,
    "draw_peer_intensity": PEER_INTENSITY,
    "draw_guidance_fan": GUIDANCE_FAN,
    "draw_pit": PIT,
    "draw_pooled": POOLED,
    "draw_power": POWER,
    "draw_prices": PRICES,
    "draw_profile": PROFILE,
    "draw_revenue_break_even": REVENUE_BREAK_EVEN,
    "draw_revenue_choices": REVENUE_CHOICES,
    "draw_revenue_contour": REVENUE_CONTOUR,
    "draw_scenarios": SCENARIOS,
    "draw_shares": SHARES,
    "draw_shares_in_time": SHARES_IN_TIME,
    "draw_sizes": SIZES,
    "draw_specifications": SPECIFICATIONS,
    "draw_tornado": TORNADO,
    "draw_frontier": FRONTIER,
    "draw_information": INFORMATION,
    "draw_npv_draws": NPV_DRAWS,
    "draw_then_now": THEN_NOW,
    "draw_variance_shares": VARIANCE_SHARES,
    "draw_training_costs": TRAINING_COSTS,
    "draw_true_lives": TRUE_LIVES,
    "draw_users": USERS,
    "draw_views": VIEWS,
    "draw_vintages": VINTAGES,
}

NEEDED: dict[str, list[str]] = {
    "draw_adoption": ["t", "observed", "fitted"],
    "draw_analogues": ["analogue", "age_years", "share", "now", "age_now"],
    "draw_break_even": ["point", "api_revenue", "npv_usd_bn"],
    "draw_caar": ["relative_day", "caar", "low", "high", "n", "interval_kind"],
    "draw_calendar_time": ["session", "cumulative", "low", "high"],
    "draw_channels": ["channel", "present_value_usd_bn", "evidence"],
    "draw_densities": ["model", "capex_usd_bn", "density"],
    "draw_doubling_times": ["start", "end", "doubling_days"],
    "draw_earners": list(EARNERS.columns),
    "draw_event_forest": ["label", "car", "low", "high", "p_value"],
    "draw_curve_choices": ["milestones", "curve", "loss", "value", "low", "high"],
    "draw_fan": ["curve", "low", "high", "value", "date"],
    "draw_flow_growth": ["value", "low", "high"],
    "draw_forecast_scores": ["method", "coverage", "forecasts", "mape"],
    "draw_generations": ["generation", "t", "observed", "fitted"],
    "draw_growth_chance": ["level", "capex_usd_bn"],
    "draw_guidance": ["fiscal_year", "issued_on", "kind", "low_usd_bn", "actual_usd_bn"],
    "draw_industry_gap": ["step", "usd_bn"],
    "draw_licence_threshold": ["threshold_bn", "payoff", "best"],
    "draw_metaverse": ["period_end", "loss_usd_bn", "capex_usd_bn", "loss_to_capex"],
    "draw_milestones": ["date", "value", "scope", "bound"],
    "draw_naive_forecasts": ["date", "method", "forecast"],
    "draw_opening_map": ["action", "gain"],
    "draw_part_bounds": ["statement", "low", "high", "binds"],
    "draw_peer_intensity": ["company", "period_end", "capital_intensity"],
    "draw_guidance_fan": ["made_on", "low_usd_bn", "guidance_high_usd_bn", "outcome_usd_bn"],
    "draw_pit": ["from_pit", "to_pit", "count", "expected", "low", "high"],
    "draw_pooled": ["survey", "share", "low", "high", "mean"],
    "draw_power": ["label", "effect", "power", "detectable"],
    "draw_prices": ["date", "price", "fitted", "kind"],
    "draw_profile": ["curve", "ceiling", "rise", "limit"],
    "draw_revenue_break_even": ["required_usd_bn", "revenue_usd_bn"],
    "draw_revenue_choices": ["required_usd_bn", "revenue_usd_bn", "ai_part"],
    "draw_revenue_contour": ["kind", "useful_life_years", "cost_of_capital", "revenue_usd_bn"],
    "draw_scenarios": ["scenario", "t", "value", "m"],
    "draw_shares_in_time": ["series", "survey", "date", "share", "low", "high"],
    "draw_shares": ["share", "low", "high", "count", "n"],
    "draw_sizes": ["test", "scenario", "rate", "verdict"],
    "draw_specifications": ["study", "events", "window", "mean_car", "p_value"],
    "draw_frontier": ["point", "npv_usd_bn", "y_high"],
    "draw_information": ["name", "value_usd_bn", "low", "high", "changes"],
    "draw_npv_draws": ["low", "high", "share"],
    "draw_then_now": ["view", "known", "low", "lower", "median", "probability_positive"],
    "draw_variance_shares": ["name", "s1", "st_low"],
    "draw_tornado": ["name", "low", "high", "npv", "npv_low", "npv_high", "swing"],
    "draw_users": ["product", "users_mn", "threshold_mn"],
    "draw_training_costs": ["model", "developer", "date", "method", "cost_usd_bn"],
    "draw_true_lives": ["fiscal_year", "useful_life_years", "operating_margin"],
    "draw_views": ["view", "npv_usd_bn", "low", "high"],
    "draw_vintages": ["fiscal_year", "vintage", "depreciation"],
}

OPTIONS: dict[str, dict[str, Any]] = {
    "draw_licence_threshold": {"marks": LICENCE_MARKS},
    "draw_opening_map": {"places": MAP_PLACES},
    "draw_scenarios": {"milestones": SCENARIO_MILESTONES},
}
