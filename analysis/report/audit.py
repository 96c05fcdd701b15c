"""Read the built pages as a reader's browser would, and list what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup

from analysis.report.checks import (
    active,
    content,
    figures,
    frame,
    links,
    numbers,
    structure,
    validity,
)
from analysis.report.checks.frame import MOST_BYTES, MOST_BYTES_ONE_FILE
from analysis.report.checks.page import AuditedPage, read_page
from analysis.report.checks.palette import palette_faults
from analysis.report.one_file import NAME

__all__ = ["MOST_BYTES", "MOST_BYTES_ONE_FILE", "Finding", "audit_folder"]

_COPY = re.compile(rb"(<(svg|pre)\b[^>]*>).*?(?=</\2>)", re.DOTALL)
_THEMES = (frame, active, links, figures, structure, numbers, validity, content)


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong: on which page, where on it, what."""

    page: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.page}, {self.place}: {self.what}"


def audit_folder(folder: str | Path) -> tuple[Finding, ...]:
    """What is wrong with the pages of a folder; empty when nothing is.

    Checked are language, title, policy and size of each page, everything a browser would fetch or
    run, links and anchors, descriptions, captions and colours of figures, errors and warnings of
    cells, headings, tables, formulas, typed numbers, marks of what rests on memory, valid HTML
    with ids and references, and the contrast of the theme.

    Parameters
    ----------
    folder : path
        Where the pages lie.
    """
    files = sorted(Path(folder).glob("*.html"))
    if not files:
        return (Finding(Path(folder).name, "folder", "there is no page"),)
    pages = _read(files)
    on_pages = (
        Finding(page.name, place, what)
        for page in pages
        for theme in _THEMES
        for check in theme.CHECKS
        for place, what in check(page)
    )
    of_theme = (Finding("theme", role, what) for role, what in palette_faults())
    return (*on_pages, *of_theme)


def _read(files: list[Path]) -> list[AuditedPage]:
    texts = {file.name: file.read_bytes() for file in files}
    sizes = {name: len(text) for name, text in texts.items()}
    if NAME in texts:
        texts[NAME] = _without_copies(texts[NAME])
    parsed = {name: read_page(text) for name, text in texts.items()}
    anchors = {name: _ids(soup) for name, (soup, _) in parsed.items()}
    return [
        AuditedPage(name, texts[name], sizes[name], soup, anchors, twice)
        for name, (soup, twice) in parsed.items()
    ]


def _without_copies(text: bytes) -> bytes:
    """The report in one file without drawings and code: they are read on their own pages."""
    return _COPY.sub(rb"\1", text)


def _ids(soup: BeautifulSoup) -> set[str]:
    return {str(tag["id"]) for tag in soup(id=True)}
