"""Daily factors of Kenneth French's library: two zipped files of text, in percent."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import partial

import pandas as pd

from analysis.core import LiveDataError
from analysis.datasets.store_tables import FACTORS
from analysis.live.answers import ask
from analysis.live.patience import Deadline, TryAgain
from analysis.live.services import FACTORS as SERVICE

FILES = {
    "F-F_Research_Data_5_Factors_2x3_daily_CSV.zip": {
        "Mkt-RF": "mkt_rf",
        "SMB": "smb",
        "HML": "hml",
        "RMW": "rmw",
        "CMA": "cma",
        "RF": "rf",
    },
    "F-F_Momentum_Factor_daily_CSV.zip": {"Mom": "mom"},
}
"""The files, and their columns as event studies call them."""

_MISSING = -99.0  # percent; the library writes -99.99 or -999
_LARGEST_TEXT = 50_000_000  # bytes of one unzipped file
_LARGEST_RATIO = 100
_ROW = re.compile(r"\s*(\d{8})\s*,(.*)")
_DIGITS = 8
_NO_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
)


def fetch_factors(deadline: Deadline) -> pd.DataFrame:
    """The factors of all days that both files have.

    Returns
    -------
    DataFrame, shape (sessions, 7)
        Index `date`, columns as `load_factors`, fractions a day.

    Raises
    ------
    LiveDataError
        If the library does not answer, or not in the form it has had.
    """
    parts = []
    for file, names in FILES.items():
        try:
            parts.append(ask(f"{SERVICE.used}/{file}", partial(_read, names=names), deadline))
        except LiveDataError as error:
            error.args = (f"{file}: {error}",)
            raise
    return pd.concat(parts, axis=1, join="inner").dropna()[list(FACTORS)].round(_DIGITS)


def _read(body: bytes, names: dict[str, str]) -> pd.DataFrame:
    lines = _unzipped(body).splitlines()
    at, header = _header(lines, names)
    rows = [found.groups() for line in lines[at + 1 :] if (found := _ROW.fullmatch(line))]
    if not rows:
        raise TryAgain("schema drift: no row begins with a day, YYYYMMDD.", body=body)
    try:
        values = [[float(cell) for cell in cells.split(",")] for _, cells in rows]
        days = pd.to_datetime([day for day, _ in rows], format="%Y%m%d")
    except ValueError as why:
        raise LiveDataError(f"schema drift: a cell is no number or no day ({why}).") from None
    if {len(row) for row in values} != {len(header)}:
        raise LiveDataError(f"schema drift: rows do not have the {len(header)} values of header.")
    frame = pd.DataFrame(values, pd.DatetimeIndex(days, name="date"), header)[list(names)]
    if not frame.index.is_monotonic_increasing or frame.index.has_duplicates:
        raise LiveDataError("schema drift: days are out of order or stand twice.")
    return frame.where(frame > _MISSING).rename(columns=names) / 100


def _header(lines: list[str], names: dict[str, str]) -> tuple[int, list[str]]:
    for at, line in enumerate(lines):
        cells = [cell.strip() for cell in line.split(",")]
        if cells[0] == "" and set(names) <= set(cells):
            return at, cells[1:]
    raise LiveDataError(f"schema drift: no header with {', '.join(names)}; the file has changed.")


def _unzipped(body: bytes) -> str:
    """The text of the one file in an archive of sensible size."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            (member,) = archive.infolist()
            if member.file_size > min(_LARGEST_TEXT, _LARGEST_RATIO * max(len(body), 1)):
                raise LiveDataError(f"the archive unpacks to {member.file_size:,} bytes; not read.")
            return archive.read(member).decode("latin-1")
    except _NO_ARCHIVE as why:
        raise TryAgain(f"the answer is cut or no archive ({why}); try again.", body=body) from None
