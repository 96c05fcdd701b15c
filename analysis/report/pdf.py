"""The report on paper: the one file printed by a headless Chromium, tagged and with an outline."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.core import PlaceError, ReportError, UsageError
from analysis.report.one_file import NAME

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
"""Programs that can print, in the order they are looked for."""

VARIABLE = "CHROMIUM"
"""Environment variable that names another one."""

TIMEOUT = 300
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)


def print_report(out: str | Path = "report", browser: str | None = None) -> Path:
    """Print the pages of all data of a built report.

    Parameters
    ----------
    out : path
        Folder of the report.
    browser : str, optional
        Program to print with; by default the one that the variable CHROMIUM names, or the first
        Chromium found.

    Returns
    -------
    Path
        The PDF: A4, tagged, with an outline and page numbers.

    Raises
    ------
    UsageError
        If there is no report, or no such browser.
    ReportError
        If the browser prints nothing; the PDF that was there stays.
    PlaceError
        If the folder cannot be written.
    """
    source = Path(out).absolute() / NAME
    if not source.is_file():
        raise UsageError(f"{out}/{NAME} is not there; build it first with ./run report.")
    program = find_browser(browser)
    target = source.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="print-") as folder:
        made = Path(folder) / target.name
        profile = f"--user-data-dir={folder}/profile"
        _run(
            [program, *_FLAGS, profile, f"--print-to-pdf={made}", f"{source.as_uri()}#all-pages"],
            made,
        )
        try:
            shutil.copy(made, target.with_suffix(".part"))
            os.replace(target.with_suffix(".part"), target)
        except OSError as problem:
            raise PlaceError(f"{target.name} cannot be written: {problem.strerror}.") from None
    return target


def find_browser(browser: str | None = None) -> str:
    """The Chromium to print with: the one given, that the variable names, or the first found.

    Raises
    ------
    UsageError
        If it is not there.
    """
    name = browser or os.environ.get(VARIABLE)
    found = shutil.which(name) if name else next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    what = f"browser {name!r} is not there" if name else "there is no Chromium to print with"
    raise UsageError(
        f"{what}; install it (Debian: apt install chromium) or set {VARIABLE} to its path."
    )


def _run(command: list[str], made: Path) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        raise ReportError(f"the browser did not print within {TIMEOUT} s; try again.") from None
    if not made.is_file() or made.read_bytes()[:5] != b"%PDF-":
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise ReportError(
            f"the browser printed nothing (exit code {done.returncode}): {last[:200]}"
        )
