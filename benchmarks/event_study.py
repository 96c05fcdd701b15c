"""Speed and memory of the event studies beside yardsticks, each ratio with its goal.

Run from the checkout: ``python benchmarks/event_study.py``. Returns are simulated: 2,500 sessions,
an estimation window of 250 days, 21 event days, the market model. Times are processor seconds,
the ways taken in turn within a round after a warm-up, ratios medians over rounds; the library
takes frames, the yardsticks bare arrays. The package `eventstudy` is installed for the moment and
removed again; it runs in a process of its own beside the same closed form, and its ratio is
carried over: library / closed form here, times closed form / `eventstudy` there.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from typing import Any

import closed_form
import library
import numpy as np
import one_by_one
import peer
from simulated_events import simulate, table_of
from timing import Rounds, judge, take_turns

COUNTS = {1_000: 15, 50_000: 5}
"""Numbers of events, and the rounds of each."""

PEER_GOALS = {1_000: ">= 35", 50_000: ">= 60"}
LOOP = 200
"""statsmodels fits this many and its time is scaled up."""

SETS, SET_SIZE = 10_000, 10


def one_event() -> None:
    """One event end to end."""
    returns, firm, day = simulate(1)
    events = table_of(returns, firm, day)
    rounds = take_turns({"library": lambda: library.one_event(returns, events)}, 200)
    judge("one event end to end", rounds.median("library") * 1e3, "<= 2", "ms")


def many_events(count: int) -> float:
    """Core and battery beside the closed forms; closed form / library of the core."""
    returns, firm, day = simulate(count)
    events = table_of(returns, firm, day)
    arrays = (returns.to_numpy(), returns["MARKET"].to_numpy(), firm, day)
    ways = {
        "core": lambda: library.core(returns, events),
        "closed form": lambda: closed_form.core(*arrays),
        "battery": lambda: library.battery(returns, events),
        "extended closed form": lambda: closed_form.extended(*arrays),
    }
    rounds = take_turns(ways, COUNTS[count])
    print_times(rounds, count)
    judge(f"core, {count:,} events / closed form", rounds.ratio("core", "closed form"), "<= 1.5")
    full = rounds.ratio("battery", "extended closed form")
    judge(f"all twelve tests, {count:,} events / extended closed form", full, "<= 1.0")
    return rounds.ratio("closed form", "core")


def print_times(rounds: Rounds, count: int) -> None:
    """Microseconds an event of each way."""
    each = (f"{name} {rounds.median(name) / count * 1e6:.2f}" for name in rounds.seconds)
    print(f"  {count:,} events, us an event: {', '.join(each)}")


def beside_peer(faster: dict[int, float]) -> None:
    """The core beside `eventstudy`; `faster` holds closed form / library by number of events."""
    try:
        found = peer.measure(list(faster))
    except LookupError as trouble:
        print(f"  eventstudy left out: {trouble}")
        return
    print(f"  in its own process: {', '.join(map(' '.join, found['versions'].items()))}")
    for count, ratio in faster.items():
        there: dict[str, Any] = found["counts"][str(count)]
        print(f"  {count:,} events, us an event: eventstudy {there['eventstudy_us']:.0f}, ", end="")
        print(f"closed form {there['numpy_us']:.2f}; ratios are carried over by the closed form")
        what = f"eventstudy / core, {count:,} events"
        judge(what, there["ratio"] * ratio, PEER_GOALS[count])


def placebo() -> None:
    """A placebo test beside a statsmodels loop over as many fits."""
    returns, _, _ = simulate(SET_SIZE)
    day = np.linspace(400, len(returns) - 40, SET_SIZE).astype(int)
    firm = np.zeros(SET_SIZE, dtype=int)
    study = library.study_of(returns, table_of(returns, firm, day))
    arrays = (returns.to_numpy(), returns["MARKET"].to_numpy())
    days = np.random.default_rng(0).integers(270, len(returns) - 20, LOOP)
    ways = {
        "library": lambda: study.placebo_test(0, 0, draws=SETS),
        "loop": lambda: one_by_one.scars(*arrays, np.zeros(LOOP, dtype=int), days),
    }
    rounds = take_turns(ways, 7)
    each = f"statsmodels {rounds.median('loop') / LOOP * 1e6:.0f} us a fit"
    print(f"  {SETS:,} sets of {SET_SIZE}: {rounds.median('library') * 1e3:.1f} ms, {each}")
    fits = SETS * SET_SIZE / LOOP
    judge("statsmodels loop / placebo test", rounds.ratio("loop", "library") * fits, ">= 500")


def peak(count: int) -> None:
    """Peak resident memory of this process after core and battery of `count` events."""
    returns, firm, day = simulate(count)
    events = table_of(returns, firm, day)
    library.core(returns, events)
    library.battery(returns, events)
    kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    what = f"peak resident memory of the process, {count:,} events"
    judge(what, kibibytes / 1024, "<= 800", "MiB")


def main() -> None:
    """Every ratio; memory first and in a process of its own, which starts as large as this one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peak", type=int, help="only the peak memory of this many events")
    chosen = parser.parse_args()
    if chosen.peak:
        peak(chosen.peak)
        return
    subprocess.run([sys.executable, __file__, "--peak", str(max(COUNTS))], check=True)
    one_event()
    faster = {count: many_events(count) for count in COUNTS}
    placebo()
    beside_peer(faster)


if __name__ == "__main__":
    main()
