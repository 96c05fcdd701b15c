"""Tables that can be read by eye, by ear and by machine."""

from __future__ import annotations

import html
import math
import numbers
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analysis.core import DataError
from analysis.core.legible import legible
from analysis.core.units import MINUS
from analysis.display.row_note import row_note

if TYPE_CHECKING:
    import pandas as pd

UNIT_OF_SUFFIX = {
    "_usd_bn": "US$ bn",
    "_usd_mn": "US$ m",
    "_usd": "US$",
    "_pct": "%",
    "_years": "years",
    "_days": "days",
    "_flop": "FLOP",
    "_mn": "million",
}
"""What the end of a column's name says about its unit."""

VERDICTS = (
    "held up",
    "partly",
    "did not hold",
    "not yet",
    "cannot be told from public data",
)
"""Words that a column of verdicts shows as badges."""

VERDICT_COLUMNS = ("verdict", "then", "now")

MISSING = '<td{attrs}><span class="missing" title="{reason}">–</span></td>'
LARGE = 1000
"""A whole number from here on needs no decimals beside smaller ones that have them."""

POINT_SPACE, DIGIT_SPACE = "\u2008", "\u2007"
"""Spaces as wide as a point and a digit: they keep units under units."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WORDS = {
    "usd": "US$",
    "ai": "AI",
    "aar": "AAR",
    "api": "API",
    "caar": "CAAR",
    "car": "CAR",
    "ci": "CI",
    "crps": "CRPS",
    "npv": "NPV",
    "pit": "PIT",
}


def table_html(
    frame: pd.DataFrame,
    caption: str,
    units: Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] | None = None,
    source: str | None = None,
    *,
    cards: bool = False,
    fold: bool = False,
    missing: str = "cannot be told",
) -> str:
    """An accessible HTML table: caption, header cells with a scope, aligned numbers.

    Parameters
    ----------
    frame : DataFrame
        One row a row. The index is shown when it has a name. A column named `verdict` shows
        badges, a cell that begins with ``https://`` a link; all other text is escaped. A row whose
        column `checked` says ``memory`` is marked.
    caption : str
        What the table shows; not empty.
    units : mapping of str to str, optional
        Unit by column, for the header; by default read from the end of the column's name.
    digits : int or mapping, optional
        Decimals, for all columns or by column; by default three significant digits of the
        column's largest number, the same for all its rows. Unless a mapping names the column, one
        that holds only whole numbers has no decimals, and where some numbers are below 1,000,
        whole ones from there on (users beside shares) stand without, in line with the others.
    source : str, optional
        A note under the table.
    cards : bool
        Whether rows become cards on a narrow screen.
    fold : bool
        Whether the table is folded under its caption, to be opened by who wants to look it up.
    missing : str
        Why a value is missing: the title of the dash that stands for it.

    Raises
    ------
    DataError
        If the caption is empty, the frame has no column, or `units` or `digits` names a column
        that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> table = table_html(pd.DataFrame({"capex_usd_bn": [28.1, None]}), "Capex")
    >>> '<span class="unit">US$ bn</span>' in table, "cannot be told" in table
    (True, True)
    """
    shown = _with_named_index(frame)
    _check(shown, caption, units, digits)
    columns = [_Column(shown, at, units or {}, digits) for at in range(shown.shape[1])]
    head = "".join(column.header() for column in columns)
    body = "".join(
        f"<tr{mark}>" + "".join(column.cell(row, missing, cards) for column in columns) + "</tr>"
        for row, mark in enumerate(_marks(shown))
    )
    kind = ' class="cards"' if cards else ""
    note = f'<p class="source">{html.escape(source)}</p>' if source else ""
    table = (
        f"<table{kind}><caption>{html.escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"
    )
    if not fold:
        return table
    return f'<details class="fold"><summary>{html.escape(caption)}</summary>{table}</details>'


def show_table(
    frame: pd.DataFrame, caption: str, *, rows: Any = None, rows_note: str = "", **options: Any
) -> None:
    """Display `table_html(frame, caption, **options)`; outside a notebook, print it as text.

    `rows` and `rows_note` say which rows of data it rests on, or why on none (`row_note`); a
    frame of a study says so itself. They stand in the metadata of the output.
    """
    from IPython.display import display

    from analysis.display.prose import _in_notebook

    text = f"{caption}\n{frame.to_string()}"
    page = table_html(frame, caption, **options)
    note = row_note(frame, rows, rows_note)
    if _in_notebook():
        bundle = {"text/html": page, "text/plain": text}
        display(bundle, metadata={"text/html": note}, raw=True)
    else:
        print(text)


def csv_text(frame: pd.DataFrame, digits: int = 12) -> str:
    """`frame` as CSV: significant `digits`, ISO dates, no text a spreadsheet takes for a formula.

    Examples
    --------
    >>> import pandas as pd
    >>> csv_text(pd.DataFrame({"a": ["=1+1"], "b": [-0.1]}))
    "a,b\\n'=1+1,-0.1\\n"
    """
    safe = _with_named_index(frame).map(_no_formula)
    safe.columns = [_no_formula(str(name)) for name in safe.columns]
    return safe.to_csv(index=False, float_format=f"%.{digits}g", lineterminator="\n")


def label(name: str) -> str:
    """A column's name as a reader's words, without the unit.

    Examples
    --------
    >>> label("low_usd_bn"), label("issued_on"), label("p_value"), label("Firm")
    ('Low', 'Issued on', 'P value', 'Firm')
    """
    bare = _without_unit(name)
    if bare != bare.lower():
        return bare
    words = [_WORDS.get(word, word) for word in bare.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _suffix(name: str) -> str:
    return next((end for end in UNIT_OF_SUFFIX if name.endswith(end) and name != end), "")


def _without_unit(name: str) -> str:
    return name.removesuffix(_suffix(name))


def _with_named_index(frame: pd.DataFrame) -> pd.DataFrame:
    named = any(name is not None for name in frame.index.names)
    return frame.reset_index() if named else frame


def _check(
    frame: pd.DataFrame,
    caption: str,
    units: Mapping[str, str] | None,
    digits: int | Mapping[str, int] | None,
) -> None:
    if not caption.strip():
        raise DataError("caption is empty; say in a few words what the table shows.")
    if frame.shape[1] == 0:
        raise DataError(f"the table {caption!r} has no column; give a frame with columns.")
    named = {"units": units or {}, "digits": digits if isinstance(digits, Mapping) else {}}
    for argument, given in named.items():
        strange = [name for name in given if name not in frame.columns]
        if strange:
            raise DataError(f"{argument} names {strange[0]!r}; columns are {list(frame.columns)}.")


def _marks(frame: pd.DataFrame) -> list[str]:
    """The attribute of each row: whether it was written from memory."""
    checked = list(frame["checked"]) if "checked" in frame.columns else [""] * len(frame)
    return [' data-checked="memory"' if mark == "memory" else "" for mark in checked]


def _no_formula(value: Any) -> Any:
    """Text that a spreadsheet would compute gets an apostrophe; line ends become `\\n`."""
    if not isinstance(value, str):
        return value
    text = legible(value)
    quoted = "'" + text if text.startswith(_FORMULA_START) else text
    return quoted.replace("\r\n", "\n").replace("\r", "\n")


class _Column:
    """One column: its header and its cells."""

    def __init__(
        self,
        frame: pd.DataFrame,
        at: int,
        units: Mapping[str, str],
        digits: int | Mapping[str, int] | None,
    ) -> None:
        self.name = str(frame.columns[at])
        self.values = list(frame.iloc[:, at])
        self.label = label(self.name)
        self.unit = units.get(self.name, UNIT_OF_SUFFIX.get(_suffix(self.name), ""))
        self.study = str(frame.attrs.get("study", ""))
        filled = [value for value in self.values if not _is_missing(value)]
        self.numeric = bool(filled) and all(_is_number(value) for value in filled)
        finite = [float(value) for value in filled if math.isfinite(value)] if self.numeric else []
        named = isinstance(digits, Mapping) and self.name in digits
        self.places = _places(finite, digits, self.name)
        self.bare_from = math.inf if named else _bare_from(finite)
        self.is_year = self.name.lower().endswith("year")
        self.kind = self._kind(filled)

    def _kind(self, filled: list[Any]) -> str:
        """The class attribute: numbers to the right, days unbroken."""
        if self.numeric and not self.is_year:
            return ' class="num"'
        days = bool(filled) and all(_DAY.fullmatch(_words(value)) for value in filled)
        return ' class="day"' if days else ""

    def header(self) -> str:
        unit = f' <span class="unit">{html.escape(self.unit)}</span>' if self.unit else ""
        return f'<th scope="col"{self.kind}>{html.escape(self.label)}{unit}</th>'

    def cell(self, row: int, missing: str, card: bool) -> str:
        label = f' data-label="{html.escape(self.label)}"' if card else ""
        attrs = f"{self.kind}{label}"
        value = self.values[row]
        if _is_missing(value):
            return MISSING.format(attrs=attrs, reason=html.escape(missing))
        return f"<td{attrs}>{self._content(value)}</td>"

    def _content(self, value: Any) -> str:
        if hasattr(value, "to_html") and hasattr(value, "evidence"):
            return str(value.to_html(self.study))
        if self.numeric:
            return self._number(value)
        text = _words(value)
        if self.name in VERDICT_COLUMNS and text in VERDICTS:
            return badge(text)
        return _link(text) if text.startswith("https://") else html.escape(text)

    def _number(self, value: Any) -> str:
        if math.isinf(value):
            return "no limit" if value > 0 else f"{MINUS}no limit"
        if self.is_year:
            return f"{value:.0f}"
        text = f"{abs(value):,.{self.places}f}"
        if self.places and abs(value) >= self.bare_from and value == int(value):
            text = f"{abs(value):,.0f}{POINT_SPACE}{DIGIT_SPACE * self.places}"
        return MINUS + text if value < 0 and text.strip("0.,") else text


def badge(verdict: str) -> str:
    """A verdict as a badge: a word, a colour and a sign.

    Examples
    --------
    >>> badge("held up")
    '<span class="badge badge-held-up">held up</span>'
    """
    short = verdict.removesuffix(" from public data")
    kind = re.sub(r"[^a-z]+", "-", short)
    return f'<span class="badge badge-{kind}">{html.escape(short)}</span>'


def _link(url: str) -> str:
    """A link that reads as its host; an address without one stays text."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    shown = html.escape(host.removeprefix("www.") or url)
    if not host:
        return shown
    return f'<a href="{html.escape(url)}" rel="noreferrer noopener">{shown}</a>'


def _words(value: Any) -> str:
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)


def _is_missing(value: Any) -> bool:
    import pandas as pd

    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _is_number(value: Any) -> bool:
    is_flag = isinstance(value, bool) or type(value).__name__ == "bool"
    return isinstance(value, numbers.Real) and not is_flag


def _places(finite: list[float], digits: int | Mapping[str, int] | None, name: str) -> int:
    """Decimals of a column: as its name says, none for whole numbers, or as all columns say."""
    if isinstance(digits, Mapping) and name in digits:
        return digits[name]
    if all(value == int(value) for value in finite):
        return 0
    return digits if isinstance(digits, int) else _decimals(finite)


def _bare_from(finite: list[float]) -> float:
    """From where whole numbers need no decimals: `LARGE`, where others are smaller."""
    return LARGE if any(abs(value) < LARGE for value in finite) else math.inf


def _decimals(finite: list[float]) -> int:
    """Decimals that give the largest number three significant digits and the least one two."""
    sizes = [abs(value) for value in finite if value]
    wanted = [2 - math.floor(math.log10(max(sizes))), 1 - math.floor(math.log10(min(sizes)))]
    return min(max(*wanted, 0), 6)
