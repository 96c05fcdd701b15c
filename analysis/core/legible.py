"""Text of data without marks that no reader sees."""

from __future__ import annotations

import re
from typing import Any

INVISIBLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the order of a text round (Unicode bidi controls)."""

REPLACED = "\ufffd"
"""What stands in their place: the sign for a character that cannot be shown."""


def legible(text: str) -> str:
    r"""`text` with a visible sign in place of each invisible mark.

    References
    ----------
    N. Boucher, R. Anderson (2023), "Trojan Source: Invisible Vulnerabilities".

    Examples
    --------
    >>> legible("a\u202eb")
    'a\ufffdb'
    """
    return INVISIBLE.sub(REPLACED, text)


def all_legible(value: Any) -> Any:
    """The same for every text in nested lists and mappings.

    Examples
    --------
    >>> all_legible({"a": ["b", 1]})
    {'a': ['b', 1]}
    """
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {all_legible(key): all_legible(inner) for key, inner in value.items()}
    return [all_legible(inner) for inner in value] if isinstance(value, list | tuple) else value
