"""Rivals of an event's firm inside the benchmark: they react too, and hide its reaction."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.core import DataError

BETWEEN_NAMES = ";"
SHOWN = 5


def members_of(benchmark: Any, name: str) -> tuple[str, ...]:
    """Names that the benchmark is made of: ``attrs["members"]``, or its own name."""
    members = getattr(benchmark, "attrs", {}).get("members", (name,))
    if isinstance(members, str) or not hasattr(members, "__iter__"):
        raise DataError(f"benchmark.attrs['members'] is {members!r}; give a list of names.")
    return tuple(map(str, members))


def warn_of_rivals(events: pd.DataFrame, members: tuple[str, ...]) -> None:
    """Warn, naming event and rival, where `rivals` of an event are among `members`."""
    if "rivals" not in events.columns:
        return
    found = [
        f"{rival} (event '{event_id}')"
        for event_id, names in zip(events["event_id"], events["rivals"], strict=True)
        for rival in _names(event_id, names)
        if rival in members
    ]
    if found:
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        warnings.warn(
            f"the benchmark holds rivals named in events: {', '.join(found[:SHOWN])}{more}; they "
            "react too, so abnormal returns are pulled towards zero: use one without them.",
            stacklevel=4,
        )


def _names(event_id: Any, names: Any) -> Iterator[str]:
    if isinstance(names, str):
        yield from (name.strip() for name in names.split(BETWEEN_NAMES))
    elif not pd.api.types.is_scalar(names) or pd.notna(names):
        raise DataError(
            f"rivals of event '{event_id}' is {names!r}; write names with "
            f"{BETWEEN_NAMES!r} between them."
        )
