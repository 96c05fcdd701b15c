"""The event study: from returns and events to a result."""

from __future__ import annotations

import warnings
from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.core import DataError, FitError, Source, merge_sources
from analysis.reactions.design import Design, Given
from analysis.reactions.estimate import Words, estimate
from analysis.reactions.inputs import check_returns, read_events
from analysis.reactions.masks import MaskDates, Masks, read_masks
from analysis.reactions.models import build_design
from analysis.reactions.neighbours import others_in_estimation, warn_of_repeats
from analysis.reactions.panel import build_panel
from analysis.reactions.reasons import counted
from analysis.reactions.result import EventStudyResult
from analysis.reactions.rivals import warn_of_rivals
from analysis.reactions.settings import Settings, Window
from analysis.reactions.timing import Placement, place_events
from analysis.reactions.windows import Fitted

PERCENT_SIGMA = 0.2
"""A residual sd of 20 % a day is beyond any share; 1 to 3 means returns in percent."""


def event_study(
    returns: pd.DataFrame,
    events: pd.DataFrame,
    *,
    benchmark: pd.Series | Hashable | None = None,
    factors: pd.DataFrame | None = None,
    model: str = "market_model",
    estimation_window: Window = (-260, -11),
    event_window: Window = (-10, 10),
    min_estimation_days: int = 100,
    session_rule: str = "next",
    mask_other_events: bool = False,
    mask_dates: MaskDates | None = None,
    mask_window: Window = (-1, 1),
    leads_lags: int = 1,
    client: None = None,
) -> EventStudyResult:
    """Abnormal returns around events: what a share did beyond what a normal day would explain.

    For each event the normal return is fitted on the estimation window, by least squares unless
    its model says otherwise, and subtracted on the event window; errors of the coefficients enter
    every variance.

    Parameters
    ----------
    returns : DataFrame, sessions x firms
        Simple returns as fractions, on naive days in order. Missing days stay missing.
    events : DataFrame
        `event_id`, `firm` (a column of `returns`), `date`: a day, or a time with its zone. Event
        day 0 is the first session at or after it; news after the close of the New York session
        (half days as they were) belongs to the next. Sessions are those of `returns`. Optional
        `rivals`: names with ``;`` between them, looked for in the benchmark.
    benchmark : Series or column label, optional
        Benchmark returns, or their column in `returns`, for models with Rm.
        ``attrs["members"]`` may name what it is made of (otherwise: its own name).
    factors : DataFrame, sessions x factors, optional
        For `factors`, `capm`, `synthetic_control`. What a model does not use is ignored.
    model : str
        `market_model`: R = alpha + beta Rm.
        `constant_mean`: R = alpha.
        `market_adjusted`: R - Rm, sigma the sd about its mean (divisor T - 1).
        `factors`: one slope for each column of `factors`, used as given.
        `capm`: R - rf = alpha + beta mkt_rf; `factors` holds `mkt_rf` and `rf`.
        `dimson`: R = alpha + sum of beta_j Rm(t + j), `leads_lags` on each side; for thin trading.
        `scholes_williams`: as `market_model`, beta (b_-1 + b_0 + b_+1) / (1 + 2 rho); likewise.
        `garch`: as `market_model`, errors GARCH(1,1); approximate. Needs the optional `arch`.
        `synthetic_control`: R = alpha + sum of w_j R_j, weights >= 0 with sum 1 on the donors in
        `factors`; its t is approximate, `placebo_test` comes first.
    estimation_window, event_window : (int, int)
        Inclusive trading days from the event; apart. An estimation window that leaves the data
        uses the days there are; an event window that does so drops the event.
    min_estimation_days : int
        Events with fewer usable days are dropped.
    session_rule : str
        For a day that is no session: ``next``, ``previous`` or ``raise``.
    mask_other_events : bool
        Leave the firm's other event windows out of the estimation window.
    mask_dates : iterable of dates, or mapping of firm to such, optional
        Dates (as `date` of the events), such as days of results, that no estimation window may
        learn from: for every firm, or for each firm its own. Event windows are left as they are;
        `.diagnostics()` counts the dates that meet them. Dates outside the data mask nothing.
    mask_window : (int, int)
        Inclusive trading days around each of these dates that are left out with it.
    leads_lags : int
        For `dimson`: sessions before and after the day whose benchmark has a slope. Those next
        to an end of the data are not used; an event window that needs them drops the event.
    client : None
        Reserved for running on a cluster.

    Returns
    -------
    EventStudyResult

    Raises
    ------
    DataError
        For arguments that cannot be used, named with place and way out.
    FitError
        If every event is dropped, or regressors are constant or collinear.

    Warns
    -----
    UserWarning
        With the count: events dropped; other events inside estimation windows; several events
        of one firm on one session; returns that look like percent, also those of the benchmark; a
        rival of an event in the benchmark.

    References
    ----------
    MacKinlay (1997), Journal of Economic Literature 35(1), 13-39.
    Campbell, Lo, MacKinlay (1997), The Econometrics of Financial Markets, ch. 4.
    Each model beyond these: its file in `analysis/reactions/models`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> days = pd.bdate_range("2022-01-03", periods=300)
    >>> simulated = pd.DataFrame(
    ...     rng.normal(0, 0.01, (300, 2)), index=days, columns=["FIRM", "MARKET"])
    >>> simulated.loc[days[270], "FIRM"] += 0.10
    >>> events = pd.DataFrame({"event_id": ["shock"], "firm": ["FIRM"], "date": [days[270]]})
    >>> study = event_study(simulated, events, benchmark="MARKET", event_window=(-1, 1))
    >>> study.car(0, 0)["car"].round(2).item()
    0.1
    """
    _check_client(client)
    settings = Settings(
        model=model,
        estimation_window=window_of(estimation_window),
        event_window=window_of(event_window),
        min_estimation_days=min_estimation_days,
        session_rule=session_rule,
        mask_other_events=mask_other_events,
        mask_window=window_of(mask_window),
        leads_lags=leads_lags,
    )
    return run_study(returns, events, settings, benchmark, factors, mask_dates)


def run_study(
    returns: pd.DataFrame,
    events: pd.DataFrame,
    settings: Settings,
    benchmark: pd.Series | Hashable | None = None,
    factors: pd.DataFrame | None = None,
    mask_dates: MaskDates | None = None,
) -> EventStudyResult:
    """The study that `settings` describe; arguments as for `event_study`."""
    rule = settings.session_rule
    values, sessions = check_returns(returns)
    masks = read_masks(mask_dates, settings.mask_window, returns.columns, sessions, rule)
    settings = replace(settings, mask_dates=masks.listed(returns.columns, sessions))
    placed = place_events(read_events(events, returns.columns), sessions, rule)
    design = build_design(Given(settings, returns, placed.events, benchmark, factors))
    warn_of_rivals(events, design.members)
    fitted, reasons = _fit(values, sessions, placed, design, masks, settings)
    warn_of_repeats(placed, reasons == "", sessions)
    _warn(fitted, reasons, design)
    return EventStudyResult(
        settings=fitted.settings,
        sources=_sources(returns, events),
        _fitted=fitted,
        _labels=design.labels,
        _placed=placed,
        _masks=masks,
        _dropped=reasons,
        _sessions=sessions,
        _returns=returns.copy(deep=False),
    )


def _check_client(client: Any) -> None:
    if client is not None:
        raise DataError("client must be None: this version runs in one process only.")


def window_of(window: Any) -> Window:
    """As a tuple, so that a list does as well."""
    return tuple(window) if isinstance(window, list) else window


def _fit(
    values: np.ndarray,
    sessions: pd.DatetimeIndex,
    placed: Placement,
    design: Design,
    masks: Masks,
    settings: Settings,
) -> tuple[Fitted, np.ndarray]:
    """The fitted events, and for every event why it was dropped (empty: it was not)."""
    settings = replace(settings, regressors=design.names)
    windows = (settings.estimation_window, settings.event_window)
    inside = placed.position >= 0
    firm, position = placed.events["column"].to_numpy()[inside], placed.position[inside]
    panel, row, columns = build_panel(
        values, design, firm, position, windows, settings.mask_other_events
    )
    panel = masks.applied(panel, columns)
    others = others_in_estimation(row, position, *windows)
    reasons = _outside(placed, len(sessions), settings.event_window, design.reach)
    usable = reasons[inside] == ""
    words = _words(placed, reasons == "", sessions, design)
    row, day = row[usable], position[usable] + panel.front
    estimates = estimate(panel, row, day, settings, words)
    reasons[reasons == ""] = estimates.problem
    _stop_if_none(reasons)
    keep = estimates.problem == ""
    others = others[usable][keep]
    kept = estimates.rows(keep)
    return Fitted(panel, kept, row[keep], day[keep], words.ids[keep], others, settings), reasons


def _outside(placed: Placement, sessions: int, window: Window, reach: int) -> np.ndarray:
    """Why an event has no place in the sessions, or not enough of them around it."""
    position = placed.position
    reasons = np.full(len(position), "", dtype=object)
    leaves = (position + window[0] < reach) | (position + window[1] + reach >= sessions)
    beside = f" or is nearer to their end than leads_lags={reach}" if reach else ""
    reasons[leaves] = f"event_window={window} runs past the data{beside}"
    reasons[position < 0] = placed.reason[position < 0]
    return reasons


def _words(
    placed: Placement, chosen: np.ndarray, sessions: pd.DatetimeIndex, design: Design
) -> Words:
    return Words(
        ids=placed.events["event_id"].to_numpy()[chosen],
        firms=placed.events["firm"].to_numpy()[chosen],
        sessions=sessions,
        position=placed.position[chosen],
        regressors=design.names,
    )


def _stop_if_none(reasons: np.ndarray) -> None:
    if (reasons != "").all():
        raise FitError(f"all {len(reasons)} events were dropped: {counted(reasons)}.")


def _warn(fitted: Fitted, reasons: np.ndarray, design: Design) -> None:
    lost = reasons[reasons != ""]
    if len(lost):
        warnings.warn(
            f"{len(lost)} of {len(reasons)} events dropped ({lost[0]}); see .dropped.",
            stacklevel=4,
        )
    _warn_others(fitted)
    scale = _percent_scale(float(np.median(fitted.estimates.sigma)), design)
    if scale and fitted.settings.quantity == "return":
        warnings.warn(
            f"{scale} a day; returns must be fractions (0.01 is 1 %): divide by 100 if these are "
            "percent.",
            stacklevel=4,
        )


def _warn_others(fitted: Fitted) -> None:
    crowded = int((fitted.others > 0).sum())
    if crowded and not fitted.settings.mask_other_events:
        warnings.warn(
            f"{crowded} of {len(fitted.ids)} events have other events of the firm in their "
            "estimation window; see .diagnostics(), or use mask_other_events=True.",
            stacklevel=5,
        )


def _percent_scale(sigma: float, design: Design) -> str:
    """What is too wide for fractions: residuals, or a benchmark; factors may have any unit."""
    if sigma > PERCENT_SIGMA:
        return f"the median residual standard deviation is {sigma:.3g}"
    if design.are_returns and len(design.x):
        spread = float(design.x[0][np.isfinite(design.x[0])].std())
        if spread > PERCENT_SIGMA:
            return f"the standard deviation of {design.names[0]!r} is {spread:.3g}"
    return ""


def _sources(*frames: pd.DataFrame) -> tuple[Source, ...]:
    return merge_sources(*(frame.attrs.get("sources", ()) for frame in frames))
