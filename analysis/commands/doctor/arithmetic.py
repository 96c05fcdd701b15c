"""Whether arithmetic, tails of distributions and linear algebra are what they must be here."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from analysis.commands.doctor.compare import OTHERWISE, Pairs, compare
from analysis.commands.doctor.finding import FAIL, Finding

MANTISSA_BITS = 53
"""Of an IEEE 754 double."""
SMALLEST_NORMAL = 2.0**-1022
"""Half of it is a subnormal number, which some libraries make the processor call zero."""

SUM_OF_TENTHS = float.fromhex("0x1.3333333333334p-2")
"""0.1 + 0.2 by IEEE 754, rounded to nearest with ties to even."""

SIZE = 60
"""Equations of the system that is solved."""
SAME_DIGITS = 1e-12
"""Results with one thread and with several agree to twelve digits."""
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
THREADS_SCRIPT = Path(__file__).with_name("threads.py")
MOST_THREADS = 8
PATIENCE_SECONDS = 60


def arithmetic_findings() -> Iterator[Finding]:
    """Doubles, distributions, equations, least squares and threads."""
    yield _double_precision()
    yield compare("tails of distributions", _tails(), 1e-12, "closed forms")
    yield compare("solving equations", _solved(), 1e-12, "a known solution")
    yield compare("least squares", _wampler(), 1e-7, "the certified values of NIST Wampler1")
    yield compare("threads", _with_threads(), SAME_DIGITS, "what one thread gives")


def _double_precision() -> Finding:
    import numpy as np

    halved = np.array([SMALLEST_NORMAL]) / 2
    wrong = []
    if sys.float_info.mant_dig != MANTISSA_BITS or np.finfo(float).nmant != MANTISSA_BITS - 1:
        wrong.append(f"{sys.float_info.mant_dig} bits")
    if not halved[0] > 0:
        wrong.append("the smallest numbers become zero")
    if (np.array([0.1]) + 0.2)[0] != SUM_OF_TENTHS:
        wrong.append("0.1 + 0.2 is rounded otherwise")
    expected = "IEEE 754 doubles"
    if wrong:
        return Finding("double precision", ", ".join(wrong), expected, FAIL, OTHERWISE)
    return Finding("double precision", f"{MANTISSA_BITS} bits, rounded as told", expected)


def _tails() -> Pairs:
    """P(X > x) by SciPy, and in closed form by the mathematical functions of Python."""
    from scipy import stats

    x = 3.0
    return {
        "t(1) above 3": (float(stats.t.sf(x, 1)), math.atan(1 / x) / math.pi),
        "t(2) above 3": (
            float(stats.t.sf(x, 2)),
            1 / (math.sqrt(2 + x * x) * (math.sqrt(2 + x * x) + x)),
        ),
        "normal above 6": (float(stats.norm.sf(6.0)), math.erfc(6.0 / math.sqrt(2)) / 2),
        "chi-squared(2) above 30": (float(stats.chi2.sf(30.0, 2)), math.exp(-15.0)),
    }


def _solved() -> Pairs:
    """The element farthest from one, of a system whose solution is all ones."""
    import numpy as np

    place = np.arange(SIZE)
    matrix = 1.0 / (1.0 + np.abs(place[:, None] - place)) + np.diag(place + 1.0)
    solution = np.linalg.solve(matrix, matrix.sum(axis=1))
    worst = solution[np.argmax(np.abs(solution - 1))]
    return {"the worst unknown": (float(worst), 1.0)}


def _wampler() -> Pairs:
    """NIST StRD Wampler1: y = 1 + x + ... + x^5 at x = 0, 1, ..., 20, every coefficient one."""
    import numpy as np

    powers = np.vander(np.arange(21.0), 6, increasing=True)
    found = np.linalg.lstsq(powers, powers.sum(axis=1), rcond=None)[0]
    return {f"coefficient of x^{k}": (float(value), 1.0) for k, value in enumerate(found)}


def _with_threads() -> Pairs:
    """Numbers of a process with several threads, and of one with a single thread."""
    several = max(2, min(MOST_THREADS, os.cpu_count() or 1))
    one, many = numbers_with(1), numbers_with(several)
    return {f"{name} with {several} threads": (many[name], one[name]) for name in one}


def numbers_with(threads: int) -> dict[str, float]:
    """What threads.py prints where linear algebra may use so many threads."""
    known = {**os.environ, **dict.fromkeys(THREADS, str(threads))}
    done = subprocess.run(
        [sys.executable, "-P", str(THREADS_SCRIPT)],
        env=known,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    pairs = (line.split() for line in done.stdout.splitlines())
    return {name: float(value) for name, value in pairs}
