"""How far events of common days move together."""

from __future__ import annotations

import numpy as np

from analysis.reactions.windows import Fitted, about_mean, residual_blocks


def smallest_gap(day: np.ndarray) -> int | None:
    """Fewest sessions from one event day to the next; None for a single event."""
    return int(np.diff(np.sort(day)).min()) if len(day) > 1 else None


def mean_correlation(fitted: Fitted, length: int) -> float:
    """Mean over pairs of residual correlation times the share of the window in common.

    rho = sum over i != j of r_ij o_ij / L, over N(N - 1): r_ij the product of residuals about
    their mean, of unit norm over the own estimation window and zero elsewhere, on the calendar;
    o_ij the sessions that two tested windows of `length` L share. Events are first summed by
    event day, so the work grows with events, not pairs.
    """
    n = len(fitted.day)
    day, group = np.unique(fitted.day, return_inverse=True)
    sums = _summed_by_day(fitted, group, len(day))
    total = -float(n)
    for shift in range(min(length, sums.shape[1])):
        share = (length - shift) / length
        total += (1 if shift == 0 else 2) * share * _products(day, sums, shift)
    return total / (n * (n - 1))


def _summed_by_day(fitted: Fitted, group: np.ndarray, groups: int) -> np.ndarray:
    """Unit-norm residuals of the events of each day, shape (days, T)."""
    first, last = fitted.settings.estimation_window
    sums = np.zeros((groups, last - first + 1))
    for block in residual_blocks(fitted):
        e = about_mean(block)
        e /= np.sqrt(np.einsum("bt,bt->b", e, e))[:, None]
        np.add.at(sums, group[block.events], e)
    return sums


def _products(day: np.ndarray, sums: np.ndarray, shift: int) -> float:
    """Sum of products of days that lie `shift` sessions apart, aligned on the calendar."""
    later = np.searchsorted(day, day + shift)
    pairs = np.flatnonzero(day[np.minimum(later, len(day) - 1)] == day + shift)
    days = sums.shape[1] - shift
    return float(np.einsum("pt,pt->", sums[pairs, shift:], sums[later[pairs], :days]))
