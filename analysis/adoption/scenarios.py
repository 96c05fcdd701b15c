"""Bass curves through one known total, with p and q borrowed from other technologies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from numpy.typing import ArrayLike

from analysis.adoption.arguments import as_number, as_numbers
from analysis.adoption.curves import bass_curve
from analysis.adoption.milestones import count_text
from analysis.adoption.tables import name_column, number_column, table_with
from analysis.core import DataError, Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NEEDED = ("scenario", "p", "q")


@dataclass(frozen=True, eq=False)
class ScenarioCurves(Result):
    """Bass curves that all pass through one known total; not a forecast, and no fit.

    ``table`` has a row for each scenario and time: ``scenario, t, value, m, share``, where `m`
    is the potential that the scenario implies and `share` the part of it reached.

    `total` is the known total, reached at time `at`.
    """

    table: pd.DataFrame
    total: float
    at: float
    evidence: str = "assumed"

    def to_frame(self) -> pd.DataFrame:
        """A copy of the table."""
        return self.table.copy()

    def headline(self) -> str:
        """One sentence: the range of potentials that the scenarios imply."""
        potentials = self.table.groupby("scenario")["m"].first()
        return (
            f"Through the one known total of {count_text(self.total)}, {len(potentials)} assumed "
            f"scenarios imply potentials from {count_text(potentials.min())} to "
            f"{count_text(potentials.max())}; the data choose none of them (n = 1)."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw every scenario and the known total."""
        from analysis import display  # loaded only when drawing

        return display.draw_scenarios(self.to_frame(), ax=ax)


def scenario_curves(
    total: float, at: float, scenarios: pd.DataFrame, t: ArrayLike
) -> ScenarioCurves:
    """Bass curves through `total` at time `at`, one for each assumed (p, q).

    The potential of each is what makes its curve pass there: m = total / F(at; p, q).

    Parameters
    ----------
    total : float
        The known running total, positive.
    at : float
        Its time since launch, in the periods of p and q, positive.
    scenarios : DataFrame
        ``scenario, p, q``: a name, and coefficients per period taken from other technologies
        (rows of data with their source; p positive, q not negative).
    t : array_like
        Times since launch at which to draw, not negative, in the same periods.

    Returns
    -------
    ScenarioCurves
        Evidence ``assumed``.

    Raises
    ------
    DataError
        If a column is missing, a scenario is named twice, there is none, or a number lies
        outside its range.

    Examples
    --------
    >>> borrowed = pd.DataFrame({"scenario": ["invented"], "p": [0.03], "q": [0.38]})
    >>> curves = scenario_curves(10.0, at=2.0, scenarios=borrowed, t=[0.0, 2.0, 4.0])
    >>> curves.to_frame()["value"].round(1).tolist()
    [0.0, 10.0, 27.4]
    """
    known, day = (
        as_number(value, name, positive=True) for name, value in (("total", total), ("at", at))
    )
    named = _checked(scenarios)
    times = as_numbers(t, "t")
    blocks = [
        _block(str(name), p, q, known, day, times)
        for name, p, q in named.itertuples(index=False, name=None)
    ]
    return ScenarioCurves(pd.concat(blocks, ignore_index=True), known, day)


def _block(
    name: str, p: float, q: float, total: float, at: float, times: ArrayLike
) -> pd.DataFrame:
    share = bass_curve(times, p, q, 1.0)
    reached = float(bass_curve(at, p, q, 1.0))
    potential = total / reached if reached > 0 else math.inf
    if not math.isfinite(potential):
        raise DataError(
            f"scenario {name!r}: at={at:g} lies so near the launch that no potential can be told "
            f"from total={total:g}; give a later total."
        )
    columns = {"scenario": name, "t": times, "value": potential * share, "m": potential}
    return pd.DataFrame({**columns, "share": share})


def _checked(scenarios: pd.DataFrame) -> pd.DataFrame:
    table = table_with(scenarios, "scenarios", NEEDED)
    name = name_column(table, "scenario", "scenarios")
    twice = name[name.duplicated()]
    if len(twice):
        raise DataError(f"scenario {twice.iloc[0]!r} stands twice in scenarios; name each once.")
    p = number_column(table, "p", "scenarios", positive=True)
    return pd.DataFrame(
        {"scenario": name, "p": p, "q": number_column(table, "q", "scenarios", not_negative=True)}
    )
