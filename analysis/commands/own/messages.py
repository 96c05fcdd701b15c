"""The engine's messages in the words of the command: options for arguments, files for frames."""

from __future__ import annotations

import contextlib
import re
import warnings
from collections.abc import Iterator

_WORDS = (
    (r"\bmask_other_events=True", "--mask-other-events"),
    (r"\bmin_estimation_days\b", "--min-estimation-days"),
    (r"\bestimation_window\b", "--estimation"),
    (r"\bevent_window\b", "--window"),
    (r"\bsession_rule\b", "--session-rule"),
    (r"\bmodel(?==)", "--model"),
    (r"(?<!-)\bwindow(?= \[|=\()", "--test-window"),
    (r"\(first, last\)", "FIRST LAST"),
    (r"[(\[](-?\d+), (-?\d+)[)\]]", r"\1 \2"),
    (r"\(('\w+'(?:, '\w+')*)\)", r"\1"),
    (r"(?<![a-z-])(--[a-z-]+)=", r"\1 "),
    (r"use returns_from_prices\(prices\) first", "leave out --returns"),
    (r"\.diagnostics\(\)", "diagnostics.csv"),
    (r"\.dropped\b", "dropped.csv"),
)
"""Patterns in the engine's messages, and what a user of the command calls the same."""


def in_options(text: str) -> str:
    """A message of the engine with the command's options in the place of Python arguments.

    Examples
    --------
    >>> in_options("event_window=(3, -3) ends before it starts; give (first, last), as (-10, 10).")
    '--window 3 -3 ends before it starts; give FIRST LAST, as -10 10.'
    """
    for pattern, words in _WORDS:
        text = re.sub(pattern, words, text)
    return text


@contextlib.contextmanager
def heard() -> Iterator[list[str]]:
    """Collects the engine's warnings, each once, in the words of the command."""
    told: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield told
    for one in caught:
        if not issubclass(one.category, UserWarning):
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
        elif (text := in_options(str(one.message))) not in told:
            told.append(text)
