"""What a package offers to others: its public names, read from the package itself."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

from analysis.display.docstrings import Docstring, Item, read_docstring

USUAL = {
    "evidence": "Weakest level of what went in.",
    "sources": "Rows of data behind it.",
}
"""What attributes mean that nearly every result has, where its docstring does not say more."""


@dataclass(frozen=True)
class Member:
    """An attribute or a method of a class: `signature` is its type, or how it is called."""

    name: str
    signature: str
    text: str
    callable: bool


@dataclass(frozen=True)
class PublicName:
    """One name that can be imported.

    Attributes
    ----------
    name : str
        As imported from the package.
    part : str
        The folder of the package that holds it.
    kind : str
        ``function``, ``class`` or ``error``.
    signature : str
        How it is called; empty for what is made by functions and not by its caller.
    doc : Docstring
        What its docstring says.
    members : tuple of Member
        Public attributes, then methods, of a class.
    """

    name: str
    part: str
    kind: str
    signature: str
    doc: Docstring
    members: tuple[Member, ...] = ()


def public_names(package: ModuleType) -> tuple[PublicName, ...]:
    """The functions and classes of ``package.__all__``, in the order of the alphabet.

    Parameters
    ----------
    package : module
        Its ``__all__`` names what is public.

    Examples
    --------
    >>> import analysis
    >>> next(one.part for one in public_names(analysis) if one.name == "event_study")
    'reactions'
    """
    found = ((name, getattr(package, name)) for name in package.__all__)
    return tuple(_public(name, one) for name, one in found if callable(one))


def _public(name: str, one: Any) -> PublicName:
    doc = read_docstring(one.__doc__)
    part = one.__module__.split(".")[1]
    if not inspect.isclass(one):
        return PublicName(name, part, "function", signature_of(name, one), doc)
    kind = "error" if issubclass(one, BaseException) else "class"
    called = signature_of(name, one) if doc.parameters else _base_of(one, kind)
    return PublicName(name, part, kind, called, doc, tuple(_members(one, doc)))


def _base_of(one: type, kind: str) -> str:
    return f"{one.__name__}({one.__bases__[0].__name__})" if kind == "error" else ""


def signature_of(name: str, one: Callable[..., Any], width: int = 88) -> str:
    """How `one` is called, on one line if that fits, else with a line a parameter.

    Parameters
    ----------
    name : str
        What it is called.
    one : callable
        A function, or a class.
    width : int
        Characters of a line.

    Examples
    --------
    >>> def scaled(y: float, *, by: float = 1.0) -> float: ...
    >>> signature_of("scaled", scaled)
    'scaled(y: float, *, by: float = 1.0) -> float'
    """
    found = inspect.signature(one)
    words = list(_parameters(found))
    result = "" if inspect.isclass(one) else _annotation(found.return_annotation, " -> ")
    line = f"{name}({', '.join(words)}){result}"
    if len(line) <= width:
        return line
    lines = "".join(f"    {word},\n" for word in words)
    return f"{name}(\n{lines}){result}"


def _parameters(found: inspect.Signature) -> Iterator[str]:
    """The parameters in words, `*` before those that need their name; `self` is left out."""
    starred = False
    for one in found.parameters.values():
        if one.name in ("self", "cls") or one.name.startswith("_"):
            continue
        if one.kind is one.VAR_POSITIONAL or (one.kind is one.KEYWORD_ONLY and not starred):
            starred = True
            if one.kind is one.KEYWORD_ONLY:
                yield "*"
        yield f"{_stars(one)}{one.name}{_annotation(one.annotation, ': ')}{_default(one)}"


def _stars(one: inspect.Parameter) -> str:
    if one.kind is one.VAR_POSITIONAL:
        return "*"
    return "**" if one.kind is one.VAR_KEYWORD else ""


def _annotation(given: Any, before: str) -> str:
    if given is inspect.Signature.empty:
        return ""
    text = given if isinstance(given, str) else getattr(given, "__name__", str(given))
    return f"{before}{text}"


def _default(one: inspect.Parameter) -> str:
    if one.default is one.empty:
        return ""
    plain = "<" not in repr(one.default)
    return f" = {one.default!r}" if plain else " = ..."


def _members(one: type, doc: Docstring) -> Iterator[Member]:
    told = {name: item for item in (*doc.attributes, *doc.parameters) for name in item.names}
    found = dict(_inherited(one))
    yield from _fields(one, told)
    fields = _field_names(one)
    names = [name for name in found if name not in fields]
    yield from (_attribute(n, found[n], told) for n in names if not _is_method(found[n]))
    yield from (_method(name, found[name]) for name in names if _is_method(found[name]))


def _inherited(one: type) -> Iterator[tuple[str, Any]]:
    """Public members of a class and of the package's classes it extends, its own winning."""
    for base in reversed(one.__mro__):
        if base.__module__.split(".")[0] == one.__module__.split(".")[0]:
            for name, value in vars(base).items():
                if not name.startswith("_"):
                    yield name, value


def _field_names(one: type) -> list[str]:
    fields = dataclasses.fields(one) if dataclasses.is_dataclass(one) else ()
    return [field.name for field in fields if not field.name.startswith("_")]


def _fields(one: type, told: dict[str, Item]) -> Iterator[Member]:
    fields = dataclasses.fields(one) if dataclasses.is_dataclass(one) else ()
    for field in fields:
        if not field.name.startswith("_"):
            yield Member(field.name, _annotation(field.type, ""), _told(field.name, told), False)


def _told(name: str, told: dict[str, Item], otherwise: str = "") -> str:
    if name in told and told[name].text:
        return told[name].text
    return otherwise or USUAL.get(name, "")


def _attribute(name: str, value: Any, told: dict[str, Item]) -> Member:
    made = value.func if isinstance(value, cached_property) else getattr(value, "fget", None)
    kind = inspect.signature(made).return_annotation if made else type(value).__name__
    own = read_docstring(made.__doc__).summary if made else ""
    return Member(name, _annotation(kind, ""), _told(name, told, own), False)


def _is_method(value: Any) -> bool:
    return inspect.isfunction(value) or isinstance(value, classmethod | staticmethod)


def _method(name: str, value: Any) -> Member:
    made = getattr(value, "__func__", value)
    return Member(name, signature_of(name, made), read_docstring(made.__doc__).summary, True)
