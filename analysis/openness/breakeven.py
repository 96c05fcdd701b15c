"""Where the value of giving away changes sign."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.polynomial import Polynomial

from analysis.core import DataError, Result, Source
from analysis.openness.assumptions import Assumptions, check_name, range_ends
from analysis.openness.fields import AMOUNT, KIND, RATE, SHARE, SPEED
from analysis.openness.polynomial import real_roots
from analysis.openness.present import value_at
from analysis.openness.value import value_openness

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TIMES_ITS_VALUE = 100
"""How far amounts (and the uptake rate) are searched, in multiples of their value."""

LOWEST_RATE, HIGHEST_RATE = -0.5, 1.0
"""Rates are searched above the first, up to the second."""

GROWN_CHANNELS = {
    "inference_growth": ("efficiency",),
    "ad_growth": ("complement", "moat"),
    "cloud_growth": ("cloud_fees",),
    "api_growth": ("api_profit_forgone",),
}
TAKEN_UP_CHANNELS = ("efficiency", "complement", "moat")


@dataclass(frozen=True, eq=False)
class BreakEven(Result):
    """Every value of one field at which opening is worth what selling is; by `break_even`.

    `roots` are in order, empty when the NPV keeps its sign from `low` to `high`; `npv_low` and
    `npv_high` are the NPV at these ends, `npv` the NPV at the assumed `value` (US$ bn).
    """

    name: str
    value: float
    npv: float
    low: float
    high: float
    npv_low: float
    npv_high: float
    roots: tuple[float, ...]
    evidence: str
    sources: tuple[Source, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Points of the search in order: `point` (low, root, assumed, high), value and NPV."""
        points = [("low", self.low, self.npv_low), ("assumed", self.value, self.npv)]
        points += [("root", root, 0.0) for root in self.roots]
        points += [("high", self.high, self.npv_high)]
        frame = pd.DataFrame(points, columns=["point", self.name, "npv_usd_bn"])
        return frame.sort_values(self.name, kind="stable", ignore_index=True)

    def headline(self) -> str:
        """The roots, or that there is none, with the NPV at both ends."""
        if self.npv_low == self.npv_high and not self.roots:
            return (
                f"{self.name} from {self.low:.4g} to {self.high:.4g} does not move the net present "
                f"value, which is {self.npv:,.3g} (US$ bn)."
            )
        ends = (
            f"it is {self.npv_low:,.3g} at {self.low:.4g} and {self.npv_high:,.3g} at "
            f"{self.high:.4g} (US$ bn)"
        )
        if not self.roots:
            return (
                f"No {self.name} from {self.low:.4g} to {self.high:.4g} makes the net present "
                f"value zero: {ends}."
            )
        where = " and ".join(f"{root:.4g}" for root in self.roots)
        return (
            f"The net present value is zero at {self.name} = {where} (assumed: "
            f"{self.value:.4g}); {ends}."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """NPV against the field, with its roots."""
        from analysis import display  # loaded only when drawing

        return display.draw_break_even(self.to_frame(), ax=ax)


@np.errstate(all="ignore")  # what grows past any number is refused
def break_even(
    assumptions: Assumptions, name: str, between: tuple[float, float] | None = None
) -> BreakEven:
    """Every value of one field at which the net present value is zero, all others held.

    In each field, or in 1 + growth, 1/(1 + r), exp(-k), the NPV is a polynomial; its roots are
    found between the roots of its derivatives, so that none is passed over. A field that does not
    move the NPV has no root, also where the NPV is zero; the headline says so.

    Parameters
    ----------
    assumptions : Assumptions
        The other fields, and the assumed value of this one.
    name : str
        The field; not `horizon_years`, which is whole.
    between : (float, float), optional
        Where to search. By default shares in [0, 1], rates in (-0.5, 1], and amounts and the
        uptake rate in [0, 100 x their value].

    Returns
    -------
    BreakEven

    Raises
    ------
    DataError
        If the name is unknown or `horizon_years`, the range is no pair, empty or outside the
        field's domain, an amount of 0 comes without `between`, or the value leaves the range of
        numbers.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = Assumptions(**{field: 0 for field in KIND} | {"horizon_years": 1,
    ...     "api_revenue": 2.0, "api_margin": 0.5, "cloud_revenue": 10.0, "cloud_share": 1.0})
    >>> break_even(simulated, "fee_rate").roots
    (0.1,)
    """
    check_name(name)
    if name == "horizon_years":
        raise DataError("break_even of horizon_years is not defined; value each horizon instead.")
    value = float(getattr(assumptions, name))
    low, high = search_range(name, value, between)
    npv_low, npv_high = (_npv_at(assumptions, name, end) for end in (low, high))
    assumed = value_openness(assumptions)
    return BreakEven(
        name=name,
        value=value,
        npv=assumed.npv,
        low=low,
        high=high,
        npv_low=npv_low,
        npv_high=npv_high,
        roots=_roots(assumptions, name, low, high),
        evidence=assumed.evidence,
        sources=assumptions.sources,
    )


def search_range(
    name: str, value: float, between: tuple[float, float] | None, argument: str = "between"
) -> tuple[float, float]:
    """Where a field is searched: `between`, or what its kind is searched over.

    `argument` is what the caller calls `between`.
    """
    if between is None:
        return _default_range(name, value, argument)
    ends = range_ends(name, between, f"{argument}=(low, high)")
    if ends[0] == ends[1]:
        raise DataError(
            f"{argument}={between} for {name}={value}: nothing to search; give two ends."
        )
    return ends


def _default_range(name: str, value: float, argument: str) -> tuple[float, float]:
    kind = KIND[name]
    if kind == SHARE:
        return 0.0, 1.0
    if kind == RATE:
        return math.nextafter(LOWEST_RATE, math.inf), HIGHEST_RATE
    if value == 0:
        raise DataError(
            f"{name}=0 has no range of its own, which is up to {TIMES_ITS_VALUE} times its value; "
            f"pass {argument}=(low, high)."
        )
    return 0.0, TIMES_ITS_VALUE * value


def _npv_at(assumptions: Assumptions, name: str, value: float) -> float:
    return value_at(assumptions, **{name: value})


def _roots(assumptions: Assumptions, name: str, low: float, high: float) -> tuple[float, ...]:
    """Roots by the polynomial that the field's kind makes of the NPV."""
    if name == "discount_rate":
        roots = real_roots(_in_discount_factor(assumptions), 1 / (1 + high), 1 / (1 + low))
        found = [1 / root - 1 for root in roots]
    elif KIND[name] == RATE:
        roots = real_roots(_in_growth(assumptions, name), 1 + low, 1 + high)
        found = [root - 1 for root in roots]
    elif KIND[name] == SPEED:
        roots = real_roots(_in_remaining(assumptions), math.exp(-high), math.exp(-low))
        found = [-math.log(root) for root in roots if root > 0]
    else:
        found = real_roots(_in_itself(assumptions, name), low, high)
    return tuple(sorted(min(max(root, low), high) for root in found))


def _in_itself(assumptions: Assumptions, name: str) -> Polynomial:
    """Shares and amounts enter linearly: two values fix the line."""
    step = getattr(assumptions, name) or 1.0 if KIND[name] == AMOUNT else 1.0
    start = _npv_at(assumptions, name, 0.0)
    return Polynomial([start, (_npv_at(assumptions, name, step) - start) / step])


def _in_growth(assumptions: Assumptions, name: str) -> Polynomial:
    """NPV in z = 1 + growth: the channel's first-year level times the sum of d_t z^(t-1)."""
    flat = assumptions.change(**{name: 0.0})
    present, rest = _split(flat, GROWN_CHANNELS[name])
    return Polynomial(present) + rest


def _in_discount_factor(assumptions: Assumptions) -> Polynomial:
    """NPV in v = 1/(1 + r): the net flow of each year is a coefficient."""
    return Polynomial(value_openness(assumptions).yearly["net"].to_numpy())


def _in_remaining(assumptions: Assumptions) -> Polynomial:
    """NPV in x = exp(-k): uptake is 1 - x^t."""
    full = value_openness(assumptions, uptake=np.ones(assumptions.horizon_years))
    table = full.yearly.loc[1:]
    present = table[list(TAKEN_UP_CHANNELS)].sum(axis=1) * table["discount_factor"]
    return Polynomial([full.npv, *-present.to_numpy()])


def _split(
    assumptions: Assumptions, channels: tuple[str, ...]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float]:
    """Present value of `channels` by year from 1, and that of the other channels together."""
    value = value_openness(assumptions)
    table = value.yearly.loc[1:]
    present = table[list(channels)].sum(axis=1) * table["discount_factor"]
    rest = value.channels.drop(list(channels)).sum()
    return present.to_numpy(), float(rest)
