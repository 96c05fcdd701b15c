"""`refresh` against services on 127.0.0.1: what is kept, restated, gone back from, and said."""

from __future__ import annotations

import datetime as dt
import io
import json

import numpy as np
import pandas as pd
import pytest
from live_samples import FILED, LATEST, later
from services import fact, partly_moved

from analysis import DataError, event_study, load, load_factors, load_prices, returns_from_prices
from analysis.cli import main
from analysis.core.store import data_folder, shipped_folder
from analysis.live.refreshing import Asked, refresh

DAY = dt.date(2026, 11, 20)
NEXT = dt.date(2026, 11, 27)


def run(*sources, day=DAY, **options):
    return list(refresh(Asked(sources, **options), day))


def tree(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (".lock", ".owner")
    }


# --- prices -----------------------------------------------------------------------------------


def test_new_sessions_are_added_on_the_scale_of_those_that_are_there(services, store):
    half = services.histories["META"] * 0.5  # as after a dividend, or two for one
    services.histories["META"] = half
    (prices,) = run("prices")
    assert prices.failures == () and prices.change.restated == 0
    shipped, now = (
        load_prices("META", source=name)["META"].dropna() for name in ("snapshot", "store")
    )
    pd.testing.assert_series_equal(now.loc[shipped.index], shipped)
    assert now.index[-1] == pd.Timestamp("2023-09-26") and len(now) == len(shipped) + 3
    assert now.pct_change().iloc[-3:].tolist() == pytest.approx([0.01] * 3, rel=1e-4)


def test_auto_takes_the_store_and_says_so(services):
    run("prices")
    assert load_prices("SPY").attrs["data"] == "refreshed: prices on 2026-11-20 (generation 1)"
    assert load_prices("META", source="snapshot").attrs["data"] == "as shipped with the package"
    assert load("events").attrs["data"].startswith("refreshed")


def test_a_restated_price_has_a_row_of_its_own(services, store):
    run("prices")
    meta = services.histories["META"].copy()
    day = meta.index[20]
    meta.loc[day, "adj_close"] *= 1.02
    services.histories["META"] = meta
    (prices,) = run("prices", day=NEXT)
    (difference,) = prices.change.differences.to_dict("records")
    assert difference["key"] == f"{day:%Y-%m-%d}, META"
    assert difference["ratio"] == pytest.approx(1.02, rel=1e-4)
    before = load_prices("META", as_of="2026-11-26").loc[day, "META"]
    after = load_prices("META", as_of="2026-11-27").loc[day, "META"]
    assert after / before == pytest.approx(1.02, rel=1e-4)
    assert before == load_prices("META", source="snapshot").loc[day, "META"]
    again = run("prices", day=NEXT)[0]
    assert again.generation is None and again.change.differences.empty


def test_traded_closes_dividends_and_splits_are_kept(services):
    meta = services.histories["META"].copy()
    split_day, dividend_day = meta.index[-2], meta.index[-5]
    meta["split"] = np.where(meta.index == split_day, 2.0, 0.0)
    meta["dividend"] = np.where(meta.index == dividend_day, 0.5, 0.0)
    services.histories["META"] = meta
    assert run("prices")[0].failures == ()
    traded = load("prices_traded").query("ticker == 'META'").set_index("date")
    assert traded.loc[split_day, "split"] == 2
    before, after = meta.index[-3], meta.index[-1]
    assert traded.loc[dividend_day, "dividend"] == 1.0  # 0.5 a share of today, two for one then
    assert traded.loc[[before, after], "volume"].tolist() == [50.0, 100.0]
    assert traded.loc[before, "close"] == pytest.approx(2 * meta.loc[before, "close"])
    assert traded.loc[after, "close"] == pytest.approx(meta.loc[after, "close"])


def test_the_user_names_more_tickers_and_the_last_day(services):
    services.histories["SAP.DE"] = services.histories["META"]
    run("prices", tickers=("SAP.DE",), until=pd.Timestamp("2023-09-25"))
    closes = load_prices(["SAP.DE", "META"], source="store")
    assert closes["META"].dropna().index[-1] == pd.Timestamp("2023-09-25")
    assert "SAP.DE" in load_prices().columns


def test_a_session_that_is_not_over_is_left_out(monkeypatch, services):
    from analysis.live import calendar

    frame = services.histories["META"].assign(split=0.0)
    frame.attrs["zone"] = "America/New_York"
    now = pd.Timestamp("2023-09-26 19:59", tz="UTC")  # a minute before the close
    kept, _ = calendar.finished_sessions(frame, "META", now)
    assert kept.index[-1] == pd.Timestamp("2023-09-25")
    kept, _ = calendar.finished_sessions(frame, "META", now + pd.Timedelta(minutes=1))
    assert kept.index[-1] == pd.Timestamp("2023-09-26")


def on_a_saturday(frame):
    return frame.rename(index={frame.index[-1]: pd.Timestamp("2023-09-30")})


def halved_at_the_end(frame):
    halved = frame["adj_close"].where(frame.index < frame.index[-3], frame["adj_close"] / 2)
    return frame.assign(adj_close=halved)


def of_another_share(frame):
    return frame.assign(adj_close=np.linspace(50, 90, len(frame)), close=70.0)


def not_adjusted_for_the_split_on_record(frame, by):
    late = frame.index >= frame.index[-3]
    split = np.where(frame.index == frame.index[-3], by, 0.0)
    return frame.div(np.where(late, by, 1.0), axis=0).assign(split=split)


def with_a_day_less(frame):
    return frame.drop(index=frame.index[5])


def beginning_too_late(frame):
    return later(frame, 60).iloc[-20:]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (on_a_saturday, "without a session"),
        (halved_at_the_end, "as at a split that it is not adjusted for"),
        (of_another_share, "another share may stand behind"),
        (with_a_day_less, "1 day(s) that were there are gone"),
        (beginning_too_late, "shares no day with the one kept"),
    ],
)
def test_a_history_that_cannot_be_is_refused_and_the_others_kept(services, change, said):
    services.histories["META"] = change(services.histories["META"])
    (prices,) = run("prices")
    (failure,) = prices.failures
    assert failure.startswith("META: ") and said in failure
    assert prices.generation == 1 and "SPY" in load_prices().columns
    assert load_prices("META").index[-1] == pd.Timestamp("2023-09-21")


@pytest.mark.parametrize("by", [10.0, 0.1])
def test_a_split_on_record_that_is_not_adjusted_for_is_refused_without_repair(by, services):
    from analysis import fetch_prices

    spoilt = not_adjusted_for_the_split_on_record(services.histories["META"], by)
    services.histories["META"] = spoilt
    with pytest.warns(UserWarning, match="as at a split that it is not adjusted for"):
        fetch_prices("META", "2023-08-01")
    assert load_prices("META").attrs["data"] == "as shipped with the package"


def test_new_sessions_join_what_is_kept_after_a_late_change_of_scale(services):
    """A dividend entered late: the days before it are restated, the seam has its own return."""
    run("prices")
    meta = services.histories["META"]
    changed = later(meta, 10, change=0.0)
    changed.loc[: changed.index[-25], "adj_close"] *= 0.99
    services.histories["META"] = changed
    run("prices", day=NEXT)
    for as_of in ("2023-10-20", "2026-11-26", "2026-11-27", None):
        closes = load_prices("META", as_of=as_of)["META"].dropna()
        seam = closes.pct_change().loc[meta.index[-1] + pd.Timedelta(days=1) :]
        assert seam.abs().max() < 1e-6, as_of


# --- factors ----------------------------------------------------------------------------------


def test_without_a_refresh_there_are_no_factors(store):
    with pytest.raises(DataError, match="python -m analysis refresh --factors"):
        load_factors()


def test_factors_arrive_as_fractions_and_serve_an_event_study(services):
    run("factors")
    factors = load_factors()
    pd.testing.assert_frame_equal(
        factors,
        services.factors[factors.columns],
        check_freq=False,
        atol=1e-9,
        check_index_type=False,
    )
    assert factors.attrs["data"] == "refreshed: factors on 2026-11-20 (generation 1)"
    assert factors.attrs["sources"][0].title.startswith("french as of 2026-11-20")


def test_factors_in_another_unit_are_refused_and_the_old_ones_kept(services, capsys):
    run("factors")
    services.factors = services.factors / 100
    (factors,) = run("factors", day=NEXT)
    assert "schema drift: 40 of 40 values that were there are others now" in factors.failures[0]
    assert data_folder().name == "1"


def test_an_earlier_last_day_is_no_loss(services):
    run("factors")
    (factors,) = run("factors", until=services.factors.index[10])
    assert factors.failures == () and factors.generation is None


def test_a_restated_factor_has_its_own_day(services):
    run("factors")
    day = services.factors.index[5]
    services.factors = services.factors.copy()
    old = services.factors.loc[day, "smb"]
    services.factors.loc[day, "smb"] = old + 0.0002
    run("factors", day=NEXT)
    assert load_factors("2026-11-26").loc[day, "smb"] == pytest.approx(old)
    assert load_factors("2026-11-27").loc[day, "smb"] == pytest.approx(old + 0.0002)


# --- filings ----------------------------------------------------------------------------------


def test_a_new_quarter_of_meta_and_its_peers_is_added_with_the_day_it_was_filed(services):
    run("filings")
    quarter = load("meta_quarterly").set_index("period_end").loc[LATEST]
    assert quarter["capex_usd_bn"] == pytest.approx(34.0)
    assert quarter["known_on"] == pd.Timestamp(FILED)
    assert (
        "accession" in quarter["source"] and "companyfacts/CIK0001326801" in quarter["source_url"]
    )
    assert (
        LATEST not in load("meta_quarterly", as_of="2026-10-28")["period_end"].astype(str).tolist()
    )
    peers = load("peers_capex").set_index("period_end").loc[[LATEST]].set_index("company")
    assert peers.loc["Alphabet", "capex_usd_bn"] == pytest.approx(12.0)  # 33 less 21 to date
    assert peers.loc["Alphabet", "evidence"] == "derived"
    assert peers.loc["Microsoft", "fiscal_period"] == "FY2027 Q1"
    assert peers.loc["Meta", "capex_usd_bn"] == quarter["capex_usd_bn"]


def revenue_of_june(as_of):
    facts = load("company_facts", as_of)
    wanted = (facts["item"] == "revenue") & (facts["period_end"] == pd.Timestamp("2026-06-30"))
    return facts[wanted]


def test_a_figure_filed_again_with_another_value_is_a_second_row(services):
    run("filings")
    units = services.facts["Meta"]["facts"]["us-gaap"]["Revenues"]["units"]["USD"]
    units.append(fact("2026-04-01", "2026-06-30", 60e9, "2026-11-25", "10-Q/A"))
    (filings,) = run("filings", day=NEXT)
    assert filings.change.differences["after"].tolist() == pytest.approx([60.0, 60.0])
    before, after = (revenue_of_june(day) for day in ("2026-11-24", "2026-11-25"))
    assert before["value_usd_bn"].item() == pytest.approx(60.801)
    assert after["value_usd_bn"].item() == pytest.approx(60.0)
    assert after["form"].item() == "10-Q/A"


def test_a_figure_changed_in_place_is_known_from_the_day_it_was_seen(services):
    run("filings")
    units = services.facts["Meta"]["facts"]["us-gaap"]["Revenues"]["units"]["USD"]
    units[-2]["val"] += 5e6
    run("filings", day=NEXT)
    assert revenue_of_june(None)["known_on"].tolist() == [pd.Timestamp(NEXT)]


def test_figures_in_another_unit_are_refused(services):
    run("filings")
    for listed in services.facts["Meta"]["facts"]["us-gaap"].values():
        for told in listed["units"]["USD"]:
            told["val"] /= 1000
    for company in ("Alphabet", "Amazon", "Microsoft", "Oracle"):
        for listed in services.facts[company]["facts"]["us-gaap"].values():
            for told in listed["units"]["USD"]:
                told["val"] /= 1000
    (filings,) = run("filings", day=NEXT)
    assert "schema drift" in filings.failures[0] and data_folder().name == "1"


def test_twelve_months_in_a_quarterly_filing_are_no_fiscal_year(services):
    listed = services.facts["Amazon"]["facts"]["us-gaap"]
    (tag,) = listed
    listed[tag]["units"]["USD"].append(fact("2025-10-01", LATEST, 130e9, "2026-10-25"))
    run("filings")
    years = load("peers_capex").query("company == 'Amazon' and period_type == 'year'")
    assert years["fiscal_period"].iloc[-1] == "FY2025"


def test_the_last_word_on_a_figure_stays_when_an_older_one_changes(services):
    units = services.facts["Meta"]["facts"]["us-gaap"]["Revenues"]["units"]["USD"]
    units.append(fact("2026-04-01", "2026-06-30", 60e9, "2026-08-25", "10-Q/A"))
    run("filings")
    units[-3]["val"] += 5e6  # the filing of July
    run("filings", day=NEXT)
    assert revenue_of_june(None)["value_usd_bn"].item() == pytest.approx(60.0)


def test_what_an_older_tag_told_first_is_not_lost(services):
    listed = services.facts["Meta"]["facts"]["us-gaap"]
    newer = "RevenueFromContractWithCustomerExcludingAssessedTax"
    late = fact("2026-04-01", "2026-06-30", 60e9, "2026-10-29")
    listed[newer] = {"label": newer, "units": {"USD": [late]}}
    run("filings")
    assert revenue_of_june("2026-10-01")["value_usd_bn"].item() == pytest.approx(60.801)
    assert revenue_of_june(None)["value_usd_bn"].item() == pytest.approx(60.0)


def test_where_filings_and_the_compiled_quarters_differ_it_is_listed(services):
    units = services.facts["Meta"]["facts"]["us-gaap"]["Revenues"]["units"]["USD"]
    units[0]["val"] += 7e6
    (filings,) = run("filings")
    (row,) = filings.change.differences.to_dict("records")
    assert row["table"] == "meta_quarterly" and row["column"] == "revenue_usd_bn"
    assert row["after"] - row["before"] == pytest.approx(0.007)


def test_the_contact_is_sent_and_never_said(services, capsys):
    assert main(["refresh", "--filings", "--json"]) == 0
    assert set(services.agents) == {"Test test@example.org"}
    told = capsys.readouterr()
    assert "test@example.org" not in told.out + told.err


def test_without_a_contact_nothing_is_asked(services, monkeypatch, capsys):
    monkeypatch.delenv("SEC_CONTACT")
    for words in (["refresh"], ["refresh", "--filings"]):
        assert main(words) == 2
        assert "set SEC_CONTACT to a name and an e-mail address" in capsys.readouterr().err
    assert services.asked == []


@pytest.mark.parametrize("contact", ["Bob", "Jane jane@x.example\nX-Evil: 1", "Zoë zoe@x.example"])
def test_a_contact_that_cannot_be_sent_is_refused_and_not_repeated(
    contact, services, monkeypatch, capsys
):
    monkeypatch.setenv("SEC_CONTACT", contact)
    assert main(["refresh", "--filings"]) == 2
    told = capsys.readouterr().err
    assert "cannot be sent" in told and contact not in told and services.asked == []


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_whoever_sits_at_a_terminal_is_asked_for_the_contact(services, monkeypatch, capsys):
    monkeypatch.setenv("SEC_CONTACT", "")
    monkeypatch.setattr("sys.stdin", Terminal("Jane jane@x.example\n"))
    assert main(["refresh", "--filings"]) == 0
    assert "The SEC wants to know who asks" in capsys.readouterr().err
    assert set(services.agents) == {"Jane jane@x.example"}


# --- the store --------------------------------------------------------------------------------


def test_a_refresh_is_gone_back_from_as_a_whole(services, store, capsys):
    shipped = tree(shipped_folder())
    assert main(["refresh"]) == 0
    assert main(["refresh", "--rollback"]) == 0
    assert "to the data as shipped" in capsys.readouterr().out
    assert data_folder() == shipped_folder() and tree(shipped_folder()) == shipped
    assert main(["refresh", "--rollback"]) == 3
    assert "nothing to go back from" in capsys.readouterr().err


def test_a_generation_in_use_is_never_written_to(services, store):
    run("prices")
    first = tree(store / "generations" / "1")
    run("factors")
    assert tree(store / "generations" / "1") == first
    assert (store / "current").read_text() == "2\n"


@pytest.mark.parametrize("text", ["abc", "7", "²", "../1", ""])
def test_a_spoilt_name_of_the_generation_in_use_is_said_and_gone_back_from(
    text, services, store, capsys
):
    run("factors")
    (store / "current").write_text(text, encoding="utf-8")
    assert main(["data", "list"]) == 3
    assert "refresh --rollback" in capsys.readouterr().err
    assert main(["refresh", "--rollback"]) == 0
    assert data_folder() == shipped_folder()


SPOILT = ["", "[]", "{", "5", '{"number": 1}', '{"a":' * 100_000]


@pytest.mark.parametrize("text", SPOILT, ids=range(len(SPOILT)))
def test_a_spoilt_account_of_a_generation_is_said_and_gone_back_from(text, services, store, capsys):
    run("factors")
    (store / "generations" / "1" / "generation.json").write_text(text)
    for words in (["data", "list"], ["refresh", "--factors"]):
        assert main(words) == 3
        assert "refresh --rollback" in capsys.readouterr().err
    assert main(["refresh", "--rollback"]) == 0
    assert data_folder() == shipped_folder()


def test_a_generation_that_names_itself_as_its_base_ends_no_way_back(services, store):
    run("factors")
    told = store / "generations" / "1" / "generation.json"
    told.write_text(json.dumps({**json.loads(told.read_text()), "based_on": 1}))
    assert main(["refresh", "--rollback"]) == 0
    assert data_folder() == shipped_folder()


def test_nothing_is_written_or_removed_beside_the_generations(services, store, tmp_path):
    run("factors")
    other = store / "generations" / "thesis" / "a.tex"
    other.parent.mkdir()
    other.write_text("mine")
    manifest = store / "generations" / "1" / "manifest.toml"
    text = manifest.read_text().replace('"adoption/events.csv"', '"../../../escape/x.csv"')
    manifest.write_text(text)
    assert main(["refresh", "--prices"]) in (3, 4)
    assert not (tmp_path / "escape").exists() and other.read_text() == "mine"


def test_a_spoilt_table_of_the_store_is_said_and_gone_back_from(services, store, capsys):
    run("factors")
    table = store / "generations" / "1" / "store" / "factors_daily.csv"
    table.write_bytes(table.read_bytes().replace(b"0.0001", b"0.0002", 1))
    with pytest.raises(DataError, match="refresh --rollback"):
        load_factors()
    assert main(["refresh", "--rollback"]) == 0
    assert not any(name.startswith("factors") for name in load("events").attrs["data"].split())


def test_old_generations_are_removed_and_the_way_back_stays(services, store, monkeypatch):
    monkeypatch.setattr("analysis.live.generation.KEPT", 2)
    for number in range(4):
        services.factors = partly_moved(services.factors)
        run("factors", day=DAY + dt.timedelta(days=number))
    names = sorted(int(path.name) for path in (store / "generations").iterdir())
    assert names == [3, 4]


def test_a_store_made_from_other_shipped_data_is_not_used(services, store, monkeypatch):
    run("prices")
    told = store / "generations" / "1" / "generation.json"
    told.write_text(json.dumps({**json.loads(told.read_text()), "snapshot": "other"}))
    assert data_folder() == shipped_folder()
    with pytest.raises(DataError, match="no data refreshed since those of this package"):
        load_prices("META", source="store")


def test_every_row_behind_the_store_can_be_found(services):
    from analysis.datasets import check_tables, find_rows, list_rows
    from analysis.datasets.manifest import read_manifest

    for source in ("prices", "factors", "filings"):
        run(source)
    assert not any(check_tables().values())
    for name in read_manifest(data_folder()):
        anchors = list_rows(name)["anchor"]
        assert set(find_rows(anchors.iloc[:: max(1, len(anchors) // 3)]))


def test_what_differs_is_told_by_data_diff(services, capsys):
    run("prices")
    assert main(["data", "diff", str(shipped_folder())]) == 0
    assert "prices_traded" in capsys.readouterr().out


def test_the_summary_has_a_row_a_source_and_json_the_same(services, capsys):
    assert main(["refresh", "--prices", "--factors"]) == 0
    said = capsys.readouterr().out
    assert "prices" in said and "kept in generation 2" in said
    assert "In use: data refreshed: factors on " in said
    assert main(["refresh", "--factors", "--json"]) == 0
    (source,) = json.loads(capsys.readouterr().out)["sources"]
    assert source["generation"] is None and source["failures"] == []


def test_the_clock_going_back_never_dates_a_row_before_the_refresh_it_follows(services, store):
    run("factors", day=NEXT)
    services.factors = partly_moved(services.factors)
    run("factors", day=DAY)
    told = json.loads((store / "generations" / "2" / "generation.json").read_text())
    assert told["refreshed"] == {"factors": NEXT.isoformat()}


def test_fetched_prices_are_kept_and_studied(services):
    from analysis import fetch_prices

    prices = fetch_prices(["META", "SPY"], "2023-08-01", "2023-09-26")
    assert prices.index[-1] == pd.Timestamp("2023-09-25")
    kept = load_prices(["META", "SPY"], source="store")
    assert kept["SPY"].notna().sum() >= 1 and kept["META"].dropna().index[-1] >= prices.index[-1]
    returns = returns_from_prices(load_prices(["META", "AMZN"])).dropna()
    events = pd.DataFrame({"event_id": ["a"], "firm": ["META"], "date": ["2022-07-28"]})
    assert event_study(returns, events, benchmark="AMZN").car(0, 0)["car"].notna().all()


def test_prices_that_cannot_be_kept_are_returned_with_a_warning(services):
    from analysis import fetch_prices

    services.histories["META"] = services.histories["META"].assign(
        adj_close=np.linspace(50, 90, len(services.histories["META"])), close=70.0
    )
    with pytest.warns(UserWarning, match="not kept in the local store: META: the history agrees"):
        assert len(fetch_prices("META", "2023-08-01"))


def test_the_report_rests_on_one_generation_and_says_which(services):
    from analysis.core.store import pinned
    from analysis.report.places import find_places
    from analysis.report.provenance import page_foot

    run("factors")
    places = find_places()
    assert places.data == data_folder("store")
    said = dict(page_foot(places, {}))["Data"]
    assert said == "refreshed: factors on 2026-11-20 (generation 1)"
    with pinned(places.data):
        services.factors = partly_moved(services.factors)
        run("factors", day=NEXT)
        assert data_folder() == places.data
    assert data_folder().name == "2"
