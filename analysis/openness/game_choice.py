"""Stage one of the release game: all actions of M side by side, cell by cell."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from analysis.openness.game_fields import Flags, Values, fits
from analysis.openness.game_licence import best_threshold
from analysis.openness.game_stage_two import Outcome, keep, open_up
from analysis.openness.game_variant import sell_or_beside


class Choice(NamedTuple):
    """The actions, the best threshold, and what opening gains over the best other action.

    `other` is the payoff of selling where M can sell, of keeping where it cannot.
    """

    keeping: Outcome
    selling: Outcome
    opening: Outcome
    threshold: Any
    other: Any
    gain: Any


def choose(v: Values) -> Choice:
    """Play every cell of `v`."""
    keeping, selling = keep(v), sell_or_beside(v)
    threshold = best_threshold(v)
    opening = open_up(v, threshold)
    other = np.where(selling.possible, selling.payoff, keeping.payoff)
    return Choice(keeping, selling, opening, threshold, other, opening.payoff - other)


def holds(v: Values, choice: Choice) -> Flags:
    """Where the game has an answer: the fields fit together and the formulas of selling hold."""
    return fits(v) & np.asarray(choice.selling.holds, dtype=bool)
