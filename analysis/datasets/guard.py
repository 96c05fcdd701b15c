"""First look at a file's bytes: is it a table in UTF-8, of a size that can be read?"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.core import DataError
from analysis.datasets.faults import Fault

LARGEST_FILE = 200_000_000  # bytes
LONGEST_LINE = 1_000_000  # bytes
MOST_LINES = 5_000_000
MOST_CELLS = 20_000_000  # ten bytes a cell in the largest file; each takes more once it is read
_COMPRESSED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def read_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a plain file of sensible size.

    Raises
    ------
    DataError
        Before reading, if it is no plain file, too large or compressed.
    """
    if not path.is_file():
        raise DataError(f"{shown} is no plain file; name a table in CSV.")
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise DataError(
            f"{shown} has {size:,} bytes; at most {LARGEST_FILE:,} are read. Split the table."
        )
    with path.open("rb") as file:
        start = file.read(8)
        kind = next((name for magic, name in _COMPRESSED.items() if start.startswith(magic)), "")
        if kind:
            raise DataError(f"{shown} is compressed ({kind}); unpack it, tables are plain CSV.")
        return start + file.read()


def decode(content: bytes) -> tuple[str, list[Fault]]:
    """The text of `content`, or what keeps it from being a table.

    A UTF-8 byte-order mark is accepted and dropped.

    Examples
    --------
    >>> decode(b"\\xef\\xbb\\xbfa,b\\n")
    ('a,b\\n', [])
    >>> decode("café".encode("latin-1"))[1][0].problem[:44]
    'byte 3 (0xe9) is not UTF-8; it looks like La'
    """
    fault = _not_a_table(content) or _too_much(content) or _too_long_a_line(content)
    if fault:
        return "", [fault]
    try:
        text = content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as why:
        return "", [_not_utf8(content, why.start + len(content) - len(content.removeprefix(_BOM)))]
    return text, _odd_characters(text)


def _not_a_table(content: bytes) -> Fault | None:
    start = content[:200].lstrip().lower()
    if not content.strip():
        return Fault("the file is empty")
    if start.startswith(b"version https://git-lfs"):
        return Fault("the file is a Git LFS pointer, not the table; run `git lfs pull`")
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return Fault("the file is a web page (HTML) saved under the table's name")
    if content.startswith(_UTF16) or content[:200].count(0) > len(content[:200]) // 4:
        return Fault("byte 0: the file looks like UTF-16; save it as UTF-8", line=1)
    return None


def _too_much(content: bytes) -> Fault | None:
    lines = content.count(b"\n")
    counts = {"lines": (lines, MOST_LINES), "cells": (lines + content.count(b","), MOST_CELLS)}
    for what, (count, most) in counts.items():
        if count > most:
            return Fault(f"the file has {count:,} {what}; at most {most:,} are read: split it")
    return None


def _too_long_a_line(content: bytes) -> Fault | None:
    if len(content) <= LONGEST_LINE:
        return None
    for number, line in enumerate(content.split(b"\n"), start=1):
        if len(line) > LONGEST_LINE:
            return Fault(f"has {len(line):,} bytes; a line has at most {LONGEST_LINE:,}", number)
    return None


def _not_utf8(content: bytes, offset: int) -> Fault:
    byte = content[offset]
    guess = bytes([byte]).decode("latin-1")
    return Fault(
        f"byte {offset} (0x{byte:02x}) is not UTF-8; it looks like Latin-1 ({guess!r}): "
        "save the file as UTF-8",
        line=content.count(b"\n", 0, offset) + 1,
    )


def _odd_characters(text: str) -> list[Fault]:
    plain = text.replace("\r\n", "\n")
    names = {"\0": "a NUL character", "\r": "a carriage return inside a line"}
    names |= dict.fromkeys(sorted(set(_CONTROL.findall(plain))), "a control character")
    return [
        Fault(f"character {plain.index(odd)} is {name}; remove it", _line_of(plain, odd))
        for odd, name in names.items()
        if odd in plain
    ]


def _line_of(text: str, what: str) -> int:
    return text.count("\n", 0, text.index(what)) + 1
