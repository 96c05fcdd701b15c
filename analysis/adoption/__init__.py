"""Adoption: diffusion curves and their fits, what few milestones can tell, survey shares."""

from analysis.adoption.analogues import Analogues, compare_analogues
from analysis.adoption.bootstrap import BootstrapFits
from analysis.adoption.choices import CurveChoices, curve_choices
from analysis.adoption.comparators import NaiveForecasts, naive_forecasts
from analysis.adoption.curves import (
    BassPeak,
    bass_curve,
    bass_peak,
    gamma_gompertz_curve,
    gompertz_curve,
    logistic_curve,
    weibull_curve,
)
from analysis.adoption.fit import CurveFit, fit_curve
from analysis.adoption.generations import GenerationsFit, fit_generations
from analysis.adoption.milestones import (
    DoublingTime,
    FlowGrowth,
    doubling_time,
    growth_from_flow,
)
from analysis.adoption.origin_scores import OriginScores
from analysis.adoption.origins import score_origins
from analysis.adoption.pooling import PooledShares, pool_shares
from analysis.adoption.prices import HalvingTime, cheapest_above, halving_time
from analysis.adoption.profiles import Interval
from analysis.adoption.scenarios import ScenarioCurves, scenario_curves
from analysis.adoption.share_trend import ShareTrend, share_trend
from analysis.adoption.survey import (
    effective_sample,
    overlap_sensitivity,
    rounding_sensitivity,
    sample_needed,
    share_difference,
    share_intervals,
)

__all__ = [
    "Analogues",
    "BassPeak",
    "BootstrapFits",
    "CurveChoices",
    "CurveFit",
    "DoublingTime",
    "FlowGrowth",
    "GenerationsFit",
    "HalvingTime",
    "Interval",
    "NaiveForecasts",
    "OriginScores",
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
]
