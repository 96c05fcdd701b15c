"""Reasons for dropping many events, in one line."""

import numpy as np
import pytest

from analysis import FitError
from analysis.reactions import event_study
from analysis.reactions.reasons import counted


def test_reasons_that_differ_in_a_number_of_days_are_one(simulated_returns, simulated_events):
    for i in range(4):
        simulated_returns.iloc[: 200 + i, i] = np.nan
    message = (
        r"all 4 events were dropped: 4 x 90 to 177 usable days in the estimation window; "
        r"min_estimation_days is 200\."
    )
    with pytest.raises(FitError, match=message):
        event_study(
            simulated_returns, simulated_events, benchmark="MARKET", min_estimation_days=200
        )


def test_reasons_beyond_five_are_counted():
    reasons = ["b", "a", "b", *"cdefg"]
    assert counted(reasons) == "2 x b; 1 x a; 1 x c; 1 x d; 1 x e; and 2 more for 2 other reason(s)"


def test_numbers_within_a_reason_keep_reasons_apart():
    assert counted(["12 days of 100", "9 days of 100", "12 days of 90"]) == (
        "2 x 9 to 12 days of 100; 1 x 12 days of 90"
    )
