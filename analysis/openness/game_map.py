"""A map of the release game: which action is best over two of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.core import DataError, Result, Source, at_least_derived
from analysis.openness.game import ReleaseGame, check_name
from analysis.openness.game_choice import Choice, choose, holds
from analysis.openness.game_fields import SYMBOL, Array, Flags, Values, check_field
from analysis.openness.game_play import KEEP, LICENSED, OPEN, SELL
from analysis.openness.game_words import action_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HALVINGS = 50


@dataclass(frozen=True, eq=False)
class OpeningMap(Result):
    """The best action in each cell of a grid over the fields `x` and `y`; by `opening_map`.

    Attributes
    ----------
    cells : DataFrame
        A row a cell in which the game holds: `x` and `y` by their names, `action` (keep, sell,
        open_with_licence, open) and `gain`, payoff of opening less that of the other action.
    boundary : DataFrame
        Points, by the fields' names, at which opening gains nothing; empty if it nowhere turns.
    outside : int
        Cells in which the fields do not fit together or the closed forms end.
    """

    game: ReleaseGame
    x: str
    y: str
    cells: pd.DataFrame
    boundary: pd.DataFrame
    outside: int

    @property
    def evidence(self) -> str:
        """The weakest of the game's fields; the two of the grid are chosen."""
        return at_least_derived(self.game.evidence)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Rows behind the game."""
        return self.game.sources

    @property
    def shares(self) -> pd.Series:
        """Part of the cells in which each action is best, largest first."""
        return self.cells["action"].value_counts(normalize=True).rename("share")

    def to_frame(self) -> pd.DataFrame:
        """The cells."""
        return self.cells.copy()

    def headline(self) -> str:
        """How many cells each action wins, and how many have no answer."""
        counts = self.cells["action"].value_counts()
        won = ", ".join(f"{action_words(str(name))} {n}" for name, n in counts.items())
        left = f"; {self.outside} lie outside the game" if self.outside else ""
        return f"Of {len(self.cells)} cells over {self.x} and {self.y}, best is: {won}{left}."

    def plot(self, ax: Axes | None = None) -> Axes:
        """The regions and the boundary of opening."""
        from analysis import display  # loaded only when drawing

        return display.draw_opening_map(self.to_frame(), ax=ax)


def opening_map(
    game: ReleaseGame, x: str, y: str, *, x_values: ArrayLike, y_values: ArrayLike
) -> OpeningMap:
    """Play the game over a grid of two fields, all others held; the threshold is best in each cell.

    Parameters
    ----------
    game : ReleaseGame
        The other fields; `rival_open_quality` can be varied where the game has one.
    x, y : str
        Two different fields.
    x_values, y_values : array_like, shape (m,), (n,)
        Their values, rising, two or more.

    Returns
    -------
    OpeningMap
        With m n cells less those outside the game. The boundary is found between neighbouring
        cells by bisection.

    Raises
    ------
    DataError
        If a name is unknown or stands twice, values do not rise or lie outside their field's
        domain, or no cell has an answer.

    Examples
    --------
    >>> game = ReleaseGame(quality=0.6, serving_cost=0.1, extra_cost=0.0, outside_gain=0.05,
    ...     rival_gain=0.0, rival_density=2.0, largest_rival=3.0, complement_income=0.1,
    ...     open_user_worth=0.0, hosting_fee=0.0, paying_share=0.0, moat_per_rival=0.002,
    ...     release_cost=0.0)
    >>> found = opening_map(game, "complement_income", "open_user_worth",
    ...     x_values=[0.01, 0.1], y_values=[0.0, 0.1])
    >>> found.cells["action"].tolist()
    ['sell', 'open_with_licence', 'sell', 'open_with_licence']
    """
    _check_axes(game, x, y)
    across, up = _steps(x, x_values), _steps(y, y_values)
    grid = _filled(game, x, y, *np.meshgrid(across, up, indexing="ij"))
    with np.errstate(divide="ignore", invalid="ignore"):  # in cells outside, which are left out
        choice = choose(grid)
        inside = holds(grid, choice)
    if not inside.any():
        raise DataError(
            f"{x} from {across[0]:g} to {across[-1]:g} and {y} from {up[0]:g} to {up[-1]:g}: the "
            "game holds in no cell; give smaller amounts, or qualities between 2c and 1."
        )
    columns = {
        x: getattr(grid, SYMBOL[x])[inside],
        y: getattr(grid, SYMBOL[y])[inside],
        "action": _best(grid, choice)[inside],
        "gain": np.asarray(choice.gain)[inside],
    }
    return OpeningMap(
        game=game,
        x=x,
        y=y,
        cells=pd.DataFrame(columns),
        boundary=_boundary(game, x, y, across, up, np.where(inside, choice.gain, np.nan)),
        outside=int((~inside).sum()),
    )


def _check_axes(game: ReleaseGame, x: str, y: str) -> None:
    for name in (x, y):
        check_name(name)
        if getattr(game, name) is None:
            raise DataError(f"the game has no {name}; give it one before varying it.")
    if x == y:
        raise DataError(f"x and y are both {x!r}; give two fields.")


def _steps(name: str, given: ArrayLike) -> Array:
    """The values of one axis, each allowed for its field."""
    values = np.array([check_field(name, value) for value in np.ravel(np.asarray(given))])
    if values.size < 2 or not (np.diff(values) > 0).all():
        raise DataError(f"{name}_values hold {values.size} numbers; give two or more that rise.")
    return values


def _filled(game: ReleaseGame, x: str, y: str, across: Array, up: Array) -> Values:
    """All fields as arrays of the shape of `across` and `up`."""
    return Values(
        *(
            None
            if value is None
            else across
            if name == x
            else up
            if name == y
            else np.full(across.shape, value)
            for name, value in zip(SYMBOL, game.values(), strict=True)
        )
    )


def _best(v: Values, choice: Choice) -> Any:
    """The action of the largest payoff by name; of equal ones the first of keep, sell, open."""
    selling = np.where(choice.selling.possible, choice.selling.payoff, -np.inf)
    payoffs = np.stack([choice.keeping.payoff, selling, choice.opening.payoff])
    opened = np.where(choice.threshold < v.X, LICENSED, OPEN)
    won = payoffs.argmax(axis=0)
    return np.where(won == 0, KEEP, np.where(won == 1, SELL, opened)).astype(object)


def _boundary(
    game: ReleaseGame, x: str, y: str, across: Array, up: Array, gain: Array
) -> pd.DataFrame:
    """Points between neighbouring cells of which opening pays in one only."""
    points = []
    for along_y in (False, True):
        low, high = (gain[:, :-1], gain[:, 1:]) if along_y else (gain[:-1], gain[1:])
        at, to = np.nonzero((low > 0) != (high > 0)) if low.size else ((), ())
        known = np.isfinite(low[at, to]) & np.isfinite(high[at, to])
        at, to = np.asarray(at)[known], np.asarray(to)[known]
        ends = (across[at], up[to]), (across[at + (not along_y)], up[to + along_y])
        points.append(_bisect(game, x, y, *ends, low[at, to] > 0))
    frame = pd.DataFrame(np.concatenate(points), columns=[x, y])
    return frame.sort_values([x, y], ignore_index=True)


def _bisect(
    game: ReleaseGame,
    x: str,
    y: str,
    start: tuple[Array, Array],
    end: tuple[Array, Array],
    pays_at_start: Flags,
) -> Array:
    """Where the gain is 0 on each segment from `start` to `end`, shape (points, 2)."""
    low, high = np.column_stack(start), np.column_stack(end)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        v = _filled(game, x, y, middle[:, 0], middle[:, 1])
        same = ((np.asarray(choose(v).gain) > 0) == pays_at_start)[:, np.newaxis]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return (low + high) / 2
