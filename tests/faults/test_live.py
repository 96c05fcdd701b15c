"""Rows 29 to 38 of the table of faults: the network, the services, the store.

The clients are the real ones; the services stand on 127.0.0.1.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from functools import partial

import pytest
from services import CHART, FACTS, FIVE, FRENCH, Reply, chart, french_zip, partly_moved

from analysis import LiveDataError, fetch_prices, load, load_factors, load_prices
from analysis.cli import main
from analysis.core.store import data_folder, shipped_folder
from analysis.live.patience import Patience

FACTORS, FILINGS = "factors", "filings"
PRICES = "prices"
PART = {PRICES: CHART, FACTORS: FRENCH, FILINGS: FACTS}
VARIABLE = {
    PRICES: "OPEN_SOURCE_AI_PRICES_URL",
    FACTORS: "OPEN_SOURCE_AI_FACTORS_URL",
    FILINGS: "OPEN_SOURCE_AI_FILINGS_URL",
}
HTML = b"<!DOCTYPE html><title>Maintenance</title><p>Please come back later."


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    """Waits are a hundredth of what they are, and so is the time that a source may take."""
    quick = partial(Patience, first_wait=0.01, a_request=0.5)
    monkeypatch.setattr("analysis.commands.refresh.Patience", quick)


def always(reply):
    return lambda number: reply


def fails(capsys, *words, code=4):
    """What is said in one line a cause; nothing of a traceback, and the exit code."""
    assert main(["refresh", *words]) == code
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    return told.err


# --- 29: no way to the service ----------------------------------------------------------------


def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("source", PART)
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://no-such-host.invalid", "was not found (DNS)"),
        ("refused", "no connection to the service"),
        ("tls", "no safe connection (TLS)"),
    ],
)
def test_without_a_connection_it_says_why_at_once(
    source, address, said, services, monkeypatch, capsys
):
    places = {"refused": closed_port(), "tls": services.address.replace("http:", "https:")}
    monkeypatch.setenv(VARIABLE[source], places.get(address, address))
    began = time.monotonic()
    error = fails(capsys, f"--{source}")
    assert said in error and error.startswith(f"error: {source}: ") and error.count("\n") == 1
    assert time.monotonic() - began < 10
    assert data_folder() == shipped_folder()


def test_stale_data_are_used_only_when_allowed_and_their_age_is_said(services, capsys):
    services.faults[FRENCH] = always(Reply(status=403))
    assert "refuses to answer (403)" in fails(capsys, "--factors")
    assert main(["refresh", "--factors", "--allow-stale"]) == 0
    error = capsys.readouterr().err
    assert "The data in use (as shipped with the package) are" in error and "old." in error


# --- 30, 31: what the service refuses, and what it breaks off ---------------------------------

STATUSES = {
    401: "refuses to answer (401)",
    403: "refuses to answer (403)",
    404: "(404)",
    429: "asks to wait",
    500: "failed (500)",
    503: "failed (503)",
}


@pytest.mark.parametrize("source", [FACTORS, FILINGS])
@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_named_and_what_was_there_is_kept(source, status, services, capsys):
    services.faults[PART[source]] = always(Reply(status=status))
    assert STATUSES[status] in fails(capsys, f"--{source}")
    tries = 4 if status == 429 or status >= 500 else 1
    assert len(services.asked) == tries
    assert data_folder() == shipped_folder()


@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "(403)"), (404, "knows no prices"), (429, "asks to wait"), (500, "failed (500)")],
)
def test_a_status_of_the_price_service_is_named_whatever_yfinance_makes_of_it(
    status, said, services, capsys
):
    services.faults[CHART] = always(Reply(status=status, body=b"{}"))
    error = fails(capsys, "--prices")
    assert said in error and "delisted" not in error
    assert data_folder() == shipped_folder()


def test_a_wait_that_is_asked_for_is_kept(services, capsys):
    told = Reply(status=429, headers={"Retry-After": "1"})
    services.faults[FRENCH] = lambda number: told if number == 0 else None
    began = time.monotonic()
    assert main(["refresh", "--factors"]) == 0
    assert time.monotonic() - began >= 1


def test_a_wait_longer_than_the_time_there_is_ends_it_at_once(services, capsys):
    services.faults[FRENCH] = always(Reply(status=429, headers={"Retry-After": "3600"}))
    began = time.monotonic()
    assert "asks to wait for 3600 seconds" in fails(capsys, "--factors")
    assert time.monotonic() - began < 5 and len(services.asked) == 1


def test_finished_tickers_are_kept_when_the_service_has_had_enough(services, capsys):
    services.faults[CHART + "%5EGSPC"] = always(Reply(status=429))  # the last one
    error = fails(capsys, "--prices")
    assert "^GSPC: the service asks to wait (429)" in error
    assert data_folder("store").name == "1" and "AAPL" in set(load("prices_traded")["ticker"])


def test_half_a_batch_is_kept_and_the_other_half_named(services, capsys):
    gone = ["META", "NFLX", "NVDA"]
    for ticker in gone:
        del services.histories[ticker]
    error = fails(capsys, "--prices")
    assert f"prices: {', '.join(gone)}: the service knows no prices" in error
    assert "SPY" in load_prices().columns and load_prices("META").index[-1].year == 2023


@pytest.mark.parametrize("source", [FACTORS, FILINGS])
def test_it_is_asked_again_after_a_failure_that_passes(source, services, capsys):
    faults = [Reply(status=503), Reply(b"x" * 100, cut=50), Reply(HTML)]
    services.faults[PART[source]] = lambda number: faults[number] if number < 3 else None
    assert main(["refresh", f"--{source}"]) == 0


@pytest.mark.parametrize(
    ("source", "reply", "said"),
    [
        (FACTORS, Reply(b"x" * 100, cut=50), "broke off in mid-answer"),
        (FACTORS, Reply(HTML), "is cut or no archive"),
        (FILINGS, Reply(HTML), "is a web page where data were expected"),
        (FILINGS, Reply(b'{"facts": {"us-gaap"'), "is cut or no JSON"),
        (FILINGS, Reply(b"[" * 100_000), "is cut or no JSON"),
        (PRICES, Reply(HTML), "could not be read"),
        (PRICES, Reply(b'{"chart": {"result": ['), "could not be read"),
    ],
)
def test_what_is_no_answer_is_not_taken_for_one(source, reply, said, services, capsys):
    services.faults[PART[source]] = always(reply)
    error = fails(capsys, f"--{source}")
    assert said in error and "delisted" not in error
    assert data_folder() == shipped_folder()


def test_an_answer_that_cannot_be_read_is_kept_to_be_looked_at(services, store, capsys):
    services.faults[FACTS] = always(Reply(HTML))
    error = fails(capsys, "--filings")
    (kept,) = (store / "quarantine").iterdir()
    assert str(kept) in error and kept.read_bytes() == HTML


# --- 32, 33: answers that are not what they were ----------------------------------------------


def test_an_empty_frame_is_a_failure(services, capsys):
    empty = b'{"chart": {"result": [], "error": null}}'
    services.faults[CHART] = always(Reply(empty))
    assert "AAPL" in fails(capsys, "--prices")
    assert data_folder() == shipped_folder()


def renamed(body, old, new):
    return Reply(body.replace(old, new))


def test_renamed_fields_are_called_a_drift_of_the_schema(services, capsys):
    facts = json.dumps(services.facts["Meta"]).encode()
    for old, new, said in (
        (b'"us-gaap"', b'"ifrs"', "no facts under us-gaap"),
        (b'"filed"', b'"filed_on"', "has no 'filed'"),
        (b'"USD"', b'"usd"', "none of the expected tags"),
        (b'"val": ', b'"val": null, "v": ', "for a figure in US$"),
        (b'"cik": 1326801', b'"cik": 1', "is of another company"),
    ):
        services.faults[FACTS] = always(renamed(facts, old, new))
        assert said in fails(capsys, "--filings"), old


def test_a_changed_header_of_the_factors_is_a_drift_of_the_schema(services, capsys):
    services.factors = services.factors.rename(columns={})
    good = french_zip(services.factors, "F-F_Momentum_Factor_daily")
    services.faults["5_Factors"] = always(Reply(good))  # another file than asked for
    assert "schema drift: no header with Mkt-RF" in fails(capsys, "--factors")


def test_fewer_days_or_figures_than_before_keep_the_old_ones(services, capsys):
    assert main(["refresh", "--factors", "--filings"]) == 0
    capsys.readouterr()
    services.factors = services.factors.iloc[5:]
    assert "5 day(s) that were there are gone" in fails(capsys, "--factors")
    for listed in services.facts["Meta"]["facts"]["us-gaap"].values():
        del listed["units"]["USD"][0]
    assert "figure(s) that were there are gone" in fails(capsys, "--filings")
    assert data_folder().name == "2" and len(load_factors()) == 40


def without_adjustment(services):
    """META pays a dividend, and its adjusted closes are gone."""
    meta = services.histories["META"]
    body = chart("META", meta.assign(dividend=[0.5 * (at == 9) for at in range(len(meta))]))
    services.faults[CHART + "META"] = always(renamed(body, b"adjclose", b"adjusted"))


def test_prices_without_adjusted_closes_are_refused(services):
    without_adjustment(services)
    with pytest.raises(LiveDataError, match="META: schema drift: dividends were paid"):
        fetch_prices("META", "2023-07-01")


def test_where_yfinance_repairs_them_it_is_said_and_every_change_is_listed(services, capsys):
    without_adjustment(services)
    assert main(["refresh", "--prices"]) == 0
    said = capsys.readouterr().out
    assert "META: yfinance repaired 9 day(s), marked in prices_traded" in said
    assert "9 value(s) are not what they were" in said


# --- 34: too slow -----------------------------------------------------------------------------


@pytest.mark.parametrize("source", PART)
def test_a_slow_drip_ends_with_the_time_of_the_source(source, services, capsys):
    services.faults[PART[source]] = always(Reply(b"x" * 10_000, drip=0.05))
    began = time.monotonic()
    error = fails(capsys, f"--{source}", "--patience", "1")
    assert "within 1 seconds" in error
    assert time.monotonic() - began < 6


@pytest.mark.parametrize("source", [FACTORS, PRICES])
def test_a_service_that_hangs_ends_with_the_time_of_the_source(source, services, capsys):
    services.faults[PART[source]] = always(Reply(hang=3))
    began = time.monotonic()
    assert "within 1 seconds" in fails(capsys, f"--{source}", "--patience", "1")
    assert time.monotonic() - began < 6


# --- 36: the place ----------------------------------------------------------------------------


def test_a_store_that_cannot_be_made_is_said_before_anything_is_asked(
    services, monkeypatch, capsys
):
    for place in ("/proc/store", __file__ + "/store"):
        monkeypatch.setenv("OPEN_SOURCE_AI_STORE", place)
        error = fails(capsys, "--factors", code=7)
        assert place in error and "OPEN_SOURCE_AI_STORE" in error
    assert services.asked == []


WITH_SMALL_FILES = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
from analysis.cli import main
sys.exit(main())
"""


def command(*words, start=("-m", "analysis"), **variables):
    """`python -m analysis` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, *start, *words],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def files_of(store):
    return {
        str(path.relative_to(store)): path.read_bytes()
        for path in store.rglob("*")
        if path.is_file() and path.name not in (".lock", ".owner")
    }


def test_a_full_disk_keeps_what_was_there_and_leaves_nothing_behind(services, store):
    assert main(["refresh", "--factors"]) == 0
    before = files_of(store)
    services.factors = partly_moved(services.factors)
    process = command("refresh", "--factors", start=("-c", WITH_SMALL_FILES))
    _, error = process.communicate(timeout=120)
    assert process.returncode == 7 and "cannot be written" in error and "Traceback" not in error
    assert files_of(store) == before


# --- 37: killed -------------------------------------------------------------------------------

KILLER = """
import datetime as dt, os, random, signal, sys, time
from pathlib import Path
from analysis.core.store import data_folder, store_place
from analysis.datasets.manifest import read_manifest
from analysis.datasets.reading import sha256_of
from analysis.live.refreshing import Asked, refresh
import exchange_calendars, httpx, pandera.pandas

def once():
    return list(refresh(Asked(("factors",)), dt.date(2026, 11, 20)))

def whole():
    folder = data_folder()
    for entry in read_manifest(folder).values():
        assert sha256_of((folder / entry.file).read_bytes()) == entry.sha256, entry.file
    return folder.name

began = time.monotonic()
once()
lasts = time.monotonic() - began
random.seed(int(sys.argv[2]))
seen = set()
for number in range(int(sys.argv[1])):
    child = os.fork()
    if not child:
        once()
        os._exit(0)
    time.sleep(random.uniform(0, lasts))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    seen.add(whole())
(last,) = once()
assert last.failures == () and whole() == str(last.generation), last
assert not list(store_place().glob(".new-*"))
print(len(seen))
"""


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.long)])
def test_a_refresh_killed_at_any_moment_leaves_a_whole_store(kills, services, store):
    given = services.factors

    def other(number):
        """Other factors for every run, so that each has something to write."""
        return Reply(french_zip(partly_moved(given, 0.0001 * number), FIVE))

    services.faults["5_Factors"] = other
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(kills), "1"],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 1, "no kill came after a generation was finished"


# --- 38: two at once --------------------------------------------------------------------------


@pytest.mark.parametrize("others", [2, pytest.param(7, marks=pytest.mark.long)])
def test_of_several_at_once_one_works_and_the_others_say_who(others, services, store):
    services.faults["5_Factors"] = lambda number: Reply(hang=8) if number == 0 else None
    first = command("refresh", "--factors")
    try:
        while not services.asked:
            assert first.poll() is None
            time.sleep(0.05)
        rest = [command("refresh", "--factors") for _ in range(others)]
        for process in rest:
            _, error = process.communicate(timeout=60)
            assert process.returncode == 7 and f"process {first.pid}" in error
        waiting = command("refresh", "--factors", "--wait")
    finally:
        first.kill()
        first.wait()
    out, error = waiting.communicate(timeout=60)  # takes over from the dead owner
    assert waiting.returncode == 0, error
    assert "kept in generation 1" in out


# --- 49: the same bytes everywhere ------------------------------------------------------------

EVERYWHERE = [
    {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
    {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8"},
]


@pytest.mark.long
def test_the_store_has_the_same_tables_whatever_the_zone_the_locale_and_the_seed(
    services, tmp_path
):
    found = []
    for number, variables in enumerate(EVERYWHERE):
        place = tmp_path / str(number)
        process = command("refresh", "--prices", OPEN_SOURCE_AI_STORE=str(place), **variables)
        _, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
        found.append(
            {name: text for name, text in files_of(place).items() if name.endswith(".csv")}
        )
    assert found[0] == found[1]
