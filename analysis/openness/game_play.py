"""The release game played: which action pays M best, and what would change that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.core import DataError, Result, Source, at_least_derived
from analysis.openness.game import ReleaseGame
from analysis.openness.game_choice import Choice, choose
from analysis.openness.game_fields import Values
from analysis.openness.game_licence import LicenceChoice, licence_threshold
from analysis.openness.game_stage_two import Outcome, given_away_payoff, open_up
from analysis.openness.game_ties import TIED, largest_income, scale_ties, ties
from analysis.openness.game_words import action_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEEP, SELL, LICENSED, OPEN = "keep", "sell", "open_with_licence", "open"
SHOWN = (
    "price",
    "rival_price",
    "users",
    "rival_users",
    "all_users",
    "profit",
    "rival_profit",
    "moat_cost",
    "payoff",
)


@dataclass(frozen=True, eq=False)
class ReleasePlay(Result):
    """The release game, played by `play_release`.

    All amounts are parts of what the keenest user would pay, per user of the market.

    Attributes
    ----------
    actions : DataFrame
        By `action` (keep, sell, open_with_licence, open): `price` of M or of the hosts of its
        open model (missing when kept), `rival_price`, `users`, `rival_users`, `all_users`,
        `profit` of the model, `rival_profit`, `moat_cost`, `payoff`, `regret`. No row `sell` where
        M cannot sell.
    licence : LicenceChoice
        T* and what hangs on it.
    other : str
        What opening is held against: `sell`, or `keep` where M cannot sell.
    gain : float
        Payoff of opening with the best licence less that of the other action; it is benefit -
        sacrifice - moat cost - release cost.
    benefit : float
        What only opening brings: better quality, and what open users are worth.
    sacrifice : float
        Z: the other action's payoff less that of giving the same model away at cost.
    sacrifice_without_extra_cost : float
        The same with k = 0: never below 0.
    sacrifice_slope : float
        dZ/da.
    painless_income : float
        The complement income s/2 - c at which, with k = 0, giving away costs nothing.
    naive_bound : float
        The complement income (s - 2c)/(4 - s) from which opening pays a model unit that prices
        without regard to the complement (k = 0, no other channel).
    ties : dict of str to tuple of float
        By field, every value at which opening and the other action pay the same; empty if none.
    scale_ties : tuple of float
        Factors on all amounts of M (income, worth, fee, moat, release cost) at which they pay the
        same: 2 is a market of half the value.
    largest_income : float
        The complement income up to which the game holds.
    """

    game: ReleaseGame
    actions: pd.DataFrame
    licence: LicenceChoice
    other: str
    gain: float
    benefit: float
    sacrifice: float
    sacrifice_without_extra_cost: float
    sacrifice_slope: float
    painless_income: float
    naive_bound: float
    ties: dict[str, tuple[float, ...]]
    scale_ties: tuple[float, ...]
    largest_income: float

    @property
    def best(self) -> str:
        """The action that pays most; plain `open` where no clause is the best licence."""
        best = str(self.actions["payoff"].idxmax())
        return OPEN if best == LICENSED and not self.licence.clause else best

    @property
    def regret(self) -> pd.Series:
        """Payoff of the best action less that of each."""
        return self.actions["regret"].copy()

    @property
    def evidence(self) -> str:
        """The weakest of the game's fields."""
        return at_least_derived(self.game.evidence)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Rows behind the game."""
        return self.game.sources

    def to_frame(self) -> pd.DataFrame:
        """The actions, a row each."""
        return self.actions.copy()

    def headline(self) -> str:
        """The best action, what opening gains, and where that turns."""
        return (
            f"{action_words(self.best).capitalize()} pays best: opening gains {self.gain:.3g} over "
            f"{action_words(self.other)} (of what the keenest user would pay), a benefit of "
            f"{self.benefit:.3g} against a sacrifice of {self.sacrifice:.3g}, "
            f"{self.licence.moat_cost:.3g} to rivals and {self.game.release_cost:.3g} for the "
            f"release; {self._ties_in_words()} (evidence: {self.evidence})."
        )

    def _ties_in_words(self) -> str:
        """Where the two actions tie, or that they nowhere do."""
        found = [
            f"they tie at {name} = {' and '.join(f'{root:.4g}' for root in roots)}"
            if roots
            else f"no {name} makes them tie"
            for name, roots in self.ties.items()
        ]
        return "; ".join(found)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Payoff of opening against the licence threshold."""
        return self.licence.plot(ax)


def play_release(game: ReleaseGame) -> ReleasePlay:
    """Solve the two-stage game: M keeps, sells or opens, then prices are set and users choose.

    Stage two has prices in closed form. Selling beats giving the same model away at cost by
    Z(a) = [(1-s)(s-2c-2a) - (2-s)k]^2/(s(1-s)(4-s)^2) - a k/s. M opens rather than sells iff
    beta (1/2 - c/s1) + a c (1/s - 1/s1) > Z(a) + delta h T^2/2 + F, with T the best threshold.

    Parameters
    ----------
    game : ReleaseGame
        With `rival_open_quality`, the variant in which someone else is already open.

    Returns
    -------
    ReleasePlay

    Raises
    ------
    DataError
        If the complement income is so large that M would pay its users or drive the rival out
        (beside another open model: undercut the hosts), or the other open model so poor that
        nobody would use it beside M's: the closed forms do not hold there.

    References
    ----------
    Gabszewicz & Thisse (1979), *J. Economic Theory* 20, 340-359, and Shaked & Sutton (1982),
    *Review of Economic Studies* 49, 3-13, for prices of two qualities; the complement, the extra
    cost, the condition and the threshold are own derivations.

    Examples
    --------
    >>> game = ReleaseGame(quality=0.6, serving_cost=0.1, extra_cost=0.02, outside_gain=0.05,
    ...     rival_gain=0.02, rival_density=2.0, largest_rival=3.0, complement_income=0.1,
    ...     open_user_worth=0.02, hosting_fee=0.1, paying_share=0.1, moat_per_rival=0.002,
    ...     release_cost=0.005)
    >>> played = play_release(game)
    >>> played.best, round(played.gain, 4), round(played.licence.threshold, 4)
    ('open_with_licence', 0.0092, 0.2968)
    """
    v = game.values()
    choice = choose(v)
    most = largest_income(v)
    _check_holds(game, choice, most)
    same = float(given_away_payoff(v))
    other, opening = float(choice.other), choice.opening
    brought = float(opening.payoff) + float(opening.moat_cost) + game.release_cost - same
    without = choose(v._replace(k=0.0))
    return ReleasePlay(
        game=game,
        actions=_actions(v, choice),
        licence=licence_threshold(game),
        other=SELL if bool(choice.selling.possible) else KEEP,
        gain=float(choice.gain),
        benefit=brought,
        sacrifice=other - same,
        sacrifice_without_extra_cost=float(without.other) - same,
        sacrifice_slope=_slope(v, choice),
        painless_income=game.quality / 2 - game.serving_cost,
        naive_bound=(game.quality - 2 * game.serving_cost) / (4 - game.quality),
        ties={name: ties(v, name, most) for name in TIED},
        scale_ties=scale_ties(v, most),
        largest_income=most,
    )


def _check_holds(game: ReleaseGame, choice: Choice, most: float) -> None:
    if bool(choice.selling.holds):
        return
    if most > 0:
        raise DataError(
            f"complement_income={game.complement_income:g} is so large that M would pay for users "
            f"or drive others out, where the closed forms end; give less than {most:.4g}."
        )
    raise DataError(
        f"rival_open_quality={game.rival_open_quality:g} is so low that nobody would use that "
        f"model beside M's of quality={game.quality:g}; raise it, or give None."
    )


def _actions(v: Values, choice: Choice) -> pd.DataFrame:
    outcomes: dict[str, Outcome] = {KEEP: choice.keeping}
    if bool(choice.selling.possible):
        outcomes[SELL] = choice.selling
    outcomes |= {LICENSED: choice.opening, OPEN: open_up(v, v.X)}
    rows = {name: _row(outcome) for name, outcome in outcomes.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(SHOWN)).rename_axis("action")
    frame["price"] = frame["price"].astype("Float64")
    frame.loc[KEEP, "price"] = pd.NA
    return frame.assign(regret=frame["payoff"].max() - frame["payoff"])


def _row(outcome: Outcome) -> list[Any]:
    return [float(getattr(outcome, name)) for name in SHOWN]


def _slope(v: Values, choice: Choice) -> float:
    """dZ/da of the other action; beside another open model the profit given up does not move."""
    if v.o is not None:
        return 0.0
    if not bool(choice.selling.possible):
        return float((1 - v.c) / 2 - (1 - v.c / v.s))
    own = (1 - v.s) * (v.s - 2 * v.c - 2 * v.a) - (2 - v.s) * v.k
    return float(-4 * own / (v.s * (4 - v.s) ** 2) - v.k / v.s)
