"""A page as the checks see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup, Tag


@dataclass(frozen=True)
class AuditedPage:
    """A parsed page and the pages it may link to.

    Attributes
    ----------
    name : str
        File name.
    text : bytes
        As written.
    size : int
        Bytes of the file.
    soup : BeautifulSoup
        Its elements nested as written, whatever a browser would make of them.
    anchors : mapping of str to set of str
        Ids by file name, of all pages of the folder.
    twice : tuple of str
        Attributes that an element has more than once.
    """

    name: str
    text: bytes
    size: int
    soup: BeautifulSoup
    anchors: Mapping[str, set[str]]
    twice: tuple[str, ...] = ()

    @cached_property
    def tags(self) -> list[Tag]:
        """All elements in order; asked for often, found once."""
        return self.soup(True)

    @cached_property
    def _by_name(self) -> dict[str, list[Tag]]:
        named: dict[str, list[Tag]] = {}
        for tag in self.tags:
            named.setdefault(tag.name, []).append(tag)
        return named

    @cached_property
    def by_id(self) -> dict[str, Tag]:
        """Elements by their id; the first of those that share one."""
        return {str(tag["id"]): tag for tag in reversed(self.tags) if tag.has_attr("id")}

    def named(self, *names: str) -> list[Tag]:
        """Elements of these names; those of one name in order."""
        return [tag for name in names for tag in self._by_name.get(name, ())]

    def of_class(self, name: str) -> list[Tag]:
        """Elements of this class, in order."""
        return [tag for tag in self.tags if name in (tag.get("class") or ())]


Found = Iterator[tuple[str, str]]
"""Places on a page, and what is wrong there."""

Check = Callable[[AuditedPage], Found]


def read_page(text: bytes) -> tuple[BeautifulSoup, tuple[str, ...]]:
    """The parsed page, and the attributes that an element has more than once.

    Examples
    --------
    >>> soup, twice = read_page(b"<p id=a id=b>c</p>")
    >>> soup.p["id"], twice
    ('a', ('id',))
    """
    twice: list[str] = []
    soup = BeautifulSoup(
        text, "html.parser", on_duplicate_attribute=lambda kept, name, value: twice.append(name)
    )
    return soup, tuple(twice)


def place(tag: Tag) -> str:
    """The cell of the notebook a tag comes from, and the nearest id."""
    cell = tag.find_parent(attrs={"data-cell": True})
    if isinstance(cell, Tag):
        return f"cell {cell['data-cell']}" + (f" #{tag['id']}" if tag.get("id") else "")
    named = tag if tag.get("id") else tag.find_parent(id=True)
    return f"#{named['id']}" if isinstance(named, Tag) else f"<{tag.name}>"
