"""Everything a browser would fetch or run."""

from __future__ import annotations

import re

from bs4 import Tag

from analysis.report.checks.page import AuditedPage, Check, Found, place
from analysis.report.scripts import DATA_TYPE, is_data, known_hashes, script_hash

_FETCHING = ("src", "srcset", "poster", "data", "background", "xlink:href", "action", "formaction")
_ADDRESSES = ("href", *_FETCHING)
_SCRIPT_ADDRESS = re.compile(r"\s*(?:javascript|vbscript|data:text/html)", re.IGNORECASE)
_FORBIDDEN = ("iframe", "object", "embed", "link", "base", "form")
_CSS_FETCH = re.compile(r"@import|url\(\s*['\"]?(?!data:|#|['\"]?#)", re.IGNORECASE)


def _requests(page: AuditedPage) -> Found:
    for tag in page.tags:
        for name in _FETCHING:
            value = str(tag.get(name, ""))
            if value and not value.startswith(("data:", "#")):
                yield place(tag), f"{name}={value[:60]!r} would be fetched"
        if tag.name in ("use", "image") and not str(tag.get("href", "#")).startswith(
            ("#", "data:")
        ):
            yield place(tag), f"href={tag['href']!r} would be fetched"
        if _CSS_FETCH.search(str(tag.get("style", ""))):
            yield place(tag), "a style would fetch something"
    for sheet in page.named("style"):
        if _CSS_FETCH.search(sheet.get_text()):
            yield place(sheet), "a style sheet would fetch something (url or @import)"


def _active(page: AuditedPage) -> Found:
    for tag in page.named(*_FORBIDDEN):
        yield place(tag), f"<{tag.name}> has no place on a page"
    for tag in page.named("meta"):
        if tag.get("http-equiv", "Content-Security-Policy") != "Content-Security-Policy":
            yield place(tag), "<meta> has no place on a page that does more than describe it"
    for script in page.named("script"):
        if not (is_data_script(script) or _is_ours(script)):
            yield place(script), "<script> has no place on a page unless it is one of ours"
    for tag in page.tags:
        for name, value in tag.attrs.items():
            runs = name in _ADDRESSES and _SCRIPT_ADDRESS.match(str(value))
            if name.startswith("on") or runs:
                yield place(tag), f"{name}={str(value)[:40]!r} would run"


def _is_ours(script: Tag) -> bool:
    """Whether a script is, byte by byte, one of `templates/report/static/`."""
    return not script.attrs and script_hash(str(script.string or "")) in known_hashes()


def is_data_script(script: Tag) -> bool:
    """Whether a script element holds data that nothing in it can leave.

    It may have an id, for the scripts of the page to find it by.
    """
    given = {name: value for name, value in script.attrs.items() if name != "id"}
    return given == {"type": DATA_TYPE} and is_data(str(script.string or ""))


CHECKS: tuple[Check, ...] = (_requests, _active)
