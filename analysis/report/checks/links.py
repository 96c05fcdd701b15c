"""Links and their targets."""

from __future__ import annotations

import re

from bs4 import Tag

from analysis.report.checks.page import AuditedPage, Check, Found, place


def _links(page: AuditedPage) -> Found:
    for link in page.named("a"):
        href = str(link.get("href", "#"))
        if href.startswith(("https://", "http://")):
            if set(link.get("rel") or ()) < {"noreferrer", "noopener"}:
                yield place(link), f"link to {href} lacks rel=noreferrer noopener"
        elif not (href.startswith("data:text/csv") and link.has_attr("download")):
            yield from _inner_link(page, link, href)


def _inner_link(page: AuditedPage, link: Tag, href: str) -> Found:
    target, _, anchor = href.partition("#")
    if re.match(r"[a-zA-Z][\w+.-]*:", href):
        yield place(link), f"link to {href[:60]!r} is neither a page nor https"
    elif (target or page.name) not in page.anchors:
        yield place(link), f"link to {target!r}, which is not in the folder"
    elif anchor and anchor not in page.anchors[target or page.name]:
        yield place(link), f"link to the anchor {href!r}, which does not exist"


CHECKS: tuple[Check, ...] = (_links,)
