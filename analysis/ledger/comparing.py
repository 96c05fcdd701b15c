"""The claims at two vintages side by side, and what the knowledge behind them consists of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.core import THEN
from analysis.datasets import catalog
from analysis.ledger.article import ARTICLE, Claim
from analysis.ledger.judging import judge
from analysis.ledger.verdicts import (
    CANNOT_BE_TOLD,
    DID_NOT_HOLD,
    HELD_UP,
    NOT_YET,
    PARTLY,
    Judgement,
)

COMPILED = ("fact", "guidance", "schedule", "assumption")
"""Kinds of tables that were compiled row by row: neither prices nor results."""

TOLD = {
    HELD_UP: "held up",
    PARTLY: "held in part",
    DID_NOT_HOLD: "did not hold",
    NOT_YET: "not due yet",
    CANNOT_BE_TOLD: "cannot be told from public data",
}
"""Verdicts as a count of them is written."""


def compare_claims(as_of: str | None = None) -> list[dict[str, Any]]:
    """Each claim on 2023-10-15 and at `as_of`, as the front page shows it.

    Parameters
    ----------
    as_of : str, optional
        ISO date; None uses all that is known.

    Returns
    -------
    list of dict
        By claim: ``claim, says, shows, notebook, study, axis``; ``then`` and ``now`` (None where
        `as_of` is the first vintage), each with ``verdict``, ``number`` and ``chance`` (a
        `Quantity` each, or None) and ``line`` (``low, high, meaning``, or None); ``comparable``,
        whether both measure the same thing in one unit; ``then_on``, the first vintage.

    Raises
    ------
    DataError
        If `as_of` is not an ISO date.

    Examples
    --------
    >>> first = compare_claims("2023-10-15")[0]
    >>> first["then"]["verdict"], first["now"]
    ('not yet', None)
    """
    return [_compared(claim, as_of) for claim in ARTICLE]


def state_of_knowledge(as_of: str | None = None) -> dict[str, Any]:
    """What the verdicts of one vintage rest on.

    Parameters
    ----------
    as_of : str, optional
        ISO date; None uses all that is known.

    Returns
    -------
    dict
        ``day`` (of the vintage, ISO), ``rows`` compiled from texts, ``remembered`` (fraction of
        them with a cell from memory), ``last_day`` (on which a row became public), ``verdicts``,
        ``assumed`` (verdicts that rest on an assumed number), ``tally`` (how many of which).

    Examples
    --------
    >>> state_of_knowledge("2023-10-15")["tally"]
    '2 held up, 4 held in part, 3 not due yet and 5 cannot be told from public data'
    """
    tables = catalog(as_of)
    tables = tables[tables["kind"].isin(COMPILED)]
    remembered = float((tables["memory_share"] * tables["rows"]).sum())
    reported = tables[tables["kind"] != "assumption"]
    last = f"{reported['last_known_on'].max():%Y-%m-%d}"
    found = [judge(claim.id, as_of)[1] for claim in ARTICLE]
    return {
        "day": as_of or last,
        "rows": int(tables["rows"].sum()),
        "remembered": remembered / int(tables["rows"].sum()),
        "last_day": last,
        "verdicts": len(found),
        "assumed": sum(one.evidence == "assumed" for one in found),
        "tally": tally([one.verdict for one in found]),
    }


def tally(verdicts: Sequence[str]) -> str:
    """How many verdicts of which kind, in words; kinds that do not occur are left out.

    Examples
    --------
    >>> tally(["held up", "partly", "held up"])
    '2 held up and 1 held in part'
    """
    counted = [f"{verdicts.count(one)} {told}" for one, told in TOLD.items() if one in verdicts]
    *first, last = counted
    return f"{', '.join(first)} and {last}" if first else last


def _compared(claim: Claim, as_of: str | None) -> dict[str, Any]:
    then = judge(claim.id, THEN)[1]
    now = None if as_of == THEN else judge(claim.id, as_of)[1]
    return {
        "claim": claim.id,
        "says": claim.says,
        "shows": claim.shows,
        "notebook": claim.notebook,
        "study": claim.study,
        "axis": claim.axis,
        "then_on": THEN,
        "then": _state(then),
        "now": _state(now) if now else None,
        "comparable": bool(now) and _same_thing(then, now),
    }


def _same_thing(then: Judgement, now: Judgement | None) -> bool:
    return now is not None and (then.drawn.unit, then.scope) == (now.drawn.unit, now.scope)


def _state(found: Judgement) -> dict[str, Any]:
    line = found.line
    return {
        "verdict": found.verdict,
        "number": found.drawn,
        "chance": found.probability,
        "line": line and {"low": line.low, "high": line.high, "meaning": line.meaning},
    }
