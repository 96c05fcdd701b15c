"""What each assumption moves, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.core import DataError, Result, Source, format_number
from analysis.openness.assumptions import Assumptions, check_name, check_range, range_ends
from analysis.openness.distributions import HORIZON
from analysis.openness.given import check_mapping
from analysis.openness.laws import WANTED, quantiles_of
from analysis.openness.present import value_at
from analysis.openness.value import value_openness

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DISTRIBUTION_ENDS = (0.05, 0.95)
"""Quantiles of a distribution that stand for its range."""


@dataclass(frozen=True, eq=False)
class OneAtATime(Result):
    """NPV at both ends of each field's range, the others held; made by `one_at_a_time`.

    `rows` is sorted by swing, widest first; `npv` is the value that all ranges start from.
    """

    rows: pd.DataFrame
    npv: float
    evidence: str
    sources: tuple[Source, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """`name, value, low, high, npv, npv_low, npv_high, swing, changes_sign, evidence`."""
        return self.rows.copy()

    def headline(self) -> str:
        """The field that moves the value most, and how many can turn its sign."""
        widest = self.rows.iloc[0]
        low, high = (format_number(float(widest[end]), "usd_bn") for end in ("npv_low", "npv_high"))
        return (
            f"From {format_number(self.npv, 'usd_bn')}, the net present value moves most with "
            f"{widest['name']} ({low} at its low end, {high} at its high end); "
            f"{int(self.rows['changes_sign'].sum())} of {len(self.rows)} ranges turn its sign."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """A tornado chart."""
        from analysis import display  # loaded only when drawing

        return display.draw_tornado(self.to_frame(), ax=ax)


def one_at_a_time(assumptions: Assumptions, ranges: Mapping[str, Any] | None = None) -> OneAtATime:
    """Net present value at both ends of each range, all other fields held.

    Ends are judgements, not percentiles, and fields held apart here may move together: the
    widest swing is where better evidence would pay, not a probability.

    Parameters
    ----------
    assumptions : Assumptions
        The values that are held.
    ranges : mapping of str to (low, high) or a frozen SciPy distribution, optional
        By field; None takes those of the assumptions but the horizon's, since growth rates are
        means over the horizon and would not hold over another; name it here to move it all the
        same. A distribution counts from its 5 % to its 95 % quantile.

    Returns
    -------
    OneAtATime
        Its frame: `name, value, low, high`; `npv`, `npv_low`, `npv_high` and `swing` (their
        distance), US$ bn; `changes_sign` (one of the three differs in sign from another);
        `evidence` of the field.

    Raises
    ------
    DataError
        If there is no range, a name is unknown, or a range is reversed or outside its domain.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = Assumptions(**{field: 0 for field in KIND} | {"horizon_years": 1,
    ...     "api_revenue": 2.0, "api_margin": 0.5})
    >>> one_at_a_time(simulated, {"api_kept": (0.0, 0.5)}).to_frame()["swing"].item()
    0.5
    """
    own = {name: ends for name, ends in assumptions.ranges.items() if name != HORIZON}
    chosen = own if ranges is None else check_mapping("ranges", ranges, "{name: (low, high)}")
    if not chosen:
        raise DataError("ranges is empty; give {name: (low, high)}.")
    for name in chosen:
        check_name(name)
    base = value_openness(assumptions)
    rows = pd.DataFrame([_row(assumptions, name, chosen[name], base.npv) for name in chosen])
    order = rows.sort_values("swing", ascending=False, kind="stable", ignore_index=True)
    return OneAtATime(order, base.npv, base.evidence, assumptions.sources)


def _row(assumptions: Assumptions, name: str, given: Any, npv: float) -> dict[str, Any]:
    low, high = _ends(name, given)
    npv_low, npv_high = (value_at(assumptions, **{name: end}) for end in (low, high))
    return {
        "name": name,
        "value": getattr(assumptions, name),
        "low": low,
        "high": high,
        "npv": npv,
        "npv_low": npv_low,
        "npv_high": npv_high,
        "swing": abs(npv_high - npv_low),
        "changes_sign": min(npv, npv_low, npv_high) < 0 < max(npv, npv_low, npv_high),
        "evidence": assumptions.evidence_of([name]),
    }


def _ends(name: str, given: Any) -> tuple[float, float]:
    law = quantiles_of(name, given)
    if law is not None:
        return check_range(name, *(float(law(level)) for level in DISTRIBUTION_ENDS))
    return range_ends(name, given, WANTED)
