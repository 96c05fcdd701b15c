"""Which studies a notebook will ask for, read off its code, so that they can be made beforehand.

A hint and no more: what is missed here the notebook makes itself, only later.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from analysis.core import THEN

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from analysis.ledger import Claim

Need = tuple[str, str | None]
"""A study's name and the day as of which it is made."""

CHEAPEST_FIRST = ("reactions", "openness", "capex", "adoption")
"""The studies in the order in which they are made: what is soon there lets notebooks run soon."""

_LOOKING_BACK = {"THEN", "compare_claims", "score_chances"}
"""Names by whose use a notebook asks for studies of the article's day too."""


def studies_needed(notebook: NotebookNode, vintage: str | None) -> frozenset[Need]:
    """The studies that the code of `notebook` names, or judges claims by.

    They are made at `vintage` and, if the code looks back, at the article's day.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> cell = new_code_cell('study("capex", as_of)')
    >>> sorted(studies_needed(new_notebook(cells=[cell]), "2024-01-31"))
    [('capex', '2024-01-31')]
    """
    named = set(_words_of(notebook))
    named |= {name for claim in _claims() if claim.id in named for name in _studies_of(claim)}
    days = {vintage, THEN} if named & _LOOKING_BACK else {vintage}
    return frozenset((name, day) for name in CHEAPEST_FIRST if name in named for day in days)


def shared_studies(needs: Iterable[Collection[Need]]) -> list[Need]:
    """The studies that several notebooks need, in the order in which to make them.

    Examples
    --------
    >>> shared_studies([{("capex", None)}, {("capex", None), ("adoption", None)}])
    [('capex', None)]
    """
    wanted = Counter(need for one in needs for need in one)
    return sorted((need for need, times in wanted.items() if times > 1), key=_cost)


def _claims() -> tuple[Claim, ...]:
    from analysis.ledger import ARTICLE  # it loads pandas

    return ARTICLE


def _studies_of(claim: Claim) -> tuple[str, ...]:
    return claim.study, *claim.beside


def _cost(need: Need) -> tuple[str, int]:
    """Earlier days have fewer data."""
    name, day = need
    return day or "9999", CHEAPEST_FIRST.index(name)


def _words_of(notebook: NotebookNode) -> Iterable[str]:
    """All texts and names in the code; nothing from a cell that is no plain Python."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            nodes = list(ast.walk(ast.parse(cell.source)))
        except SyntaxError:
            continue
        yield from (node.id for node in nodes if isinstance(node, ast.Name))
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
