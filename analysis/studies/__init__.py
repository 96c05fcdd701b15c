"""One module a notebook: it loads, models, and names every result in one frozen object."""

from __future__ import annotations

import importlib
from functools import lru_cache

from analysis.core import THEN, DataError, as_timestamp, unknown_name
from analysis.studies.base import Study

NAMES = ("capex", "adoption", "reactions", "openness")

__all__ = ["NAMES", "Study", "study"]


def study(name: str, as_of: str | None = None) -> Study:
    """All results of one study, at the vintage `as_of`.

    Parameters
    ----------
    name : str
        One of `NAMES`.
    as_of : str, optional
        ISO date; nothing published later is used. None uses all that is known.

    Returns
    -------
    Study
        Frozen; numbers, frames and model results are attributes by name.

    Raises
    ------
    DataError
        For an unknown name, with the nearest known ones; for a date that is not ISO, or before
        the article's claims were made (2023-10-15).

    Examples
    --------
    >>> print(f"{study('capex', as_of='2023-10-15').range_in_force:interval}")
    $27.0bn to $30.0bn
    """
    if name not in NAMES:
        raise DataError(unknown_name("study", name, NAMES))
    return _make(name, _vintage(as_of))


def _vintage(as_of: str | None) -> str | None:
    """The day in one spelling."""
    if as_of is None:
        return None
    day = as_timestamp(as_of)
    if day < as_timestamp(THEN):
        raise DataError(f"as_of={as_of!r} is before the article; give {THEN} or a later day.")
    return f"{day:%Y-%m-%d}"


@lru_cache(maxsize=32)
def _make(name: str, as_of: str | None) -> Study:
    return importlib.import_module(f"analysis.studies.{name}").make(as_of)
