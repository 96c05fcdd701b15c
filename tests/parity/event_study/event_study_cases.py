"""The simulated cases that every tool is given. NumPy and pandas only, for any environment.

`nine` has nine events of six firms; `masked` the same, with the days of a firm's other event
windows taken out of its estimation windows; `common` one event of each of thirty firms on one day;
`spread` the same firms on days within five weeks; `gaps` and `common_gaps` as these two, with
firm-days taken out; `two_factors`, `constant`, `adjusted` the first ten of `spread` with another
normal return; `ties` those ten with returns rounded to 1/256, so that CARs tie and vanish.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent
ESTIMATION, EVENT = (-210, -11), (-3, 3)
WINDOWS = ((0, 0), (-1, 1), (-3, 3), (1, 3))
DAYS = tuple((day, day) for day in range(EVENT[0], EVENT[1] + 1))
MODELS = {
    "two_factors": "factors",
    "constant": "constant_mean",
    "adjusted": "market_adjusted",
    "ties": "market_adjusted",
}
CASES = ("nine", "masked", "common", "spread", "gaps", "common_gaps", *MODELS)


@dataclass(frozen=True)
class Case:
    """Returns (sessions, firms and benchmarks) and events, with the normal return to use."""

    name: str
    returns: pd.DataFrame
    events: pd.DataFrame
    model: str

    @property
    def masked(self) -> bool:
        """Whether other events of the firm are kept out of the estimation windows."""
        return self.name == "masked"

    @property
    def firms(self) -> list[str]:
        return list(self.events["firm"])

    @property
    def places(self) -> np.ndarray:
        """Session of each event day."""
        return self.returns.index.get_indexer(self.events["date"])

    def past(self, column: str, place: int) -> np.ndarray:
        """A column in the estimation window."""
        return self.returns[column].to_numpy()[place + ESTIMATION[0] : place + ESTIMATION[1] + 1]

    def near(self, column: str, place: int) -> np.ndarray:
        """A column in the event window."""
        return self.returns[column].to_numpy()[place + EVENT[0] : place + EVENT[1] + 1]


def read_case(name: str) -> Case:
    """One of `CASES`."""
    nine = name in ("nine", "masked")
    returns = _dated("simulated_returns.csv" if nine else "simulated_thirty_returns.csv")
    table = "events" if nine else "spread_events"
    table = "common_events" if name.startswith("common") else table
    events = pd.read_csv(FOLDER / f"simulated_{table}.csv", parse_dates=["date"])
    if name.endswith("gaps"):
        holes = pd.read_csv(FOLDER / "simulated_gaps.csv", parse_dates=["date"])
        for hole in holes.itertuples():
            returns.loc[hole.date, hole.firm] = np.nan
    if name == "ties":
        returns = np.round(returns * 256) / 256
    if name in MODELS:
        events = events.head(10)
    return Case(name, returns, events, MODELS.get(name, "market_model"))


def write_rows(rows: list[dict], path: str, made_by: str) -> None:
    """Numbers in full, under a line that says what made them."""
    text = pd.DataFrame(rows).to_csv(index=False, float_format="%.17g")
    (FOLDER / path).write_text(f"# {made_by}\n{text}", encoding="utf-8")


def read_rows(path: str) -> pd.DataFrame:
    """A table that `write_rows` or base R wrote."""
    return pd.read_csv(FOLDER / path, comment="#")


def made_by(path: str) -> str:
    """The line above the table."""
    with (FOLDER / path).open(encoding="utf-8") as lines:
        return lines.readline().strip("# \n")


def _dated(path: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / path, index_col="date", parse_dates=True)
