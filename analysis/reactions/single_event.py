"""What tests of single events share: p-values by counting, Holm over the events, reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.inference.multiple import adjust_p_values

VALUES_PER_DAY = 20
"""Below this many values to compare with a day of the window the quantile is too coarse."""

MISSING = "no return on a day of the window"


def counted_frame(
    statistics: dict[str, np.ndarray],
    ids: np.ndarray,
    larger: np.ndarray,
    number: np.ndarray,
    complete: np.ndarray,
    length: int,
    values: str,
) -> pd.DataFrame:
    """A row an event: p = (1 + larger) / (number + 1), with Holm over the events.

    `larger` of `number` values were as large as the event's; `values` names them in messages.
    Events that are not `complete` have no p-value and do not belong to the family.
    """
    p = np.where(complete, (1 + larger) / (number + 1), np.nan)
    smallest = 1 / (number + 1)
    columns = {
        "p_value": p,
        "smallest_p": smallest,
        "p_holm": _holm(p, complete),
        "smallest_p_holm": _holm(smallest, complete),
    }
    frame = pd.DataFrame({**statistics, **columns}, index=pd.Index(ids, name="event_id"))
    return _judged(frame, complete, number, length, values)


def _holm(p: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Holm over the known p-values; for the smallest attainable ones, what Holm can attain.

    Lowering one p-value never raises another's adjusted value, so the adjusted smallest values
    are the smallest adjusted values.
    """
    adjusted = np.full(len(p), np.nan)
    adjusted[known] = adjust_p_values(p[known], "holm")
    return adjusted


def _judged(
    frame: pd.DataFrame, complete: np.ndarray, number: np.ndarray, length: int, values: str
) -> pd.DataFrame:
    """With `valid` and `reason`: a return on every day, and values enough."""
    needed = VALUES_PER_DAY * length
    enough = number >= needed
    few = np.array([f"{int(n)} {values}; {needed} are needed" for n in number], dtype=object)
    reason = np.where(complete, np.where(enough, "", few), MISSING)
    return frame.assign(valid=complete & enough, reason=reason)
