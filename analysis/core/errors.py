"""What can go wrong, as one small family of exceptions.

Every message names the file or argument, the place, the value that was found and the way out.
`exit_code` is what the command line returns.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LONGEST_SHOWN = 60
"""Characters of a name that are compared and shown; the rest of a longer one is left out."""


class AnalysisError(Exception):
    """Base of every error this package raises on purpose."""

    exit_code = 1


class UsageError(AnalysisError):
    """A command line or a name that cannot be understood."""

    exit_code = 2


class DataError(AnalysisError):
    """Bad input: a file, a frame or an argument."""

    exit_code = 3


class LiveDataError(AnalysisError):
    """The network, or the service behind it, did not deliver."""

    exit_code = 4


class FitError(AnalysisError):
    """A model cannot be fitted to these data."""

    exit_code = 5


class ReportError(AnalysisError):
    """A notebook or the audit of the report failed."""

    exit_code = 6


class PlaceError(AnalysisError):
    """The place to write to is full, read-only or locked."""

    exit_code = 7


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The `count` known names closest in spelling to `name`, closest first.

    Examples
    --------
    >>> nearest("METR", ["AAPL", "META", "MSFT"], count=1)
    ['META']
    """
    options = sorted({shortened(str(option)) for option in known})
    upper = {option.upper(): option for option in options}
    wanted = shortened(str(name)).upper()
    close = difflib.get_close_matches(wanted, list(upper), n=count, cutoff=0.0)
    return [upper[match] for match in close]


def unknown_name(kind: str, name: object, known: Iterable[str]) -> str:
    """One sentence for a name that is not known, with the nearest names that are.

    Examples
    --------
    >>> unknown_name("ticker", "METR", ["META"])
    "unknown ticker 'METR'; the nearest known names are META."
    """
    close = ", ".join(nearest(str(name), known))
    return f"unknown {kind} {shortened(repr(name))}; the nearest known names are {close}."


def shortened(text: str, longest: int = LONGEST_SHOWN) -> str:
    """`text` as a message shows it.

    Examples
    --------
    >>> shortened("a" * 100, longest=8)
    'aaaaa...'
    """
    return text if len(text) <= longest else text[: longest - 3] + "..."
