"""Row 47 of the table of faults: what is too much is refused before it is read, and quickly."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from analysis.core import DataError, unknown_name
from analysis.core.errors import nearest
from analysis.datasets import guard
from analysis.datasets.own_events import read_own_events
from analysis.datasets.own_prices import read_own_factors, read_own_prices

READERS = {"prices": read_own_prices, "factors": read_own_factors, "events": read_own_events}
QUICK = 2.0  # seconds of CPU; what these cases took before they were bounded was minutes


def refusal(reader, path: Path, content: bytes) -> str:
    """The message with which `reader` refuses `content`, within `QUICK`."""
    path.write_bytes(content)
    start = time.process_time()
    with pytest.raises(DataError) as caught:
        reader(path)
    assert time.process_time() - start < QUICK
    return str(caught.value)


@pytest.mark.parametrize("name", READERS)
def test_five_gigabytes_are_refused_unread(tmp_path, name):
    path = tmp_path / "sparse.csv"
    with path.open("wb") as file:
        file.truncate(5 * 10**9)
    tracemalloc.start()
    with pytest.raises(DataError, match="5,000,000,000 bytes; at most 200,000,000 are read"):
        READERS[name](path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"date," + b"a," * 10**6 + b"\n", "line 1: has 2,000,005 bytes; a line has at most 1,000"),
        (b"date" + b",c" * 300_000 + b"\n", "line 1: has 300,001 columns; at most 10,000 are read"),
        (b"date,A\n" + b"\n" * 6_000_000, "the file has 6,000,001 lines; at most 5,000,000 are re"),
        (
            b"date,A\n" + (b"," * 999 + b"\n") * 21_000,
            "the file has 21,000,002 cells; at most 20,000,000 are read: split it",
        ),
        (
            b"date,A\n2020-01-02," + b"1" * 200_000 + b"\n",
            "line 2: has a cell of more than 131,072",
        ),
    ],
    ids=["line", "columns", "lines", "cells", "cell"],
)
def test_too_much_of_anything_is_refused_with_its_count(tmp_path, name, content, said):
    assert said in refusal(READERS[name], tmp_path / "large.csv", content)


def test_the_largest_file_has_room_for_its_cells():
    assert guard.MOST_CELLS * 10 == guard.LARGEST_FILE


def test_thousands_of_unknown_columns_are_counted_quickly(tmp_path):
    more = ",".join(f"c{i}" for i in range(9_000))
    content = f"date,ticker,close,{more}\n2020-01-02,A,1{',' * 9_000}\n".encode()
    message = refusal(read_own_prices, tmp_path / "long.csv", content)
    assert "9000 faults" in message and "unknown column 'c0'; the nearest known" in message
    assert message.count("\n") == 21 and message.endswith("... and 8980 more")


def test_thousands_of_unknown_firms_are_counted_quickly(tmp_path):
    path = tmp_path / "events.csv"
    rows = "".join(f"e{i},FIRM{i},2020-01-02\n" for i in range(20_000))
    path.write_text("event_id,firm,date\n" + rows)
    events = read_own_events(path)
    start = time.process_time()
    with pytest.raises(DataError, match="19999 faults"):
        events.stop_for_unknown([f"FIRM{i}" for i in range(20_000, 20_500)] + ["FIRM7"])
    assert time.process_time() - start < QUICK


def test_a_name_of_a_hundred_thousand_characters_is_compared_and_shown_in_part():
    start = time.process_time()
    message = unknown_name("firm", "AB" * 60_000, ["BA" * 60_000, "META"])
    assert time.process_time() - start < 0.5
    assert len(message) < 250 and message.startswith("unknown firm 'ABAB")
    assert nearest("META" + "x" * 100_000, ["META", "AAPL"], count=1) == ["META"]


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_memory_stays_within_a_few_times_the_file(tmp_path, layout):
    days = [f"{year}-{month:02}-{day:02}" for year in range(1900, 1915) for month in range(1, 13)
            for day in range(1, 29)]  # fmt: skip
    if layout == "wide":
        text = "date,A,B\n" + "".join(f"{day},1234.5678,8765.4321\n" for day in days)
    else:
        text = "date,ticker,close\n" + "".join(f"{day},META,1234.5678\n" for day in days)
    path = tmp_path / "prices.csv"
    path.write_text(text)
    tracemalloc.start()
    read_own_prices(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 * len(text)
