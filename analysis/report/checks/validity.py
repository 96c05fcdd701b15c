"""Valid HTML: a browser builds the very tree that was written, and every element is at home in it.

The parser of the standard (WHATWG) repairs what it reads: a block ends the paragraph around it, a
link the link around it, and what a table cannot hold moves out of it. So the tree it builds is
compared with the tree as written. What a parser lets pass is looked for in `content`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from justhtml import JustHTML

from analysis.report.checks.page import AuditedPage, Check, Found

_MAY_BE_LEFT_OUT = ("html", "head", "body", "tbody", "colgroup")
"""Elements that a parser adds where only their tags were left out."""


def _parse_errors(page: AuditedPage) -> Found:
    for name in page.twice:
        yield "page", f"an element has the attribute {name!r} twice"


def _tree(page: AuditedPage) -> Found:
    parsed = JustHTML(page.text, encoding="utf-8", sanitize=False, collect_errors=True)
    for error in parsed.errors:
        yield f"line {error.line}", f"HTML error: {error.message}"
    written, built = _shape(page.soup, 0), _shape(parsed.root, 0)
    for one, other in zip_longest(written, built, fillvalue=(0, "end of the page")):
        if one != other:
            yield "page", f"{_named(one)} as written becomes {_named(other)} in a browser"
            return


def _shape(node: object, depth: int) -> Iterator[tuple[int, str]]:
    """Depth and name of all elements, in order."""
    for child in getattr(node, "children", None) or ():
        name = str(getattr(child, "name", None) or "").lower()
        if not name or name.startswith(("#", "!")):
            continue
        if name in _MAY_BE_LEFT_OUT:
            yield from _shape(child, depth)
        else:
            yield depth, name
            yield from _shape(child, depth + 1)


def _named(element: tuple[int, str]) -> str:
    depth, name = element
    return f"<{name}> at depth {depth}" if depth or name.isalnum() else f"the {name}"


CHECKS: tuple[Check, ...] = (_parse_errors, _tree)
