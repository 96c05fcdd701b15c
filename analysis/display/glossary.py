"""The glossary: what the words of the pages mean, and where they are used."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from analysis.core import DataError

GLOSSARY = Path(__file__).with_suffix(".toml")
FIELDS = ("AI", "diffusion", "economics", "finance", "statistics", "this project")


@dataclass(frozen=True)
class Term:
    """A word and what it means.

    Attributes
    ----------
    term : str
        The word, in lower case where it is no name.
    field : str
        Where it comes from: one of `FIELDS`.
    meaning : str
        What it is, in one to three sentences.
    page, section : str
        The notebook that uses it, and the heading there; empty for the notebook's beginning.
    forms : tuple of str
        Other words by which that section speaks of it.
    """

    term: str
    field: str
    meaning: str
    page: str
    section: str = ""
    forms: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Id of the term on its page."""
        return f"term-{slug(self.term)}"

    @property
    def letter(self) -> str:
        """The letter under which it stands."""
        return self.term[0].upper()


def slug(words: str) -> str:
    """`words` as the anchor of a heading.

    Examples
    --------
    >>> slug("Can the ceiling be told?")
    'can-the-ceiling-be-told'
    """
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def read_glossary(path: Path = GLOSSARY) -> tuple[Term, ...]:
    """All terms in the order of the alphabet.

    Parameters
    ----------
    path : Path
        A TOML file of tables ``[[term]]`` with `term, field, meaning, see` and, if need be,
        `forms`.

    Raises
    ------
    DataError
        If a term is not whole, is given twice, or its field is unknown.

    Examples
    --------
    >>> next(one.meaning for one in read_glossary() if one.term == "capital intensity")
    'Capital expenditure divided by the revenue of the same period.'
    """
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("term", [])
    terms = [_term(row, path.name) for row in rows]
    anchors = [one.anchor for one in terms]
    for one in terms:
        if anchors.count(one.anchor) > 1:
            raise DataError(f"{path.name}: {one.term!r} stands there twice; keep one.")
    return tuple(sorted(terms, key=lambda one: one.term.lower()))


def glossary_html(terms: Sequence[Term]) -> str:
    """The terms from A to Z, each with an id that pages can link to.

    Parameters
    ----------
    terms : sequence of Term
        In the order of the alphabet.

    Examples
    --------
    >>> one = Term("vintage", "finance", "All bought in a year.", "01_capex", "How heavy?")
    >>> 'id="term-vintage"' in glossary_html([one])
    True
    """
    groups = [(letter, list(group)) for letter, group in groupby(terms, lambda one: one.letter)]
    links = " ".join(f'<a href="#letter-{one.lower()}">{one}</a>' for one, _ in groups)
    letters = f'<div class="letters" role="navigation" aria-label="Letters">{links}</div>'
    return letters + "".join(_letter(letter, group) for letter, group in groups)


def show_glossary(terms: Sequence[Term] | None = None) -> None:
    """Display `glossary_html(terms)`, by default of all terms; outside a notebook, print them."""
    from IPython.display import display

    from analysis.display.prose import _in_notebook

    shown = read_glossary() if terms is None else terms
    text = "\n".join(f"{one.term}: {one.meaning}" for one in shown)
    if _in_notebook():
        display({"text/html": glossary_html(shown), "text/plain": text}, raw=True)
    else:
        print(text)


def _term(row: dict[str, Any], file: str) -> Term:
    name = str(row.get("term", "")).strip()
    lacking = [key for key in ("term", "field", "meaning", "see") if not row.get(key)]
    if lacking:
        raise DataError(f"{file}: term {name!r} lacks {lacking[0]!r}; say it.")
    if row["field"] not in FIELDS:
        raise DataError(f"{file}: field {row['field']!r} of {name!r} is none of {FIELDS}.")
    page, section = (*row["see"], "")[:2]
    return Term(name, row["field"], row["meaning"], page, section, tuple(row.get("forms", ())))


def _letter(letter: str, terms: Sequence[Term]) -> str:
    entries = "".join(_entry(one) for one in terms)
    mark = f'<div class="letter" id="letter-{letter.lower()}" aria-hidden="true">{letter}</div>'
    return mark + entries


def _entry(one: Term) -> str:
    field = f'<span class="field">{html.escape(one.field)}</span>'
    return (
        f'<div class="term" id="{one.anchor}"><h3>{html.escape(one.term)}</h3>'
        f'<p>{html.escape(one.meaning)}</p><div class="used">{field} {_see(one)}</div></div>'
    )


def _see(one: Term) -> str:
    page, name = f"{one.page}.html", one.page[3:].replace("_", " ")
    if one.page.startswith("00_"):
        page = "index.html"
    target = f"{page}#{slug(one.section)}" if one.section else page
    words = f"{name}: {one.section}" if one.section else name
    return f'see <a href="{target}">{html.escape(words)}</a>'
