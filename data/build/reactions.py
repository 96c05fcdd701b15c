"""Make the stored event studies again, from any adjusted prices and daily factors.

Run from the checkout:

    python data/build/reactions.py --prices prices.csv --factors factors.csv

`prices.csv` is long (columns `date`, `ticker`, `adj_close`) and holds META, GOOGL, MSFT, AMZN,
NVDA, SPY, QQQ and ^GSPC from a year before the first event on. `factors.csv` holds `date`,
`mkt_rf`, `smb`, `hml`, `rmw`, `cma`, `mom` as fractions. Neither is copied: what is written to
`data/results/` are sums over windows of single events, and means, tests and bands of lists of at
least five. The hashes of both files, this package's version and the command go into the manifest,
which is then refreshed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

FOLDER = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(FOLDER.parent))

from analysis import __version__  # noqa: E402
from analysis.core import THEN  # noqa: E402
from analysis.datasets import load  # noqa: E402
from analysis.studies.stored import (  # noqa: E402
    Market,
    curve_rows,
    event_rows,
    list_rows,
    path_rows,
    tasks,
)

DIGITS = "%.9g"
WHOLE = {"df", "n", "first_day", "last_day", "relative_day", "specifications", "pool_days"}
TABLES = (
    "reaction_events",
    "reaction_tests",
    "reaction_paths",
    "reaction_choices",
    "reaction_joint",
)


def read_market(prices: Path, factors: Path) -> Market:
    """Returns and factors of the two files, and the events of this checkout."""
    long = pd.read_csv(prices, parse_dates=["date"])
    wide = long.pivot(index="date", columns="ticker", values="adj_close")
    daily = pd.read_csv(factors, parse_dates=["date"]).set_index("date")
    return Market.of(wide, daily, load("events"))


def make(market: Market, today: str) -> dict[str, pd.DataFrame]:
    """The tables; lists are studied as known then and as known on the day made."""
    by_list: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES[1:]}
    for day in (THEN, today):
        known = market.as_known(day)
        dated = {"through": known.returns.index[-1], "known_on": pd.Timestamp(day)}
        for name, rows in _of_lists(known, day):
            by_list[name] += [row | dated for row in rows]
    frames = {name: pd.DataFrame(rows) for name, rows in by_list.items()}
    frames = {"reaction_events": event_rows(market), **frames}
    return {name: frame.assign(evidence="estimated") for name, frame in frames.items()}


def _of_lists(known: Market, day: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Table and rows, task by task."""
    for task in tqdm(tasks(), desc=f"as known on {day}", disable=None):
        yield "reaction_tests", list_rows(known, *task)
        yield "reaction_paths", path_rows(known, *task)
    choices, joint = curve_rows(known)
    yield "reaction_choices", choices
    yield "reaction_joint", joint


def write(name: str, frame: pd.DataFrame) -> None:
    """One table as CSV with LF and nine digits."""
    path = FOLDER / "results" / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    whole = WHOLE & set(frame)
    frame = frame.astype(dict.fromkeys(whole, "Int64"))
    frame.to_csv(path, index=False, float_format=DIGITS, lineterminator="\n")


def note_origin(inputs: dict[str, str], today: str) -> None:
    """Say in the manifest when, by which version and from which bytes the tables were made."""
    path = FOLDER / "manifest.toml"
    text = path.read_text(encoding="utf-8")
    quoted = {name: f'"{value}"' for name, value in (("version", __version__), *inputs.items())}
    for name in TABLES:
        start = text.index(f"[{name}]\n")
        body = text[start:]
        for field, value in (("retrieved", today), *quoted.items()):
            body = re.sub(rf"(?m)^{field} = .*$", f"{field} = {value}", body, count=1)
        text = text[:start] + body
    path.write_text(text, encoding="utf-8")


def main() -> int:
    """Read, study, write, refresh the manifest."""
    layout = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--prices", type=Path, required=True)
    parser.add_argument("--factors", type=Path, required=True)
    parser.add_argument("--today", default=f"{dt.date.today():%Y-%m-%d}", help="the day made")
    chosen = parser.parse_args()
    files = {"prices_sha256": chosen.prices, "factors_sha256": chosen.factors}
    hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    for name, frame in make(read_market(chosen.prices, chosen.factors), chosen.today).items():
        write(name, frame)
    note_origin(hashes, chosen.today)
    return subprocess.call([sys.executable, str(FOLDER / "build" / "manifest.py")])


if __name__ == "__main__":
    sys.exit(main())
