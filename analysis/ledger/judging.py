"""The claims with their verdicts, and the score of the chances given then."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.core import THEN, DataError, unknown_name
from analysis.core.provenance import rows_behind
from analysis.ledger.article import ARTICLE, Claim
from analysis.ledger.verdicts import DID_NOT_HOLD, HELD_UP, NOT_YET, Judgement
from analysis.studies import study


def claims(as_of: str | None = None) -> pd.DataFrame:
    """The article's fourteen claims with their verdicts at one vintage.

    Parameters
    ----------
    as_of : str, optional
        ISO date; None uses all that is known.

    Returns
    -------
    DataFrame
        One row a claim: ``claim`` (id), ``says`` (the article's words, translated), ``measure``,
        ``value``, ``low``, ``high`` (in ``unit``; shares are fractions, money US$ bn), ``rule``,
        ``verdict``, ``probability`` (that it will hold, while it is not yet), ``evidence``,
        ``views`` (what each point of view says, where they are asked), ``notebook``. Its `attrs`
        hold the `rows` of data that all verdicts rest on.

    Raises
    ------
    DataError
        If `as_of` is not an ISO date.

    Examples
    --------
    >>> claims("2023-10-15").set_index("claim").loc["C01", "verdict"]
    'not yet'
    """
    judged = [(claim, _judgement(claim, as_of)) for claim in ARTICLE]
    frame = pd.DataFrame([_row(claim, found) for claim, found in judged])
    frame.attrs["rows"] = rows_behind(found for _, found in judged)
    return frame


def judge(claim_id: str, as_of: str | None = None) -> tuple[Claim, Judgement]:
    """One claim and its judgement at one vintage.

    Raises
    ------
    DataError
        If there is no such claim.
    """
    found = {claim.id: claim for claim in ARTICLE}
    if claim_id not in found:
        raise DataError(unknown_name("claim", claim_id, found))
    claim = found[claim_id]
    return claim, _judgement(claim, as_of)


def card(claim_id: str, as_of: str | None = None) -> dict[str, Any]:
    """One claim as a page shows it: words, verdict, answer, rule, and the numbers behind it.

    Raises
    ------
    DataError
        If there is no such claim.

    Examples
    --------
    >>> card("C01", "2023-10-15")["verdict"]
    'not yet'
    """
    claim, found = judge(claim_id, as_of)
    return {
        "claim": claim.id,
        "says": claim.says,
        "measure": claim.measure,
        "rule": claim.rule,
        "study": claim.study,
        "verdict": found.verdict,
        "answer": claim.answers.get(found.verdict, ""),
        "value": found.measure,
        "probability": found.probability,
        "views": found.views,
    }


def score_chances(as_of: str | None = None) -> pd.DataFrame:
    """The chances given on 2023-10-15, scored by what is known at `as_of`.

    Parameters
    ----------
    as_of : str, optional
        ISO date; None uses all that is known.

    Returns
    -------
    DataFrame
        One row a claim that was not yet then and has held or not since: ``claim``, ``chance``,
        ``outcome`` (1 if it held), ``brier`` (squared error) and ``log_score`` (nats, lower is
        better). Its `attrs` hold the `rows` of data that these verdicts rest on.
    """
    rows: list[dict[str, Any]] = []
    scored: list[Judgement] = []
    for claim in ARTICLE:
        then, now = _judgement(claim, THEN), _judgement(claim, as_of)
        if then.probability is None:
            continue
        if now.verdict in (HELD_UP, DID_NOT_HOLD):
            held = float(now.verdict == HELD_UP)
            rows.append(_score(claim.id, then.probability.value, held))
            scored += [then, now]
    frame = pd.DataFrame(rows, columns=["claim", "chance", "outcome", "brier", "log_score"])
    frame.attrs["rows"] = rows_behind(scored)
    return frame


def _score(claim: str, chance: float, held: float) -> dict[str, Any]:
    return {
        "claim": claim,
        "chance": chance,
        "outcome": int(held),
        "brier": (chance - held) ** 2,
        "log_score": -math.log(chance if held else 1 - chance),
    }


def _judgement(claim: Claim, as_of: str | None) -> Judgement:
    return claim.judge(*(study(name, as_of) for name in (claim.study, *claim.beside)))


def _row(claim: Claim, found: Judgement) -> dict[str, Any]:
    measure, chance = found.measure, found.probability
    return {
        "claim": claim.id,
        "says": claim.says,
        "measure": measure.meaning,
        "value": measure.value,
        "low": _number(measure.low),
        "high": _number(measure.high),
        "unit": measure.unit,
        "rule": claim.rule,
        "verdict": found.verdict,
        "probability": chance.value if chance and found.verdict == NOT_YET else math.nan,
        "evidence": found.evidence,
        "views": found.views,
        "notebook": claim.notebook,
    }


def _number(value: float | None) -> float:
    return math.nan if value is None else value
