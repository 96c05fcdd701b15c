"""Giving the model away: its value by channel, where it breaks even, how sure that is.

Beside that accounting stands a game, in which the rival's price, selling, the licence's clause and
other open models are choices too.
"""

from analysis.openness.assumptions import Assumptions
from analysis.openness.breakeven import BreakEven, break_even
from analysis.openness.distributions import correlation_matrix, range_distributions
from analysis.openness.explore import value_by_fields
from analysis.openness.frontier import BreakEvenFrontier, break_even_frontier
from analysis.openness.game import ReleaseGame
from analysis.openness.game_licence import LicenceChoice, licence_threshold
from analysis.openness.game_link import game_from_assumptions
from analysis.openness.game_map import OpeningMap, opening_map
from analysis.openness.game_play import ReleasePlay, play_release
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
    "LicenceChoice",
    "MonteCarlo",
    "OneAtATime",
    "OpeningMap",
    "OpennessValue",
    "ReleaseGame",
    "ReleasePlay",
    "Samples",
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
    "value_by_fields",
    "value_of_information",
    "value_openness",
]
