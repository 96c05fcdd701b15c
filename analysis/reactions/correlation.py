"""Tests that allow for correlation between events of common days."""

from __future__ import annotations

from analysis.reactions.common_days import CommonDays
from analysis.reactions.mean_tests import bmp, patell
from analysis.reactions.ols import RELATIVE_ZERO
from analysis.reactions.sample import Sample
from analysis.reactions.verdict import DoesNotApply, Found


def kp_bmp(sample: Sample) -> Found:
    """The standardised cross-section test, corrected for correlation between events, t(N - 1).

    BMP sqrt((1 - rho) / (1 + (N - 1) rho)), rho from `common_days`. `estimate` is the mean
    SCAR. Source: Kolari, Pynnonen (2010), Review of Financial Studies 23(11), 3996-4025, for one
    common day; weighted here by the days that tested windows share.
    """
    plain, (rho, note) = bmp(sample), _rho(sample)
    return _widened(plain, ((1 + (sample.n - 1) * rho) / (1 - rho)) ** 0.5, note, "bmp")


def kp_patell(sample: Sample) -> Found:
    """Patell's test, corrected for correlation between events, N(0,1).

    Z / sqrt(1 + (N - 1) rho), rho from `common_days`. `estimate` is the mean SCAR. Source:
    Kolari, Pynnonen (2010), as for `kp_bmp`.
    """
    plain, (rho, note) = patell(sample), _rho(sample)
    return _widened(plain, (1 + (sample.n - 1) * rho) ** 0.5, note, "patell")


def _rho(sample: Sample) -> tuple[float, str]:
    """The mean correlation, and a note of it; no note if no two tested windows meet."""
    rho = sample.tally(CommonDays).correlation
    if rho is None:
        return 0.0, ""
    if 1 + (sample.n - 1) * rho <= RELATIVE_ZERO or 1 - rho <= RELATIVE_ZERO:
        raise DoesNotApply(
            f"mean residual correlation rho = {rho:.3g} leaves no variance: 1 - rho and "
            f"1 + (N - 1) rho = {1 + (sample.n - 1) * rho:.4f} must be positive"
        )
    return rho, f"mean residual correlation rho = {rho:.3g}"


def _widened(plain: Found, factor: float, note: str, name: str) -> Found:
    """`plain` with its standard error times `factor`; without a note no windows meet."""
    se = None if plain.se is None else plain.se * factor
    same = f"no two tested windows share a session (rho = 0): equal to {name}"
    notes = (*plain.notes, note or same)
    return Found(plain.statistic / factor, plain.df, plain.estimate, se, notes)
