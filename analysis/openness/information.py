"""What it would be worth to know an assumption before choosing what to do with the model."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.core import DataError, Result, Source, format_number, unknown_name
from analysis.openness.assumptions import Assumptions
from analysis.openness.flows import Array
from analysis.openness.numbers import check_whole
from analysis.openness.samples import sample_values
from analysis.openness.simulate import drawn_evidence
from analysis.openness.value import ACTIONS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DRAWS = 2**17
BINS = 64
"""An assumption is known as one of so many equally likely ranges of its values."""

REACH = 1.96
"""Standard errors that an end lies away: a 95 % interval."""

MOST_WRONG = 4
"""Bins that may lie on the wrong side of the place where the choice turns."""


@dataclass(frozen=True, eq=False)
class InformationValue(Result):
    """Expected gain from knowing one assumption before choosing; made by `value_of_information`.

    `rows` has a row a field, largest value first. `chosen` is the best action on average now,
    `now` its mean present value, and `everything` the gain from knowing all fields at once, in
    US$ bn.

    `draws` and `seed` say how it was simulated, `actions` among what one chooses.
    """

    rows: pd.DataFrame
    chosen: str
    now: float
    everything: float
    draws: int
    seed: int
    actions: tuple[str, ...]
    evidence: str
    sources: tuple[Source, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """`name, value_usd_bn, low, high, changes, turns_at, side, then, evidence`."""
        return self.rows.copy()

    def headline(self) -> str:
        """The fact that is worth most, or that none would change the choice."""
        top, chosen = self.rows.iloc[0], self.chosen.replace("_", " ")
        if not top["changes"] > 0:
            return (
                f"No single assumption, if it were known, would change the choice ({chosen}); "
                f"knowing all would be worth {format_number(self.everything, 'usd_bn')}."
            )
        low, high = (format_number(float(top[end]), "usd_bn") for end in ("low", "high"))
        return (
            f"Knowing {top['name']} would be worth most: "
            f"{format_number(float(top['value_usd_bn']), 'usd_bn')} ({low} to {high}) of the "
            f"{format_number(self.everything, 'usd_bn')} of knowing all; with a chance of "
            f"{top['changes']:.0%} it would change the choice, now {chosen} "
            f"({self.draws:,} draws)."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Value of knowing each assumption."""
        from analysis import display  # loaded only when drawing

        return display.draw_information(self.to_frame(), ax=ax)


def value_of_information(
    assumptions: Assumptions,
    distributions: Mapping[str, Any] | None = None,
    n: int = DRAWS,
    seed: int = 0,
    correlation: pd.DataFrame | None = None,
    actions: Sequence[str] = ACTIONS,
) -> InformationValue:
    """Expected value of perfect information on each assumption (EVPPI), and on all (EVPI).

    Somebody who must choose among the actions now takes the one of the highest mean. Who knew
    field x first would take the best given x: E_x[max_a E(V_a | x)] - max_a E(V_a). What would
    be worth nothing to know cannot change the choice. E(V_a | x) is the mean over draws in one
    of 64 equally likely ranges of x. Choosing on one half of the draws and valuing on the other
    is pessimistic, choosing and valuing on the same draws optimistic; `value_usd_bn` is their
    middle, and `low` and `high` lie 1.96 standard errors of the simulation beyond them.

    Parameters
    ----------
    assumptions, distributions, seed, correlation
        As in `monte_carlo`.
    n : int
        Draws, at least 64 x 16; they are kept in memory.
    actions : sequence of str
        Between which is chosen: `keep`, `sell`, `open_with_licence`, `open`.

    Returns
    -------
    InformationValue
        Its frame adds `changes` (the chance that another action is chosen once the field is
        known), `turns_at` (the value at which the choice turns; missing where no single one
        does), `side` (above or below it, where another action is chosen), `then` (that action)
        and the field's `evidence`. Where `low` is 0, the gain cannot be told from chance: it is
        given as 0, with `high` as what it may be at most.

    Raises
    ------
    DataError
        As `monte_carlo`, and if there are fewer than two actions or an unknown one.

    References
    ----------
    Strong and Oakley (2013), Medical Decision Making 33(6), 755-766 (one parameter, by ordered
    draws in blocks); Raiffa and Schlaifer (1961), Applied Statistical Decision Theory.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = Assumptions(**{field: 0 for field in KIND} | {"horizon_years": 1,
    ...     "api_revenue": 2.0, "api_margin": 0.5, "cloud_revenue": 10.0, "cloud_share": 1.0})
    >>> known = value_of_information(simulated, {"fee_rate": (0.0, 0.4)})
    >>> known.chosen, round(known.everything, 1), round(known.rows["turns_at"].item(), 2)
    ('open_with_licence', 0.1, 0.1)
    """
    chosen_from = _actions(actions)
    draws, start = check_whole("n", n, 16 * BINS), check_whole("seed", seed, 0)
    drawn = sample_values(assumptions, distributions, draws, start, correlation)
    values = drawn.actions[list(chosen_from)].to_numpy().T
    means = values.mean(axis=1)
    best = int(means.argmax())
    rows = [
        _row(assumptions, str(name), field.to_numpy(), values, chosen_from)
        for name, field in drawn.fields.items()
    ]
    table = pd.DataFrame(rows).sort_values("value_usd_bn", ascending=False, kind="stable")
    return InformationValue(
        rows=table.reset_index(drop=True),
        chosen=chosen_from[best],
        now=float(means[best]),
        everything=float(values.max(axis=0).mean() - means[best]),
        draws=draws,
        seed=start,
        actions=chosen_from,
        evidence=drawn_evidence(assumptions, tuple(map(str, drawn.fields))),
        sources=assumptions.sources,
    )


def _actions(actions: Sequence[str]) -> tuple[str, ...]:
    if isinstance(actions, str) or not isinstance(actions, Iterable):
        raise DataError(f"actions={actions!r}; give two or more of {', '.join(ACTIONS)}.")
    for action in actions:
        if action not in ACTIONS:
            raise DataError(unknown_name("action", action, ACTIONS))
    if len(set(actions)) < 2:
        raise DataError(f"actions={tuple(actions)}; a choice needs two at least.")
    return tuple(action for action in ACTIONS if action in actions)


def _row(
    assumptions: Assumptions, name: str, drawn: Array, values: Array, actions: tuple[str, ...]
) -> dict[str, Any]:
    order = np.argsort(drawn, kind="stable")
    here = values[:, order]
    halves = _bin_means(here[:, 0::2]), _bin_means(here[:, 1::2])
    together = _bin_means(here)
    choice, now = together.argmax(axis=0), int(values.mean(axis=1).argmax())
    gain, low, high = _gain(halves, here, choice, now)
    row: dict[str, Any] = {"name": name, "value_usd_bn": gain, "low": low, "high": high}
    row |= {"changes": 0.0, "turns_at": None, "side": None, "then": None}
    if low > 0:
        row["changes"] = float((choice != now).mean())
        row |= _turn(drawn[order], choice, now, actions)
    return {**row, "evidence": assumptions.evidence_of([name])}


def _bin_means(values: Array) -> Array:
    """Means over `BINS` ranges of ordered draws, shape (actions, bins)."""
    edges = _edges(values.shape[1])
    sums: Array = np.add.reduceat(values, edges[:-1], axis=1)
    return sums / np.diff(edges)


def _edges(draws: int) -> np.ndarray:
    """Where the bins of ordered draws begin and end."""
    return np.linspace(0, draws, BINS + 1).astype(int)


def _gain(
    halves: tuple[Array, Array], ordered: Array, choice: np.ndarray, now: int
) -> tuple[float, float, float]:
    """The gain from choosing by bin, and its ends; 0 where it cannot be told from chance.

    The error is that of the mean difference between the action chosen in a draw's bin and the
    one chosen now: to first order, chance in the choices themselves does not move it.
    """
    by_draw = np.repeat(choice, np.diff(_edges(ordered.shape[1])))
    difference = ordered[by_draw, np.arange(ordered.shape[1])] - ordered[now]
    same = float(difference.mean())
    error = REACH * float(difference.std()) / math.sqrt(difference.size)
    crossed = min(same, math.fsum(_crossed(*two) for two in (halves, halves[::-1])) / 2)
    low, high = max(0.0, crossed - error), max(0.0, same + error)
    return ((crossed + same) / 2 if low > 0 else 0.0), low, high


def _crossed(choosing: Array, valuing: Array) -> float:
    """Gain of choices made on one half of the draws, on the other."""
    now = int(choosing.mean(axis=1).argmax())
    by_bin = valuing[choosing.argmax(axis=0), np.arange(BINS)]
    return float(by_bin.mean() - valuing[now].mean())


def _turn(ordered: Array, choice: np.ndarray, now: int, actions: tuple[str, ...]) -> dict[str, Any]:
    """Where the choice turns, on which side and to which action; nothing where no one place does.

    The place is the one with the fewest bins on its wrong side; as chance moves the choice in
    bins near it, a few are allowed.
    """
    other = choice != now
    below = np.cumsum(other)[:-1]
    bins = np.arange(1, BINS)
    if_above = below + (BINS - bins) - (other.sum() - below)
    fewest = np.minimum(if_above, BINS - if_above)
    place = int(fewest.argmin())
    if fewest[place] > MOST_WRONG or not 0 < other.sum() < BINS:
        return {}
    beyond = int(np.bincount(choice[other]).argmax())
    side = "above" if if_above[place] == fewest[place] else "below"
    turns_at = float(ordered[_edges(len(ordered))[place + 1]])
    return {"turns_at": turns_at, "side": side, "then": actions[beyond]}
