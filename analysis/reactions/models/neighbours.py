"""A benchmark on the sessions beside each day."""

from __future__ import annotations

import numpy as np


def around(values: np.ndarray, reach: int) -> np.ndarray:
    """Values of `reach` sessions before to `reach` after each, (2 reach + 1, sessions).

    Beyond the ends of the data they are 0; `Design.edge` keeps these days out of estimation.

    Examples
    --------
    >>> around(np.array([1.0, 2.0, 3.0]), 1).tolist()
    [[0.0, 1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 3.0, 0.0]]
    """
    padded = np.pad(values, reach)
    return np.array([padded[j : j + len(values)] for j in range(2 * reach + 1)])


def names(name: str, reach: int) -> tuple[str, ...]:
    """What messages call each row of `around`."""
    return tuple(_name(name, j) for j in range(-reach, reach + 1))


def _name(name: str, j: int) -> str:
    if j == 0:
        return name
    noun = "session" if abs(j) == 1 else "sessions"
    return f"{name} {abs(j)} {noun} {'before' if j < 0 else 'after'}"


def labels(reach: int) -> tuple[str, ...]:
    """Columns of the slopes: `beta_-1`, `beta_0`, `beta_+1` for one session on each side."""
    return tuple(f"beta_{j:+d}" if j else "beta_0" for j in range(-reach, reach + 1))
