"""Whether results can be trusted here: versions, data, known answers, the machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

from analysis.commands.doctor.arithmetic import arithmetic_findings
from analysis.commands.doctor.cases import event_study_findings, fit_findings
from analysis.commands.doctor.data import data_findings
from analysis.commands.doctor.finding import (
    DATA,
    FAIL,
    NUMBERS,
    VERSIONS,
    Diagnosis,
    Finding,
)
from analysis.commands.doctor.place import place_findings
from analysis.commands.doctor.versions import version_findings
from analysis.core import AnalysisError, DataError, FitError, UsageError

Check = tuple[str, Callable[[], Iterable[Finding]], int]
CHECKS: tuple[Check, ...] = (
    ("versions", version_findings, VERSIONS),
    ("arithmetic", arithmetic_findings, NUMBERS),
    ("known event study", event_study_findings, NUMBERS),
    ("known fits", fit_findings, NUMBERS),
    ("the machine", place_findings, NUMBERS),
    ("data", data_findings, DATA),
)
"""Each check with its name and the exit code of its failures."""

ERRORS: dict[int, type[AnalysisError]] = {
    VERSIONS: UsageError,
    DATA: DataError,
    NUMBERS: FitError,
}


def examine() -> Diagnosis:
    """Make every check; progress goes to a terminal alone."""
    findings: list[Finding] = []
    for name, check, code in CHECKS:
        _show_progress(f"checking {name} ...")
        findings += _guarded(name, check, code)
    _show_progress("")
    return Diagnosis(tuple(findings))


def _guarded(name: str, check: Callable[[], Iterable[Finding]], code: int) -> Iterator[Finding]:
    """The findings of a check; one that stops is itself a finding, and the others go on."""
    try:
        yield from check()
    except Exception as error:  # whatever it is, it is why results cannot be trusted
        found = f"stopped: {type(error).__name__}: {error}".splitlines()[0]
        todo = "mend what the rows above name, or make the environment again from requirements.lock"
        yield Finding(name, found, "a check that runs", FAIL, todo, code)


def _show_progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def error_of(found: Diagnosis) -> AnalysisError | None:
    """The error with which the command ends, or None where results can be trusted."""
    failed = found.of(FAIL)
    if not failed:
        return None
    row = min(failed, key=lambda one: one.code)
    more = f" ({len(failed) - 1} more failed)" if len(failed) > 1 else ""
    return ERRORS[row.code](f"{row.in_words()}{more}; {row.what_to_do}.")
