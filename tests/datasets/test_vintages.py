"""What could be known when: no row is seen before its day, and old values stay visible."""

from __future__ import annotations

import csv
import datetime as dt

import pandas as pd
import pytest

from analysis.core import DataError
from analysis.datasets import data_folder, load, load_prices
from analysis.datasets.manifest import read_manifest

ENTRIES = read_manifest(data_folder())
DATED = [name for name, entry in ENTRIES.items() if entry.kind != "price"]
GRID = [f"{year}-{month:02d}-17" for year in range(2013, 2027) for month in (2, 5, 8, 11)]
often = pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.long)])
"""Every day that is asked for is a long test, one in nine a quick one."""


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of the file, read without the package."""
    with (data_folder() / ENTRIES[name].file).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def known(rows: list[dict[str, str]], key: tuple[str, ...], day: str) -> set[tuple[str, ...]]:
    """Key and `known_on` of the latest row of each key known on `day` (ISO text compares)."""
    latest: dict[tuple[str, ...], str] = {}
    for row in rows:
        at = tuple(row[name] for name in key)
        if row["known_on"] <= day:
            latest[at] = max(latest.get(at, ""), row["known_on"])
    return {(*at, when) for at, when in latest.items()}


def loaded(name: str, day: str | None) -> set[tuple[str, ...]]:
    frame = load(name, as_of=day)
    columns = [*ENTRIES[name].key, "known_on"]
    text = frame[columns].astype({c: "str" for c in columns if frame[c].dtype.kind in "iO"})
    for column in columns:
        if frame[column].dtype.kind == "f":
            text[column] = [f"{value:g}" for value in frame[column]]
        if frame[column].dtype.kind == "M":
            text[column] = frame[column].dt.strftime("%Y-%m-%d")
    return set(text.itertuples(index=False, name=None))


@often
@pytest.mark.parametrize("name", DATED)
def test_a_vintage_is_the_latest_row_of_each_key_known_on_the_day(name, step):
    rows = rows_of(name)
    for day in GRID[::step]:
        assert loaded(name, day) == known(rows, ENTRIES[name].key, day), day
    assert loaded(name, None) == known(rows, ENTRIES[name].key, "9999-12-31")


@often
@pytest.mark.parametrize("name", DATED)
def test_the_day_before_a_row_was_known_it_is_not_seen(name, step):
    for day in sorted({row["known_on"] for row in rows_of(name)})[::step]:
        eve = dt.date.fromisoformat(day) - dt.timedelta(days=1)
        frame = load(name, as_of=eve)
        assert frame.empty or frame["known_on"].max() < pd.Timestamp(day)


@pytest.mark.parametrize("name", DATED)
def test_an_empty_vintage_keeps_columns_and_types(name):
    empty = load(name, as_of="1990-01-01")
    assert empty.empty
    assert empty.dtypes.equals(load(name).dtypes)
    assert empty.attrs["sources"] == ()


def test_prices_are_cut_by_their_day():
    assert load_prices(as_of="2021-03-06").index.max() == pd.Timestamp("2021-03-05")
    assert load_prices("META", as_of="2017-01-01").empty


@pytest.mark.parametrize(
    "day", ["15.10.2023", "2023-10", "2023-10-15T12:00", 20231015, "yesterday"]
)
def test_an_as_of_that_is_no_iso_date_is_refused(day):
    with pytest.raises(DataError, match="is not a date; write it as YYYY-MM-DD"):
        load("meta_annual", as_of=day)


def test_dates_and_timestamps_are_as_good_as_text():
    text = load("events", as_of="2023-10-15")
    for day in (dt.date(2023, 10, 15), pd.Timestamp("2023-10-15 16:00")):
        assert load("events", as_of=day).equals(text)


def quarter(day: str, as_of: str) -> pd.Series:
    frame = load("meta_quarterly", as_of=as_of)
    return frame[frame["period_end"] == day].squeeze()


def test_2016_shows_the_released_profit_until_it_was_recast():
    # First released: quarterly releases of 2016; recast: ASU 2016-09, public on 2017-02-01.
    released = {
        "2016-03-31": (2.009, 1.510),
        "2016-06-30": (2.746, 2.055),
        "2016-09-30": (3.122, 2.379),
    }
    recast = {
        "2016-03-31": (2.010, 1.738),
        "2016-06-30": (2.734, 2.283),
        "2016-09-30": (3.117, 2.627),
    }
    for day in released:
        for as_of, values in (("2017-01-31", released), ("2017-02-01", recast)):
            row = quarter(day, as_of)
            assert (row["operating_income_usd_bn"], row["net_income_usd_bn"]) == values[day]
            assert row["revenue_usd_bn"] - row["costs_and_expenses_usd_bn"] == pytest.approx(
                row["operating_income_usd_bn"]
            )


def test_2013_shows_the_filed_depreciation_until_it_was_recast():
    assert quarter("2013-03-31", "2014-04-22")["depreciation_usd_bn"] == 0.241
    assert quarter("2013-03-31", "2014-04-23")["depreciation_usd_bn"] == 0.233
    assert quarter("2013-06-30", "2014-07-22")["depreciation_usd_bn"] == 0.222
    assert quarter("2013-06-30", "2014-07-23")["depreciation_usd_bn"] == 0.230


def test_purchases_of_2023_are_gross_or_blank_until_they_were_recast_net():
    def year(as_of: str) -> pd.Series:
        return load("meta_annual", as_of=as_of).query("fiscal_year == 2023").squeeze()

    assert year("2025-01-28")["capex_ppe_usd_bn"] == 27.266
    assert year("2025-01-29")["capex_ppe_usd_bn"] == 27.045
    assert year("2024-02-01")["capex_usd_bn"] == year("2026-01-01")["capex_usd_bn"] == 28.103
    first = quarter("2023-03-31", "2024-04-23")
    assert pd.isna(first["capex_ppe_usd_bn"])
    assert first["capex_usd_bn"] == 7.087
    assert quarter("2023-03-31", "2024-04-24")["capex_ppe_usd_bn"] == 6.823


def test_reality_labs_was_unknown_before_february_2022():
    assert load("meta_segments", as_of="2022-02-01").empty
    assert len(load("meta_segments", as_of="2022-02-02")) == 5
    for name in ("meta_annual", "meta_quarterly"):
        assert not [column for column in load(name) if column.startswith(("rl_", "foa_"))]


def test_on_the_day_of_the_article_the_guidance_was_27_to_30():
    guidance = load("meta_capex_guidance", as_of="2023-10-15")
    last = guidance[guidance["fiscal_year"] == 2023].iloc[-1]
    assert (last["low_usd_bn"], last["high_usd_bn"]) == (27, 30)
    assert load("meta_annual", as_of="2023-10-15")["fiscal_year"].max() == 2022


def test_assumptions_of_a_day_are_one_whole_set_for_each_view():
    for day in ("2023-10-15", "2026-11-22", None):
        frame = load("assumptions", as_of=day)
        assert frame.groupby("view")["name"].nunique().tolist() == [26, 26, 26]
        assert len(frame) == 78
    assert load("assumptions", as_of="2023-10-14").empty


def test_game_inputs_of_a_day_are_one_whole_set_and_the_example():
    for day, count in (("2023-10-15", 6), ("2026-11-22", 6), (None, 7)):
        frame = load("game_inputs", as_of=day)
        assert frame["case"].value_counts().to_dict() == {"example": 14, "meta": count}
        assert not frame.duplicated(["case", "name"]).any()
    assert load("game_inputs", as_of="2023-10-14").empty
