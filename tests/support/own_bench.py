"""Simulated prices and events as a user's CSV files, and the command run on them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.cli import main

SESSIONS = 330
SHOCKS = {"FIRM": (150, 200, 250, 300), "OTHER": (180, 280)}
"""Sessions on which the simulated firms jump by 5 %."""


def simulated_prices() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    days = pd.bdate_range("2022-01-03", periods=SESSIONS, name="date")
    market = rng.normal(0.0, 0.01, SESSIONS)
    frame = pd.DataFrame({"FIRM": 0.9 * market, "OTHER": 1.2 * market, "MARKET": market}, days)
    frame[["FIRM", "OTHER"]] += rng.normal(0.0, 0.01, (SESSIONS, 2))
    for firm, places in SHOCKS.items():
        frame.iloc[list(places), frame.columns.get_loc(firm)] += 0.05
    return (100 * (1 + frame).cumprod()).round(6)


def simulated_events(prices: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (f"{firm}-{place}", firm, f"{prices.index[place]:%Y-%m-%d}", f"News {place}")
        for firm, places in SHOCKS.items()
        for place in places
    ]
    return pd.DataFrame(rows, columns=["event_id", "firm", "date", "title"])


@dataclass
class Bench:
    """A folder with the files of one study, and what the command answers."""

    folder: Path
    capsys: pytest.CaptureFixture[str] | None = None

    @property
    def prices(self) -> Path:
        return self.folder / "prices.csv"

    @property
    def events(self) -> Path:
        return self.folder / "events.csv"

    @property
    def out(self) -> Path:
        return self.folder / "result"

    def words(
        self, *more: str, benchmark: str = "MARKET", out: str = "", events: str = ""
    ) -> list[str]:
        files = ["--prices", str(self.prices), "--events", events or str(self.events)]
        market = ["--benchmark", benchmark] if benchmark else []
        return ["event-study", *files, *market, "--out", out or str(self.out), *more]

    def run(self, *more: str, **given: str) -> str:
        """Standard output of a run that must go well; standard error holds its warnings alone."""
        assert main(self.words(*more, **given)) == 0, self.capsys.readouterr().err
        said = self.capsys.readouterr()
        warned = [f"warning: {text}" for text in self.result["warnings"]]
        assert said.err.splitlines() == warned
        return said.out

    def fails(self, code: int, *more: str, **given: str) -> str:
        """Standard error of a run that must fail with `code` and leave no folder behind."""
        before = sorted(path.name for path in self.folder.iterdir())
        assert main(self.words(*more, **given)) == code
        said = self.capsys.readouterr()
        assert said.out == "" and "Traceback" not in said.err and "internal" not in said.err
        assert sorted(path.name for path in self.folder.iterdir()) == before
        return said.err

    def lines(self, path: Path) -> list[str]:
        return path.read_text().splitlines()

    def rewrite(self, path: Path, line: int, text: str) -> None:
        """Put `text` in the place of one line, counted from 1; more lines may stand in it."""
        lines = self.lines(path)
        lines[line - 1] = text
        path.write_text("\n".join(lines) + "\n")

    def replace(self, path: Path, old: str, new: str, times: int = -1) -> None:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, times))

    def use_long(self, field: str = "adj_close") -> None:
        """Turn the prices into a row a price."""
        wide = pd.read_csv(self.prices, index_col="date")
        long = wide.rename_axis(columns="ticker").stack().rename(field).reset_index()
        long.to_csv(self.prices, index=False)

    def files(self, folder: Path | None = None) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((folder or self.out).iterdir())}

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.out / f"{name}.csv")

    @property
    def result(self) -> dict[str, Any]:
        return json.loads((self.out / "result.json").read_text())


def sound_files(folder: Path) -> None:
    """Prices and events of six simulated events of two firms, as files of `folder`."""
    prices, events = _texts()
    (folder / "prices.csv").write_text(prices)
    (folder / "events.csv").write_text(events)


@cache
def _texts() -> tuple[str, str]:
    prices = simulated_prices()
    return prices.to_csv(), simulated_events(prices).to_csv(index=False)
