"""What public statements bound: a part of capex that no company states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.capex.checks import require_columns, require_finite
from analysis.core import DataError, Result, Source, at_least_derived, format_number, weakest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = ("statement", "low", "high", "evidence")


@dataclass(frozen=True, eq=False)
class PartBounds(Result):
    """Where a share lies if all statements hold; made by `bound_part`.

    With `conflict`, no share satisfies all of them: `low` and `high` are then the ends of what
    any of the two that exclude each other allows, and `between` names these two.
    """

    low: float
    high: float
    conflict: bool
    between: tuple[str, str]
    statements: pd.DataFrame
    evidence: str
    sources: tuple[Source, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """A copy of the statements, with what each bounds in `binds`."""
        return self.statements.copy()

    def headline(self) -> str:
        """The bounds and who sets them, or that statements exclude each other."""
        low, high = (format_number(end, "share") for end in (self.low, self.high))
        first, second = self.between
        n = len(self.statements)
        counted = f"{n} statement{'s' if n > 1 else ''}"
        if self.conflict:
            return (
                f"The share cannot be told more closely than {low} to {high}: "
                f"{first!r} and {second!r} exclude each other."
            )
        if first == second:
            return f"The share lies between {low} and {high}, both by {first!r}, of {counted}."
        return f"The share lies between {low} ({first}) and {high} ({second}), by {counted}."

    def plot(self, ax: Axes | None = None) -> Axes:
        """The statements as intervals."""
        from analysis import display  # loaded only when drawing

        return display.draw_part_bounds(self.to_frame(), ax=ax)


def bound_part(statements: pd.DataFrame) -> PartBounds:
    """The shares that every statement allows; if there is none, the widest of those at odds.

    A statement that is a floor only has `high` = 1, one that is a ceiling only `low` = 0. A
    statement's range is taken as what it rules out, not as a distribution: nothing is averaged.

    Parameters
    ----------
    statements : DataFrame
        One row a statement: `statement` (its name), `low` and `high` (fractions in [0, 1]),
        `evidence`; other columns are kept.

    Returns
    -------
    PartBounds
        Evidence is the weakest of the statements that set the bounds, `derived` at best.

    Raises
    ------
    DataError
        If there is no statement, a column is missing, a name stands twice, an end is not a finite
        fraction in [0, 1], or a low end is above its high one.

    References
    ----------
    Manski, C. F. (2003), Partial Identification of Probability Distributions, Springer, ch. 1
    (bounds intersect; an empty intersection refutes an assumption).

    Examples
    --------
    >>> simulated = pd.DataFrame({"statement": ["chips", "analyst"], "low": [0.13, 0.27],
    ...     "high": [1.0, 0.55], "evidence": ["reported", "estimated"]})
    >>> bounds = bound_part(simulated)
    >>> bounds.low, bounds.high, bounds.conflict
    (0.27, 0.55, False)
    """
    _check(statements)
    table = statements.reset_index(drop=True)
    floor, ceiling = table.iloc[table["low"].argmax()], table.iloc[table["high"].argmin()]
    conflict = bool(floor["low"] > ceiling["high"])
    setting = table["statement"].isin([floor["statement"], ceiling["statement"]])
    ends = (ceiling["low"], floor["high"]) if conflict else (floor["low"], ceiling["high"])
    return PartBounds(
        low=float(ends[0]),
        high=float(ends[1]),
        conflict=conflict,
        between=(str(floor["statement"]), str(ceiling["statement"])),
        statements=table.assign(binds=setting),
        evidence=at_least_derived(weakest(table.loc[setting, "evidence"])),
        sources=tuple(statements.attrs.get("sources", ())),
    )


def _check(statements: pd.DataFrame) -> None:
    require_columns(statements, COLUMNS, "statements")
    if statements.empty:
        raise DataError("statements is empty; a share no statement bounds lies from 0 to 1.")
    repeated = statements["statement"][statements["statement"].duplicated()]
    if len(repeated):
        raise DataError(f"statements has {repeated.iloc[0]!r} twice; give each one name.")
    for end in ("low", "high"):
        named = statements.set_index("statement")[end]
        require_finite(named, f"statements: {end}")
        outside = named[(named < 0) | (named > 1)]
        if len(outside):
            raise DataError(
                f"statements: {end} of {outside.index[0]!r} is {outside.iloc[0]}; give a "
                "fraction in [0, 1]."
            )
    turned = statements[statements["low"] > statements["high"]]
    if len(turned):
        row = turned.iloc[0]
        raise DataError(
            f"statements: {row['statement']!r} runs from {row['low']} to {row['high']}; give the "
            "low end first."
        )
