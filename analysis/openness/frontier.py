"""Pairs of assumptions at which opening is worth what selling is."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.core import DataError, Result, Source
from analysis.openness.assumptions import Assumptions, check_name
from analysis.openness.breakeven import break_even, search_range
from analysis.openness.flows import Array
from analysis.openness.numbers import check_whole
from analysis.openness.present import value_at
from analysis.openness.value import value_openness

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS = 61

SAME = 1e-9
"""Part of a range within which two values are one."""

Range = tuple[float, float]


@dataclass(frozen=True, eq=False)
class BreakEvenFrontier(Result):
    """Where two assumptions together make the value zero; made by `break_even_frontier`.

    `rows` holds, by `point`: `frontier`, a row for each value of `x` and each root in `y` there;
    `edge`, the value at the lower end of `y` for each value of `x`; and `assumed`, the pair. Where
    the frontier starts from the lower end, the value there is nought but for rounding; its sign is
    that which the root turns.

    `x` and `y` are the two assumptions, and `y_range` the range in which roots were sought.
    """

    x: str
    y: str
    y_range: Range
    rows: pd.DataFrame
    evidence: str
    sources: tuple[Source, ...] = ()

    @property
    def frontier(self) -> pd.DataFrame:
        """The pairs at which the value is zero: two columns, by the fields' names."""
        found = self.rows[self.rows["point"] == "frontier"]
        return found[[self.x, self.y]].reset_index(drop=True)

    @property
    def npv(self) -> float:
        """Net present value at the assumed pair, US$ bn."""
        return float(self.rows["npv_usd_bn"].iloc[-1])

    def to_frame(self) -> pd.DataFrame:
        """`point` (frontier, edge, assumed), the two fields by name, `npv_usd_bn`, `y_high`."""
        return self.rows.copy()

    def headline(self) -> str:
        """From where to where the frontier runs, and on which side the assumed pair lies."""
        pays = "pays" if self.npv > 0 else "does not pay"
        assumed = self.rows.iloc[-1]
        at = (
            f"at the assumed pair ({float(assumed[self.x]):.3g}, {float(assumed[self.y]):.3g}) "
            f"opening {pays}"
        )
        found = self.frontier
        if found.empty:
            return f"No {self.x} and {self.y} in these ranges make opening worth selling; {at}."
        first, last = found.iloc[0], found.iloc[-1]
        return (
            f"Opening is worth what selling is from {self.x} = {first[self.x]:.3g} with {self.y} = "
            f"{first[self.y]:.3g} to {last[self.x]:.3g} with {last[self.y]:.3g}; {at}."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The frontier, the side on which opening pays, and the assumed pair."""
        from analysis import display  # loaded only when drawing

        return display.draw_frontier(self.to_frame(), ax=ax)


def break_even_frontier(
    assumptions: Assumptions,
    x: str,
    y: str,
    *,
    x_between: Range | None = None,
    y_between: Range | None = None,
    points: int = POINTS,
) -> BreakEvenFrontier:
    """The pairs (x, y) at which the net present value is zero, all other fields held.

    For each of `points` values of x every root in y is found, as in `break_even`. Between them
    stand the values of x at which the frontier meets an end of the range of y, so that it reaches
    that end.

    Parameters
    ----------
    assumptions : Assumptions
        The other fields, and the assumed values of these two.
    x, y : str
        Two fields; not `horizon_years`.
    x_between, y_between : (float, float), optional
        Where to search. By default the field's own range, or without one that of `break_even`.
    points : int
        Values of x, 2 or more.

    Returns
    -------
    BreakEvenFrontier
        Its `frontier` is empty where no pair makes the value zero.

    Raises
    ------
    DataError
        If a name is unknown or `horizon_years`, both are the same, a range is no pair, empty or
        outside its field's domain, or the value leaves the range of numbers.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = Assumptions(**{field: 0 for field in KIND} | {"horizon_years": 1,
    ...     "api_revenue": 2.0, "api_margin": 0.5, "cloud_revenue": 10.0, "cloud_share": 1.0})
    >>> found = break_even_frontier(simulated, "api_margin", "fee_rate", points=3)
    >>> found.frontier.round(9).to_numpy().tolist()
    [[0.0, 0.0], [0.5, 0.1], [1.0, 0.2]]
    """
    for name in (x, y):
        check_name(name)
    if x == y:
        raise DataError(f"x and y are both {x!r}; give two fields, or call break_even.")
    x_range = _range(assumptions, x, x_between, "x_between")
    y_range = _range(assumptions, y, y_between, "y_between")
    grid = np.linspace(*x_range, check_whole("points", points, 2))
    met = [
        (root, end)
        for end in y_range
        for root in break_even(assumptions.change(**{y: end}), x, x_range).roots
    ]
    rows = [
        row
        for value, ends in _places(grid, met).items()
        for row in _column(assumptions, x, value, y, y_range, ends)
    ]
    found = value_openness(assumptions)
    assumed = (getattr(assumptions, x), getattr(assumptions, y))
    rows.append(_point("assumed", x, assumed[0], y, assumed[1], found.npv))
    return BreakEvenFrontier(
        x=x,
        y=y,
        y_range=y_range,
        rows=pd.DataFrame(rows).assign(y_high=y_range[1]),
        evidence=found.evidence,
        sources=assumptions.sources,
    )


def _places(grid: Array, met: list[tuple[float, float]]) -> dict[float, list[float]]:
    """Values of x in order, each with the ends of y that the frontier meets there."""
    places: dict[float, list[float]] = {float(value): [] for value in grid}
    for root, end in met:
        near = float(grid[np.abs(grid - root).argmin()])
        same = abs(near - root) <= SAME * (grid[-1] - grid[0])
        places.setdefault(near if same else root, []).append(end)
    return dict(sorted(places.items()))


def _column(
    assumptions: Assumptions, x: str, value: float, y: str, y_range: Range, met: list[float]
) -> list[dict[str, Any]]:
    """The lower edge and every root at one value of `x`, those at the ends `met` exactly."""
    there = assumptions.change(**{x: value})
    found, room = break_even(there, y, y_range), SAME * (y_range[1] - y_range[0])
    inner = [root for root in found.roots if all(abs(root - end) > room for end in met)]
    npv = found.npv_low
    if y_range[0] in met:
        first = min([*inner, y_range[1]])
        above = value_at(there, **{y: (y_range[0] + first) / 2})
        npv = -math.copysign(max(abs(npv), sys.float_info.min), above)
    edge = _point("edge", x, value, y, y_range[0], npv)
    roots = sorted([*inner, *met])
    return [edge, *(_point("frontier", x, value, y, root, 0.0) for root in roots)]


def _point(kind: str, x: str, at_x: float, y: str, at_y: float, npv: float) -> dict[str, Any]:
    return {"point": kind, x: at_x, y: at_y, "npv_usd_bn": npv}


def _range(assumptions: Assumptions, name: str, between: Range | None, argument: str) -> Range:
    if name == "horizon_years":
        raise DataError("break_even_frontier of horizon_years is not defined: it is whole years.")
    own = assumptions.ranges.get(name)
    chosen = own if between is None and own and own[0] < own[1] else between
    return search_range(name, float(getattr(assumptions, name)), chosen, argument)
