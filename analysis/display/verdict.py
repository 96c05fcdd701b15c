"""A claim and its verdict, as a card."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from analysis.core import DataError, Quantity
from analysis.display.prose import guard_money
from analysis.display.tables import badge

NEEDED = ("claim", "says", "verdict", "rule", "measure", "study")


def show_verdict(card: Mapping[str, Any]) -> None:
    """Display `verdict_html(card)`; outside a notebook, print one line."""
    from IPython.display import display

    from analysis.display.prose import _in_notebook

    line = f"{card['claim']}: {card['verdict']}. {card['says']}"
    if _in_notebook():
        display({"text/html": verdict_html(card), "text/plain": line}, raw=True)
    else:
        print(line)


def verdict_html(card: Mapping[str, Any]) -> str:
    """The article's sentence, the verdict, the number it rests on and the rule, as HTML.

    Other pages link to it by the id ``claim-C01``.

    Parameters
    ----------
    card : mapping
        ``claim, says, verdict, rule, measure, study``, and ``value`` and ``probability``
        (a `Quantity` or None each); ``views``, if any, what the points of view say.

    Raises
    ------
    DataError
        If an entry is missing.

    Examples
    --------
    >>> card = dict(claim="C01", says="It fits.", verdict="held up", rule="fits", measure="fit",
    ...     study="capex", value=None, probability=None)
    >>> "badge-held-up" in verdict_html(card)
    True
    """
    missing = [name for name in NEEDED if name not in card]
    if missing:
        raise DataError(f"card of a verdict lacks {missing[0]!r}.")
    parts = [
        f'<p class="said"><span class="claim">{html.escape(card["claim"])}</span> '
        f"{guard_money(html.escape(card['says']))}</p>",
        f'<p class="judged">{badge(card["verdict"])} {_measured(card)}</p>',
    ]
    if card.get("views"):
        said = html.escape(card["views"])
        parts.append(f'<p class="views">{said[:1].upper()}{said[1:]}.</p>')
    if card["rule"]:
        parts.append(f'<p class="rule">Rule: {html.escape(card["rule"])}.</p>')
    place = html.escape(f"claim-{card['claim']}")
    opening = f'<div class="verdict" id="{place}" role="note" aria-label="{_label(card)}">'
    return f"{opening}{''.join(parts)}</div>"


def _label(card: Mapping[str, Any]) -> str:
    return html.escape(f"Verdict on claim {card['claim']}")


def _measured(card: Mapping[str, Any]) -> str:
    value, chance = card.get("value"), card.get("probability")
    text = html.escape(card["measure"])
    if isinstance(value, Quantity):
        text = f"{html.escape(value.meaning[:1].upper() + value.meaning[1:])}: "
        text += _number(value, card)
        if value.low is not None:
            text += f" ({html.escape(value.interval_kind)} {_number(value, card, 'interval')})"
    if isinstance(chance, Quantity):
        text += f"; chance that it will hold {_number(chance, card)}"
    return guard_money(text + ".")


def _number(value: Quantity, card: Mapping[str, Any], spec: str = "") -> str:
    return value.to_html(card["study"], spec)
