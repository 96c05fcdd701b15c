"""What the search of a page looks through: sections, figures and tables of all pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import Tag

from analysis.report.scripts import data_text

PLACE = "@search-index@"
"""Stands in a page for the index until all pages are rendered."""

MOST_TEXT = 1500
"""Characters of a section that are searched."""


@dataclass(frozen=True)
class Entry:
    """One place a search can find: page, title, link, kind (`section`, `figure`, `table`), text."""

    page: str
    title: str
    href: str
    kind: str
    text: str


def entries_of(main: Tag, file: str, short: str) -> tuple[Entry, ...]:
    """The places of one page.

    Parameters
    ----------
    main : Tag
        Its text, when headings, figures and tables have their ids.
    file, short : str
        The page's file, and what the navigation calls it.
    """
    return tuple(
        Entry(short, title, f"{file}#{anchor}" if anchor else file, kind, text)
        for title, anchor, kind, text in (*_sections(main), *_captioned(main))
    )


def fill(html: str, entries: Sequence[Entry]) -> str:
    """A rendered page with the index of its vintage's pages in its place."""
    rows = [[one.page, one.title, one.href, one.kind, one.text] for one in entries]
    return html.replace(f">{PLACE}</script>", f">{data_text(rows)}</script>")


def _sections(main: Tag) -> Iterator[tuple[str, str, str, str]]:
    """Headings with the prose up to the next one."""
    title, anchor, texts = "", "", list[str]()
    for tag in main.find_all(re.compile("^(h[1-4]|p|li|dd)$")):
        if not tag.find_parent(["table", "figure", "script"]):
            if tag.name in {"h1", "h2", "h3", "h4"}:
                if title:
                    yield title, anchor, "section", _short(texts)
                title = tag.get_text().strip()
                anchor, texts = ("" if tag.name == "h1" else str(tag.get("id", ""))), []
            elif not tag.find_parent(class_=["notes", "unsearched"]):
                texts.append(tag.get_text(" "))
    if title:
        yield title, anchor, "section", _short(texts)


def _captioned(main: Tag) -> Iterator[tuple[str, str, str, str]]:
    for figure in main.select("figure[id]"):
        title, text = figure.select_one(".figure-title"), figure.select_one(".figure-text")
        if title:
            words = text.get_text() if text else ""
            yield title.get_text(), str(figure["id"]), "figure", words
    for holder in main.select('[id^="tab-"]'):
        caption = holder.select_one("caption")
        if caption:
            heads = " ".join(head.get_text(" ") for head in holder.select("thead th"))
            yield caption.get_text().strip(), str(holder["id"]), "table", heads


def _short(texts: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(texts)).strip()[:MOST_TEXT]
