"""Write generations.csv: units in use and a fit by the Python package bassmodelgens 0.1.1.

Simulated series of four generations with Gaussian noise. The package's own curve gives the
expected values; its fit (BFGS from a rough start, launches free) gives a sum of squares to beat.
Needs `pip install bassmodelgens`. Run: python generations.py
"""

from __future__ import annotations

import csv
import warnings
from pathlib import Path

import numpy as np

P, Q = 0.03, 0.35
POTENTIALS = [2500.0, 9000.0, 20000.0, 15000.0]
LAUNCHES = [0.0, 5.0, 10.0, 15.0]
PERIODS, NOISE = 25, 150.0


def main() -> None:
    """A row for each generation and period after its launch."""
    from bassmodelgens import bassmodelgens as peer  # only where this script runs

    t = np.arange(PERIODS, dtype=float)
    exact = peer.bass_sales_generations(t, P, Q, POTENTIALS, LAUNCHES)
    drawn = exact + np.random.default_rng(0).normal(0, NOISE, exact.shape)
    noisy = np.where(t[:, None] > LAUNCHES, np.maximum(drawn, 0), 0)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        rough = peer.fit_bass_model_generations(noisy, 0.01, 0.2, [10000.0] * 4, LAUNCHES)
        near = peer.fit_bass_model_generations(noisy, P, Q, POTENTIALS, LAUNCHES)
        found = [(fit["p"], fit["q"], fit["m"], fit["tau"]) for fit in (rough, near)]
        fits = [peer.bass_sales_generations(t, *one) for one in found]
    with Path(__file__).with_name("generations.csv").open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["generation", "launch", "t", "exact", "value", "peer_rough", "peer_near"])
        for g, launch in enumerate(LAUNCHES):
            for i in np.flatnonzero(t > launch):
                figures = [exact[i, g], noisy[i, g], *(fit[i, g] for fit in fits)]
                out.writerow([f"g{g + 1}", launch, t[i], *map(repr, map(float, figures))])


if __name__ == "__main__":
    main()
