"""The economics of open-source AI: data, models, studies, and a report that keeps score.

`import analysis` reads no file and draws nothing; every public name is loaded on first use.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "core": (
        "AnalysisError",
        "DataError",
        "FitError",
        "LiveDataError",
        "Quantity",
        "ReportError",
        "Source",
        "TestResult",
    ),
    "datasets": ("catalog", "load", "load_factors", "load_prices"),
    "live": ("fetch_prices",),
    "inference": (
        "adjust_p_values",
        "crps_normal",
        "crps_sample",
        "crps_uniform",
        "diebold_mariano",
    ),
    "capex": (
        "AssetClass",
        "CapexDensity",
        "DensityScores",
        "DepreciationWave",
        "GuidanceRecord",
        "IndustryGap",
        "LifeChange",
        "OpeningBalance",
        "PartBounds",
        "PeerIntensity",
        "RevenueBreakEven",
        "RevenueChoices",
        "UsefulLifeChange",
        "bound_part",
        "capex_density",
        "capital_intensity",
        "change_useful_life",
        "change_worth",
        "depreciation_schedule",
        "depreciation_wave",
        "guidance_record",
        "implied_growth",
        "industry_revenue_gap",
        "peer_intensity",
        "per_head",
        "required_revenue",
        "revenue_break_even",
        "revenue_choices",
        "score_densities",
        "tie_wave",
    ),
    "adoption": (
        "Analogues",
        "CurveChoices",
        "CurveFit",
        "GenerationsFit",
        "HalvingTime",
        "NaiveForecasts",
        "PooledShares",
        "ScenarioCurves",
        "ShareTrend",
        "bass_curve",
        "bass_peak",
        "cheapest_above",
        "compare_analogues",
        "curve_choices",
        "doubling_time",
        "effective_sample",
        "fit_curve",
        "fit_generations",
        "gamma_gompertz_curve",
        "gompertz_curve",
        "growth_from_flow",
        "halving_time",
        "logistic_curve",
        "naive_forecasts",
        "overlap_sensitivity",
        "pool_shares",
        "rounding_sensitivity",
        "sample_needed",
        "scenario_curves",
        "score_origins",
        "share_difference",
        "share_intervals",
        "share_trend",
        "weibull_curve",
    ),
    "reactions": (
        "EventStudyResult",
        "SpecificationCurve",
        "abnormal_volume",
        "event_study",
        "returns_from_prices",
        "specification_curve",
    ),
    "openness": (
        "Assumptions",
        "BreakEvenFrontier",
        "InformationValue",
        "LicenceChoice",
        "MonteCarlo",
        "OpeningMap",
        "OpennessValue",
        "ReleaseGame",
        "ReleasePlay",
        "SobolIndices",
        "break_even",
        "break_even_frontier",
        "correlation_matrix",
        "game_from_assumptions",
        "licence_threshold",
        "monte_carlo",
        "one_at_a_time",
        "opening_map",
        "play_release",
        "range_distributions",
        "sample_values",
        "sobol",
        "value_of_information",
        "value_openness",
    ),
    "studies": ("Study", "study"),
    "ledger": ("claims",),
    "report": ("ReportResult", "build_report"),
}
_PART_OF = {name: part for part, names in _HOME.items() for name in names}

__all__ = ["__version__", *sorted(_PART_OF)]  # noqa: PLE0604 (names are strings)


def __getattr__(name: str) -> Any:
    if name not in _PART_OF:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(importlib.import_module(f"analysis.{_PART_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
