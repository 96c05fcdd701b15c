"""Measure size, power and coverage of the event-study tests; write `results/reaction_trust.csv`.

Run from the checkout, without a network:  python data/build/event_study_trust.py

    --replicates N    samples drawn for each scenario (2000)
    --only SCENARIO   only this scenario (may be given again); its rows replace those in the file

The protocol is that of Brown and Warner (1980, 1985): draw events on which nothing happened, from
the snapshot's returns and from simulated ones, and count how often each test rejects; add an
effect on day 0 and count again. `trust/` holds the parts: `scenarios` what is drawn, `theory` what
each test should do there and why, `counting` the tests, `rates` the columns and verdicts.

- size: share of replicates with p <= level, two-sided at 1, 5 and 10 %, one-sided at 5 %. The
  two-sided 10 % rate is the sum of the one-sided 5 % rates.
- power: the same, two-sided at 5 %, with `effect_pct` added to every event's return of day 0. Not
  corrected for size.
- coverage: share of 95 % intervals that hold the true value, of the CAR of a single event and, for
  `cross_section_t` and `crude_dependence`, of the mean CAR.
- `single_event_t` and `sq` are tests of one event: the first of each replicate. A test that never
  applies (`sq` with T = 100 and L = 21) has no row.
- `note`: "draws overlap" where firm-days of so few firms recur across replicates, so that rates
  vary more than their intervals tell. Real returns are those of 2018-01-03 to 2022-12-28, while
  the snapshot has the market, the S&P 500 index.

Seeds come from each scenario's name, so a row does not depend on what else was run.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pandas as pd
from tqdm import tqdm

FOLDER = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(FOLDER.parent))

from trust.rates import ORDER, table  # noqa: E402
from trust.scenarios import SCENARIOS  # noqa: E402

OUT = FOLDER / "results" / "reaction_trust.csv"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument("--only", action="append", choices=sorted(SCENARIOS), metavar="SCENARIO")
    return parser.parse_args()


def joined(fresh: pd.DataFrame) -> pd.DataFrame:
    """The file's rows of other scenarios, and the fresh ones."""
    stored = pd.read_csv(OUT, keep_default_na=False)
    others = stored[~stored["scenario"].isin(fresh["scenario"])]
    return pd.concat([others, fresh]).sort_values(ORDER, ignore_index=True)


def main() -> None:
    """Count, and put the new file in the place of the old one."""
    chosen = arguments()
    names = chosen.only or list(SCENARIOS)
    parts = [table([SCENARIOS[name]], chosen.replicates) for name in tqdm(names, disable=None)]
    frame = pd.concat(parts).sort_values(ORDER, ignore_index=True)
    if chosen.only and OUT.exists():
        frame = joined(frame)
    OUT.parent.mkdir(exist_ok=True)
    beside = OUT.with_suffix(".new")
    frame.to_csv(beside, index=False, float_format="%.4g", lineterminator="\n")
    os.replace(beside, OUT)
    print(f"{len(frame):,} rows in {OUT.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
