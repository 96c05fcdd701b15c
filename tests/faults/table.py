"""The project's table of faults, a row each: how the fault is made, and what must happen.

A row with `cases` is run by `test_table.py`; one with `held` has its tests in the files named,
which `test_table.py` looks for. Every folder of a case holds an earlier result, which must stay.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable

from fault_rows import Case, Desk, Row

from analysis.adoption import fit_curve
from analysis.datasets import load, load_prices
from analysis.openness import Assumptions

Words = list[str]
LIVE, REFRESH = "tests/faults/test_live.py", "tests/live/test_refresh.py"
OWN, SHIPPED = "tests/commands/test_own_faults.py", "tests/datasets/test_faults.py"
STUDY, BUILD = "tests/commands/test_own_study.py", "tests/report/test_build.py"


def price(value: str, said: str, *more: str) -> Case:
    """`value` in the place of FIRM's price on line 4."""

    def make(desk: Desk) -> Words:
        row = desk.bench.lines(desk.bench.prices)[3].split(",")
        desk.bench.rewrite(desk.bench.prices, 4, ",".join([row[0], value, *row[2:]]))
        return desk.study()

    return Case(f"price {value[:12]}", 3, make, ("prices.csv", "line 4", said, *more))


def event(row: str, *said: str) -> Case:
    """`row` in the place of line 3 of the events."""

    def make(desk: Desk) -> Words:
        desk.bench.rewrite(desk.bench.events, 3, row)
        return desk.study()

    return Case(f"event {row[:30]}", 3, make, ("events.csv", "line 3", *said))


def prices(name: str, spoil: Callable[[str], str | bytes], *said: str, code: int = 3) -> Case:
    """The whole text of the prices spoilt."""

    def make(desk: Desk) -> Words:
        spoilt = spoil(desk.bench.prices.read_text())
        desk.bench.prices.write_bytes(spoilt.encode() if isinstance(spoilt, str) else spoilt)
        return desk.study()

    return Case(name, code, make, ("prices.csv", *said))


def table(
    name: str, edits: Callable[[Desk], object], *said: str, load_as: str = "meta_annual"
) -> Case:
    """A table of ours spoilt by `edits`, then loaded."""

    def make(desk: Desk) -> Callable[[], object]:
        edits(desk)
        return lambda: load(load_as, folder=desk.folder / "data")

    return Case(name, 3, make, said)


def words(name: str, code: int, made: Callable[[Desk], Words], *said: str) -> Case:
    """A command that cannot be carried out."""
    return Case(name, code, made, said)


def option(code: int, *more: str, said: str, benchmark: str = "MARKET") -> Case:
    """An option of `event-study`; the prices are no file that could be read."""

    def make(desk: Desk) -> Words:
        desk.bench.prices.write_text("not read")
        return desk.study(*more, benchmark=benchmark)

    return Case(" ".join(more), code, make, (said,))


def shown(name: str, said: str) -> Case:
    """A name of a table that is none."""
    return Case(f"data show {name[:20]}", 2, lambda desk: ["data", "show", name], (said, "list"))


def out(name: str, *said: str) -> Case:
    """A name for the report, or the result of a study, that no folder can have."""

    def make(desk: Desk) -> Words:
        os.chdir(desk.folder)
        return ["report", "--out", name]

    return Case(f"report {name[:20]}", 2, make, said)


def every_row_longer(text: str) -> str:
    header, *rows = text.splitlines()
    return "\n".join([header, *(f"{row},1" for row in rows), ""])


def constant(column: str) -> Callable[[str], str]:
    """Prices of `column` that never move."""

    def spoil(text: str) -> str:
        rows = [row.split(",") for row in text.splitlines()]
        at = rows[0].index(column)
        for row in rows[1:]:
            row[at] = "100"
        return "\n".join(map(",".join, rows)) + "\n"

    return spoil


def divided(by: float, lines: slice) -> Callable[[str], str]:
    """FIRM's prices on `lines` divided."""

    def spoil(text: str) -> str:
        rows = [row.split(",") for row in text.splitlines()]
        for row in rows[lines]:
            row[1] = f"{float(row[1]) / by:.6f}"
        return "\n".join(map(",".join, rows)) + "\n"

    return spoil


def collinear(desk: Desk) -> Words:
    rows = ["date,mkt,twice"]
    for at, line in enumerate(desk.bench.lines(desk.bench.prices)[2:]):
        value = ((at * 7919) % 200 - 100) / 10_000
        rows.append(f"{line.split(',')[0]},{value},{2 * value}")
    factors = desk.folder / "factors.csv"
    factors.write_text("\n".join(rows) + "\n")
    return desk.study("--model", "factors", "--factors", str(factors), benchmark="")


def no_day_left(desk: Desk) -> Words:
    desk.bench.events.write_text("event_id,firm,date\na,FIRM,2022-03-14\n")
    return desk.study()


def no_session(desk: Desk) -> Words:
    desk.bench.events.write_text("event_id,firm,date\na,FIRM,2022-12-04\n")
    return desk.study("--session-rule", "raise")


def other_firm(desk: Desk) -> Words:
    return desk.study(benchmark="MARKT")


def cut_short(desk: Desk) -> Callable[[], object]:
    fit = fit_curve(range(1, 8), [1, 3, 8, 15, 21, 24, 25], max_evaluations=1)
    assert not fit.converged
    return lambda: fit.forecast([9])


def assumptions(name: str, column: str, value: object, *said: str) -> Case:
    """One cell of the shipped assumptions spoilt."""

    def make(desk: Desk) -> Callable[[], object]:
        frame = load("assumptions", as_of="2023-10-15").astype({column: object})
        frame.loc[frame["name"] == "discount_rate", column] = value
        return lambda: Assumptions.from_frame(frame)

    return Case(name, 3, make, said)


def below_a_file(desk: Desk) -> Words:
    return desk.study(out=str(desk.bench.events / "result"))


def strangers_file(desk: Desk) -> Words:
    (desk.bench.out / "notes.txt").write_text("mine")
    return desk.study()


def report_over_files(desk: Desk) -> Words:
    return ["report", "--out", str(desk.bench.folder)]


def report_over_link(desk: Desk) -> Words:
    (desk.folder / "link").symlink_to(desk.bench.out)
    return ["report", "--out", str(desk.folder / "link")]


def no_browser(desk: Desk) -> Words:
    return ["pdf", "--out", str(desk.folder / "new"), "--browser", "no-such-browser"]


def link_out(desk: Desk) -> None:
    copy = desk.copy("meta_annual")
    outside = desk.folder / "outside.csv"
    outside.write_bytes(copy.path.read_bytes())
    copy.path.unlink()
    copy.path.symlink_to(outside)


def flipped(desk: Desk) -> None:
    copy = desk.copy("meta_annual")
    copy.write(copy.path.read_bytes().replace(b"28.103", b"29.103"), refresh=False)


def pointer(desk: Desk) -> None:
    copy = desk.copy("meta_annual")
    copy.write(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n")


def repeated_row(desk: Desk) -> None:
    copy = desk.copy("meta_segments")
    header, first, *rest = copy.path.read_text().splitlines(keepends=True)
    copy.write("".join([header, first, first, *rest]).encode())
    copy.declare_rows(24)


def annual(line: int, column: str, value: str) -> Callable[[Desk], object]:
    return lambda desk: desk.copy("meta_annual").edit(line, column, value)


HEADER = "date,FIRM,OTHER,MARKET"
ROWS = (
    Row(
        1,
        "a CSV cut in mid-row",
        (
            prices("cut", lambda text: text[:-4], "line 331", "the file ends inside this line"),
            event("a,FIRM", "has 2 fields, the header has 4", "the row was cut"),
        ),
        (f"{OWN}::test_a_file_cut_at_any_byte_is_refused",),
    ),
    Row(
        2,
        "a cut in a quote, NUL, a ragged row",
        (
            price('"5', "a quotation mark is not closed"),
            price("5\x005", "is a NUL character; remove it"),
            price("1,2", "has 5 fields, the header has 4", "a comma too many"),
            event("", "is empty; remove it"),
        ),
    ),
    Row(
        3,
        "one extra field in all rows",
        (prices("longer", every_row_longer, "line 2: has 5 fields, the header has 4"),),
    ),
    Row(
        4,
        "UTF-16, Latin-1",
        (
            prices("utf-16", lambda text: text.encode("utf-16"), "looks like UTF-16; save it as"),
            prices(
                "latin-1",
                lambda text: text.replace("FIRM", "FIÄM").encode("latin-1"),
                "line 1: byte 7 (0xc4) is not UTF-8; it looks like Latin-1 ('Ä'): save the file as",
            ),
        ),
        (f"{STUDY}::test_a_byte_order_mark_and_windows_line_ends_are_accepted",),
    ),
    Row(
        5,
        "other separators and dialects of numbers",
        (
            prices(
                "semicolons",
                lambda text: text.replace(",", ";"),
                "line 1: fields are parted by ';'; save the table with commas",
            ),
            price('"1,000"', "'1,000' is not a plain number; write it like 1000 or 27.5"),
            price('"1000,5"', "'1000,5' is not a plain number; write it like 1000 or 27.5"),
            price("١٢", "'١٢' is not a plain number; write it like 1000 or 27.5"),
        ),
    ),
    Row(
        6,
        "tickers NA, TRUE, nan",
        held=(f"{SHIPPED}::test_tickers_that_spell_missing_or_true_stay_text",),
    ),
    Row(
        7,
        "a header or key twice",
        (
            prices(
                "header",
                lambda text: text.replace(HEADER, "date,FIRM,FIRM,MARKET"),
                "line 1, column FIRM: stands twice in the header",
            ),
            event("FIRM-150,FIRM,2022-12-05,", "'FIRM-150' stands on line 2 already"),
            prices(
                "day",
                lambda text: text.replace("2022-01-04", "2022-01-03"),
                "line 3, column date: '2022-01-03' stands on line 2 already; keep one row",
            ),
            table(
                "key",
                repeated_row,
                "line 3: ",
                "repeats the key (period_end, known_on) of line 2",
                load_as="meta_segments",
            ),
        ),
        (f"{SHIPPED}::test_a_repeated_row_is_named_with_both_lines",),
    ),
    Row(
        8,
        "numbers that are none",
        (
            price("nan", "column FIRM: 'nan' is not a plain number"),
            price("inf", "column FIRM: 'inf' is not a plain number"),
            price("1e400", "'1e400' is too large for a number; infinity is never data"),
            price("-0", "'-0' is a negative zero; write 0"),
            price("0", "'0' is no price, which is above zero; leave the cell empty"),
            assumptions("nan", "default", float("nan"), "discount_rate=nan; give a fraction a"),
            assumptions("text", "default", "0,1", "discount_rate='0,1' is not a number; give"),
            assumptions("true", "low", True, "discount_rate=True is not a number; give"),
        ),
    ),
    Row(
        9,
        "a size that cannot be",
        (
            prices("x 1000", divided(1 / 1000, slice(50, 51)), "slip of units", "--known-move"),
            prices("/ 100", divided(100, slice(50, 51)), "slip of units", "FIRM=2022-03-11"),
            table(
                "millions",
                annual(12, "capex_usd_bn", "32036"),
                "line 12, column capex_usd_bn: '32036' is",
                "times its neighbours: a slip of units?",
            ),
            table(
                "falls",
                lambda desk: desk.copy("llama_downloads").edit(14, "value", "999000000"),
                "line 14, column value: '999000000' is a cumulative count that falls",
                load_as="llama_downloads",
            ),
            table(
                "share",
                lambda desk: desk.copy("survey_shares").edit(3, "share_pct", "128"),
                "line 3, column share_pct: '128.0' is above 100",
                load_as="survey_shares",
            ),
        ),
    ),
    Row(
        10,
        "known before its day, after the table was made, or at no day",
        (
            table(
                "before",
                annual(3, "known_on", "2013-12-30"),
                "line 3, column known_on: '2013-12-30' is before period_end (2013-12-31)",
            ),
            table("after", annual(16, "known_on", "2027-01-28"), "'2027-01-28' is after the table"),
            table("missing", annual(6, "known_on", ""), "line 6, column known_on: is missing"),
        ),
        ("tests/datasets/test_vintages.py::test_the_day_before_a_row_was_known_it_is_not_seen",),
    ),
    Row(
        11,
        "dates out of order, or in another form",
        (
            event("a,FIRM,03/04/2024,", "'03/04/2024' is not an ISO date; write YYYY-MM-DD"),
            event("a,FIRM,2022-02-30,", "'2022-02-30' is not a day of the calendar"),
            prices(
                "order",
                lambda text: text.replace("2022-01-04", "2022-01-30"),
                "line 4, column date: '2022-01-05' comes after a later day; sort the rows",
            ),
            prices(
                "form",
                lambda text: text.replace("2022-01-04", "4 Jan 2022"),
                "line 3, column date: '4 Jan 2022' is not an ISO date; write YYYY-MM-DD",
            ),
        ),
    ),
    Row(
        12,
        "times with and without a zone",
        (
            event("a,FIRM,2022-12-05T16:05,", "has a time without its zone; write it like"),
            event("a,FIRM,2022-12-05T16:05-05:00,", "line 2 has a day alone; give all rows one"),
        ),
        (
            "tests/reactions/test_timing.py::"
            "test_moments_before_and_after_the_clock_change_are_told_apart_in_one_frame",
        ),
    ),
    Row(
        13,
        "not the file of the manifest",
        (
            table("flipped", flipped, "hash of data/fundamentals/meta_annual.csv", "git checkout"),
            table("pointer", pointer, "the file is a Git LFS pointer", "run `git lfs pull`"),
            prices("page", lambda text: "<!doctype html><p>No", "is a web page (HTML) saved"),
        ),
    ),
    Row(
        14,
        "an empty file, a header only",
        (
            prices("empty", lambda text: "", "the file is empty"),
            prices("header", lambda text: HEADER + "\n", "the file has a header and no rows"),
        ),
    ),
    Row(
        15,
        "an unknown ticker",
        (
            event("a,FIRMA,2022-12-05,", "unknown firm 'FIRMA'; the nearest known names are FIRM"),
            words("benchmark", 3, other_firm, "prices.csv", "'MARKT'; the nearest known", "MARKET"),
            Case(
                "shipped",
                3,
                lambda desk: lambda: load_prices(["AAPL", "METR"]),
                ("unknown ticker 'METR'; the nearest known names are META, ",),
            ),
        ),
    ),
    Row(
        16,
        "delisted inside the window",
        held=(
            "tests/reactions/test_missing_days.py::"
            "test_a_firm_delisted_inside_the_window_is_kept_and_never_filled",
        ),
    ),
    Row(
        17,
        "a split that prices are not adjusted for",
        (
            prices("10:1", divided(10, slice(200, None)), "unadjusted for a split, 1", "(x 0.0995"),
            prices("1:20", divided(1 / 20, slice(200, None)), "FIRM on 2022", "--known-move FIRM="),
        ),
    ),
    Row(
        18,
        "an event on a day without a session, or after the close",
        (words("raise", 3, no_session, "events.csv", "line 2", "2022-12-04", "'next' or"),),
        (
            "tests/reactions/test_timing.py::test_a_study_across_closures_and_clock_changes_"
            "moves_each_event_and_has_no_empty_day",
        ),
    ),
    Row(
        19,
        "half days and closures",
        held=(
            "tests/reactions/test_timing.py::"
            "test_days_without_a_time_move_over_closures_in_both_directions",
        ),
    ),
    Row(
        20,
        "an estimation window too short",
        (words("all left out", 5, no_day_left, "events.csv", "usable"),),
        (
            "tests/reactions/test_missing_days.py::"
            "test_min_estimation_days_decides_which_event_is_dropped",
        ),
    ),
    Row(
        21,
        "a market that does not move",
        (prices("flat", constant("MARKET"), "'MARKET' does not vary in the estimation", code=5),),
    ),
    Row(
        22,
        "a stock that does not move, or has no price",
        (
            prices(
                "no price",
                lambda text: "\n".join(
                    [
                        HEADER,
                        *(
                            f"{row.rsplit(',', 2)[0]},,{row.rsplit(',', 1)[1]}"
                            for row in text.splitlines()[1:]
                        ),
                        "",
                    ]
                ),
                "prices has no value at all for OTHER; check the ticker or leave it out",
            ),
        ),
        (
            "tests/reactions/test_missing_days.py::test_returns_without_information_drop_the_event",
            "tests/reactions/test_result.py::test_equal_values_give_no_t",
        ),
    ),
    Row(
        23,
        "another event in the estimation window",
        held=(
            "tests/reactions/test_missing_days.py::"
            "test_another_event_in_the_estimation_window_is_told",
            "tests/reactions/test_missing_days.py::test_masking_leaves_the_other_event_window_out",
        ),
    ),
    Row(
        24,
        "collinear factors, or fewer days than coefficients",
        (words("x, 2x", 5, collinear, "factors.csv", "are collinear", "condition number"),),
        ("tests/reactions/test_errors.py::test_as_many_days_as_coefficients_cannot_be_fitted",),
    ),
    Row(
        25,
        "few events",
        held=(
            "tests/reactions/test_result.py::test_few_events_are_marked",
            f"{STUDY}::test_below_ten_events_the_terminal_says_that_p_is_unreliable",
        ),
    ),
    Row(
        26,
        "a diffusion fit that was cut short",
        (Case("forecast", 5, cut_short, ("did not converge", "stopped after 1 evaluations")),),
    ),
    Row(
        27,
        "a potential that the data do not identify",
        held=(
            "tests/adoption/test_identification.py::"
            "test_most_five_period_series_do_not_identify_the_potential",
        ),
    ),
    Row(28, "bad starts", held=("tests/adoption/test_fit.py::test_twenty_starts_agree",)),
    *(
        Row(number, wrong, held=tuple(f"{LIVE}::test_{name}" for name in names))
        for number, wrong, names in (
            (
                29,
                "no network",
                (
                    "without_a_connection_it_says_why_at_once",
                    "stale_data_are_used_only_when_allowed_and_their_age_is_said",
                ),
            ),
            (
                30,
                "too many requests",
                (
                    "a_wait_that_is_asked_for_is_kept",
                    "finished_tickers_are_kept_when_the_service_has_had_enough",
                ),
            ),
            (
                31,
                "a broken answer",
                (
                    "what_is_no_answer_is_not_taken_for_one",
                    "an_answer_that_cannot_be_read_is_kept_to_be_looked_at",
                ),
            ),
            (32, "an empty answer", ("an_empty_frame_is_a_failure",)),
            (
                33,
                "columns renamed",
                (
                    "renamed_fields_are_called_a_drift_of_the_schema",
                    "fewer_days_or_figures_than_before_keep_the_old_ones",
                ),
            ),
            (34, "a server that drips", ("a_slow_drip_ends_with_the_time_of_the_source",)),
        )
    ),
    Row(
        35,
        "history revised",
        held=(f"{REFRESH}::test_a_restated_price_has_a_row_of_its_own",),
    ),
    Row(
        36,
        "a place that is full, read-only or taken",
        (
            words("below a file", 7, below_a_file, "events.csv", "name another folder"),
            words("strangers", 7, strangers_file, "notes.txt", "name a new folder"),
        ),
        (
            f"{LIVE}::test_a_store_that_cannot_be_made_is_said_before_anything_is_asked",
            f"{LIVE}::test_a_full_disk_keeps_what_was_there_and_leaves_nothing_behind",
            "tests/faults/test_full.py::test_a_report_that_finds_no_room_keeps_the_old_one",
            "tests/faults/test_full.py::test_a_study_that_finds_no_room_keeps_the_old_result",
        ),
    ),
    Row(
        37,
        "kill -9 at any point",
        held=(
            f"{LIVE}::test_a_refresh_killed_at_any_moment_leaves_a_whole_store",
            "tests/faults/test_kills.py::test_a_killed_build_leaves_the_old_report_or_the_new",
        ),
    ),
    Row(
        38,
        "two refreshes at once",
        held=(f"{LIVE}::test_of_several_at_once_one_works_and_the_others_say_who",),
    ),
    Row(
        39,
        "a kernel that dies",
        held=(f"{BUILD}::test_a_failure_names_notebook_and_cell_and_keeps_the_old_report",),
    ),
    Row(
        40,
        "a cell that takes too long",
        held=(f"{BUILD}::test_a_cell_that_takes_too_long_is_ended_even_if_it_ignores_interrupts",),
    ),
    Row(
        41,
        "an interrupt in the build",
        held=(f"{BUILD}::test_an_interrupt_leaves_no_kernel_and_no_folder",),
    ),
    Row(
        42,
        "a cell that fails",
        held=(f"{BUILD}::test_a_cell_that_allows_its_error_still_fails",),
    ),
    Row(
        43,
        "markup in data",
        held=(
            "tests/report/test_hostile.py::test_no_element_comes_from_the_text",
            "tests/report/test_hostile.py::test_a_browser_runs_nothing_of_it_and_asks_for_nothing",
            f"{STUDY}::test_text_of_the_user_is_text_wherever_it_stands",
        ),
    ),
    Row(
        44,
        "a cell that a spreadsheet would run",
        held=(
            "tests/report/test_hostile.py::test_a_spreadsheet_computes_nothing",
            f"{STUDY}::test_text_that_a_spreadsheet_would_run_is_quoted_in_every_table",
        ),
    ),
    Row(
        45,
        "a name that is a path",
        (
            shown("../manifest", "'../manifest' is no name of a table"),
            shown("/etc/passwd", "'/etc/passwd' is no name of a table"),
            shown("a\0b", "is no name of a table"),
            out("../elsewhere", "out=../elsewhere climbs by '..'; if that is meant, write it as /"),
            out("a\0b", "cannot be the name of a folder; give one such as"),
            out("", "out='' cannot be the name of a folder; give one such as"),
            out("x" * 300, "has a name of 300 bytes in it; shorten it to 200 at most"),
            out("x/" * 2100 + "r", "bytes long as a whole path; shorten it to 4000 at most"),
            words("only", 2, lambda desk: ["report", "--only", "../x"], "unknown notebook '../x'"),
            words("files", 2, report_over_files, "holds files that are not a report; name a new"),
            words("link", 2, report_over_link, "is a link or a file; name a folder"),
            words("browser", 2, no_browser, "browser 'no-such-browser' is not there; install it"),
            table("link out", link_out, "'fundamentals/meta_annual.csv' in the manifest leads out"),
            option(2, "--model", "../x", said="--model '../x' is not available; choose one of"),
            option(2, "--known-move", "FIRM=../x", said="='../x' is not a date; write it as YYYY"),
            option(2, "--window", "5", "-5", said="--window 5 -5 ends before it starts; give FIR"),
        ),
        (f"{STUDY}::test_a_name_that_no_folder_can_have_is_said_before_any_work",),
    ),
    Row(
        46,
        "data that is code",
        held=(
            "tests/test_architecture.py::test_nothing_executable_is_ever_loaded_from_data",
            "tests/faults/test_code.py::test_no_text_is_run_as_code",
        ),
    ),
    Row(
        47,
        "too much",
        (
            prices("gzip", lambda text: gzip.compress(b"0" * 10**7), "is compressed (gzip); unpa"),
            prices("zip", lambda text: b"PK\x03\x04" + bytes(40), "is compressed (zip); unpack"),
            prices(
                "columns", lambda text: "date" + ",c" * 20_000 + "\n", "at most 10,000 are read"
            ),
        ),
        ("tests/faults/test_sizes.py::test_too_much_of_anything_is_refused_with_its_count",),
    ),
    Row(
        48,
        "patterns over hostile text",
        held=("tests/faults/test_code.py::test_every_pattern_is_quick_on_hostile_text",),
    ),
    Row(
        49,
        "seed, threads, hash seed, locale, time zone",
        held=("tests/faults/test_sameness.py::test_results_have_the_same_bytes",),
    ),
    Row(50, "a report twice", held=(f"{BUILD}::test_two_builds_have_the_same_bytes",)),
    Row(
        51,
        "the oldest allowed versions",
        held=("tests/test_environment.py::test_every_dependency_is_pinned_within_its_bounds",),
    ),
)
"""Rows 1 to 51; those about the network (29 to 35, 38, and a part of 36 and 37) stand in `LIVE`."""
