"""Which assumptions the uncertainty comes from: Sobol indices."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import qmc

from analysis.core import DataError, Result, Source
from analysis.openness.assumptions import Assumptions
from analysis.openness.distributions import Sampler, make_sampler
from analysis.openness.flows import Array
from analysis.openness.numbers import check_whole
from analysis.openness.simulate import drawn_evidence
from analysis.openness.valuing import check_finite, value_block

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEVEL = 0.95
"""Confidence level of the intervals."""

POINTS = 4096
"""Base points unless told otherwise."""

LEAST_POINTS = 64
"""The intervals come from the spread over the points, which fewer do not tell."""


@dataclass(frozen=True, eq=False)
class SobolIndices(Result):
    """First-order and total indices by assumption; made by `sobol`.

    `rows` has a row a field, largest total first. `n` base points were used, and the model was
    valued `evaluations` times. `result["s1"]` and the other columns are Series by field.

    `variance` is that of the value, and `seed` that of the points.
    """

    rows: pd.DataFrame
    variance: float
    n: int
    seed: int
    evaluations: int
    evidence: str
    sources: tuple[Source, ...] = ()

    @property
    def s1(self) -> pd.Series:
        """First-order index by field: the part of the variance that goes when it is known."""
        return self["s1"]

    @property
    def st(self) -> pd.Series:
        """Total index by field: the part that stays when all others are known."""
        return self["st"]

    def __getitem__(self, column: str) -> pd.Series:
        return self.rows.set_index("name")[column]

    def to_frame(self) -> pd.DataFrame:
        """`name`; `s1, s1_low, s1_high`; `st, st_low, st_high` (95 % intervals)."""
        return self.rows.copy()

    def headline(self) -> str:
        """The largest total index with its interval, and how much is left to interactions."""
        top = self.rows.iloc[0]
        alone = float(self.rows["s1"].sum())
        return (
            f"{top['name']} holds {top['st']:.0%} of the variance of the net present value, alone "
            f"and with others ({top['st_low']:.0%} to {top['st_high']:.0%}; {self.n:,} base "
            f"points); {alone:.0%} comes from assumptions one by one."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """First-order and total indices with their intervals."""
        from analysis import display  # loaded only when drawing

        return display.draw_variance_shares(self.to_frame(), ax=ax)


@np.errstate(all="ignore")  # what grows past any number is refused
def sobol(
    assumptions: Assumptions,
    ranges: Mapping[str, Any] | None = None,
    n: int = POINTS,
    seed: int = 0,
) -> SobolIndices:
    """Sobol indices of the net present value, estimated as SALib does, with intervals.

    Points are a scrambled Sobol sequence; with base matrices A and B, and A_i (A with column i
    of B), first-order indices are mean(f(B)(f(A_i) - f(A))) / V and total ones
    mean((f(A) - f(A_i))^2) / 2V, V the variance of f over A and B together. Fields are
    independent here: with correlated fields the indices would no longer split the variance.

    Parameters
    ----------
    assumptions : Assumptions
        Fields that are held, and the ranges.
    ranges : mapping of str to (low, high) or a frozen SciPy distribution, optional
        By field; a pair is uniform. None takes `range_distributions(assumptions)`.
    n : int
        Base points, 64 or more, best a power of 2; the model is valued n (fields + 2) times.
    seed : int
        Of the scrambling.

    Returns
    -------
    SobolIndices
        Intervals treat the points as independent draws, which overstates the error of a Sobol
        sequence; they may reach below 0 and above 1.

    Raises
    ------
    DataError
        As `monte_carlo`, if `n` is no whole number of 64 or more, and if the net present value
        does not vary.

    References
    ----------
    Saltelli et al. (2010), Computer Physics Communications 181, 259-270, table 2, estimators
    (b) and (f); Jansen (1999), Computer Physics Communications 117, 35-43.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = Assumptions(**{field: 0 for field in KIND} | {"horizon_years": 1,
    ...     "cloud_revenue": 10.0, "cloud_share": 1.0, "fee_rate": 0.1})
    >>> sobol(simulated, {"fee_rate": (0.0, 0.4)}, n=256).st.round(2).to_dict()
    {'fee_rate': 1.0}
    """
    sampler = make_sampler(assumptions, ranges)
    points, start = check_whole("n", n, LEAST_POINTS), check_whole("seed", seed, 0)
    a, b, mixed = _outputs(assumptions, sampler, *_bases(sampler, points, start))
    check_finite(float(np.square(a).sum() + np.square(b).sum() + np.square(mixed).sum()))
    table = sobol_indices(a, b, mixed)
    table.insert(0, "name", list(sampler.names))
    return SobolIndices(
        rows=table.sort_values("st", ascending=False, kind="stable", ignore_index=True),
        variance=float(np.concatenate([a, b]).var()),
        n=points,
        seed=start,
        evaluations=points * (len(sampler.names) + 2),
        evidence=drawn_evidence(assumptions, sampler.names),
        sources=assumptions.sources,
    )


def _bases(sampler: Sampler, points: int, seed: int) -> tuple[Array, Array]:
    """The two base matrices, shape (fields, points)."""
    fields = len(sampler.names)
    sequence = qmc.Sobol(2 * fields, scramble=True, rng=seed)
    uniform = sequence.random_base2(math.ceil(math.log2(points)))[:points].T.copy()
    first, second = uniform[:fields], uniform[fields:]
    sampler.place(first)
    sampler.place(second)
    return first, second


def _outputs(
    assumptions: Assumptions, sampler: Sampler, first: Array, second: Array
) -> tuple[Array, Array, Array]:
    """Net values over A, B, and A with one row of B, shape (points,) and (fields, points)."""

    def net(block: Array) -> Array:
        return value_block(assumptions, sampler.names, block).net

    mixed = np.empty(first.shape)
    for row in range(len(first)):
        kept = first[row].copy()
        first[row] = second[row]
        mixed[row] = net(first)
        first[row] = kept
    return net(first), net(second), mixed


def sobol_indices(a: Array, b: Array, mixed: Array, level: float = LEVEL) -> pd.DataFrame:
    """Indices from values of any model.

    Parameters
    ----------
    a, b : array, shape (points,)
        Values over the base matrices A and B.
    mixed : array, shape (fields, points)
        Values over A with one column of B.
    level : float
        Confidence level of the intervals, by the delta method.

    Returns
    -------
    DataFrame
        A row a field: `s1, s1_low, s1_high, st, st_low, st_high`.

    Raises
    ------
    DataError
        If the values do not vary.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> a, b = rng.random((2, 2, 4096))  # the model: x + 0 y
    >>> sobol_indices(a[0], b[0], np.stack([b[0], a[0]]))["st"].round(1).tolist()
    [1.0, 0.0]
    """
    both = np.concatenate([a, b])
    variance = float(both.var())
    if not variance > 1e-24 * float(np.square(both).mean()):
        raise DataError("the net present value does not vary over these ranges; widen one.")
    centre = (both.sum() + mixed.sum()) / (both.size + mixed.size)
    change = mixed - a
    first = (b - centre) * change
    total = change**2 / 2
    spread = ((a - both.mean()) ** 2 + (b - both.mean()) ** 2) / 2
    reach = float(ndtri((1 + level) / 2)) / math.sqrt(a.size)
    columns: dict[str, Array] = {}
    for name, terms in (("s1", first), ("st", total)):
        index = terms.mean(axis=1) / variance
        error = reach * (terms - index[:, np.newaxis] * spread).std(axis=1) / variance
        columns |= {name: index, f"{name}_low": index - error, f"{name}_high": index + error}
    return pd.DataFrame(columns)
