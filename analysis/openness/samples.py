"""Draws that are kept: fields, channels and actions, for questions a summary cannot answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.openness.assumptions import Assumptions
from analysis.openness.distributions import Sampler, make_sampler
from analysis.openness.flows import CHANNELS, Array
from analysis.openness.numbers import check_whole
from analysis.openness.value import ACTIONS
from analysis.openness.valuing import check_finite, value_block


@dataclass(frozen=True, eq=False)
class Samples:
    """Kept draws, a row each: the drawn `fields`, `channels` and `actions` (US$ bn)."""

    fields: pd.DataFrame
    channels: pd.DataFrame
    actions: pd.DataFrame

    @property
    def npv(self) -> pd.Series:
        """Opening with the licence clause less selling access, by draw."""
        return self.channels.sum(axis=1).rename("npv")


@np.errstate(all="ignore")  # what grows past any number is refused
def sample_values(
    assumptions: Assumptions,
    distributions: Mapping[str, Any] | None = None,
    n: int = 20_000,
    seed: int = 0,
    correlation: pd.DataFrame | None = None,
) -> Samples:
    """The draws of `monte_carlo`, kept; memory grows with `n`.

    Parameters
    ----------
    assumptions, distributions, n, seed, correlation
        As in `monte_carlo`, whose first draws are the same.

    Returns
    -------
    Samples
        Frames of n rows.

    Raises
    ------
    DataError
        As `monte_carlo`.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> simulated = Assumptions(**{field: 0 for field in KIND} | {"horizon_years": 1,
    ...     "cloud_revenue": 10.0, "cloud_share": 1.0})
    >>> drawn = sample_values(simulated, {"fee_rate": (0.0, 0.4)}, n=3)
    >>> bool(np.allclose(drawn.channels["cloud_fees"], 10 * drawn.fields["fee_rate"]))
    True
    """
    sampler = make_sampler(assumptions, distributions, correlation)
    parts = _parts(assumptions, sampler, check_whole("n", n, 1), check_whole("seed", seed, 0))
    names = (sampler.names, CHANNELS, ACTIONS)
    frames = [
        pd.DataFrame(part.T, columns=list(columns)).rename_axis(index="draw")
        for part, columns in zip(parts, names, strict=True)
    ]
    check_finite(float(parts[2].sum()))
    return Samples(*frames)


def _parts(
    assumptions: Assumptions, sampler: Sampler, n: int, seed: int
) -> tuple[Array, Array, Array]:
    """Fields, channels and actions, a column a draw."""
    fields, channels = np.empty((len(sampler.names), n)), np.empty((len(CHANNELS), n))
    actions, start = np.empty((len(ACTIONS), n)), 0
    for block in sampler.blocks(n, seed):
        here = slice(start, start := start + block.shape[1])
        present = value_block(assumptions, sampler.names, block)
        fields[:, here], channels[:, here] = block, present.channels
        for row, value in enumerate(present.actions):
            actions[row, here] = value
    return fields, channels, actions
