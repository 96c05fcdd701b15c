"""Sums over draws that a simulation keeps: of channels, of actions, and who turns the sign."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analysis.openness.flows import CHANNELS, Array
from analysis.openness.present import Present
from analysis.openness.spread import Spread
from analysis.openness.valuing import check_finite

SIZE = len(CHANNELS)
MOAT = CHANNELS.index("moat")


def _zeros() -> Array:
    return np.zeros(SIZE)


@dataclass
class Tally:
    """What `monte_carlo` keeps of its draws, of a size that does not depend on their number.

    `centre` (the first draw's value) is taken off the net value before products are summed, so
    that no digits are lost.
    `highest` is the sum of the best action's value; `kept` and `sold` count the draws in which
    keeping and selling are best (of several, the first).
    """

    spread: Spread = field(default_factory=Spread)
    centre: float = 0.0
    channels: Array = field(default_factory=_zeros)
    with_net: Array = field(default_factory=_zeros)
    pivotal: Array = field(default_factory=_zeros)
    squares: float = 0.0
    positive: int = 0
    api: float = 0.0
    unlicensed_moat: float = 0.0
    highest: float = 0.0
    kept: int = 0
    sold: int = 0

    def add(self, present: Present) -> None:
        """Take in one block of draws."""
        net = present.net
        check_finite(float(net.sum()))
        if self.spread.n == 0:
            self.centre = float(net[0])
        self.spread.add(net)
        self._add_sign(present.channels, net)
        self._add_actions(present, net)
        self._add_products(present.channels, net)

    def _add_sign(self, channels: Array, net: Array) -> None:
        """How often opening pays, and how often it would turn without a channel."""
        pays = net > 0
        self.positive += int(np.count_nonzero(pays))
        turned = np.not_equal(channels < net, pays)
        self.pivotal += [np.count_nonzero(row) for row in turned]

    def _add_actions(self, present: Present, net: Array) -> None:
        self.api += float(present.api.sum())
        self.unlicensed_moat += float(present.moat_without_clause.sum())
        top = net + present.api
        best = np.maximum(top, present.api)
        self.kept += len(net) - int(np.count_nonzero(best > 0))
        self.sold += int(np.count_nonzero((net <= 0) & (present.api > 0)))
        self.highest += float(np.maximum(best, 0.0, out=best).sum())

    def _add_products(self, channels: Array, net: Array) -> None:
        off_centre = net - self.centre
        self.channels += channels.sum(axis=1)
        self.with_net += np.einsum("ij,j->i", channels, off_centre)
        self.squares += float(np.einsum("i,i", off_centre, off_centre))

    @property
    def n(self) -> int:
        """Draws taken in."""
        return self.spread.n

    @property
    def channel_means(self) -> Array:
        """Mean present value by channel."""
        return self.channels / self.n

    @property
    def covariances(self) -> Array:
        """Covariance of each channel with the net value; they sum to its variance."""
        means = self.channel_means
        found: Array = self.with_net / self.n - means * (means.sum() - self.centre)
        return found

    @property
    def variance(self) -> float:
        """Variance of the net value."""
        off_centre = float(self.channel_means.sum()) - self.centre
        return max(self.squares / self.n - off_centre**2, 0.0)

    @property
    def action_means(self) -> Array:
        """Mean present value of keep, sell, open with the licence, open."""
        means = self.channel_means
        sell = self.api / self.n
        licensed = float(means.sum()) + sell
        unlicensed = licensed - means[MOAT] - self.unlicensed_moat / self.n
        return np.array([0.0, sell, licensed, unlicensed])

    @property
    def action_counts(self) -> Array:
        """In how many draws each action is best; opening without the clause never is."""
        return np.array([self.kept, self.sold, self.n - self.kept - self.sold, 0])
