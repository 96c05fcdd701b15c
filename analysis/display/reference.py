"""The reference: every public name of a package with its signature and what its docstring says."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from types import ModuleType

from analysis.display.docstrings import Item
from analysis.display.interface import Member, PublicName, public_names

PARTS = {
    "datasets": "Data",
    "live": "Prices over the network",
    "studies": "Studies",
    "ledger": "Claims",
    "capex": "Capital expenditure",
    "adoption": "Adoption",
    "reactions": "Stock reactions",
    "openness": "Giving away",
    "inference": "Scores and many tests",
    "report": "The report",
    "core": "Numbers, sources and errors",
}
"""What each folder of the package is called, in the order of the page."""

_CODE = re.compile(r"``(.+?)``|`([^`]+)`", re.DOTALL)
_CHOICE = re.compile(r"\n(?=`[^`\n]+`(?:, `[^`\n]+`)*:)")
_BULLET = re.compile(r"^[-*] ", re.MULTILINE)


def reference_html(package: ModuleType) -> str:
    """Every public name, grouped by the folder that holds it, each with an id to link to.

    Parameters
    ----------
    package : module
        Its ``__all__`` names what is public.

    Examples
    --------
    >>> import analysis
    >>> 'id="api-event_study"' in reference_html(analysis)
    True
    """
    names = public_names(package)
    known = frozenset(one.name for one in names)
    parts = sorted({one.part for one in names}, key=_place)
    return "".join(_part(part, [one for one in names if one.part == part], known) for part in parts)


def show_reference(package: ModuleType) -> None:
    """Display `reference_html(package)`; outside a notebook, print a line a name."""
    from IPython.display import display

    from analysis.display.prose import _in_notebook

    if _in_notebook():
        text = ", ".join(package.__all__)
        display({"text/html": reference_html(package), "text/plain": text}, raw=True)
    else:
        print("\n".join(f"{one.name}: {one.doc.summary}" for one in public_names(package)))


def _place(part: str) -> tuple[int, str]:
    order = list(PARTS)
    return (order.index(part) if part in order else len(order), part)


def _part(part: str, names: Sequence[PublicName], known: frozenset[str]) -> str:
    """A folder: its title, a line of links, and the functions before the classes."""
    ordered = sorted(names, key=lambda one: (one.kind != "function", one.name))
    links = " ".join(f"<code>{_link(one.name)}</code>" for one in ordered)
    title = html.escape(PARTS.get(part, part))
    body = "".join(_entry(one, known - {one.name}) for one in ordered)
    return f'<h2>{title}</h2><div class="api-names unsearched">{links}</div>{body}'


def _entry(one: PublicName, known: frozenset[str]) -> str:
    return (
        f'<div class="api" id="api-{one.name}"><h3>{html.escape(one.name)}</h3>'
        f'<p>{_words(one.doc.summary, known)}</p><div class="unsearched">'
        f"{_signature(one, known)}{_prose(one.doc.text, known)}{_details(one, known)}</div></div>"
    )


def _signature(one: PublicName, known: frozenset[str]) -> str:
    if not one.signature:
        return ""
    return f'<pre class="signature"><code>{_types(one.signature, known)}</code></pre>'


def _details(one: PublicName, known: frozenset[str]) -> str:
    """The sections of the docstring, folded."""
    doc = one.doc
    sections = {
        "Parameters": _items(doc.parameters, known),
        "Returns": _items(doc.returns, known),
        "Raises": _items(doc.raises, known),
        "Warns": _items(doc.warns, known),
        "Attributes and methods": _members(one, known),
        "Notes": _prose(doc.notes, known),
        "References": _prose(doc.references, known),
        "Example": _example(doc.example),
    }
    told = {title: body for title, body in sections.items() if body}
    if not told:
        return ""
    bodies = "".join(f'<div class="api-part">{title}</div>{told[title]}' for title in told)
    summary = ", ".join(told).capitalize()
    return f'<details class="api-more"><summary>{summary}</summary>{bodies}</details>'


def _example(text: str) -> str:
    return f"<pre><code>{html.escape(text)}</code></pre>" if text else ""


def _items(items: Sequence[Item], known: frozenset[str]) -> str:
    rows = "".join(
        f"<dt>{_names(item)}{_type(item.type, known)}</dt><dd>{_prose(item.text, known)}</dd>"
        for item in items
    )
    return f"<dl>{rows}</dl>" if rows else ""


def _names(item: Item) -> str:
    return ", ".join(f"<code>{html.escape(name)}</code>" for name in item.names)


def _type(text: str, known: frozenset[str]) -> str:
    return f' <span class="type">{_types(text, known)}</span>' if text else ""


def _members(one: PublicName, known: frozenset[str]) -> str:
    """Attributes and methods, an entry each; what its parameters tell already is left out."""
    told = {name for item in one.doc.parameters for name in item.names}
    rows = "".join(_member(one, member, known) for member in one.members if member.name not in told)
    return f"<dl>{rows}</dl>" if rows else ""


def _member(one: PublicName, member: Member, known: frozenset[str]) -> str:
    head = (
        f"<code>.{_types(member.signature, known)}</code>"
        if member.callable
        else f"<code>{html.escape(member.name)}</code>{_type(member.signature, known)}"
    )
    anchor = f"api-{one.name}.{member.name}"
    return f'<dt id="{anchor}">{head}</dt><dd>{_prose(member.text, known)}</dd>'


def _prose(text: str, known: frozenset[str]) -> str:
    """Paragraphs and lists of a docstring as HTML."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    return "".join(_block(block, known) for block in blocks)


def _block(block: str, known: frozenset[str]) -> str:
    if not block.startswith("- "):
        return "<p>" + "<br>".join(_words(line, known) for line in _CHOICE.split(block)) + "</p>"
    items = [item for item in _BULLET.split(block) if item.strip()]
    return "<ul>" + "".join(f"<li>{_words(item, known)}</li>" for item in items) + "</ul>"


def _words(text: str, known: frozenset[str]) -> str:
    """Text with its code in code elements, which lead to the public names they name."""
    parts, at = [], 0
    for found in _CODE.finditer(text):
        parts += [html.escape(text[at : found.start()]), _code(found[1] or found[2], known)]
        at = found.end()
    return "".join([*parts, html.escape(text[at:])])


def _code(text: str, known: frozenset[str]) -> str:
    name = re.split(r"[.(]", text)[0]
    inside = html.escape(text)
    linked = f'<a href="#api-{name}">{inside}</a>' if name in known else inside
    return f"<code>{linked}</code>"


def _types(text: str, known: frozenset[str]) -> str:
    """A signature or type in which public classes lead to their places."""
    return re.sub(
        r"\b[A-Z]\w+\b",
        lambda word: _link(word[0]) if word[0] in known else word[0],
        html.escape(text),
    )


def _link(name: str) -> str:
    return f'<a href="#api-{name}">{html.escape(name)}</a>'
