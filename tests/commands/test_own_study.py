"""`event-study` on simulated files: what it writes, says and shows."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from functools import partial

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis import event_study, returns_from_prices
from analysis.cli import main
from analysis.report import audit_folder
from analysis.report.scripts import known_hashes, script_hash

TABLES = {
    "abnormal_returns",
    "average_path",
    "coefficients",
    "diagnostics",
    "dropped",
    "events",
    "leave_one_out",
    "minimum_detectable_effect",
    "placebo",
    "sessions",
    "tests",
}


run = partial(subprocess.run, capture_output=True, text=True, check=False)


def page(bench):
    return BeautifulSoup((bench.out / "index.html").read_text(), "html.parser")


def only_our_scripts(soup):
    """Whether what runs is known by its bytes, and nothing names a file to run."""
    scripts = soup.find_all("script")
    return all(
        script_hash(script.string) in known_hashes() and not script.get("src") for script in scripts
    )


# --- what is written --------------------------------------------------------------------------


def test_it_finds_the_simulated_reaction_and_says_how_sure(bench):
    said = bench.run()
    assert re.match(
        r"Over 6 events the mean abnormal return from day -1 to day 1 was [45]\.\d%", said
    )
    assert "The interval lies on one side of zero" in said
    assert said.endswith("index.html\n")


def test_its_numbers_are_those_of_the_library(answered):
    prices = pd.read_csv(answered.prices, index_col="date", parse_dates=["date"])
    events = pd.read_csv(answered.events)
    with pytest.warns(UserWarning):
        study = event_study(returns_from_prices(prices), events, benchmark="MARKET")
    found, wanted = answered.table("events").set_index("event_id"), study.car(-1, 1)
    pd.testing.assert_frame_equal(found[wanted.columns.tolist()], wanted)
    sq = study.sq_test(-1, 1)["p_value"]
    pd.testing.assert_series_equal(found["sq_p_value"], sq, check_names=False)
    mde = answered.table("minimum_detectable_effect")["effect"].item()
    assert mde == pytest.approx(study.minimum_detectable_effect(-1, 1))


def test_the_folder_holds_every_table_figure_and_the_list_of_its_files(answered):
    names = set(answered.files())
    assert {f"{name}.csv" for name in TABLES} <= names
    assert {"figure-mean-path.svg", "figure-mean-path.csv", "figure-mean-path.txt"} <= names
    assert set(answered.result["files"]) == names


def test_the_placebo_test_is_made_for_each_firm_with_two_events(answered):
    assert answered.table("placebo")["firm"].tolist() == ["FIRM", "OTHER"]
    assert answered.table("placebo")["n"].tolist() == [4, 2]


def test_wide_and_long_files_give_the_same_tables_and_figures(answered):
    wide = answered.files()
    answered.use_long()
    answered.run("--force")
    long = answered.files()
    assert wide.keys() == long.keys()
    assert {n for n in wide if wide[n] != long[n]} == {"index.html", "result.json"}
    assert answered.result["settings"]["layout of the file"] == "long, adj_close"


def test_the_adjusted_close_is_preferred_and_what_was_used_is_said(bench):
    bench.use_long()
    rows = bench.lines(bench.prices)
    header, body = rows[0] + ",Close,Volume", [row + ",1.0,5" for row in rows[1:]]
    bench.prices.write_text("\n".join([header, *body]) + "\n")
    bench.run()
    used = bench.result["settings"]["layout of the file"]
    assert used == "long, adj_close (not used: close, volume)"


def test_a_close_that_may_not_be_adjusted_is_a_caution(bench):
    bench.use_long("close")
    bench.run()
    assert "closes may not be adjusted" in page(bench).get_text()


def test_returns_give_what_their_prices_give(answered):
    from_prices = answered.table("events")
    prices = pd.read_csv(answered.prices, index_col="date")
    (prices / prices.shift() - 1).iloc[1:].to_csv(answered.prices)
    answered.run("--returns", "--force")
    pd.testing.assert_frame_equal(from_prices, answered.table("events"))


def test_the_same_files_give_the_same_bytes_in_another_process(answered):
    again = str(answered.folder / "again")
    command = [sys.executable, "-m", "analysis", *answered.words(out=again)]
    setting = {"PYTHONHASHSEED": "9", "TZ": "Asia/Tokyo", "OMP_NUM_THREADS": "2"}
    done = run(command, env=os.environ | setting)
    assert done.returncode == 0 and all(
        line.startswith("warning: ") for line in done.stderr.splitlines()
    )
    assert answered.files() == answered.files(answered.folder / "again")


def test_the_inputs_are_named_by_their_hash_and_no_folder_is_told(answered, made):
    text = (answered.out / "index.html").read_text() + (answered.out / "result.json").read_text()
    for row in answered.result["inputs"]:
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"]) and row["sha256"] in text
    assert str(made) not in text


def test_json_on_standard_output_is_the_file(bench):
    said = bench.run("--json")
    assert json.loads(said) == bench.result
    assert said == (bench.out / "result.json").read_text()


def test_returns_in_percent_are_warned_of_with_their_scale(bench):
    prices = pd.read_csv(bench.prices, index_col="date")
    (30 * (prices / prices.shift() - 1)).iloc[1:].clip(lower=-0.99).to_csv(bench.prices)
    bench.run("--returns", "--mask-other-events")
    assert bench.result["warnings"] == [
        "the median residual standard deviation is 0.28 a day; returns must be fractions "
        "(0.01 is 1 %): divide by 100 if these are percent."
    ]
    text = page(bench).get_text()
    assert text.index("deviation is 0.28 a day") < text.index("Band: 95% interval")


def test_warnings_name_options_and_files_of_the_result(bench):
    with bench.events.open("a") as file:
        file.write("late,FIRM,2030-01-01,\n")
    bench.run("--window", "-1", "1")
    assert bench.result["warnings"] == [
        "1 of 7 events dropped (after the last session of the returns); see dropped.csv.",
        "4 of 6 events have other events of the firm in their estimation window; see "
        "diagnostics.csv, or use --mask-other-events.",
    ]


def test_where_nothing_is_warned_of_nothing_is_said(bench):
    bench.run("--mask-other-events", "--estimation", "-120", "-11", "--min-estimation-days", "50")
    assert bench.result["warnings"] == [] and "Read this first" not in page(bench).get_text()


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(answered):
    plain = answered.table("events")
    for path in (answered.prices, answered.events):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    answered.run("--force")
    pd.testing.assert_frame_equal(plain, answered.table("events"))


# --- models, windows, single events -----------------------------------------------------------


LIKE_THEM = ("market_adjusted", "dimson")


@pytest.mark.parametrize(
    "model",
    [
        "constant_mean",
        "scholes_williams",
        *(pytest.param(one, marks=pytest.mark.long) for one in LIKE_THEM),
    ],
)
def test_other_models_run(bench, model):
    bench.run("--model", model)
    assert bench.result["settings"]["model"] == model
    wanted = "none" if model == "constant_mean" else "MARKET"
    assert bench.result["settings"]["benchmark"] == wanted


def test_factors_come_from_a_file_of_their_own(bench):
    prices = pd.read_csv(bench.prices, index_col="date")
    factors = (prices[["MARKET"]] / prices[["MARKET"]].shift() - 1).iloc[1:]
    factors.rename(columns={"MARKET": "mkt"}).to_csv(bench.folder / "factors.csv")
    file = str(bench.folder / "factors.csv")
    bench.run("--model", "factors", "--factors", file, benchmark="")
    by_factor = bench.table("events")
    bench.run("--force")
    pd.testing.assert_frame_equal(by_factor, bench.table("events"))
    bench.run("--model", "synthetic_control", "--factors", file, "--force", benchmark="")
    assert bench.result["settings"]["model"] == "synthetic_control"


def test_windows_and_rules_reach_the_study(bench):
    more = ("--estimation", "-60", "-6", "--window", "-2", "2", "--test-window", "0", "0")
    bench.run(*more, "--min-estimation-days", "40", "--mask-other-events")
    assert bench.table("average_path")["relative_day"].tolist() == [-2, -1, 0, 1, 2]
    assert bench.result["settings"]["estimation window"] == "day -60 to day -6"
    assert bench.result["headline"].count("on day 0") == 1


def test_where_nothing_is_found_the_answer_says_what_could_have_been(bench):
    text = "event_id,firm,date\n" + "".join(
        f"quiet-{day},FIRM,2022-{day}\n" for day in ("09-12", "10-20", "11-29")
    )
    bench.events.write_text(text)
    said = bench.run()
    assert "can neither be shown nor ruled out; only a true mean of" in said
    assert "would have been found with a probability of 80%" in said


def test_one_event_is_judged_by_its_own_days(bench):
    bench.events.write_text("\n".join(bench.lines(bench.events)[:2]) + "\n")
    assert bench.run("--test-window", "0", "0").startswith("The abnormal return of the one event")
    assert not {"placebo.csv", "leave_one_out.csv"} & set(bench.files())
    assert "fewer than two events" in page(bench).get_text()


def test_a_time_after_the_close_moves_to_the_next_session_and_the_page_says_so(bench):
    text = "event_id,firm,date\na,FIRM,2023-02-27T16:05-05:00\nb,FIRM,2022-12-05T11:00-05:00\n"
    bench.events.write_text(text)
    bench.run()
    moved = bench.table("sessions").set_index("event_id")
    assert moved.loc["a", "session"] == "2023-02-28" and moved.loc["a", "shift_days"] == 1
    assert moved.loc["a", "public"] == "2023-02-27T16:05:00-05:00"
    assert "after the close" in page(bench).get_text()


def test_events_that_cannot_be_used_are_named_with_their_reason(bench):
    with bench.events.open("a") as file:
        file.write("early,FIRM,2022-02-01,\nlate,FIRM,2030-01-01,\n")
    said = bench.run()
    dropped = bench.table("dropped").set_index("event_id")["reason"]
    assert "after the last session" in dropped["late"] and "days" in dropped["early"]
    told = (
        "Of 8 events given 6 are used and 2 dropped: 10 usable days in the estimation window; "
        "--min-estimation-days is 100 (1 event); after the last session of the returns (1 event); "
        "dropped.csv names them."
    )
    assert told in said and told in page(bench).get_text() and bench.result["sample"] == told
    assert said.startswith("Over 6 of 8 events given the mean abnormal return")
    assert bench.result["events_dropped"] == 2
    assert "--min-estimation-days is 100" in dropped["early"]


def test_one_event_of_many_given_is_not_called_the_one_event(bench):
    rows = bench.lines(bench.events)[:2]
    early = [f"early-{day},FIRM,2022-02-{day}," for day in ("01", "02")]
    late = [f"late-{year},FIRM,{year}-01-03," for year in (2029, 2030, 2031)]
    bench.events.write_text("\n".join([*rows, *early, *late]) + "\n")
    said = bench.run().splitlines()
    assert said[0].startswith("The abnormal return of the one usable event of 6 given from day -1")
    assert said[1].startswith("Of 6 events given 1 is used and 5 dropped: 10 usable days")
    assert said[1].endswith(
        "; after the last session of the returns (3 events); dropped.csv names them."
    )


def test_below_ten_events_the_terminal_says_that_p_is_unreliable(bench):
    caution = (
        "The p-value is unreliable: fewer than 10 events cannot show that their returns are "
        "near-normal, which it assumes."
    )
    assert caution in bench.run().splitlines()[0] and caution in bench.result["headline"]
    assert caution in page(bench).get_text()
    bench.events.write_text("\n".join(bench.lines(bench.events)[:2]) + "\n")
    assert "The p-value is unreliable: one event cannot show" in bench.run("--force")


def test_from_ten_events_on_p_is_given_without_that_caution(bench):
    days = pd.bdate_range("2022-09-01", periods=10, freq="5B")
    rows = "".join(f"e{i},FIRM,{day:%Y-%m-%d}\n" for i, day in enumerate(days))
    bench.events.write_text(f"event_id,firm,date\n{rows}")
    said = bench.run()
    assert said.startswith("Over 10 events the mean") and "unreliable" not in said
    assert "All 10 events given are used." in said


def test_a_missing_price_stays_missing_and_leaves_the_event_out(bench):
    day = pd.read_csv(bench.events)["date"][0]
    prices = pd.read_csv(bench.prices, index_col="date")
    prices.loc[day, "FIRM"] = None
    prices.to_csv(bench.prices)
    bench.run()
    dropped = bench.table("dropped").set_index("event_id")["reason"]
    assert dropped.to_dict() == {"FIRM-150": "no return on a day of the window"}
    assert bench.result["events_used"] == 5


def test_no_usable_event_is_a_model_error(bench):
    bench.events.write_text("event_id,firm,date\na,FIRM,2022-01-10\n")
    error = bench.fails(5)
    assert f"{bench.events}: all 1 events were dropped" in error
    assert "--window -10 10 runs past the data" in error


# --- the page ---------------------------------------------------------------------------------


def test_the_page_passes_the_audit_of_the_report(answered):
    assert audit_folder(answered.out) == ()


def test_the_page_fetches_nothing_and_describes_its_figures(answered):
    soup = page(answered)
    assert not soup.find_all(["link", "iframe", "img"]) and only_our_scripts(soup)
    assert not [tag for tag in soup.find_all(href=True) if tag["href"].startswith("http")]
    assert soup.find("meta")["content"].startswith("default-src 'none'")
    labels = [figure["aria-label"] for figure in soup.find_all("svg")]
    assert len(labels) == 2 and all(len(label) > 40 for label in labels)


def test_it_answers_what_was_found_how_sure_and_what_was_missed(answered):
    text = page(answered).get_text()
    for part in ("mean abnormal return", "How sure?", "could have been missed", "Files that were"):
        assert part in text
    assert "would have been found with a probability of 80%" in text


def test_text_of_the_user_is_text_wherever_it_stands(bench):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    bench.replace(bench.events, "News 150", f'"{evil} ${{x}}$ [a](javascript:1)"')
    bench.replace(bench.events, "FIRM-200", "<b onclick=x>200</b>")
    for path in (bench.prices, bench.events):
        bench.replace(path, "OTHER", "<i>O</i>")
    evil_file = bench.folder / "<img src=y>.csv"
    bench.events.rename(evil_file)
    bench.run(events=str(evil_file))
    assert audit_folder(bench.out) == ()
    soup = page(bench)
    assert not soup.find_all(["img", "b"]) and only_our_scripts(soup)
    assert "<script>alert(1)</script>" in soup.get_text()
    svg = (bench.out / "figure-events.svg").read_text()
    assert "<script" not in svg


def test_text_that_a_spreadsheet_would_run_is_quoted_in_every_table(bench):
    bench.replace(bench.events, "FIRM-150", "=1+1")
    bench.replace(bench.events, "News 150", '"@SUM(A1)"')
    bench.run()
    for name in ("events", "abnormal_returns", "coefficients", "sessions", "diagnostics"):
        assert "'=1+1" in (bench.out / f"{name}.csv").read_text(), name
        assert not re.search(r"^=", (bench.out / f"{name}.csv").read_text(), re.MULTILINE)
    assert "'@SUM(A1)" in (bench.out / "events.csv").read_text()


# --- the folder -------------------------------------------------------------------------------


def test_a_result_is_not_replaced_without_force(answered):
    before = answered.files()
    assert "has a result already" in answered.fails(7) and answered.files() == before
    answered.replace(answered.events, "News 150", "Other news")
    answered.run("--force")
    assert answered.files() != before


def test_files_of_others_are_never_replaced(answered):
    (answered.out / "notes.txt").write_text("mine")
    assert "notes.txt" in answered.fails(7, "--force")
    assert (answered.out / "notes.txt").read_text() == "mine"
    assert "no result of this command" in answered.fails(7, "--force", out=str(answered.folder))


def test_a_file_or_a_link_is_no_folder(bench):
    (bench.folder / "link").symlink_to(bench.folder)
    for name in ("link", "prices.csv"):
        assert "is a link or a file" in bench.fails(7, out=str(bench.folder / name))
    said = bench.fails(7, out=str(bench.prices / "result"))
    assert said == (
        f"error: --out {bench.prices / 'result'} lies in {bench.prices}, which is a file; name "
        "another folder.\n"
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "--out '' cannot be the name of a folder"),
        ("re\0sult", r"--out 're\x00sult' cannot be the name of a folder"),
        ("../result", "--out ../result climbs by '..'; if that is meant, write it as /"),
        ("x" * 300, f"--out {'x' * 300} has a name of 300 bytes in it; shorten it to 200 at most"),
        ("é" * 101, "has a name of 202 bytes in it"),
        ("x" * 300 + "/result", "has a name of 300 bytes in it"),
        ("x/" * 2100 + "result", "bytes long as a whole path; shorten it to 4000 at most"),
    ],
)
def test_a_name_that_no_folder_can_have_is_said_before_any_work(bench, monkeypatch, name, said):
    monkeypatch.chdir(bench.folder)
    bench.prices.write_text("not read")
    words = bench.words()
    words[words.index("--out") + 1] = name
    assert main(words) == 2
    error = bench.capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_a_failed_run_with_force_keeps_the_old_result(answered):
    before = answered.files()
    answered.replace(answered.prices, "2022-01-04", "04/01/2022")
    answered.fails(3, "--force")
    assert answered.files() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_is_read_only_is_the_place_at_fault(bench):
    shut = bench.folder / "shut"
    shut.mkdir(mode=0o500)
    bench.prices.write_text("not read")
    out = shut / "deep" / "result"
    assert f"--out {out} lies in {shut}, which is read-only" in bench.fails(7, out=str(out))


def test_a_full_disk_leaves_nothing_behind(bench):
    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, room[1]))
    try:
        said = bench.fails(7)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, room)
    assert said.count("\n") == 1
    assert f"cannot write {bench.out}: " in said and "--out" in said
