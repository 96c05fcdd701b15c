"""Speed and memory of the event-study core beside two yardsticks, in one process.

Run from the checkout: ``python benchmarks/event_study.py``. Walls are medians of `ROUNDS` rounds
after a warm-up, the ways taken in turn within a round; what counts are the ratios. Returns are
simulated. The core output is: regression, abnormal returns, CAR with its exact variance for the
whole event window and for day 0, cross-section t and BMP.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.reactions import event_study

SESSIONS, ROUNDS = 2500, 5
ESTIMATION, EVENT = (-260, -11), (-10, 10)
SLOW_EVENTS = 200  # statsmodels fits this many and its time is scaled up


def simulate(events: int, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Simulated returns (sessions x firms, the market last), firm and session of each event."""
    rng = np.random.default_rng(seed)
    firms = max(20, min(500, events // 10))
    market = rng.normal(0, 0.01, SESSIONS)
    shares = 1.1 * market[:, None] + rng.normal(0, 0.02, (SESSIONS, firms))
    names = [*(f"F{i}" for i in range(firms)), "MARKET"]
    days = pd.bdate_range("2014-01-02", periods=SESSIONS)
    returns = pd.DataFrame(np.column_stack([shares, market]), index=days, columns=names)
    return returns, rng.integers(0, firms, events), rng.integers(270, SESSIONS - 20, events)


def table_of(returns: pd.DataFrame, firm: np.ndarray, day: np.ndarray) -> pd.DataFrame:
    """Events as `event_study` takes them."""
    return pd.DataFrame(
        {
            "event_id": np.arange(len(firm)),
            "firm": returns.columns[firm],
            "date": returns.index[day],
        }
    )


def with_library(returns: pd.DataFrame, events: pd.DataFrame) -> tuple[float, float]:
    """Frames in, two test statistics out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # events in estimation windows, which are meant here
        study = event_study(returns, events, benchmark="MARKET")
    study.car(*EVENT)
    study.car(0, 0)
    return study.test("cross_section_t", *EVENT).statistic, study.test("bmp", *EVENT).statistic


def with_numpy(y: np.ndarray, x: np.ndarray, firm: np.ndarray, day: np.ndarray) -> tuple:
    """The same numbers from bare arrays, as the textbook writes them; no check, no missing day."""
    car, scar = np.empty(len(day)), np.empty(len(day))
    for start in range(0, len(day), 256):
        rows = slice(start, start + 256)
        car[rows], scar[rows] = _numpy_block(y, x, firm[rows], day[rows])
    n = len(day)
    return tuple(v.mean() / (v.std(ddof=1) / n**0.5) for v in (car, scar))


def _numpy_block(y: np.ndarray, x: np.ndarray, firm: np.ndarray, day: np.ndarray) -> tuple:
    past = day[:, None] + np.arange(ESTIMATION[0], ESTIMATION[1] + 1)
    near = day[:, None] + np.arange(EVENT[0], EVENT[1] + 1)
    ye, xe = y[past, firm[:, None]], x[past]
    yv, xv = y[near, firm[:, None]], x[near]
    t, length = ye.shape[1], yv.shape[1]
    ym, xm = ye.mean(axis=1), xe.mean(axis=1)
    yc, xc = ye - ym[:, None], xe - xm[:, None]
    sxx = np.einsum("bt,bt->b", xc, xc)
    beta = np.einsum("bt,bt->b", xc, yc) / sxx
    alpha = ym - beta * xm
    residual = yc - beta[:, None] * xc
    s2 = np.einsum("bt,bt->b", residual, residual) / (t - 2)
    ar = yv - alpha[:, None] - beta[:, None] * xv
    dx = xv - xm[:, None]
    daily = s2[:, None] * (1 + 1 / t + dx**2 / sxx[:, None])
    assert daily.shape == ar.shape
    car = ar.sum(axis=1)
    variance = s2 * (length + length**2 / t + dx.sum(axis=1) ** 2 / sxx)
    return car, car / np.sqrt(variance)


def with_statsmodels(y: np.ndarray, x: np.ndarray, firm: np.ndarray, day: np.ndarray) -> tuple:
    """One regression an event, the exact variance from its prediction covariance."""
    import statsmodels.api as sm

    car, scar = [], []
    for f, d in zip(firm, day, strict=True):
        past, near = slice(d + ESTIMATION[0], d + ESTIMATION[1] + 1), slice(d - 10, d + 11)
        design = sm.add_constant(x[past])
        fit = sm.OLS(y[past, f], design).fit()
        ahead = np.column_stack([np.ones(21), x[near]])
        ar = y[near, f] - ahead @ fit.params
        variance = ahead.sum(axis=0) @ fit.cov_params() @ ahead.sum(axis=0) + 21 * fit.scale
        car.append(ar.sum())
        scar.append(ar.sum() / variance**0.5)
    values = (np.array(car), np.array(scar))
    return tuple(v.mean() / (v.std(ddof=1) / len(v) ** 0.5) for v in values)


def timed(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(count: int) -> None:
    """Print the ratios for `count` events."""
    returns, firm, day = simulate(count)
    events = table_of(returns, firm, day)
    y, x = returns.to_numpy(), returns["MARKET"].to_numpy()
    some = slice(0, min(count, SLOW_EVENTS))
    ways: dict[str, Callable[[], object]] = {
        "library": lambda: with_library(returns, events),
        "numpy closed form": lambda: with_numpy(y, x, firm, day),
        "statsmodels loop": lambda: with_statsmodels(y, x, firm[some], day[some]),
    }
    np.testing.assert_allclose(with_library(returns, events), with_numpy(y, x, firm, day), 1e-9)
    ways["statsmodels loop"]()
    rounds = [{name: timed(work) for name, work in ways.items()} for _ in range(ROUNDS)]
    sizes = {"statsmodels loop": some.stop}
    each = {
        name: statistics.median(r[name] for r in rounds) / sizes.get(name, count) * 1e6
        for name in ways
    }
    print(f"{count:,} events, T = 250, 21 event days, {returns.shape[1] - 1} firms")
    for name, micro in each.items():
        ratio = each["library"] / micro
        print(f"  {name:<18} {micro:9.2f} us/event   library takes {ratio:7.3f} x")


def peak(count: int) -> None:
    """Print the peak memory that the library allocates beyond its input."""
    returns, firm, day = simulate(count)
    events = table_of(returns, firm, day)
    tracemalloc.start()
    with_library(returns, events)
    mebibytes = tracemalloc.get_traced_memory()[1] / 2**20
    print(f"  peak allocated beyond the input: {mebibytes:.0f} MiB")


def one_event() -> None:
    """Print the time of one event end to end."""
    returns, firm, day = simulate(1)
    events = table_of(returns, firm, day)
    event_study(returns, events, benchmark="MARKET").car(0, 0)
    walls = [
        timed(lambda: event_study(returns, events, benchmark="MARKET").car(0, 0)) for _ in range(50)
    ]
    print(f"one event end to end: {statistics.median(walls) * 1e3:.2f} ms")


def main() -> None:
    """Compare at each size; memory in a process of its own, so that tracing slows nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1_000, 50_000])
    parser.add_argument("--peak", type=int, help="only the peak memory of this many events")
    chosen = parser.parse_args()
    if chosen.peak:
        peak(chosen.peak)
        return
    one_event()
    for count in chosen.events:
        compare(count)
        subprocess.run([sys.executable, __file__, "--peak", str(count)], check=True)


if __name__ == "__main__":
    main()
