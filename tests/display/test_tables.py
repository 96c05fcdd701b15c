import io

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.core import DataError, Quantity
from analysis.display import csv_text, table_html


def parsed(frame, **options):
    return BeautifulSoup(table_html(frame, "A caption", **options), "html.parser")


def cells(soup):
    return [cell.get_text() for cell in soup("td")]


def test_a_table_has_a_caption_and_column_headers():
    soup = parsed(pd.DataFrame({"capex_usd_bn": [1.0], "firm": ["Meta"]}))
    assert soup.caption.get_text() == "A caption"
    assert [th["scope"] for th in soup("th")] == ["col", "col"]
    assert [th.get_text() for th in soup("th")] == ["Capex US$ bn", "Firm"]


def test_hostile_text_is_shown_as_text_everywhere():
    evil = "<script>alert(1)</script>"
    frame = pd.DataFrame({evil: [evil]}, index=pd.Index([evil], name=evil + "2"))
    page = table_html(frame, evil, source=evil, cards=True)
    soup = BeautifulSoup(page, "html.parser")
    assert soup.find("script") is None
    # header, label and cell of two columns, caption, source
    assert page.count("&lt;script&gt;alert(1)") == 8


def test_numbers_of_a_column_share_their_decimals_and_stand_right():
    soup = parsed(pd.DataFrame({"x": [97.25, 1.5, -0.123]}))
    assert cells(soup) == ["97.25", "1.50", "−0.12"]
    assert all(cell["class"] == ["num"] for cell in soup("td"))


def test_digits_decide_over_the_habit():
    assert cells(parsed(pd.DataFrame({"x": [1.25]}), digits={"x": 3})) == ["1.250"]


@pytest.mark.parametrize("digits", [2, {"share": 2}])
def test_whole_numbers_have_no_decimals_whatever_the_others_have(digits):
    frame = pd.DataFrame({"forecasts": [10, 7], "level": [1120.0, None], "share": [0.25, 0.5]})
    assert cells(parsed(frame, digits=digits)) == ["10", "1,120", "0.25", "7", "–", "0.50"]


def test_a_column_named_in_digits_has_them_even_for_whole_numbers():
    frame = pd.DataFrame({"chance": [1.0, 0.0], "users": [2400, 1]})
    assert cells(parsed(frame, digits={"chance": 2})) == ["1.00", "2,400", "0.00", "1"]
    mixed = pd.DataFrame({"x": [2400.0, 0.5]})
    assert cells(parsed(mixed, digits={"x": 1})) == ["2,400.0", "0.5"]


@pytest.mark.parametrize("digits", [None, 3])
def test_large_whole_numbers_beside_small_ones_have_none_and_stay_in_line(digits):
    users, share = cells(parsed(pd.DataFrame({"value": [-13e6, 0.125]}), digits=digits))
    assert users.strip() == "−13,000,000"
    assert len(users) - len(users.strip()) == len(share.partition(".")[1] + share.partition(".")[2])


def test_large_numbers_alone_share_their_decimals():
    assert cells(parsed(pd.DataFrame({"x": [1200.0, 1350.5]}), digits=1)) == ["1,200.0", "1,350.5"]


def test_years_have_no_thousands_separator_and_counts_do():
    soup = parsed(pd.DataFrame({"fiscal_year": [2023], "firms": [1234]}))
    assert cells(soup) == ["2023", "1,234"]


def test_a_missing_value_is_a_dash_with_its_reason():
    soup = parsed(pd.DataFrame({"x": [1.0, None], "y": ["a", None]}), missing="not published")
    assert [span["title"] for span in soup.select(".missing")] == ["not published"] * 2


def test_infinity_is_written_in_words():
    assert cells(parsed(pd.DataFrame({"x": [1.0, float("inf")]})))[1] == "no limit"


def test_verdicts_are_badges_and_links_name_their_host():
    soup = parsed(pd.DataFrame({"verdict": ["held up"], "source": ["https://www.a.org/b?c&d"]}))
    assert soup.select_one("span.badge-held-up").get_text() == "held up"
    assert soup.a["href"] == "https://www.a.org/b?c&d"
    assert soup.a.get_text() == "a.org"


def test_a_quantity_keeps_its_way_back():
    frame = pd.DataFrame({"value": [Quantity("capex", 28.1, "usd_bn", "capex", "reported")]})
    frame.attrs["study"] = "capex"
    assert parsed(frame).select_one("data.n")["data-ref"] == "capex.capex"


@pytest.mark.parametrize(
    ("options", "message"),
    [({"units": {"z": "m"}}, "units names 'z'"), ({"digits": {"z": 1}}, "digits names 'z'")],
)
def test_names_of_columns_that_are_not_there_are_refused(options, message):
    with pytest.raises(DataError, match=message):
        parsed(pd.DataFrame({"x": [1.0]}), **options)


def test_an_empty_caption_or_table_is_refused():
    with pytest.raises(DataError, match="caption is empty"):
        table_html(pd.DataFrame({"x": [1]}), " ")
    with pytest.raises(DataError, match="no column"):
        table_html(pd.DataFrame(), "A")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_quoted(start):
    text = csv_text(pd.DataFrame({"a": [start + "1+1"], "b": [-1.5]}))
    back = pd.read_csv(io.StringIO(text))
    assert back["a"][0].startswith("'")
    assert back["b"][0] == -1.5
