"""What the machine brings along: zones, encoding, a place for fetched data, a browser."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from analysis.commands.doctor.finding import FAIL, WARN, Finding
from analysis.commands.doctor.store import store_finding

NEW_YORK = "America/New_York"
AFTER_CLOSE = {datetime(2023, 1, 3, 16, 1): 21, datetime(2023, 7, 3, 16, 1): 20}
"""16:01 in New York in winter and summer, and its hour in UTC (16 + 5, 16 + 4)."""


def place_findings() -> Iterator[Finding]:
    """Time zones, encoding, local store, browser."""
    yield zone_finding()
    yield encoding_finding()
    yield store_finding()
    yield browser_finding()


def zone_finding() -> Finding:
    """An event after the close must count for the next session, in summer and in winter."""
    expected = "16:01 New York is 21:01 UTC in winter, 20:01 in summer"
    todo = "install the time zones: pip install --upgrade tzdata"
    try:
        zone = ZoneInfo(NEW_YORK)
    except ZoneInfoNotFoundError:
        return Finding("time zones", f"no {NEW_YORK}", expected, FAIL, todo)
    told = [local.replace(tzinfo=zone).astimezone(UTC) for local in AFTER_CLOSE]
    times = (f"{time:%H:%M} UTC on {time:%Y-%m-%d}" for time in told)
    found = f"16:01 New York is {', '.join(times)}"
    if [time.hour for time in told] != list(AFTER_CLOSE.values()):
        return Finding("time zones", found, expected, FAIL, todo)
    return Finding("time zones", "New York in summer and winter", expected)


def encoding_finding() -> Finding:
    """Files and names are UTF-8 unless the machine is told otherwise."""
    found = {locale.getencoding().lower(), sys.getfilesystemencoding().lower()}
    if found <= {"utf-8", "utf8"} or sys.flags.utf8_mode:
        return Finding("encoding", "UTF-8", "UTF-8")
    todo = "set PYTHONUTF8=1, or a locale such as C.UTF-8"
    return Finding("encoding", ", ".join(sorted(found)), "UTF-8", WARN, todo)


def browser_finding() -> Finding:
    """Only the PDF needs one, so that none is no fault."""
    from analysis.report.pdf import BROWSERS, VARIABLE

    asked = os.environ.get(VARIABLE)
    found = next(filter(None, map(shutil.which, [asked] if asked else BROWSERS)), None)
    return Finding("Chromium", found or "none", "one for `./run pdf`, else none is needed")
