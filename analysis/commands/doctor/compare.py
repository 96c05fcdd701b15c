"""Numbers made here beside numbers from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Mapping

from analysis.commands.doctor.finding import FAIL, Finding

Pairs = Mapping[str, tuple[float, float]]
"""Found and expected, by name."""

OTHERWISE = (
    "make the environment again from requirements.lock (./run does); if it stays off, report it "
    "with the output of `python -m analysis doctor --json`"
)


def compare(check: str, pairs: Pairs, tolerance: float, origin: str) -> Finding:
    """One row: all numbers within the relative `tolerance`, or the one that is farthest off."""
    worst = max(pairs, key=lambda name: _apart(*pairs[name]))
    found, expected = pairs[worst]
    apart = _apart(found, expected)
    if apart > tolerance:
        said = f"{worst} is {found:.15g}"
        return Finding(check, said, f"{expected:.15g} by {origin}", FAIL, OTHERWISE)
    count = "1 number" if len(pairs) == 1 else f"{len(pairs)} numbers"
    return Finding(check, f"{count}, {apart:.0e} off", f"within {tolerance:.0e} of {origin}")


def _apart(found: float, expected: float) -> float:
    """Relative difference; inf for what is no number."""
    if not (math.isfinite(found) and math.isfinite(expected)):
        return math.inf
    return abs(found - expected) / (abs(expected) or 1.0)
