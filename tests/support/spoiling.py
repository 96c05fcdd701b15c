"""Files as users have them, and the ways in which they come to harm, as Hypothesis strategies."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable

from hypothesis import strategies as st

Rows = list[list[str]]
HARMS = ("cell", "text", "swap", "row", "twice", "gone", "wider", "less")
ODD_CELLS = (
    "", " ", "0", "-0", "-1", "1e400", "1e308", "1e-320", "nan", "NaN", "inf", "-inf", "NA", "None",
    "1,000", "1.000,5", "1_000", "0x1f", "١٢", "１２", "½", "٣.٥", "1e5", "+5", ".5", "5.", "1 000",
    "5%", "$5", "TRUE", "=1+1", "@SUM(A1)", "a\tb", "a\nb", 'a"b', "a'b", "<script>", "../../x",
    "03/04/2024", "2024-02-30", "20240304", "2024-W05-1", "2024-3-4", "0001-01-01", "9999-12-31",
    "2024-03-04T16:00", "2024-03-04T16:00-05:00", "2024-03-04 25:00Z", "2024-03-04T00:00:00+99:00",
    "٢٠٢٤-٠٣-٠٤", "FIRM\u200b", "\ufeffFIRM", "fırm", "FIRM\u202eX", "e\u0301", "x" * 300,
)  # fmt: skip
ODD_BYTES = (
    b"\0", b"\r", b"\n", b"\r\n", b",", b";", b"\t", b'"', b'""', b"'", b"\xff",
    b"\xfe\xff", b"\x1a",
    b"\xef\xbb\xbf", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8", b"\x0c", b"\x0b", b"|", b"\\", b"#",
    b"\xf0\x9f\x92\xa9", b"\xc3", b"-", b".", b"e9", b" ",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7", "utf-8-sig")


def days(count: int, start: dt.date = dt.date(2024, 3, 4)) -> list[str]:
    return [(start + dt.timedelta(at)).isoformat() for at in range(count)]


@st.composite
def price_tables(draw: Callable) -> Rows:
    """A sound table of prices, wide or long."""
    count = draw(st.integers(1, 6))
    names = draw(st.lists(st.sampled_from(["FIRM", "OTHER", "NA", "META", "a b"]), min_size=1,
                          max_size=3, unique=True))  # fmt: skip
    cell = st.one_of(st.floats(0.01, 1e6).map(repr), st.integers(1, 999).map(str), st.just(""))
    if draw(st.booleans()):
        rows = [[day, *(draw(cell) for _ in names)] for day in days(count)]
        return [["date", *names], *rows]
    field = draw(st.sampled_from(["adj_close", "close", "Adj Close"]))
    rows = [[day, name, draw(cell)] for name in names for day in days(count)]
    return [["date", "ticker", field], *rows]


@st.composite
def factor_tables(draw: Callable) -> Rows:
    """A sound table of returns, wide."""
    names = draw(st.lists(st.sampled_from(["mkt", "smb", "rf"]), min_size=1, unique=True))
    cell = st.one_of(st.floats(-0.5, 0.5).map(repr), st.just("0"), st.just(""))
    return [["date", *names], *([day, *(draw(cell) for _ in names)] for day in days(4))]


@st.composite
def event_tables(draw: Callable) -> Rows:
    """A sound table of events."""
    titled = draw(st.booleans())
    suffix = draw(st.sampled_from(["", "T16:05-05:00", " 09:30+00:00"]))
    rows = [
        [f"e{at}", draw(st.sampled_from(["FIRM", "OTHER"])), day + suffix, *(["News"] * titled)]
        for at, day in enumerate(days(draw(st.integers(1, 4))))
    ]
    return [["event_id", "firm", "date", *(["title"] * titled)], *rows]


def as_csv(rows: Rows) -> bytes:
    quoted = [
        [f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(',"\n') else cell
         for cell in row]
        for row in rows
    ]  # fmt: skip
    return ("\n".join(map(",".join, quoted)) + "\n").encode("utf-8", "surrogatepass")


@st.composite
def spoilt_rows(draw: Callable, tables: st.SearchStrategy[Rows]) -> Rows:
    """A sound table after up to three things happened to its cells and rows."""
    rows = [list(row) for row in draw(tables)]
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(rows) - 1))
        column = draw(st.integers(0, max(len(rows[at]) - 1, 0)))
        other = draw(st.integers(0, len(rows) - 1))
        harm = draw(st.sampled_from(HARMS))
        if harm == "cell" and rows[at]:
            rows[at][column] = draw(st.sampled_from(ODD_CELLS))
        elif harm == "text" and rows[at]:
            rows[at][column] = draw(st.text(max_size=12))
        elif harm == "swap" and rows[at]:
            place = draw(st.integers(0, len(rows[at]) - 1))
            rows[at][column], rows[at][place] = rows[at][place], rows[at][column]
        elif harm == "row":
            rows[at], rows[other] = rows[other], rows[at]
        elif harm == "twice":
            rows.insert(other, list(rows[at]))
        elif harm == "gone" and len(rows) > 1:
            del rows[at]
        elif harm == "wider":
            rows = [[*row, "1"] for row in rows]
        elif harm == "less":
            rows[at] = rows[at][:column]
    return rows


@st.composite
def files(draw: Callable, tables: st.SearchStrategy[Rows]) -> bytes:
    """Bytes of a file: a table whose cells, text and bytes came to harm, or no table at all."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(_encoded)))
    content = as_csv(draw(spoilt_rows(tables)))
    harm = draw(st.sampled_from(["none", "none", "cut", "bytes", "flip", "line ends", "marks",
                                 "encoding", "random"]))  # fmt: skip
    place = draw(st.integers(0, len(content)))
    if harm == "cut":
        return content[:place]
    if harm == "bytes":
        return content[:place] + draw(st.sampled_from(ODD_BYTES)) + content[place:]
    if harm == "flip" and place < len(content):
        return content[:place] + draw(st.binary(min_size=1, max_size=1)) + content[place + 1 :]
    if harm == "line ends":
        return content.replace(b"\n", draw(st.sampled_from([b"\r\n", b"\r", b"\n\n", b"\n\r"])))
    if harm == "marks":
        return content.replace(b",", draw(st.sampled_from([b";", b"\t", b"|", b", ", b" ,"])))
    if harm == "encoding":
        return content.decode("utf-8", "replace").encode(
            draw(st.sampled_from(ENCODINGS)), "replace"
        )
    if harm == "random":
        return content[:place] + draw(st.binary(max_size=20)) + content[place:]
    return content


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def hostile_words() -> st.SearchStrategy[str]:
    """Words of a command line; no argument of a program holds a NUL."""
    odd = ["-", "--", "-h", "--json", "--out", "--as-of", "--only", "..", ".", "/", "~", os.sep * 3]
    odd += [word for word in ODD_CELLS if "\n" not in word]
    characters = st.characters(exclude_characters="\0\n\r", exclude_categories=["Cs"])
    text = st.text(characters, max_size=20).filter(lambda word: word != "--debug")
    return st.one_of(st.sampled_from(odd), text)  # --debug asks for a traceback
