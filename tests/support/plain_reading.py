"""Users' files read in the simplest way, with Python's csv module and exact decimals.

Shares no line with the package: what the package accepts must be what stands here. `ValueError`
where a simple reading finds no table.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal

Value = dict[tuple[str, dt.date], float]
_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+([eE][+-]?[0-9]+)?")
PRICE_NAMES = ("adj_close", "close")


def cells(content: bytes) -> tuple[list[str], list[list[str]]]:
    """Header and rows."""
    text = content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    if any(len(row) != len(header) for row in rows):
        raise ValueError("ragged")
    return header, rows


def plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def number(cell: str) -> float:
    if not _NUMBER.fullmatch(cell):
        raise ValueError(cell)
    return float(Decimal(cell))


def values(content: bytes, as_returns: bool) -> Value:
    """Value by ticker and day, without the cells that are empty."""
    header, rows = cells(content)
    names = [plain(name) for name in header]
    days = [dt.date.fromisoformat(row[names.index("date")]) for row in rows]
    if "ticker" in names:
        field = "return" if as_returns else next(name for name in PRICE_NAMES if name in names)
        columns = [(row[names.index("ticker")], row[names.index(field)]) for row in rows]
        found = [(name, day, cell) for (name, cell), day in zip(columns, days, strict=True)]
    else:
        found = [
            (name, day, cell)
            for row, day in zip(rows, days, strict=True)
            for name, cell in zip(header, row, strict=True)
            if plain(name) != "date"
        ]
    filled = {(name, day): number(cell) for name, day, cell in found if cell}
    if len(filled) != sum(bool(cell) for *_, cell in found):
        raise ValueError("a day twice")
    return filled


def events(content: bytes) -> list[tuple[str, str, dt.date, str]]:
    """Name, firm, day or moment, and title of each event."""
    header, rows = cells(content)
    names = [plain(name) for name in header]
    found = []
    for row in rows:
        told = dict(zip(names, row, strict=True))
        day = moment(told["date"])
        found.append((told["event_id"], told["firm"], day, told.get("title", "")))
    return found


def moment(cell: str) -> dt.date:
    return dt.datetime.fromisoformat(cell) if len(cell) > 10 else dt.date.fromisoformat(cell)
