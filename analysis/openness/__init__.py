"""Giving the model away: its value by channel, where it breaks even, how sure that is."""

from analysis.openness.assumptions import Assumptions
from analysis.openness.breakeven import BreakEven, break_even
from analysis.openness.distributions import correlation_matrix, range_distributions
from analysis.openness.frontier import BreakEvenFrontier, break_even_frontier
from analysis.openness.information import InformationValue, value_of_information
from analysis.openness.samples import Samples, sample_values
from analysis.openness.sensitivity import OneAtATime, one_at_a_time
from analysis.openness.simulate import MonteCarlo, monte_carlo
from analysis.openness.value import OpennessValue, value_openness
from analysis.openness.variance import SobolIndices, sobol

__all__ = [
    "Assumptions",
    "BreakEven",
    "BreakEvenFrontier",
    "InformationValue",
    "MonteCarlo",
    "OneAtATime",
    "OpennessValue",
    "Samples",
    "SobolIndices",
    "break_even",
    "break_even_frontier",
    "correlation_matrix",
    "monte_carlo",
    "one_at_a_time",
    "range_distributions",
    "sample_values",
    "sobol",
    "value_of_information",
    "value_openness",
]
