"""What the depreciation wave rests on, at one vintage: purchases, lives, shares, lags, guidance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.capex import AssetClass, DepreciationWave, LifeChange, depreciation_wave
from analysis.datasets import load

SERVERS, BUILDINGS, LAND = "servers and network", "buildings", "land"

CHOSEN = {
    "servers_share": "Meta",
    "building_life": "Meta",
    "land_share": "this project",
    "service_lag_servers": "this project",
    "service_lag_buildings": "this project",
}
"""Rows of `capex_inputs` that the wave draws on, and whose they are."""

FIT_FROM = 2017
"""First year tied to what was reported: servers bought before the record (2012) are written off
by then, whatever their life up to five years."""

AHEAD = 6
"""Years after the last reported one."""


@dataclass(frozen=True, eq=False)
class WaveInputs:
    """Rows and the values read from them; money in US$ bn."""

    annual: pd.DataFrame
    lives: pd.DataFrame
    chosen: pd.DataFrame
    guidance: pd.DataFrame
    ranges: Mapping[str, tuple[float, float, float]]

    @property
    def rows(self) -> tuple[pd.DataFrame, ...]:
        """All that the wave of past purchases rests on."""
        return (self.annual, self.lives, self.chosen)

    @property
    def capex(self) -> pd.Series:
        """Purchases by fiscal year."""
        return self.annual.set_index("fiscal_year")["capex_usd_bn"].sort_index()

    @property
    def reported(self) -> pd.Series:
        """Depreciation and amortisation by fiscal year, as far as it is tied."""
        told = self.annual.set_index("fiscal_year")["depreciation_usd_bn"].sort_index()
        return told.loc[FIT_FROM:]

    @property
    def last(self) -> int:
        """The last reported fiscal year."""
        return int(self.annual["fiscal_year"].max())

    @property
    def ahead(self) -> range:
        """The years ahead."""
        return range(self.last + 1, self.last + AHEAD + 1)

    @property
    def changes(self) -> tuple[LifeChange, ...]:
        """Meta's changes of life that had been made public."""
        rows = zip(self.lives["effective_date"], self.lives["new_years"], strict=True)
        return tuple(LifeChange(SERVERS, day, float(years)) for day, years in rows)

    @property
    def is_guided(self) -> bool:
        """Whether a range for the first year ahead had been given."""
        return len(self.guidance) == 1

    @property
    def defaults(self) -> dict[str, float]:
        """The middle of every range."""
        return {name: middle for name, (_, middle, _) in self.ranges.items()}

    def classes(
        self, values: Mapping[str, float], server_life: float | None = None
    ) -> tuple[AssetClass, ...]:
        """The classes of asset; servers have their first life unless told otherwise."""
        share, land = values["servers_share"], values["land_share"]
        life = float(self.lives["old_years"].iloc[0]) if server_life is None else server_life
        return (
            AssetClass(SERVERS, share, life, values["service_lag_servers"]),
            AssetClass(
                BUILDINGS,
                1 - share - land,
                values["building_life"],
                values["service_lag_buildings"],
            ),
            AssetClass(LAND, land, None),
        )

    def purchases(self, values: Mapping[str, float]) -> pd.Series:
        """Purchases, and those guided for the first year ahead and kept up in the others."""
        if not self.is_guided:
            return self.capex
        kept = pd.Series(values["guided"], index=pd.Index(self.ahead, name="fiscal_year"))
        return pd.concat([self.capex, kept])

    def wave(self, values: Mapping[str, float]) -> DepreciationWave:
        """The wave of all of `purchases`."""
        return depreciation_wave(self.purchases(values), self.classes(values), self.changes)

    def cases(self, wave: DepreciationWave) -> dict[str, pd.Series]:
        """Charges of what is bought, with the guided year, and with that level kept up."""
        charges = wave.by_vintage
        until = {"bought": self.last}
        if self.is_guided:
            until |= {"guided": self.last + 1, "kept": self.last + AHEAD}
        return {case: charges.loc[:, :year].sum(axis=1) for case, year in until.items()}


def read_wave_inputs(as_of: str | None) -> WaveInputs:
    """The inputs as known at one vintage."""
    annual = load("meta_annual", as_of)
    guidance = _guided(load("meta_capex_guidance", as_of), int(annual["fiscal_year"].max()) + 1)
    chosen = _chosen(load("capex_inputs", as_of))
    ranges = {
        str(row["name"]): (float(row["low"]), float(row["default"]), float(row["high"]))
        for _, row in chosen.iterrows()
    }
    if len(guidance):
        low, high = guidance["low_usd_bn"].item(), guidance["high_usd_bn"].item()
        ranges["guided"] = (low, (low + high) / 2, high)
    return WaveInputs(annual, _lives(load("useful_lives", as_of)), chosen, guidance, ranges)


def _chosen(inputs: pd.DataFrame) -> pd.DataFrame:
    """The latest row of each input."""
    wanted = inputs["entity"] == inputs["name"].map(CHOSEN)
    return inputs[wanted].sort_values("date").groupby("name").tail(1)


def _lives(lives: pd.DataFrame) -> pd.DataFrame:
    told = (lives["company"] == "Meta") & (lives["evidence"] != "unresolved")
    return lives[told].sort_values("effective_date")


def _guided(guidance: pd.DataFrame, year: int) -> pd.DataFrame:
    """The last range for `year`; no row where none was given."""
    ranges = (guidance["fiscal_year"] == year) & (guidance["kind"] == "range")
    told = guidance[ranges & (guidance["evidence"] != "unresolved")]
    return told.sort_values("issued_on").tail(1)
