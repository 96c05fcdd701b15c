"""What could make an event's regression misleading."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.reactions.neighbours import overlapping
from analysis.reactions.windows import Fitted, about_mean, residual_blocks


def diagnose(fitted: Fitted, masked_dates: np.ndarray) -> pd.DataFrame:
    """One row an event: days, fit, neighbours and residuals.

    `masked_dates` (N,) counts the masked dates that meet each event window.
    """
    estimates, settings = fitted.estimates, fitted.settings
    length = settings.estimation_window[1] - settings.estimation_window[0] + 1
    rho, tails = _residual_shape(fitted)
    frame = pd.DataFrame(
        {
            "n_obs": estimates.n_obs,
            "df": estimates.df,
            "r_squared": estimates.r_squared,
            "unused_estimation_days": length - estimates.n_obs,
            "missing_event_days": np.isnan(estimates.abnormal).sum(axis=1),
            "other_events_in_estimation": fitted.others,
            "overlapping_events": overlapping(fitted.day, settings.event_window),
            "masked_dates_in_event_window": masked_dates,
            "residual_autocorrelation": rho,
            "residual_excess_kurtosis": tails,
        },
        index=pd.Index(fitted.ids, name="event_id"),
    )
    approximation = fitted.panel.design.approximation
    return frame.assign(approximation=approximation) if approximation else frame


def _residual_shape(fitted: Fitted) -> tuple[np.ndarray, np.ndarray]:
    rho, tails = np.zeros(len(fitted.day)), np.zeros(len(fitted.day))
    for block in residual_blocks(fitted):
        e = about_mean(block)
        square = np.einsum("bt,bt->b", e, e)
        rho[block.events] = np.einsum("bt,bt->b", e[:, 1:], e[:, :-1]) / square
        fourth = np.einsum("bt,bt->b", e**2, e**2)
        tails[block.events] = block.used.sum(axis=1) * fourth / square**2 - 3.0
    return rho, tails
