"""The licence threshold: which platform rivals may use the open model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.core import DataError, Result, Source, at_least_derived, format_number
from analysis.openness.game import ReleaseGame
from analysis.openness.game_fields import Array, Values, quality_at
from analysis.openness.game_stage_two import open_up

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS = 201
"""Thresholds of the curve of payoffs, evenly spaced, and as many by equal factors."""

BILLION = 1e9
_SMALLEST_PART = 1e-3  # of the largest rival: the first threshold by equal factors
_ROUNDS = 60
_SETTLED = 1e-15
_NUDGE = 1e-9  # how far past the other open model a licence admits, as a part of X
ELASTIC_IN = (
    "complement_income",
    "open_user_worth",
    "serving_cost",
    "moat_per_rival",
    "rival_gain",
)


@dataclass(frozen=True, eq=False)
class LicenceChoice(Result):
    """The licence threshold that pays M best, bn users; made by `licence_threshold`.

    Attributes
    ----------
    threshold : float
        T*: rivals with at most so many users may use the model. Equal to `largest_rival` when no
        clause is best.
    clause : bool
        Whether the best licence shuts out anyone.
    open_quality, moat_cost, payoff : float
        Quality s1, complement income lost to admitted rivals, and payoff of opening, at T*.
    licence_effect : float
        Part of the moat cost without a clause that the clause avoids: 1 - (T*/X)^2.
    elasticities : Series
        Percent change of T* for one percent of each field; 0 where T* stands at an end.
    curve : DataFrame
        By `threshold_bn`: `payoff`, `moat_cost`, `open_quality`.
    game : ReleaseGame
        The game whose licence is chosen.
    """

    game: ReleaseGame
    threshold: float
    open_quality: float
    moat_cost: float
    payoff: float
    elasticities: pd.Series
    curve: pd.DataFrame

    @property
    def clause(self) -> bool:
        """Whether the best licence shuts out anyone."""
        return self.threshold < self.game.largest_rival

    @property
    def licence_effect(self) -> float:
        """Part of the moat cost without a clause that the clause avoids."""
        return effect_of(self.game, self.threshold)

    @property
    def evidence(self) -> str:
        """The weakest of the game's fields."""
        return at_least_derived(self.game.evidence)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Rows behind the game."""
        return self.game.sources

    def payoff_at(self, threshold: float) -> float:
        """Payoff of opening with another threshold, bn users from 0 to `largest_rival`."""
        return float(open_up(self.game.values(), _checked(self.game, threshold)).payoff)

    def to_frame(self) -> pd.DataFrame:
        """The curve, a row a threshold; `best` marks T*."""
        return self.curve.copy()

    def headline(self) -> str:
        """The best threshold, what it avoids, and what it pays over no clause."""
        most = self.payoff_at(self.game.largest_rival)
        if not self.clause:
            return f"No clause pays best: every rival may use the model, payoff {self.payoff:.3g}."
        users = format_number(self.threshold * BILLION, "count")
        return (
            f"A licence for rivals of up to {users} users pays best: {self.payoff:.3g} against "
            f"{most:.3g} without a clause; it avoids {format_number(self.licence_effect, 'share')} "
            f"of the moat cost (evidence: {self.evidence})."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Payoff against the threshold."""
        from analysis import display  # loaded only when drawing

        return display.draw_licence_threshold(self.to_frame(), ax=ax)


def licence_threshold(game: ReleaseGame) -> LicenceChoice:
    """The licence threshold as a choice of M that opens.

    Payoff in T has slope h [g (a + beta) c/s1^2 - delta T], which falls in T, so one T is best:
    T (s + g0 + g h T)^2 = g (a + beta) c/delta, cut off at X. The last rival admitted brings as
    much improvement as it takes away. Beside another's open model, M may have to admit more to be
    better than it.

    Parameters
    ----------
    game : ReleaseGame
        All fields enter but those of selling.

    Returns
    -------
    LicenceChoice

    References
    ----------
    Own derivation; conditions in the manner of Parker & Van Alstyne (2018), *Management Science*
    64(7), 3015-3032, where openness has an interior optimum too.

    Examples
    --------
    >>> game = ReleaseGame(quality=0.6, serving_cost=0.1, extra_cost=0.0, outside_gain=0.0,
    ...     rival_gain=0.0, rival_density=2.0, largest_rival=3.0, complement_income=0.1,
    ...     open_user_worth=0.1, hosting_fee=0.0, paying_share=0.0, moat_per_rival=0.1,
    ...     release_cost=0.0)
    >>> licence_threshold(game).threshold
    0.0
    """
    v = game.values()
    best = float(best_threshold(v))
    evenly = np.linspace(0.0, 1.0, POINTS)
    near_none = np.geomspace(_SMALLEST_PART, 1.0, POINTS)
    thresholds = np.unique([*game.largest_rival * np.concatenate([evenly, near_none]), best])
    along, at_best = open_up(v, thresholds), open_up(v, best)
    curve = pd.DataFrame(
        {
            "threshold_bn": thresholds,
            "payoff": along.payoff,
            "moat_cost": along.moat_cost,
            "open_quality": quality_at(v, thresholds),
            "best": thresholds == best,
        }
    )
    return LicenceChoice(
        game=game,
        threshold=best,
        open_quality=float(quality_at(v, best)),
        moat_cost=float(at_best.moat_cost),
        payoff=float(at_best.payoff),
        elasticities=_elasticities(game, best),
        curve=curve,
    )


def effect_of(game: ReleaseGame, threshold: float) -> float:
    """Part of the moat cost without a clause that `threshold` avoids, sizes being uniform.

    With no rival there is nothing to avoid: 0.
    """
    if game.largest_rival == 0:
        return 0.0
    return 1 - (_checked(game, threshold) / game.largest_rival) ** 2


def best_threshold(v: Values) -> Any:
    """T* cell by cell, in [0, X]; X where the licence moves nothing."""
    inner = _inner_threshold(v)
    if v.o is None:
        return inner
    return _past_the_other(v, inner)


def _inner_threshold(v: Values) -> Any:
    """Where the slope of the payoff is 0, or the end that it points to."""
    push = v.g * (v.a + v.beta) * v.c
    most = quality_at(v, v.X)
    rising_to_the_end = push / most**2 >= v.delta * v.X
    falling = push <= 0
    per = np.where(v.delta > 0, v.delta, 1.0)
    root = _root(v.first_quality, v.g * v.h, np.where(rising_to_the_end | falling, 0.0, push / per))
    inner = np.where(falling, 0.0, np.minimum(root, v.X))
    return np.where(rising_to_the_end, v.X, inner)


def _root(start: Any, slope: Any, wanted: Any) -> Array:
    """T of T (start + slope T)^2 = wanted, for start > 0 and the others 0 or more.

    In q = start + slope T it reads q^3 - start q^2 = slope wanted, convex above start, so that
    Newton's steps from above come down to the root without passing it.
    """
    size = np.asarray(slope * wanted, dtype=float)
    quality = start + np.minimum(size / np.square(start), np.cbrt(size))
    for _ in range(_ROUNDS):
        step = (quality**3 - start * quality**2 - size) / (quality * (3 * quality - 2 * start))
        quality = quality - step
        if np.all(np.abs(step) <= _SETTLED * quality):
            break
    return np.asarray(wanted / quality**2, dtype=float)


def _past_the_other(v: Values, inner: Any) -> Any:
    """Beside another open model: enough rivals to be better than it, where that pays; else 0."""
    ahead = quality_at(v, inner) > v.o
    admitted = np.where(ahead, inner, np.minimum(least_to_pass(v), v.X))
    pays = open_up(v, admitted).payoff > open_up(v, 0.0 * admitted).payoff
    return np.where(pays, admitted, 0.0)


def least_to_pass(v: Values) -> Any:
    """The threshold just past which the model is better than the other open one; may be inf."""
    reach = v.g * v.h
    needed = (v.o - v.first_quality) / np.where(reach > 0, reach, 1.0)
    return np.where(reach > 0, needed, np.inf) + _NUDGE * v.X


def _elasticities(game: ReleaseGame, best: float) -> pd.Series:
    """In closed form at an inner T*; at an end nothing moves it."""
    v = game.values()
    push = v.a + v.beta
    inside = 0 < best < game.largest_rival and best == float(_inner_threshold(v))
    damping = 2 * v.g * v.h * best / float(quality_at(v, best))
    by_field = {
        "complement_income": v.a / push if push else 0.0,
        "open_user_worth": v.b / push if push else 0.0,
        "serving_cost": 1.0,
        "moat_per_rival": -1.0,
        "rival_gain": 1 - damping,
    }
    scaled = {name: by_field[name] / (1 + damping) if inside else 0.0 for name in ELASTIC_IN}
    return pd.Series(scaled, name="elasticity").rename_axis("field")


def _checked(game: ReleaseGame, threshold: float) -> float:
    if not 0 <= threshold <= game.largest_rival:
        raise DataError(
            f"threshold={threshold:g} bn users; give 0 to largest_rival={game.largest_rival:g}, "
            "which stands for no clause."
        )
    return float(threshold)
