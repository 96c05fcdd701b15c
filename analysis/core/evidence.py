"""How far a number can be trusted: the two axes `evidence` and `checked`.

`evidence` says what kind of number it is, `checked` how the row behind it was read.
Both are ordered from strongest to weakest, and a result is as weak as its weakest input.
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.core.errors import DataError

EVIDENCE = ("reported", "derived", "estimated", "assumed", "unresolved")
CHECKED = ("two", "file", "excerpt", "memory", "doubtful", "none")

EVIDENCE_MEANING = {
    "reported": "a company or a survey said it",
    "derived": "computed from reported figures alone",
    "estimated": "a third party's or our model's judgement enters",
    "assumed": "someone chose it",
    "unresolved": "cannot be told",
}

CHECKED_MEANING = {
    "two": "read in two texts by different authors",
    "file": "read in a data file or model card at a named version",
    "excerpt": "read in one text",
    "memory": "from memory: no text found yet",
    "doubtful": "read in a text that looks unreliable",
    "none": "nothing to check: a choice",
}


def weakest(levels: Iterable[str], scale: tuple[str, ...] = EVIDENCE) -> str:
    """The weakest of `levels` on `scale` (strongest first).

    Raises
    ------
    DataError
        If there is no level, or one is not on the scale.

    Examples
    --------
    >>> weakest(["reported", "assumed", "derived"])
    'assumed'
    """
    found = list(levels)
    strange = [level for level in found if level not in scale]
    if strange or not found:
        what = f"level {strange[0]!r}" if strange else "no level"
        raise DataError(f"{what} given where one of {', '.join(scale)} is needed.")
    return max(found, key=scale.index)


def at_least_derived(level: str) -> str:
    """The level of something computed from rows of `level`: never better than `derived`.

    Examples
    --------
    >>> at_least_derived("reported")
    'derived'
    """
    return weakest([level, "derived"])
