"""What is wrong with a user's files, said with line, column, value and the way out."""

from __future__ import annotations

import pandas as pd
import pytest

# --- prices -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2022-01-04", "03/04/2024", "line 3, column date: '03/04/2024' is not an ISO date"),
        ("2022-01-04", "2022-02-30", "line 3, column date: '2022-02-30' is not a day of the cal"),
        ("2022-01-04", "2022-01-04 16:00", "'2022-01-04 16:00' has a time of day"),
        ("2022-01-04", "9999-01-04", "'9999-01-04' lies outside the years 1800 to 2200"),
        ("2022-01-04", "", "line 3, column date: is missing; every row needs one"),
        ("2022-01-05", "2022-01-03", "line 4, column date: '2022-01-03' stands on line 2 already"),
        ("2022-01-04", "2022-01-30", "line 4, column date: '2022-01-05' comes after a later day"),
        ("date,FIRM", "date,MARKET", "line 1, column MARKET: stands twice in the header"),
        ("date,FIRM", "day,FIRM", "line 1, column date: is missing from the header"),
        ("date,FIRM", "date,", "line 1: a column has no name in the header"),
        ("date,FIRM,OTHER", "date,Open,Close", "has the fields of one ticker (open, close)"),
    ],
)
def test_a_fault_of_the_prices_is_named_with_its_place(bench, old, new, said):
    bench.replace(bench.prices, old, new, 1)
    error = bench.fails(3)
    assert said in error and str(bench.prices) in error


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"1,000"', "line 4, column FIRM: '1,000' is not a plain number; write it like 1000"),
        ('"1000,5"', "'1000,5' is not a plain number"),
        ("1000,5", "line 4: has 5 fields, the header has 4; a comma too many"),
        ("n/a", "'n/a' is not a plain number"),
        ("inf", "'inf' is not a plain number"),
        ("1e400", "is too large for a number"),
        ("0", "line 4, column FIRM: '0' is no price, which is above zero"),
        ("-3.5", "(if the file holds returns, add --returns)"),
        ("5\x005", "is a NUL character"),
        ("5\x075", "is a control character"),
        ('"5', "line 4: a quotation mark is not closed"),
    ],
)
def test_a_cell_that_is_no_price_is_named_with_line_and_value(bench, value, said):
    row = bench.lines(bench.prices)[3].split(",")
    bench.rewrite(bench.prices, 4, ",".join([row[0], value, *row[2:]]))
    assert said in bench.fails(3)


def test_other_separators_are_named(bench):
    bench.prices.write_text(bench.prices.read_text().replace(",", ";"))
    assert "line 1: fields are parted by ';'; save the table with commas" in bench.fails(3)


def test_a_ragged_row_is_named(bench):
    bench.rewrite(bench.prices, 5, "2022-01-06,1.0")
    assert "line 5: has 2 fields, the header has 4" in bench.fails(3)


def test_a_file_that_was_cut_is_refused_with_the_way_out(bench):
    bench.prices.write_text(bench.prices.read_text()[:-4])
    error = bench.fails(3)
    assert "line 331: the file ends inside this line: cut? If it is whole, end it with" in error


def test_a_file_cut_at_any_byte_is_refused(bench):
    whole = bench.events.read_bytes()[: len("event_id,firm,date,title\n") + 60]
    whole = whole[: whole.rindex(b"\n") + 1]
    for end in range(len(whole)):
        bench.events.write_bytes(whole[:end])
        assert "events.csv" in bench.fails(3), f"cut after {end} bytes"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"date,FIRM,MARKET\n", "a header and no rows"),
        ("date,Ä\n".encode("latin-1"), "is not UTF-8"),
        ("date,FIRM\n".encode("utf-16"), "looks like UTF-16"),
        (b"\x1f\x8b\x08\x00", "is compressed (gzip)"),
        (b"<!doctype html><p>No</p>", "is a web page"),
    ],
)
def test_what_is_no_table_is_refused(bench, content, said):
    bench.prices.write_bytes(content)
    assert said in bench.fails(3)


def test_all_faults_come_at_once_and_then_a_count(bench):
    rows = bench.lines(bench.prices)
    body = [row.replace(",", ",x", 1) for row in rows[1:31]]
    bench.prices.write_text("\n".join([rows[0], *body]) + "\n")
    error = bench.fails(3)
    assert "30 faults" in error and "line 2, column FIRM" in error and "... and 10 more" in error


def test_a_long_file_names_both_lines_of_what_stands_twice(bench):
    bench.use_long()
    bench.rewrite(bench.prices, 5, bench.lines(bench.prices)[1])
    error = bench.fails(3)
    assert "line 5, column date: '2022-01-03' stands on line 2 already" in error
    assert "one row of FIRM a session" in error


def test_a_long_file_with_an_unknown_column_or_without_a_price_is_refused(bench):
    bench.use_long()
    bench.replace(bench.prices, "adj_close", "adjusted")
    error = bench.fails(3)
    assert "unknown column 'adjusted'; the nearest known names are adj_close" in error
    assert "column adj_close or close: is missing from the header" in error


def test_prices_given_as_returns_are_refused(bench):
    error = bench.fails(3, "--returns")
    assert "line 1, column FIRM: looks like prices" in error and "leave out --returns" in error


def test_returns_that_become_prices_are_refused_with_their_file(bench):
    prices = pd.read_csv(bench.prices, index_col="date")
    returns = prices.pct_change().fillna(0.001).round(9) + 0.0
    returns.iloc[:200, 0] = prices.iloc[:200, 0]
    returns.iloc[200:, 0] -= 0.9
    returns.to_csv(bench.prices)
    bench.events.write_text("\n".join(bench.lines(bench.events)[:2]) + "\n")
    error = bench.fails(3, "--returns")
    assert f"{bench.prices}: returns of event 'FIRM-150' (firm FIRM) looks like prices" in error
    assert error.endswith("leave out --returns.\n")


def test_percent_given_as_returns_is_refused_by_row(bench):
    prices = pd.read_csv(bench.prices, index_col="date")
    (100 * (prices / prices.shift() - 1)).iloc[1:].to_csv(bench.prices)
    error = bench.fails(3, "--returns")
    assert "is no return, which loses no more than everything" in error
    assert "divide by 100 if these are percent" in error and "line 3" in error


def test_a_jump_like_a_split_is_refused_until_it_is_said_to_be_real(bench):
    prices = pd.read_csv(bench.prices, index_col="date")
    prices.loc["2022-06-01":, "FIRM"] = (prices.loc["2022-06-01":, "FIRM"] / 2).round(6)
    prices.to_csv(bench.prices)
    error = bench.fails(3)
    assert "unadjusted for a split" in error
    assert "if the moves were real, --known-move FIRM=2022-06-01." in error
    bench.run("--known-move", "FIRM=2022-06-01")
    assert bench.result["settings"]["moves allowed for"] == "FIRM=2022-06-01"


def test_a_jump_of_a_ticker_that_is_not_used_does_not_matter(bench):
    text = bench.lines(bench.prices)
    rows = [f"{row},{100 if at < 50 else 200}" for at, row in enumerate(text[1:])]
    bench.prices.write_text("\n".join([text[0] + ",REST", *rows]) + "\n")
    bench.run()


def test_a_ticker_without_any_price_is_named_with_its_file(bench):
    prices = pd.read_csv(bench.prices, index_col="date")
    prices.assign(OTHER=None).to_csv(bench.prices)
    error = bench.fails(3)
    assert "prices has no value at all for OTHER" in error and str(bench.prices) in error


# --- the benchmark ----------------------------------------------------------------------------


def test_a_benchmark_that_is_not_in_the_file_is_named_with_the_nearest(bench):
    error = bench.fails(3, benchmark="MARKT")
    assert "unknown benchmark 'MARKT'; the nearest known names are MARKET" in error


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_a_benchmark_without_a_needed_day_is_refused_with_its_line(bench, layout):
    row = bench.lines(bench.prices)[150].split(",")
    bench.rewrite(bench.prices, 151, ",".join([*row[:3], ""]))
    line = 151
    if layout == "long":
        bench.rewrite(bench.prices, 151, ",".join([*row[:3], "1"]))
        bench.use_long()
        line = bench.lines(bench.prices).index(f"{row[0]},MARKET,1.0") + 1
        bench.rewrite(bench.prices, line, f"{row[0]},MARKET,")
    error = bench.fails(3)
    assert f"{bench.prices}: line {line}, column MARKET: 'MARKET' has no finite value on" in error
    assert row[0] in error and error.count("\n") == 1


def test_the_price_before_is_named_where_a_return_lacks_it(bench):
    bench.events.write_text("\n".join(bench.lines(bench.events)[:2]) + "\n")
    rows = [row.split(",") for row in bench.lines(bench.prices)[140:142]]
    bench.rewrite(bench.prices, 141, ",".join([*rows[0][:3], ""]))
    error = bench.fails(3, "--estimation", "-200", "-12")
    assert f"line 141, column MARKET: 'MARKET' has no finite value on {rows[1][0]}" in error


def test_a_benchmark_that_has_an_event_itself_is_refused(bench):
    assert "is the benchmark and the firm of an event" in bench.fails(3, benchmark="OTHER")


def test_a_benchmark_that_does_not_move_is_named_with_its_file(bench):
    prices = pd.read_csv(bench.prices, index_col="date")
    prices.assign(MARKET=100.0).to_csv(bench.prices)
    error = bench.fails(5)
    assert error.startswith(f"error: {bench.prices}: 'MARKET' does not vary in the estimation")
    assert "--model 'constant_mean'" in error


def with_factors(bench, **more):
    """Arguments for a study by factors: the market, and `more` made from it."""
    prices = pd.read_csv(bench.prices, index_col="date")
    market = prices["MARKET"].pct_change().iloc[1:]
    made = {name: make(market) for name, make in more.items()}
    pd.DataFrame({"mkt": market, **made}).to_csv(bench.folder / "factors.csv")
    return "--model", "factors", "--factors", str(bench.folder / "factors.csv")


def test_collinear_factors_are_named_with_their_file(bench):
    more = with_factors(bench, twice=lambda market: 2 * market)
    error = bench.fails(5, *more, benchmark="")
    assert f"error: {bench.folder / 'factors.csv'}: factors of event" in error
    assert "are collinear" in error and "condition number" in error


def test_a_factor_without_a_needed_day_is_refused_with_its_line(bench):
    more = with_factors(bench, size=lambda market: market.shift().fillna(0.001))
    factors = bench.folder / "factors.csv"
    row = bench.lines(factors)[119].split(",")
    bench.rewrite(factors, 120, f"{row[0]},{row[1]},")
    error = bench.fails(3, *more, benchmark="")
    assert f"{factors}: line 120, column size: 'size' has no finite value on {row[0]}" in error


# --- events -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,FIRMA,2022-12-05,", "line 3: unknown firm 'FIRMA'; the nearest known names are FIRM"),
        ("FIRM-150,FIRM,2022-12-05,", "line 3, column event_id: 'FIRM-150' stands on line 2"),
        ("a,FIRM,03/04/2024,", "line 3, column date: '03/04/2024' is not an ISO date"),
        ("a,FIRM,2022-12-05T16:05,", "has a time without its zone"),
        ("a,FIRM,2022-12-05T99:05Z,", "is not an ISO time"),
        (
            "a,FIRM,2022-12-05T16:05-05:00,",
            "line 3, column date: '2022-12-05T16:05:00-05:00' is a time with its zone, "
            "line 2 has a day alone",
        ),
        (",FIRM,2022-12-05,", "line 3, column event_id: is missing"),
        ("a,,2022-12-05,", "line 3, column firm: is missing"),
        ("a,FIRM,,", "line 3, column date: is missing"),
        ("a,FIRM,2022-12-05", "line 3: has 3 fields, the header has 4"),
        ("", "line 3: is empty; remove it"),
    ],
)
def test_a_fault_of_an_event_is_named_with_its_place(bench, row, said):
    bench.rewrite(bench.events, 3, row)
    error = bench.fails(3)
    assert said in error and str(bench.events) in error


def test_columns_of_events_that_are_missing_or_unknown_are_named(bench):
    bench.replace(bench.events, "event_id,firm,date,title", "event_id,company,date,title")
    error = bench.fails(3)
    assert "unknown column 'company'" in error and "column firm: is missing" in error


# --- options ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--model", "capn"), 2, "--model 'capn' is not available; choose one of 'market_model', "),
        (("--session-rule", "later"), 2, "--session-rule 'later' is not available; choose one of"),
        (("--model", "factors"), 2, "--model factors needs --factors FILE"),
        (("--model", "capm"), 2, "--model capm needs --factors FILE"),
        (("--known-move", "FIRM"), 2, "--known-move 'FIRM' is not TICKER=DAY"),
        (("--known-move", "FIRM=soon"), 2, "--known-move TICKER='soon' is not a date"),
        (("--returns", "--known-move", "FIRM=2022-06-01"), 2, "--known-move is for prices"),
        (("--window", "3", "-3"), 2, "--window 3 -3 ends before it starts; give FIRST LAST"),
        (("--estimation", "-9", "-20"), 2, "--estimation -9 -20 ends before it starts"),
        (("--test-window", "1", "0"), 2, "--test-window 1 0 ends before it starts"),
        (("--estimation", "-50", "-5"), 2, "--estimation -50 -5 and --window -10 10 overlap"),
        (("--test-window", "-20", "20"), 2, "--test-window -20 20 leaves --window -10 10; choose"),
        (("--min-estimation-days", "0"), 2, "--min-estimation-days 0 is not a whole number from 1"),
        (("--min-estimation-days", "300"), 2, "to 250, the length of --estimation -260 -11."),
        (("--window", "-1"), 2, "requires 2 arguments"),
    ],
)
def test_an_option_that_cannot_be_used_is_one_line(bench, more, code, said):
    bench.prices.write_text("not read")
    error = bench.fails(code, *more)
    assert said in error and error.count("\n") == 1 and "_window" not in error


@pytest.mark.parametrize("model", ["market_model", "dimson", "scholes_williams", "garch"])
def test_a_benchmark_is_asked_for_where_it_is_needed(bench, model):
    error = bench.fails(2, "--model", model, benchmark="")
    assert f"--model {model} needs --benchmark TICKER" in error


def test_factors_that_the_model_does_not_read_are_refused(bench):
    error = bench.fails(2, "--factors", str(bench.prices))
    assert "--factors FILE is for --model factors, capm, synthetic_control, not market_mo" in error


def test_a_day_without_a_session_can_be_refused(bench):
    bench.events.write_text("event_id,firm,date\na,FIRM,2022-12-04\n")
    error = bench.fails(3, "--session-rule", "raise")
    assert f"{bench.events}: line 2: event 'a' falls on 2022-12-04, which is no session" in error
    assert "choose --session-rule 'next' or 'previous'" in error


def test_a_file_that_is_not_there_is_a_matter_of_usage(bench):
    bench.prices.unlink()
    assert "does not exist" in bench.fails(2)


def test_a_folder_or_a_device_is_no_table(bench):
    bench.prices.unlink()
    bench.prices.mkdir()
    assert "is a directory" in bench.fails(2)


def test_a_failure_comes_as_json_when_asked(bench):
    bench.replace(bench.prices, "2022-01-04", "04.01.2022")
    error = bench.fails(3, "--json")
    assert '"error": "DataError"' in error and '"code": 3' in error
