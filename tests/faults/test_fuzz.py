"""Hostile input: whatever a user's file holds, it is read rightly or refused by an error of ours.

What is accepted must equal a reading that shares no line with the package (`plain_reading`). The
quick run draws a few hundred inputs, always the same; the long run more than ten thousand.
"""

from __future__ import annotations

import contextlib
import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import plain_reading
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openness_by_hand import simulated_rows, table_by_hand
from own_bench import SESSIONS, Bench, simulated_events, simulated_prices, sound_files
from spoiling import event_tables, factor_tables, files, hostile_words, price_tables

from analysis.cli import main
from analysis.commands.own.request import Request, read_inputs
from analysis.commands.own.tables import find
from analysis.core import AnalysisError
from analysis.datasets.own_events import read_own_events
from analysis.datasets.own_prices import OwnPrices, read_own_factors, read_own_prices
from analysis.openness import Assumptions, value_openness
from analysis.openness.fields import KIND
from analysis.report.kernel_environment import kernel_environment
from analysis.report.pdf import VARIABLE, find_browser

SLOWEST = 3_000  # milliseconds an input may take; most take one
MOST_MEMORY = 20_000_000  # bytes, for files of some hundred
MOST_LINES = 22
QUICK = {"derandomize": True, "database": None}


def inputs(count: int, **more: object) -> settings:
    """How many inputs to draw, and what an input may take."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(max_examples=count, deadline=SLOWEST, suppress_health_check=slow, **more)


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "file.csv"


def read(reader: Callable, path: Path, content: bytes):
    """What the reader makes of `content`; None if it refuses it with its file and a way out."""
    path.write_bytes(content)
    try:
        return reader(path)
    except AnalysisError as error:
        assert error.exit_code == 3
        assert str(path) in str(error) and len(str(error).splitlines()) <= MOST_LINES
        return None


def values_of(own: OwnPrices) -> plain_reading.Value:
    frame = own.of(own.tickers)
    return {
        (str(name), day.date()): value
        for name in frame
        for day, value in frame[name].items()
        if not np.isnan(value)
    }


# --- prices and factors -----------------------------------------------------------------------


def check_prices(path: Path, content: bytes, as_returns: bool) -> None:
    own = read(lambda where: read_own_prices(where, as_returns), path, content)
    if own is not None:
        assert values_of(own) == plain_reading.values(content, as_returns)


def check_factors(path: Path, content: bytes) -> None:
    own = read(read_own_factors, path, content)
    if own is not None:
        assert values_of(own) == plain_reading.values(content, as_returns=True)


@inputs(90, **QUICK)
@given(content=files(price_tables()))
def test_prices_are_read_rightly_or_refused(path, content):
    check_prices(path, content, as_returns=False)


@inputs(30, **QUICK)
@given(content=files(factor_tables()))
def test_factors_are_read_rightly_or_refused(path, content):
    check_factors(path, content)


@pytest.mark.long
@inputs(4_000)
@given(content=files(price_tables()), as_returns=st.booleans())
def test_thousands_of_files_of_prices_are_read_rightly_or_refused(path, content, as_returns):
    check_prices(path, content, as_returns)


@pytest.mark.long
@inputs(1_500)
@given(content=files(factor_tables()))
def test_thousands_of_files_of_factors_are_read_rightly_or_refused(path, content):
    check_factors(path, content)


# --- events -----------------------------------------------------------------------------------


def check_events(path: Path, content: bytes) -> None:
    own = read(read_own_events, path, content)
    if own is not None:
        found = own.frame[["event_id", "firm", "date", "title"]].itertuples(index=False, name=None)
        assert list(found) == plain_reading.events(content)


@inputs(60, **QUICK)
@given(content=files(event_tables()))
def test_events_are_read_rightly_or_refused(path, content):
    check_events(path, content)


@pytest.mark.long
@inputs(2_500)
@given(content=files(event_tables()))
def test_thousands_of_files_of_events_are_read_rightly_or_refused(path, content):
    check_events(path, content)


@inputs(20, **QUICK)
@given(content=files(st.one_of(price_tables(), event_tables())))
def test_memory_is_bounded_whatever_the_file_holds(path, content):
    tracemalloc.start()
    for reader in (read_own_prices, read_own_events):
        read(reader, path, content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_MEMORY


# --- a whole study ----------------------------------------------------------------------------

ASKED = Request(
    prices=Path(), events=Path(), benchmark="MARKET", factors=None, model="market_model",
    estimation_window=(-260, -11), event_window=(-10, 10), tested=(-1, 1),
    min_estimation_days=100, session_rule="next", mask_other_events=False, as_returns=False,
    known_moves=(),
)  # fmt: skip
PRICES = simulated_prices()
EVENTS = simulated_events(PRICES)


def plain_car(prices: pd.DataFrame, firm: str, day: pd.Timestamp) -> float:
    """CAR of days -1 to 1 by least squares on the days that have both returns."""
    returns = prices[[firm, "MARKET"]].pct_change(fill_method=None).iloc[1:]
    zero = int(np.searchsorted(returns.index, day))
    before = returns.iloc[max(zero - 260, 0) : zero - 10].dropna()
    x = np.column_stack([np.ones(len(before)), before["MARKET"]])
    alpha, beta = np.linalg.lstsq(x, before[firm], rcond=None)[0]
    tested = returns.iloc[zero - 1 : zero + 2]
    return float((tested[firm] - alpha - beta * tested["MARKET"]).sum(skipna=False))


@st.composite
def harmed_prices(draw: Callable) -> pd.DataFrame:
    """The sound prices with gaps, other sizes and days left out, each of them possible."""
    frame = PRICES.copy()
    for _ in range(draw(st.integers(0, 6))):
        at, name = draw(st.integers(0, SESSIONS - 1)), draw(st.sampled_from(["FIRM", "MARKET"]))
        column = frame.columns.get_loc(name)
        harm = draw(st.sampled_from(["gap", "times", "flat", "day", "gaps"]))
        if harm == "gap":
            frame.iloc[at % len(frame), column] = np.nan
        elif harm == "gaps":
            frame.iloc[at % len(frame) :, frame.columns.get_loc("FIRM")] = np.nan
        elif harm == "times":
            frame.iloc[at % len(frame), column] *= draw(st.sampled_from([0.01, 0.7, 1.3, 9, 1e3]))
        elif harm == "flat":
            frame.iloc[at % len(frame) : at + 60, column] = 100.0
        else:
            frame = frame.drop(index=frame.index[at % len(frame)])
    return frame


def check_study(folder: Path, prices: pd.DataFrame, shift: int) -> None:
    events = EVENTS.assign(date=pd.to_datetime(EVENTS["date"]) + pd.Timedelta(days=shift))
    prices.to_csv(folder / "p.csv")
    events.to_csv(folder / "e.csv", index=False, date_format="%Y-%m-%d")
    request = Request(**{**vars(ASKED), "prices": folder / "p.csv", "events": folder / "e.csv"})
    try:
        found = find(request, read_inputs(request))
    except AnalysisError as error:
        assert error.exit_code in (3, 5)
        assert "p.csv" in str(error) or "e.csv" in str(error)
        return
    days = events.set_index("event_id")
    for name, car in found.car["car"].items():
        expected = plain_car(prices, days.loc[name, "firm"], days.loc[name, "date"])
        assert car == pytest.approx(expected, abs=1e-9)


@inputs(25, **QUICK)
@given(prices=harmed_prices(), shift=st.integers(-30, 30))
def test_a_study_of_harmed_prices_gives_the_plain_answer_or_refuses(path, prices, shift):
    check_study(path.parent, prices, shift)


@pytest.mark.long
@inputs(800)
@given(prices=harmed_prices(), shift=st.integers(-400, 400))
def test_hundreds_of_studies_give_the_plain_answer_or_refuse(path, prices, shift):
    check_study(path.parent, prices, shift)


# --- assumptions ------------------------------------------------------------------------------

ODD_VALUES = (
    None, True, float("nan"), float("inf"), -1, -0.0, 10**400, 1e308, 1e-320, "", "0.1", "1,5", 1j,
    (), [1], {}, b"1", np.float32(0.1), np.int64(2), pd.NA, pd.NaT, pd.Timestamp(0), "neutral",
    "fee_rate", "<b>", "e" * 5_000,
)  # fmt: skip
ODD = st.one_of(st.sampled_from(ODD_VALUES), st.floats(), st.integers(), st.text(max_size=8))


@st.composite
def harmed_assumptions(draw: Callable) -> pd.DataFrame:
    """The sound frame with odd cells, rows and columns that are gone, twice or renamed."""
    frame = simulated_rows().astype(object)
    for _ in range(draw(st.integers(0, 3))):
        row = draw(st.integers(0, len(frame) - 1)) if len(frame) else 0
        column = draw(st.integers(0, frame.shape[1] - 1)) if frame.shape[1] else 0
        harm = draw(st.sampled_from(["cell", "cell", "cell", "row", "rows", "column", "columns",
                                     "name", "order", "index"]))  # fmt: skip
        if harm == "cell" and frame.size:
            frame = frame.copy()
            frame.iat[row, column] = draw(ODD)
        elif harm == "row":
            frame = frame.drop(index=frame.index[row : row + 1])
        elif harm == "rows":
            frame = pd.concat([frame, frame.iloc[row : row + 2]])
        elif harm == "column":
            frame = frame.iloc[:, [at for at in range(frame.shape[1]) if at != column]]
        elif harm == "columns":
            frame = pd.concat([frame, frame.iloc[:, column : column + 1]], axis=1)
        elif harm == "name":
            names = [draw(ODD) if at == column else name for at, name in enumerate(frame.columns)]
            with contextlib.suppress(TypeError):  # a label that pandas itself refuses
                frame = frame.set_axis(pd.Index(names, dtype=object), axis=1)
        elif harm == "order":
            frame = frame.iloc[::-1]
        elif harm == "index" and len(frame):
            frame = frame.set_axis([0] * len(frame), axis=0)
    return frame


def check_assumptions(frame: pd.DataFrame, view: object) -> None:
    try:
        made = Assumptions.from_frame(frame, view)
    except AnalysisError as error:
        assert error.exit_code == 3 and len(str(error)) < 1_000 and "\n" not in str(error)
        return
    rows = frame[[one == view for one in frame["view"]]]
    told = dict(zip(rows["name"], rows["default"], strict=True))
    assert made.values() == {name: float(told[name]) for name in KIND}
    try:
        worth = value_openness(made)
    except AnalysisError:
        return
    assert np.isfinite(worth.npv)
    channels, _ = table_by_hand(made)
    size = sum(map(abs, channels.values()))
    assert worth.npv == pytest.approx(sum(channels.values()), abs=1e-9 * size)


VIEWS = st.one_of(st.sampled_from(["neutral", "sceptic"]), ODD)


@inputs(60, **QUICK)
@given(frame=harmed_assumptions(), view=VIEWS)
def test_assumptions_are_valued_rightly_or_refused(frame, view):
    check_assumptions(frame, view)


@pytest.mark.long
@inputs(1_500)
@given(frame=harmed_assumptions(), view=VIEWS)
def test_thousands_of_assumptions_are_valued_rightly_or_refused(frame, view):
    check_assumptions(frame, view)


# --- words of the command line, and the environment -------------------------------------------

BEGINNINGS = (
    (), ("data", "show"), ("data", "diff", "no-such"), ("data", "diff", "--now", "x", "--then"),
    ("data", "no-such"), ("claims", "--no-such"), ("report", "--only", "no-such"),
    ("report", "--only", "no-such", "--out"), ("report", "--only", "no-such", "--as-of"),
    ("report", "--only", "no-such", "--jobs"), ("pdf", "--browser", "no-such", "--out"),
    ("study",), ("study", "--out"), ("study", "--model"), ("study", "--benchmark"),
    ("study", "--window"), ("study", "--known-move"), ("study", "--factors"),
    ("study", "--prices"), ("study", "--min-estimation-days"), ("study", "--session-rule"),
)  # fmt: skip
"""None of them can be carried out: files are not sound, names are not there."""


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> Bench:
    """Files of a study that cannot be read as tables."""
    folder = tmp_path_factory.mktemp("words")
    sound_files(folder)
    (folder / "prices.csv").write_text("not a table")
    return Bench(folder, None)


def check_words(bench: Bench, beginning: tuple[str, ...], more: list[str]) -> None:
    study = beginning[:1] == ("study",)
    words = [*bench.words(), *beginning[1:], *more] if study else [*beginning, *more]
    before = sorted(path.name for path in bench.folder.rglob("*"))
    out, err = io.StringIO(), io.StringIO()
    streams = contextlib.redirect_stdout(out), contextlib.redirect_stderr(err)
    with contextlib.chdir(bench.folder), streams[0], streams[1]:
        code = main(words)
    assert code in (0, 2, 3, 6, 7), (words, err.getvalue())
    assert code or out.getvalue(), words
    assert "Traceback" not in err.getvalue() and "internal error" not in err.getvalue()
    assert sorted(path.name for path in bench.folder.rglob("*")) == before


@inputs(60, **QUICK)
@given(beginning=st.sampled_from(BEGINNINGS), more=st.lists(hostile_words(), max_size=3))
def test_any_words_are_carried_out_or_refused_in_plain_words(broken, beginning, more):
    check_words(broken, beginning, more)


@pytest.mark.long
@inputs(1_500)
@given(beginning=st.sampled_from(BEGINNINGS), more=st.lists(hostile_words(), max_size=3))
def test_thousands_of_words_are_carried_out_or_refused(broken, beginning, more):
    check_words(broken, beginning, more)


READ = (VARIABLE, "HOME", "LANG", "TMPDIR", "TZ", "PYTHONHASHSEED", "ANALYSIS_NO_WIDGETS", "PATH")


@inputs(20, **QUICK)
@given(name=st.sampled_from(READ), value=hostile_words())
def test_any_environment_is_kept_or_replaced_and_names_a_browser_or_none(path, name, value):
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv(name, value)
        given_to_kernels = kernel_environment(path.parent)
        try:
            found = Path(find_browser())
        except AnalysisError as error:
            assert error.exit_code == 2 and "install it" in str(error)
        else:
            assert found.is_file() or Path(value) in found.parents
    fixed = {"TZ": "UTC", "PYTHONHASHSEED": "0", "ANALYSIS_NO_WIDGETS": "1"}
    assert given_to_kernels.items() >= fixed.items()
    assert (name in fixed or name == VARIABLE) or given_to_kernels[name] == value
