"""The work of `refresh`: options into what is asked, and the contact from whoever runs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
from tqdm import tqdm

from analysis.core import DataError, UsageError, as_timestamp
from analysis.core.store import store_place
from analysis.live.fetching import checked_tickers
from analysis.live.generation import roll_back
from analysis.live.locking import locked
from analysis.live.patience import Patience
from analysis.live.refreshing import SOURCES, Asked, Outcome, refresh
from analysis.live.services import CONTACT, SERVICES

LONGEST_PATIENCE = 3600.0
LONGEST_WAIT = 600.0
"""Seconds for another refresh to end."""


def asked_of(
    sources: Sequence[str],
    tickers: Sequence[str],
    until: str | None,
    patience: float,
    wait: float,
) -> Asked:
    """What the options ask for; every source where none is named.

    Raises
    ------
    UsageError
        If an option cannot be understood.
    """
    named = [name for text in tickers for name in text.replace(",", " ").split()]
    try:
        symbols = tuple(checked_tickers([name.upper() for name in named])) if tickers else ()
        day = None if until is None else as_timestamp(until, "--until")
    except DataError as why:
        raise UsageError(str(why).replace("tickers ", "--tickers ", 1)) from None
    if not 0 < patience <= LONGEST_PATIENCE:
        raise UsageError(
            f"--patience {patience:g} is not between 0 and {LONGEST_PATIENCE:g} seconds."
        )
    kept = tuple(sources) or SOURCES
    for source in kept:
        SERVICES[source].check()
    if "filings" in kept:
        _ask_contact()
    return Asked(kept, symbols, day, Patience(seconds=patience), wait)


def run(asked: Asked) -> list[Outcome]:
    """What became of each source; progress where somebody looks on."""
    todo = tqdm(
        refresh(asked), desc="refresh", unit="source", total=len(asked.sources), disable=None
    )
    return list(todo)


def go_back() -> tuple[int, int]:
    """The generation left and the one now in use, under the lock of the store."""
    place = store_place()
    with locked(place):
        return roll_back(place)


def _ask_contact() -> None:
    """Ask whoever sits at a terminal; elsewhere the variable must be set."""
    if os.environ.get(CONTACT, "").strip() or not sys.stdin or not sys.stdin.isatty():
        return
    os.environ[CONTACT] = click.prompt(
        f"The SEC wants to know who asks ({CONTACT}): your name and e-mail address", err=True
    )
