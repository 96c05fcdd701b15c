"""How much the mean rests on a single event."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.core import FitError
from analysis.reactions.mean_tests import Moment, student
from analysis.reactions.sample import Sample
from analysis.reactions.verdict import two_sided

LEAST_EVENTS = 3
"""Without one of them, two are left for a spread."""


def leave_one_out(sample: Sample) -> pd.DataFrame:
    """Mean CAR without each event in turn: `caar, se, t, p_value, n`."""
    if sample.n < LEAST_EVENTS:
        raise FitError(f"{sample.n} event(s) with all days of the window; three are needed.")
    rests = [student(np.delete(sample.cars.car, i)) for i in range(sample.n)]
    index = pd.Index(sample.fitted.ids, name="event_id")
    return pd.DataFrame([_student_row(rest) for rest in rests], index=index)


def _student_row(moment: Moment) -> dict[str, float]:
    t = moment.mean / moment.se if moment.se else float("inf")
    p = float(two_sided(np.asarray(t), moment.n - 1))
    return {"caar": moment.mean, "se": moment.se, "t": t, "p_value": p, "n": moment.n}
