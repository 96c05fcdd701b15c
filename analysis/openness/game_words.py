"""Actions of the release game as a reader reads them."""

from __future__ import annotations

WORDS = {
    "keep": "keeping it inside",
    "sell": "selling",
    "open_with_licence": "opening with a clause",
    "open": "opening without a clause",
}


def action_words(action: str) -> str:
    """An action in words.

    Examples
    --------
    >>> action_words("sell")
    'selling'
    """
    return WORDS[action]
