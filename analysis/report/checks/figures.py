"""Figures: a description that says form, trend and key number, a caption, the theme's colours."""

from __future__ import annotations

import re

from bs4 import Tag

from analysis.display.theme import PALETTE
from analysis.report.checks.page import AuditedPage, Check, Found, place

FORMS = (
    "area",
    "band",
    "bar",
    "box",
    "contour",
    "curve",
    "dot",
    "forest plot",
    "grid",
    "heat map",
    "histogram",
    "hump",
    "interval",
    "ladder",
    "line",
    "map",
    "marker",
    "path",
    "point",
    "range",
    "row",
    "scatter",
    "step",
    "timeline",
    "waterfall",
)
"""Words that say what a figure is made of; their plurals do as well."""

FEWEST_WORDS = 7
"""A description that says form, trend and key number has at least so many words."""

_FORM = re.compile(rf"\b(?:{'|'.join(FORMS)})(?:s|es)?\b", re.IGNORECASE)
_NO_DESCRIPTION = re.compile(
    r"(no description has been provided.*|alt|alt text|image|figure|picture|chart|plot|todo|tbd"
    r"|untitled|caption|description|<.*>|\.+)",
    re.IGNORECASE | re.DOTALL,
)
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")
_THEME = {value.lower() for shade in PALETTE.values() for value in shade}


def _descriptions(page: AuditedPage) -> Found:
    for image in page.named("img"):
        if _says_nothing(image.get("alt")):
            yield place(image), "image without a description (alt)"
    for svg in page.named("svg"):
        if _says_nothing(svg.get("aria-label")) and svg.get("aria-hidden") != "true":
            yield place(svg), "figure without a description (alt)"


def _figures(page: AuditedPage) -> Found:
    for figure in page.named("figure"):
        caption = figure.select_one("figcaption .figure-text") or figure.find("figcaption")
        if caption is None or _says_nothing(caption.get_text()):
            yield place(figure), "figure without a caption"
        drawing = figure.find(["svg", "img"])
        if isinstance(drawing, Tag):
            yield from _described(figure, drawing)
        else:
            yield place(figure), "figure without a drawing"
    for image in page.named("img", "svg"):
        if image.find_parent("figure") is None and image.get("aria-hidden") != "true":
            yield place(image), "image outside a figure; use show_figure"


def _described(figure: Tag, drawing: Tag) -> Found:
    alt = str(drawing.get("aria-label" if drawing.name == "svg" else "alt", ""))
    lacks = missing_in(alt)
    if lacks and not _says_nothing(alt):
        yield place(figure), f"the description lacks {' and '.join(lacks)}: {alt[:80]!r}"


def missing_in(alt: str) -> list[str]:
    """What a description of a figure does not say.

    Examples
    --------
    >>> missing_in("It grew.")
    ['the form (line, bars, points …)', 'a number', 'a trend (7 words or more)']
    """
    said = {
        "the form (line, bars, points …)": _FORM.search(alt),
        "a number": re.search(r"\d", alt),
        f"a trend ({FEWEST_WORDS} words or more)": len(alt.split()) >= FEWEST_WORDS,
    }
    return [part for part, there in said.items() if not there]


def _colours(page: AuditedPage) -> Found:
    for svg in page.named("svg"):
        used = {
            found.lower() for tag in svg(style=True) for found in _HEX.findall(str(tag["style"]))
        }
        for strange in sorted(used - _THEME):
            yield place(svg), f"colour {strange} is not in the theme, so it ignores dark paper"


def _says_nothing(text: object) -> bool:
    bare = str(text or "").strip()
    return not bare or _NO_DESCRIPTION.fullmatch(bare) is not None


CHECKS: tuple[Check, ...] = (_descriptions, _figures, _colours)
