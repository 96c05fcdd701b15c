"""Run as a script: results of linear algebra that is large enough to be shared among threads."""

from __future__ import annotations

import numpy as np

SIZE = 300
"""Rows and columns; from about a hundred on OpenBLAS shares the work."""


def main() -> None:
    """Print name and value of each result in full."""
    place = np.arange(1.0, SIZE + 1)
    matrix = np.sin(np.outer(place, place)) + np.diag(place)
    target = np.cos(place)
    results = {
        "solve": np.abs(np.linalg.solve(matrix, target)).sum(),
        "product": np.abs(matrix @ matrix.T).sum(),
        "singular_values": np.linalg.svd(matrix, compute_uv=False).sum(),
        "least_squares": np.abs(np.linalg.lstsq(matrix[:, :50], target, rcond=None)[0]).sum(),
    }
    for name, value in results.items():
        print(name, repr(float(value)))


if __name__ == "__main__":
    main()
