"""Stock reactions to open releases (C09)."""

from __future__ import annotations

import itertools
import math

import pandas as pd

from analysis.datasets import load, load_prices
from analysis.reactions import EventStudyResult, event_study, returns_from_prices
from analysis.studies.base import Study
from analysis.studies.workbook import Workbook

FIRM = "META"
PEERS = {
    "peers apart": ("AAPL", "NFLX"),
    "peers with rivals": ("AAPL", "AMZN", "GOOG", "NFLX", "NVDA"),
}
"""Peer portfolios, equally weighted, of tickers whose embedded rows reach the releases.

The first holds no seller of language models or of the chips and clouds they run on. The second
does (Alphabet, Amazon, Nvidia), and peers that react too pull abnormal returns towards zero.
"""
BENCHMARK = "peers apart"
WINDOW = (-1, 1)
"""Days around the event whose return is tested first."""
WINDOWS = ((0, 0), WINDOW, (-5, 5))
MARKET_CLOCK = "America/New_York"
EVENT_WINDOW = (-5, 5)
"""Ten days would reach the next results after one of the releases."""
RESULTS_DAYS = (-1, 1)
"""Days around results that are left out of the estimation of normal returns."""
LEAK = "20230303_mod"
"""The release that was no opening by the firm."""
UNKNOWN_HOUR = {"yes": "23:59", "no": "12:00"}
"""Where only the side of the close is known: a minute that is surely on that side."""
POWER, LEVEL = 0.8, 0.05
TEST_WORDS = {
    "cross_section_t": "cross-section t",
    "crude_dependence": "crude dependence (Brown, Warner)",
    "patell": "Patell",
    "bmp": "standardised cross-section (BMP)",
    "kp_bmp": "BMP, adjusted for correlation (KP)",
    "kp_patell": "Patell, adjusted for correlation (KP)",
    "corrado": "rank (Corrado)",
    "corrado_zivney": "rank, standardised (Corrado, Zivney)",
    "grank_t": "generalised rank (GRANK-T)",
    "generalised_sign": "generalised sign (Cowan)",
    "wilcoxon": "signed rank (Wilcoxon)",
    "skewness_adjusted_t": "skewness-adjusted t",
}
WEEK = pd.Timedelta(days=7)
"""Five sessions take a week."""


def make(as_of: str | None) -> Study:
    """The study at one vintage."""
    book = Workbook("reactions", as_of)
    events, returns = load("events", as_of), _returns(as_of)
    releases = _about(events, "model_release", returns)
    results = _about(events, "earnings", returns)
    book.models["results"] = _study(returns, results, BENCHMARK)
    quiet = _without_results(returns, book.models["results"])
    book.words["first_price"] = f"{returns.index[0]:%Y-%m-%d}"
    book.words["last_price"] = f"{returns.index[-1]:%Y-%m-%d}"
    found = _study(quiet, releases, BENCHMARK)
    book.models["releases"] = found
    _count(book, events, found)
    _mean(book, found, _used(releases, found))
    _placebo(book, found, _study(returns, releases, BENCHMARK), _used(releases, found))
    _single_events(book, found, releases)
    _results_days(book, _used(results, book.models["results"]))
    _other_choices(book, {"left out": quiet, "kept": returns}, releases)
    _neighbours(book, found, events)
    return book.close()


def public_times(events: pd.DataFrame) -> pd.Series:
    """When the public knew, with its zone; an unknown hour stays on its side of the close.

    Parameters
    ----------
    events : DataFrame
        Columns ``date``, ``time_et`` (HH:MM or empty) and ``after_close`` (yes or no).

    Examples
    --------
    >>> row = {"date": [pd.Timestamp("2023-07-18")], "time_et": ["11:57"], "after_close": ["no"]}
    >>> public_times(pd.DataFrame(row)).iloc[0].isoformat()
    '2023-07-18T11:57:00-04:00'
    """
    clock = events["time_et"].mask(events["time_et"] == "", events["after_close"].map(UNKNOWN_HOUR))
    stamps = pd.to_datetime(events["date"].dt.strftime("%Y-%m-%d ") + clock)
    return stamps.dt.tz_localize(MARKET_CLOCK)


def _returns(as_of: str | None) -> pd.DataFrame:
    """Simple daily returns of the firm and of the peer portfolios, while all of them trade."""
    tickers = sorted({FIRM, *(name for peers in PEERS.values() for name in peers)})
    single = returns_from_prices(load_prices(tickers, as_of).dropna())
    portfolios = {name: single[list(peers)].mean(axis=1) for name, peers in PEERS.items()}
    return pd.DataFrame({FIRM: single[FIRM], **portfolios})


def _about(events: pd.DataFrame, category: str, returns: pd.DataFrame) -> pd.DataFrame:
    """Events of one kind inside the data, keeping their origin."""
    inside = events["date"].between(returns.index[0], returns.index[-1])
    told = events["evidence"] != "unresolved"
    return events[(events["category"] == category) & inside & told]


def _study(returns: pd.DataFrame, events: pd.DataFrame, benchmark: str) -> EventStudyResult:
    listed = pd.DataFrame(
        {"event_id": events["event_id"], "firm": FIRM, "date": public_times(events)}
    )
    return event_study(
        returns[[FIRM]],
        listed,
        benchmark=returns[benchmark],
        event_window=EVENT_WINDOW,
        mask_other_events=True,
    )


def _without_results(returns: pd.DataFrame, results: EventStudyResult) -> pd.DataFrame:
    """Returns without the firm's on the days around results, which are no normal days."""
    place = returns.index.get_indexer(pd.DatetimeIndex(results.sessions["session"]))
    shifts = range(RESULTS_DAYS[0], RESULTS_DAYS[1] + 1)
    days = returns.index[sorted({int(at) + shift for at in place for shift in shifts})]
    return returns.assign(**{FIRM: returns[FIRM].mask(returns.index.isin(days))})


def _used(events: pd.DataFrame, found: EventStudyResult) -> pd.DataFrame:
    return events[events["event_id"].isin(found.abnormal_returns.index)]


def _count(book: Workbook, events: pd.DataFrame, found: EventStudyResult) -> None:
    known = events[events["category"] == "model_release"]
    used = _used(known, found)
    book.put("releases_known", len(known), "integer", "model releases by Meta known", rows=known)
    book.put("releases_tested", len(used), "integer", "releases with a whole window", rows=used)
    lost = known[~known["event_id"].isin(used["event_id"])]
    book.frames["left_out"] = lost[["event_id", "date", "title"]]


def _mean(book: Workbook, found: EventStudyResult, used: pd.DataFrame) -> None:
    test, bmp = (found.test(name, *WINDOW) for name in ("cross_section_t", "bmp"))
    prices = load_prices(sorted({FIRM, *PEERS[BENCHMARK]}), book.as_of)
    rows = (used, prices)
    book.put(
        "mean_car",
        float(test.estimate or 0.0),
        "share",
        "mean abnormal return of Meta around releases, days -1 to +1",
        rows=rows,
        by="estimated",
        interval=(float(test.low or 0.0), float(test.high or 0.0)),
        interval_kind="95% Student interval",
    )
    for name, value, what in (
        ("p_release", test.p_value, "p-value of the cross-section t"),
        ("p_bmp", bmp.p_value, "p-value of the standardised cross-section test"),
    ):
        book.put(name, value, "p_value", what, rows=rows, by="estimated")
    detectable = found.minimum_detectable_effect(*WINDOW, power=POWER, level=LEVEL)
    low, high = (detectable * factor for factor in _spread_factors(test.n))
    book.put(
        "detectable",
        detectable,
        "share",
        "smallest mean that four tests in five would find",
        rows=rows,
        by="estimated",
        interval=(low, high),
        interval_kind="95% interval, as the spread is learnt from the same events",
    )
    tests = found.tests(*WINDOW).reset_index()
    book.frames["tests"] = tests.assign(name=tests["name"].replace(TEST_WORDS))
    book.frames["path"] = found.to_frame()
    book.frames["leave_one_out"] = found.leave_one_out(*WINDOW).reset_index()


def _placebo(
    book: Workbook, quiet: EventStudyResult, kept: EventStudyResult, used: pd.DataFrame
) -> None:
    """The mean against random sets of days: without and with the days around results."""
    for name, found, pool in (
        ("p_placebo", quiet, "without results days"),
        ("p_placebo_all", kept, "results days among them"),
    ):
        what = f"p-value against random sets of days, {pool}"
        p = found.placebo_test(*WINDOW).p_value
        book.put(name, p, "p_value", what, rows=used, by="estimated")


def _spread_factors(n: int) -> tuple[float, float]:
    """Ends of the chi-square interval of a standard deviation, over its estimate."""
    from scipy.special import chdtri

    low, high = (math.sqrt((n - 1) / chdtri(n - 1, tail)) for tail in (LEVEL / 2, 1 - LEVEL / 2))
    return low, high


def _single_events(book: Workbook, found: EventStudyResult, releases: pd.DataFrame) -> None:
    titles = releases.set_index("event_id")["title"]
    days = found.sessions.set_index("event_id")["session"]
    sq, car = found.sq_test(*WINDOW), found.car(*WINDOW)
    frame = pd.DataFrame(
        {
            "label": titles.reindex(car.index),
            "session": days.reindex(car.index),
            "car": car["car"],
            "low": car["car"] - _reach(car),
            "high": car["car"] + _reach(car),
            "p_value": sq["p_value"].reindex(car.index),
            "p_holm": sq["p_holm"].reindex(car.index),
            "smallest_p_holm": sq["smallest_p_holm"].reindex(car.index),
        }
    )
    book.frames["events"] = frame.reset_index()
    rows = _used(releases, found)
    least = float(frame["p_holm"].min())
    book.words["leak_title"] = str(titles.get(LEAK, ""))
    what = "smallest SQ p-value of a single release, Holm over all of them"
    book.put("least_p_holm", least, "p_value", what, rows=rows, by="estimated")


def _reach(car: pd.DataFrame) -> pd.Series:
    from scipy.special import stdtrit

    return stdtrit(car["df"], 1 - LEVEL / 2) * car["se"]


def _results_days(book: Workbook, used: pd.DataFrame) -> None:
    """How much the share moves when results and capex guidance come."""
    found = book.models["results"]
    moves = found.car(*WINDOW)["car"].abs()
    used = _read_but_for(used, "capex_direction")
    book.put(
        "results_move",
        float(moves.median()),
        "share",
        "median absolute abnormal return around results, days -1 to +1",
        rows=used,
        by="estimated",
        interval=(float(moves.min()), float(moves.max())),
        interval_kind="smallest to largest",
    )
    book.put("results_tested", len(moves), "integer", "results days with a whole window", rows=used)


def _read_but_for(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """`rows` whose mark of memory is lifted where it speaks only of a column not used."""
    unused = (rows["checked"] == "memory") & (rows["from_memory"] == column)
    return rows.assign(checked=rows["checked"].mask(unused, "excerpt"))


def _neighbours(book: Workbook, found: EventStudyResult, events: pd.DataFrame) -> None:
    """Other news of the firm within a week of each release."""
    own = events[events["category"] != "rival_release"]
    titles = dict(zip(own["event_id"], own["title"], strict=True))
    sessions = dict(zip(found.sessions["event_id"], found.sessions["session"], strict=True))
    rows = [
        {"release": titles[name], "date": date, "also": titles[other]}
        for name, day in sessions.items()
        for other, date in zip(own["event_id"], own["date"], strict=True)
        if other != name and abs(date - day) <= WEEK
    ]
    book.frames["neighbours"] = pd.DataFrame(rows, columns=["release", "date", "also"])


def _other_choices(
    book: Workbook, returns: dict[str, pd.DataFrame], releases: pd.DataFrame
) -> None:
    """The same test with the other benchmark, other windows, and results days kept."""
    rows = []
    for benchmark, results in itertools.product(PEERS, returns):
        found = _study(returns[results], releases, benchmark)
        for window in WINDOWS:
            test = found.test("cross_section_t", *window)
            detectable = found.minimum_detectable_effect(*window, power=POWER, level=LEVEL)
            rows.append(
                {
                    "benchmark": benchmark,
                    "results_days": results,
                    "first_day": window[0],
                    "last_day": window[1],
                    "mean_car": test.estimate,
                    "low": test.low,
                    "high": test.high,
                    "p_value": test.p_value,
                    "detectable": detectable,
                    "n": test.n,
                }
            )
    book.frames["choices"] = pd.DataFrame(rows)
