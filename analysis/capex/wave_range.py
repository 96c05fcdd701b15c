"""Draws of inputs over their ranges."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.core import DataError


def triangular_draws(
    ranges: Mapping[str, tuple[float, float, float]], n: int, seed: int
) -> pd.DataFrame:
    """Independent draws of inputs, each triangular over (low, default, high).

    The ranges are no percentiles and nothing is known of how inputs go together: the triangle
    only says that the default is thought likelier than the ends. Each input has a stream of
    its own, so that adding one leaves the draws of the others as they were.

    Parameters
    ----------
    ranges : mapping of str to (low, default, high)
        Low <= default <= high; equal ends are a fixed value.
    n : int
        Draws, 1 or more.
    seed : int
        Of the draws.

    Returns
    -------
    DataFrame, shape (n, inputs)

    Raises
    ------
    DataError
        If a range is not ordered or not finite, or `n` is below 1.

    Examples
    --------
    >>> triangular_draws({"life": (4.0, 4.0, 4.0)}, n=2, seed=0)["life"].tolist()
    [4.0, 4.0]
    """
    if n < 1:
        raise DataError(f"n={n}; give 1 draw or more.")
    for name, ends in ranges.items():
        _check_range(name, ends)
    columns = {name: _draw(name, ends, n, seed) for name, ends in ranges.items()}
    return pd.DataFrame(columns, index=pd.RangeIndex(n, name="draw"))


def _draw(name: str, ends: tuple[float, float, float], n: int, seed: int) -> np.ndarray:
    low, middle, high = ends
    if low == high:
        return np.full(n, float(low))
    stream = np.random.default_rng([seed, *name.encode()])
    return stream.triangular(low, middle, high, size=n)


def _check_range(name: str, ends: tuple[float, float, float]) -> None:
    low, middle, high = ends
    if not (np.isfinite(ends).all() and low <= middle <= high):
        raise DataError(
            f"ranges[{name!r}]=({low}, {middle}, {high}); give finite low <= default <= high."
        )
