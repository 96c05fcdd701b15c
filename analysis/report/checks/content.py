"""What may stand in what, and references that lead somewhere: rules of HTML no parser enforces."""

from __future__ import annotations

from bs4 import NavigableString, Tag

from analysis.report.checks.page import AuditedPage, Check, Found, place


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORDS_ONLY = _names(
    """abbr b bdi bdo button cite code data dfn em h1 h2 h3 h4 h5 h6 i kbd label legend mark meter
    output p pre progress q s samp small span strong sub summary sup time u var"""
)
"""Elements that hold words and what stands among words, at any depth."""

_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_BLOCKS = _HEADINGS | _names(
    """address article aside blockquote dd details dialog div dl dt fieldset figcaption figure
    footer form header hgroup hr li main menu nav ol p pre search section table ul"""
)
_CONTROLS = _names("a button details iframe input label select summary textarea")
_LABELABLE = _names("button input meter output progress select textarea")
_PARTS = {
    "ul": _names("li"),
    "ol": _names("li"),
    "menu": _names("li"),
    "dl": _names("dt dd div"),
    "table": _names("caption colgroup thead tbody tfoot tr"),
    "thead": _names("tr"),
    "tbody": _names("tr"),
    "tfoot": _names("tr"),
    "tr": _names("th td"),
    "colgroup": _names("col"),
}
"""The only children of an element."""

_HOMES = {
    "li": _names("ul ol menu"),
    "dt": _names("dl div"),
    "dd": _names("dl div"),
    "tr": _names("table thead tbody tfoot"),
    "th": _names("tr"),
    "td": _names("tr"),
    "caption": _names("table"),
    "thead": _names("table"),
    "tbody": _names("table"),
    "tfoot": _names("table"),
    "figcaption": _names("figure"),
    "summary": _names("details"),
    "legend": _names("fieldset"),
}
"""The only parents of an element."""

_FIRST = {"details": "summary", "fieldset": "legend"}
_NEEDED = {"table": "tr", "tr": "th, td"}
_REFERENCES = (
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "headers",
    "list",
    "popovertarget",
)
"""Attributes that name ids of the same page."""


def _content(page: AuditedPage) -> Found:
    for tag in page.tags:
        for problem in (_in_words(tag), _in_control(tag), _strange_parts(tag), _astray(tag)):
            if problem:
                yield place(tag), problem


def _in_words(tag: Tag) -> str:
    if tag.name not in _BLOCKS:
        return ""
    around = tag.find_parent(_WORDS_ONLY)
    if around is None or (around.name == "summary" and tag.name in _HEADINGS):
        return ""
    return f"<{tag.name}> cannot stand in <{around.name}>, which holds words only"


def _in_control(tag: Tag) -> str:
    """A control, or what the keyboard stops at, inside another."""
    if tag.name not in _CONTROLS and not tag.has_attr("tabindex"):
        return ""
    around = tag.find_parent(("a", "button", "label", "summary"))
    is_its_own = around is not None and around.name == "label" and tag.name in _LABELABLE
    return (
        "" if around is None or is_its_own else f"<{tag.name}> is a control inside <{around.name}>"
    )


def _strange_parts(tag: Tag) -> str:
    allowed = _PARTS.get(tag.name)
    if allowed is None:
        return _out_of_order(tag)
    for child in tag.children:
        if isinstance(child, Tag) and child.name not in {*allowed, "script", "template"}:
            return f"<{child.name}> cannot be a child of <{tag.name}>"
        if type(child) is NavigableString and child.strip():
            return f"text {child.strip()[:30]!r} cannot stand directly in <{tag.name}>"
    return _empty(tag)


def _empty(tag: Tag) -> str:
    needed = _NEEDED.get(tag.name)
    return f"<{tag.name}> holds no <{needed}>" if needed and not tag.select_one(needed) else ""


def _out_of_order(tag: Tag) -> str:
    children = [child for child in tag.children if isinstance(child, Tag)]
    first = _FIRST.get(tag.name)
    if first and (not children or children[0].name != first):
        return f"<{tag.name}> does not begin with <{first}>"
    if tag.name == "figure" and any(child.name == "figcaption" for child in children[1:-1]):
        return "<figcaption> is neither the first nor the last part of its <figure>"
    return ""


def _astray(tag: Tag) -> str:
    homes, parent = _HOMES.get(tag.name), tag.parent
    if homes is None or parent is None or parent.name in homes:
        return ""
    return f"<{tag.name}> cannot be a child of <{parent.name}>"


def _ids(page: AuditedPage) -> Found:
    seen: set[str] = set()
    for tag in page.tags:
        if not tag.has_attr("id"):
            continue
        name = str(tag["id"])
        if name in seen:
            yield place(tag), f"id {name!r} is used twice"
        if not name or name != "".join(name.split()):
            yield place(tag), f"id {name!r} is empty or has a space"
        seen.add(name)


def _references(page: AuditedPage) -> Found:
    named = page.anchors[page.name]
    for tag in page.tags:
        for attribute in _REFERENCES:
            for name in _listed(tag.get(attribute)):
                if name not in named:
                    yield place(tag), f"{attribute} names {name!r}, which no element has as its id"


def _listed(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else str(value or "").split()


def _labels(page: AuditedPage) -> Found:
    for label in page.named("label"):
        if label.has_attr("for"):
            target = page.by_id.get(str(label["for"]))
            if target is None or target.name not in _LABELABLE:
                yield place(label), f"label for {label['for']!r}, which is no control"
        elif label.find(_LABELABLE) is None:
            yield place(label), "label of no control"
    for tag in page.tags:
        order = str(tag.get("tabindex", "0")).strip()
        if order not in ("0", "-1"):
            yield place(tag), f"tabindex={order!r} breaks the order of the page; use 0"


CHECKS: tuple[Check, ...] = (_content, _ids, _references, _labels)
