"""A docstring in numpy's style, taken apart."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from docstring_parser import Docstring as Parsed
from docstring_parser import DocstringStyle, parse
from docstring_parser.common import DocstringParam, DocstringRaises, DocstringReturns


@dataclass(frozen=True)
class Item:
    """One entry of a section: `names` that share a `type` and a `text`; each may be empty."""

    names: tuple[str, ...] = ()
    type: str = ""
    text: str = ""


@dataclass(frozen=True)
class Docstring:
    """What a docstring says, section by section; what it lacks is empty.

    Attributes
    ----------
    summary, text : str
        The first sentence, and the paragraphs after it.
    parameters, attributes, returns, raises, warns : tuple of Item
        The entries of these sections.
    notes, references, example : str
        These sections as they stand.
    """

    summary: str = ""
    text: str = ""
    parameters: tuple[Item, ...] = ()
    attributes: tuple[Item, ...] = ()
    returns: tuple[Item, ...] = ()
    raises: tuple[Item, ...] = ()
    warns: tuple[Item, ...] = ()
    notes: str = ""
    references: str = ""
    example: str = ""


def read_docstring(text: str | None) -> Docstring:
    """The sections of a docstring in numpy's style.

    Parameters
    ----------
    text : str, optional
        The docstring; None, where there is none, gives an empty one.

    Examples
    --------
    >>> found = read_docstring('''Add.
    ...
    ...     Parameters
    ...     ----------
    ...     a, b : float
    ...         What is added.
    ...     ''')
    >>> found.summary, found.parameters[0].names
    ('Add.', ('a', 'b'))
    """
    clean = inspect.cleandoc(text or "")
    parsed = parse(clean, style=DocstringStyle.NUMPYDOC)
    return Docstring(
        summary=parsed.short_description or "",
        text=parsed.long_description or "",
        parameters=_named(parsed, "param"),
        attributes=_named(parsed, "attribute"),
        returns=tuple(_returned(one) for one in parsed.many_returns),
        raises=_raised(parsed, "raises"),
        warns=_raised(parsed, "warns"),
        notes=_section(parsed, "notes"),
        references=_section(parsed, "references"),
        example=_example(parsed),
    )


def _named(parsed: Parsed, kind: str) -> tuple[Item, ...]:
    found = [one for one in parsed.meta if isinstance(one, DocstringParam) and one.args[0] == kind]
    return tuple(_item(one) for one in found)


def _item(one: DocstringParam) -> Item:
    names = tuple(name.strip().lstrip("*") for name in one.arg_name.split(","))
    kind = one.type_name or ""
    return Item(names, f"{kind}, optional" if one.is_optional else kind, one.description or "")


def _returned(one: DocstringReturns) -> Item:
    names = (one.return_name,) if one.return_name else ()
    return Item(names, one.type_name or "", one.description or "")


def _raised(parsed: Parsed, kind: str) -> tuple[Item, ...]:
    found = [one for one in parsed.raises if one.args[0] == kind]
    return tuple(_raised_item(one) for one in found)


def _raised_item(one: DocstringRaises) -> Item:
    return Item((), one.type_name or "", one.description or "")


def _section(parsed: Parsed, kind: str) -> str:
    return "\n\n".join(one.description or "" for one in parsed.meta if one.args[0] == kind)


def _example(parsed: Parsed) -> str:
    """The examples as typed: the parser cuts them at every answer and every continued line."""
    parts = [part for one in parsed.examples for part in (one.snippet, one.description) if part]
    return "\n".join(parts)
