"""What the library does in the benchmark: frames in, numbers out."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from simulated_events import ESTIMATION, EVENT

from analysis import event_study
from analysis.reactions import EventStudyResult


def study_of(returns: pd.DataFrame, events: pd.DataFrame) -> EventStudyResult:
    """The market model of all events."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # events in estimation windows, which are meant here
        return event_study(
            returns,
            events,
            benchmark="MARKET",
            estimation_window=ESTIMATION,
            event_window=EVENT,
        )


def core(returns: pd.DataFrame, events: pd.DataFrame) -> dict[str, float]:
    """CARs of two windows with their exact variance, and two tests of the mean."""
    study = study_of(returns, events)
    study.car(*EVENT)
    study.car(0, 0)
    return {name: study.test(name, *EVENT).statistic for name in ("cross_section_t", "bmp")}


def battery(returns: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """The statistics of all tests."""
    return study_of(returns, events).tests(*EVENT)["statistic"]


def one_event(returns: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Abnormal return of one event on its day, end to end."""
    return event_study(returns, events, benchmark="MARKET").car(0, 0)


def scars(returns: pd.DataFrame, events: pd.DataFrame) -> np.ndarray:
    """Standardised CARs of all events."""
    return study_of(returns, events).car(*EVENT)["scar"].to_numpy()
