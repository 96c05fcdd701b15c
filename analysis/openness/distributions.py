"""What may be drawn for each field: ranges as distributions, and who moves with whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.core import DataError, unknown_name
from analysis.openness.assumptions import Assumptions, check_name, range_ends
from analysis.openness.fields import DOMAIN, KIND
from analysis.openness.flows import Array
from analysis.openness.given import check_frame, check_mapping
from analysis.openness.laws import WANTED, Quantiles, quantiles_of
from analysis.openness.numbers import number_of

BLOCK = 8192
"""Draws that are made and valued at a time: arrays of this length stay in the cache."""

SHAPES = ("halves", "triangular", "uniform")
HORIZON = "horizon_years"


def range_distributions(assumptions: Assumptions, shape: str = "halves") -> dict[str, Any]:
    """A distribution for every range of the assumptions but the horizon's.

    Low and high are judgements, not percentiles, and do not say how likely what lies between
    is. So there are three readings, and a result that hangs on the choice is not a result.

    Parameters
    ----------
    assumptions : Assumptions
        With `ranges`. The horizon is held: growth rates are means over it.
    shape : {'halves', 'triangular', 'uniform'}
        `halves` puts one half of the chance below the default and one half above, each spread
        evenly; the default is the median. `triangular` has its mode there. `uniform` ignores it.

    Returns
    -------
    dict of str to (low, high) or to a distribution with a quantile function `ppf`
        Ranges of no width are left out.

    Raises
    ------
    DataError
        If the assumptions have no ranges, a value lies outside its own, or the shape is unknown.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = Assumptions(**{name: 1 for name in KIND}, ranges={"fee_rate": (0.0, 1.0)})
    >>> range_distributions(simulated, "uniform")
    {'fee_rate': (0.0, 1.0)}
    """
    if shape not in SHAPES:
        raise DataError(unknown_name("shape", shape, SHAPES))
    if not assumptions.ranges:
        raise DataError("the assumptions have no ranges; read them with from_frame or give some.")
    drawn = {name: ends for name, ends in assumptions.ranges.items() if name != HORIZON}
    for name, ends in drawn.items():
        _check_inside(name, getattr(assumptions, name), ends)
    wide = {name: ends for name, ends in drawn.items() if ends[0] < ends[1]}
    return {name: _shaped(ends, getattr(assumptions, name), shape) for name, ends in wide.items()}


def _check_inside(name: str, value: float, ends: tuple[float, float]) -> None:
    low, high = ends
    if not low <= value <= high:
        raise DataError(
            f"{name}={value:g} lies outside its range {low:g} to {high:g}; give a range that holds "
            "it, or distributions."
        )


def _shaped(ends: tuple[float, float], middle: float, shape: str) -> Any:
    low, high = ends
    if shape == "triangular":
        return stats.triang((middle - low) / (high - low), loc=low, scale=high - low)
    if shape == "uniform" or not low < middle < high:
        return ends
    return Halves(low, middle, high)


@dataclass(frozen=True)
class Halves:
    """Half of the chance below `middle`, half above, each spread evenly to its end."""

    low: float
    middle: float
    high: float

    def ppf(self, level: Array) -> Array:
        """The value below which the share `level` lies.

        Examples
        --------
        >>> Halves(0.0, 1.0, 5.0).ppf(np.array([0.0, 0.25, 0.5, 0.75, 1.0])).tolist()
        [0.0, 0.5, 1.0, 3.0, 5.0]
        """
        side = 2.0 * np.asarray(level) - 1.0
        below = np.minimum(side, 0.0) * (self.middle - self.low)
        found: Array = self.middle + below + np.maximum(side, 0.0) * (self.high - self.middle)
        return found


@dataclass(frozen=True)
class Sampler:
    """Draws fields block by block; made by `make_sampler`. A drawn horizon is whole years.

    `names` are the fields in the order of the model, `scale` and `shift` turn a uniform number
    into the field (rows in `bent` are turned by the quantile function there), and
    `factor` is the Cholesky factor of the normal scores of the fields `tied`.
    """

    names: tuple[str, ...]
    shift: Array
    scale: Array
    bent: Mapping[int, Quantiles]
    tied: tuple[int, ...]
    factor: Array | None

    def blocks(self, n: int, seed: int) -> Iterator[Array]:
        """Arrays of shape (fields, draws of this block), `n` draws in all.

        The first draws of a longer run are those of a shorter one. The array is written anew
        for each block: copy what is to be kept.
        """
        rng = np.random.default_rng(seed)
        buffer = np.empty((len(self.names), BLOCK))
        for start in range(0, n, BLOCK):
            self.fill(buffer, rng)
            yield buffer[:, : min(BLOCK, n - start)]

    def fill(self, buffer: Array, rng: np.random.Generator) -> None:
        """One block of draws."""
        rng.random(out=buffer)
        if self.factor is not None:
            self._tie(buffer, self.factor, rng)
        self.place(buffer)

    def _tie(self, buffer: Array, factor: Array, rng: np.random.Generator) -> None:
        """A Gaussian copula: correlated normal scores, turned into uniform numbers."""
        normal = rng.standard_normal((len(self.tied), buffer.shape[1]))
        scores = np.einsum("ij,jk->ik", factor, normal)  # so small that BLAS threads only wait
        for row, score in zip(self.tied, scores, strict=True):
            special.ndtr(score, out=buffer[row])

    def place(self, uniform: Array) -> None:
        """Turn uniform numbers, shape (fields, draws), into the fields, in place."""
        for row, law in self.bent.items():
            uniform[row] = law(uniform[row])
            _check_drawn(self.names[row], uniform[row])
        uniform *= self.scale
        uniform += self.shift
        if self.names[0] == HORIZON:
            np.floor(uniform[0], out=uniform[0])


def _check_drawn(name: str, drawn: Array) -> None:
    domain = DOMAIN[KIND[name]]
    low, high = float(drawn.min()), float(drawn.max())
    for value in (low, high):
        if not (np.isfinite(value) and domain.holds(value)):
            raise DataError(
                f"distribution of {name} gave {value:g}; the field takes {domain.words}: truncate "
                "it, for instance with scipy.stats.truncnorm."
            )


def make_sampler(
    assumptions: Assumptions,
    distributions: Mapping[str, Any] | None,
    correlation: pd.DataFrame | None = None,
) -> Sampler:
    """What `monte_carlo`, `sobol` and `value_of_information` draw from.

    Raises
    ------
    DataError
        If there is nothing to draw, a name is unknown, a range is reversed or outside its
        domain, a distribution gives no quantiles, or the correlation is no correlation matrix of
        drawn fields.
    """
    given = range_distributions(assumptions) if distributions is None else distributions
    chosen = check_mapping("distributions", given, "{name: (low, high)}")
    if not chosen:
        raise DataError("distributions is empty; give {name: (low, high)}.")
    for name in chosen:
        check_name(name)
    names = tuple(name for name in KIND if name in chosen)
    shift, scale = np.zeros((len(names), 1)), np.ones((len(names), 1))
    bent: dict[int, Quantiles] = {}
    for row, name in enumerate(names):
        law = quantiles_of(name, chosen[name])
        if law is not None:
            bent[row] = law
            continue
        low, high = range_ends(name, chosen[name], WANTED)
        shift[row], scale[row] = low, high - low + (name == HORIZON)
    tied, factor = _tied(correlation, names)
    return Sampler(names, shift, scale, bent, tied, factor)


def correlation_matrix(pairs: pd.DataFrame, strength: str = "default") -> pd.DataFrame:
    """The matrix of a table of pairs, for `correlation` of `monte_carlo`.

    Parameters
    ----------
    pairs : DataFrame
        Columns `first`, `second` (fields) and `strength` (rank correlations as normal scores).
    strength : str
        The column to take.

    Returns
    -------
    DataFrame
        Fields x fields, ones on the diagonal.

    Raises
    ------
    DataError
        If `pairs` is no table, a column is missing, a field unknown, a pair stands twice or joins
        a field to itself, or a strength is no number in [-1, 1].

    Examples
    --------
    >>> simulated = pd.DataFrame({"first": ["ad_growth"], "second": ["api_growth"],
    ...     "default": [0.5]})
    >>> correlation_matrix(simulated).loc["ad_growth", "api_growth"].item()
    0.5
    """
    check_frame("table of pairs", pairs, ("first", "second", strength))
    for name in (*pairs["first"], *pairs["second"]):
        check_name(name)
    names = [name for name in KIND if name in {*pairs["first"], *pairs["second"]}]
    matrix = pd.DataFrame(np.eye(len(names)), index=names, columns=names)
    seen: set[frozenset[str]] = set()
    for first, second, value in zip(pairs["first"], pairs["second"], pairs[strength], strict=True):
        pair = frozenset((first, second))
        if len(pair) == 1 or pair in seen:
            raise DataError(f"pair {first}, {second}: give each pair of two fields once.")
        seen.add(pair)
        moved = number_of(value)
        if moved is None or not -1 <= moved <= 1:
            raise DataError(
                f"pair {first}, {second}: {strength}={value!r}; give a number in [-1, 1]."
            )
        matrix.loc[first, second] = matrix.loc[second, first] = moved
    return matrix


def _tied(
    correlation: pd.DataFrame | None, names: tuple[str, ...]
) -> tuple[tuple[int, ...], Array | None]:
    """Rows of the tied fields and the Cholesky factor of their correlation."""
    if correlation is None:
        return (), None
    if not isinstance(correlation, pd.DataFrame):
        raise DataError(
            f"correlation is of type {type(correlation).__name__}; give a DataFrame of fields x "
            "fields, as correlation_matrix makes."
        )
    if correlation.empty:
        return (), None
    factor = np.asarray(np.linalg.cholesky(_checked_correlation(correlation, names)))
    return tuple(names.index(name) for name in correlation.columns), factor


def _checked_correlation(correlation: pd.DataFrame, names: tuple[str, ...]) -> Array:
    for name in (*correlation.index, *correlation.columns):
        check_name(name)
        if name not in names:
            raise DataError(f"correlation names {name}, which is not drawn; give it a range.")
    if list(correlation.index) != list(correlation.columns) or correlation.columns.has_duplicates:
        raise DataError("correlation needs the same fields as rows and columns, each once.")
    strange = [one for one in correlation.to_numpy(dtype=object).flat if number_of(one) is None]
    if strange:
        raise DataError(f"correlation holds {strange[0]!r}; give numbers in [-1, 1].")
    matrix = correlation.to_numpy(dtype=float)
    if not np.allclose(matrix, matrix.T, atol=1e-12) or not np.allclose(np.diag(matrix), 1.0):
        raise DataError("correlation is not symmetric with ones on its diagonal.")
    if not np.isfinite(matrix).all() or np.abs(matrix).max() > 1:
        raise DataError("correlation holds a value outside [-1, 1].")
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least <= 1e-10:
        raise DataError(
            f"correlation is not positive definite (smallest eigenvalue {least:.3g}); its fields "
            f"cannot all move together like that. Multiply what is off the diagonal by "
            f"{max(0.0, 0.99 / (1 - least)):.2f} or less, or leave a pair out."
        )
    return matrix
