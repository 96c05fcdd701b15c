"""Ten thousand bootstrap fits of a Bass curve beside a loop of `scipy.optimize.curve_fit`.

Run from the checkout: ``python benchmarks/diffusion_fits.py``. Both ways fit the same simulated
series of 24 points, from the same start, to the same least squares, in one process; the loop
fits some of them and its time is scaled up. Walls are medians of `ROUNDS` rounds, the ways taken
in turn within a round; what counts is the ratio.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import curve_fit

from analysis.adoption import bass_curve, fit_curve
from analysis.adoption.batch import BatchFits, fit_many
from analysis.adoption.compiled import fit_many_compiled
from analysis.adoption.fit import CurveFit

POINTS, ROUNDS, LOOPED = 24, 5, 300
GOAL_RATIO, GOAL_COMPILED, GOAL_AGREEMENT = 10, 50, 1e-6
T = np.arange(1.0, POINTS + 1)


def simulate(draws: int, seed: int = 0) -> tuple[CurveFit, np.ndarray]:
    """A simulated fit (p = 0.02, q = 0.35, m = 100) and series drawn around it."""
    rng = np.random.default_rng(seed)
    totals = bass_curve(T, 0.02, 0.35, 100) + rng.normal(0, 0.5, POINTS)
    fit = fit_curve(T, np.maximum.accumulate(totals))
    fitted = fit.problem.compared + fit.problem.residuals(fit.best.parameters)
    return fit, fitted + rng.normal(0, fit.residual_error, (draws, POINTS))


def bass(t: np.ndarray, m: float, p: float, q: float) -> np.ndarray:
    """The curve as one would hand it to curve_fit."""
    decay = np.exp(-(p + q) * t)
    return m * (1 - decay) / (1 + q / p * decay)


def looped(fit: CurveFit, series: np.ndarray) -> np.ndarray:
    """Unbounded Levenberg-Marquardt, one series after another."""
    return np.array([curve_fit(bass, T, y, p0=fit.best.parameters)[0] for y in series])


def batched(fit: CurveFit, series: np.ndarray) -> BatchFits:
    """All series in one call."""
    return fit_many(fit.problem, series, fit.best.parameters)


def timed(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def largest_gap(fits: BatchFits, alone: np.ndarray) -> float:
    """Largest relative difference to the fits made one by one."""
    return float(np.max(np.abs(fits.parameters[: len(alone)] / alone - 1)))


def told(goal_met: bool) -> str:
    """A goal as it came out."""
    return "met" if goal_met else "MISSED"


def main() -> None:
    """Print microseconds a fit, their ratio and the agreement, each with its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=10_000)
    draws = parser.parse_args().draws
    fit, series = simulate(draws)
    some = series[: min(LOOPED, draws)]
    found, alone = batched(fit, series), looped(fit, some)
    fast = fit_many_compiled(fit.problem, series, fit.best.parameters)  # compiles at first
    rounds = [
        (
            timed(lambda: batched(fit, series)) / draws,
            timed(lambda: fit.bootstrap(draws)) / draws,
            timed(lambda: fit.bootstrap(draws, compiled=True)) / draws,
            timed(lambda: looped(fit, some)) / len(some),
        )
        for _ in range(ROUNDS)
    ]
    own, whole, quick, other = (
        statistics.median(walls) * 1e6 for walls in zip(*rounds, strict=True)
    )
    ratio = statistics.median(loop / call for _, call, _, loop in rounds)
    speed = statistics.median(loop / call for _, _, call, loop in rounds)
    gap, fast_gap = (largest_gap(fits, alone) for fits in (found, fast))
    print(f"{draws:,} fits of a Bass curve on {POINTS} points")
    print(f"  fits alone   {own:8.1f} us/fit")
    print(f"  .bootstrap() {whole:8.1f} us/fit")
    print(f"  compiled     {quick:8.1f} us/fit")
    print(f"  curve_fit    {other:8.1f} us/fit")
    print(f"  ratio        {ratio:8.1f} x   goal {GOAL_RATIO} x: {told(ratio >= GOAL_RATIO)}")
    print(f"  compiled     {speed:8.1f} x   goal {GOAL_COMPILED} x: {told(speed >= GOAL_COMPILED)}")
    print(f"  largest gap  {gap:8.1e}     goal {GOAL_AGREEMENT:g}: {told(gap <= GOAL_AGREEMENT)}")
    agrees = told(fast_gap <= GOAL_AGREEMENT)
    print(f"  compiled gap {fast_gap:8.1e}     goal {GOAL_AGREEMENT:g}: {agrees}")
    print(f"  unconverged  {int((~found.converged).sum()):8d}     counted, none dropped")


if __name__ == "__main__":
    main()
