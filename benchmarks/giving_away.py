"""Uncertainty of the value of giving away: simulation beside its own draws, Sobol beside SALib.

Run from the checkout: ``python benchmarks/giving_away.py``. Processor seconds; the ways take
turns within a round, and what counts is the median ratio. The yardstick of the simulation is
drawing the same numbers by the same sampler without valuing them; bare uniform numbers from
NumPy stand beside it. That of the indices is SALib's analysis of the same model values.
"""

from __future__ import annotations

import argparse
import tracemalloc
from typing import Any

import numpy as np
from timing import judge, take_turns

from analysis import Assumptions, correlation_matrix, load, monte_carlo, range_distributions, sobol
from analysis.openness.distributions import BLOCK, SHAPES, make_sampler
from analysis.openness.variance import _bases, _outputs, sobol_indices

ROUNDS, POINTS = 5, 16_384


def simulation(assumptions: Assumptions, draws: int, correlated: bool) -> None:
    """Time drawing, and drawing with valuing and keeping count, for each shape of the ranges."""
    matrix = correlation_matrix(load("assumption_pairs")) if correlated else None
    tied = ", correlated" if correlated else ""
    for shape in SHAPES:
        laws = range_distributions(assumptions, shape)
        sampler = make_sampler(assumptions, laws, matrix)

        def draw(sampler: Any = sampler) -> None:
            for _ in sampler.blocks(draws, 0):
                pass

        def bare(size: tuple[int, int] = (len(laws), BLOCK)) -> None:
            rng, room = np.random.default_rng(0), np.empty(size)
            for _ in range(-(-draws // BLOCK)):
                rng.random(out=room)

        def whole(laws: Any = laws) -> None:
            monte_carlo(assumptions, laws, n=draws, correlation=matrix)

        rounds = take_turns({"bare": bare, "draw": draw, "whole": whole}, ROUNDS)
        seconds = {name: f"{rounds.median(name):.3f}" for name in ("bare", "draw", "whole")}
        print(f"{draws:,} draws of {len(laws)} fields, {shape}{tied}: seconds {seconds}")
        judge("simulation over drawing alone", rounds.ratio("whole", "draw"), "<= 2")


def indices(assumptions: Assumptions) -> None:
    """Time the index step beside SALib's analysis of the same values, and compare them."""
    from SALib.analyze import sobol as salib

    sampler = make_sampler(assumptions, None)
    a, b, mixed = _outputs(assumptions, sampler, *_bases(sampler, POINTS, seed=0))
    names = list(sampler.names)
    problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
    outputs = np.column_stack([a, mixed.T, b]).ravel()

    def theirs() -> Any:
        return salib.analyze(problem, outputs, calc_second_order=False, seed=1)

    def ours() -> Any:
        return sobol_indices(a, b, mixed)

    def whole() -> Any:
        return sobol(assumptions, n=POINTS)

    rounds = take_turns({"salib": theirs, "ours": ours, "whole": whole}, ROUNDS)
    seconds = {name: f"{rounds.median(name):.3f}" for name in ("salib", "ours", "whole")}
    found, told = ours(), theirs()
    gap = max(np.abs(found[i] - told[j]).max() for i, j in (("s1", "S1"), ("st", "ST")))
    print(f"Sobol indices, {len(names)} fields, N = {POINTS:,}: seconds {seconds}")
    judge("index step over SALib's", rounds.ratio("ours", "salib"), "<= 0.1")
    judge(
        "sampling, model and index step over SALib's index step",
        rounds.ratio("whole", "salib"),
        "<= 0.1",
    )
    judge("largest difference of a point estimate, 1e-12", gap / 1e-12, "<= 1", "")


def memory(assumptions: Assumptions, draws: int) -> None:
    """Peak memory of a simulation, and of one ten times as long."""
    peaks = []
    for n in (draws, 10 * draws):
        tracemalloc.start()
        monte_carlo(assumptions, n=n)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    print(f"peak memory: {peaks[0] / 1e6:.1f} MB, ten times the draws {peaks[1] / 1e6:.1f} MB")
    judge("memory of ten times the draws", peaks[1] / peaks[0], "<= 1.1")


def main() -> None:
    """Print each ratio with its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1_000_000)
    draws = parser.parse_args().draws
    assumptions = Assumptions.from_frame(load("assumptions"))
    for correlated in (False, True):
        simulation(assumptions, draws, correlated)
    memory(assumptions, draws)
    indices(assumptions)


if __name__ == "__main__":
    main()
