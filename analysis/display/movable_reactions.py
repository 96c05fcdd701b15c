"""A chooser over stored event studies: what each choice of window and market tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.core import DataError, format_number
from analysis.display.columns import columns_of
from analysis.display.draw_choices import LEVEL

if TYPE_CHECKING:
    import pandas as pd

CHOICES = {
    "events": "Events",
    "normal_day": "What stands for a normal day",
    "window": "Days over which the return is summed",
    "pool": "Days near results",
}
"""Columns that a reader chooses from, and how each choice is called."""

NUMBERS = ("n", "mean_car", "low", "high", "p_events", "p_random")

SAYS = {
    "told": "Told: beyond a normal day the share {moved} {size} on average. Random sets of days "
    "seldom do that ({p_random}), and the events agree ({p_events} across them).",
    "told_alone": "Told against random days, whose means are seldom as far from nought "
    "({p_random}), but not across the events ({p_events}): they differ so much that no common "
    "direction can be told.",
    "not_told": "Cannot be told: random sets of days give a mean of {mean} or one further from "
    "nought often enough ({p_random}), and across the events it could be nought ({p_events}).",
    "not_told_alone": "Cannot be told: across the events the mean of {mean} differs from nought "
    "({p_events}), but random sets of days go as far often enough ({p_random}).",
}
"""What a choice tells; the rule is that of the figure, p against random sets of days."""

WORDS = {
    "mean": "{mean} ({low} to {high}; {n} events)",
    "counts": "Against random days a reaction is told by {told} of the {count} choices with these "
    "events, and by {all_told} of all {all}. The same is said as here by {same} of the {count}.",
    "chart": "Mean abnormal returns of the {count} choices with these events, smallest to largest, "
    "each with its 95% interval; the chosen one is number {place}: {mean} ({low} to {high}).",
}
"""Other words of the chooser."""


def choose_reaction(frame: pd.DataFrame) -> dict[str, Any]:
    """The part of a page with which a reader chooses among stored event studies.

    Parameters
    ----------
    frame : DataFrame
        A row a combination of `events, normal_day, window, pool`, all combinations there are:
        `n`, `mean_car` with `low` and `high` (fractions), `p_events` (cross-section t),
        `p_random` (random sets of days); or, where these are NaN, the `reason`. `chosen` is true
        in the row that is shown first.

    Returns
    -------
    dict
        Plain values for JSON: `cells` in the order of the choices, each a list, or the place of
        its reason among `reasons`.

    Raises
    ------
    DataError
        If a column is missing, a combination is missing or there twice, a row has neither
        numbers nor a reason, or not exactly one row with numbers is chosen.
    """
    asked = [*CHOICES, *NUMBERS, "reason", "chosen"]
    rows = columns_of(frame, "choose_reaction", asked)
    options = {name: list(dict.fromkeys(map(str, rows[name]))) for name in CHOICES}
    placed = _placed(rows, options)
    reasons = list(dict.fromkeys(reason for reason in placed["reason"].map(str) if reason))
    return {
        "kind": "reactions",
        "choices": [
            {"name": name, "label": label, "options": options[name]}
            for name, label in CHOICES.items()
        ],
        "cells": [_cell(row, reasons) for row in placed.to_dict("records")],
        "first": _first(placed),
        "reasons": reasons,
        "says": SAYS,
        "words": WORDS,
    }


def verdict_of(p_events: float, p_random: float) -> str:
    """Which of `SAYS` two p-values ask for.

    Examples
    --------
    >>> verdict_of(0.2, 0.01), verdict_of(0.2, 0.3)
    ('told_alone', 'not_told')
    """
    told = p_random < LEVEL
    alone = "" if told == (p_events < LEVEL) else "_alone"
    return ("told" if told else "not_told") + alone


def _placed(rows: pd.DataFrame, options: dict[str, list[str]]) -> pd.DataFrame:
    """The rows in the order of the choices, the last choice changing fastest."""
    import pandas as pd

    whole = pd.MultiIndex.from_product(list(options.values()), names=list(CHOICES))
    named = rows.assign(**{name: rows[name].map(str) for name in CHOICES})
    found = named.set_index(list(CHOICES))
    if found.index.has_duplicates or len(found) != len(whole):
        raise DataError(
            f"frame of choose_reaction has {len(found)} rows, {found.index.nunique()} of them "
            f"different, for {len(whole)} combinations of its choices; give one row for each."
        )
    return found.reindex(whole).reset_index()


def _first(placed: pd.DataFrame) -> int:
    chosen = [place for place, row in enumerate(placed["chosen"]) if row]
    if len(chosen) != 1 or placed["reason"][chosen[0]]:
        raise DataError(
            f"frame of choose_reaction has {len(chosen)} chosen rows; choose one that has numbers."
        )
    return chosen[0]


def _cell(row: dict[Any, Any], reasons: list[str]) -> list[Any] | int:
    """Numbers for the drawing, the verdict, and the texts in the order of `TEXTS`."""
    if row["reason"]:
        return reasons.index(str(row["reason"]))
    mean, low, high = (float(row[name]) for name in ("mean_car", "low", "high"))
    p_events, p_random = float(row["p_events"]), float(row["p_random"])
    numbers = (mean, low, high, p_events, p_random)
    if any(number != number for number in numbers):
        raise DataError(
            f"frame of choose_reaction has neither numbers nor a reason for {row['events']!r}, "
            f"{row['normal_day']!r}, {row['window']!r}, {row['pool']!r}; give one."
        )
    texts = [f"{row['n']:.0f}", *map(_percent, (mean, low, high)), _p(p_events), _p(p_random)]
    return [mean, low, high, verdict_of(p_events, p_random), *texts]


def _percent(share: float) -> str:
    """A return with its sign.

    Examples
    --------
    >>> _percent(0.0123), _percent(-0.0123)
    ('+1.2%', '−1.2%')
    """
    return ("+" if share > 0 else "") + format_number(share, "share")


def _p(value: float) -> str:
    text = format_number(value, "p_value")
    return f"p {text}" if text.startswith("<") else f"p = {text}"
