"""Event studies of trading volume: the same engine on logarithms."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from analysis.core import DataError, unknown_name
from analysis.reactions.inputs import as_numbers, check_sessions
from analysis.reactions.masks import MaskDates
from analysis.reactions.result import EventStudyResult
from analysis.reactions.settings import Settings, Window
from analysis.reactions.study import run_study, window_of

VOLUME_MODELS = ("market_model", "constant_mean")
"""Models with an intercept, which takes up the level of a firm's volume."""

LEAST_VOLUME = 1000.0
"""Below this median the 1 in log(1 + volume) moves it by 0.001 and more: the unit is wrong."""


def abnormal_volume(
    volume: pd.DataFrame,
    events: pd.DataFrame,
    *,
    market_volume: pd.Series | str | None = None,
    model: str = "market_model",
    estimation_window: Window = (-260, -11),
    event_window: Window = (-10, 10),
    min_estimation_days: int = 100,
    session_rule: str = "next",
    mask_other_events: bool = False,
    mask_dates: MaskDates | None = None,
    mask_window: Window = (-1, 1),
) -> EventStudyResult:
    """Abnormal trading volume around events: a log-volume market model.

    log(1 + volume), less its own highest value, takes the place of the return, and that of the
    market the place of the benchmark; then all is as in `event_study`. An abnormal log volume of
    0.7 is a volume exp(0.7) = 2 times the expected one.

    Parameters
    ----------
    volume : DataFrame, sessions x firms
        Shares (adjusted for splits, as prices are) or dollars traded, on naive days in order.
        Missing days stay missing: use NaN for a day on which the firm could not be traded.
    events : DataFrame
        As for `event_study`.
    market_volume : Series or str, optional
        Volume of the market, or its column in `volume`; for `market_model`.
    model : str
        ``market_model`` or ``constant_mean``.
    estimation_window, event_window, min_estimation_days, session_rule
        As for `event_study`.
    mask_other_events, mask_dates, mask_window
        As for `event_study`.

    Returns
    -------
    EventStudyResult
        `settings.quantity` is ``log_volume``; `alpha` belongs to the firm's highest day, slopes,
        abnormal volumes and tests to log volume. Volume is autocorrelated, which the forecast
        variance of a window of several days leaves out: there `car`'s t and ``patell`` reject too
        often (simulated with autocorrelation 0.5: 16 % at 5 % over three days), tests by the
        spread over events do not (5 %). `bhar` and `calendar_time_portfolio` are refused.

    Raises
    ------
    DataError
        If a volume is negative or infinite, or the typical one too small for its logarithm; else
        as `event_study`.
    FitError
        As `event_study`.

    Warns
    -----
    UserWarning
        With the count of zeros, whose logarithm lies far below all others; as `event_study`.

    References
    ----------
    Ajinkya, Jain (1989), Journal of Accounting and Economics 11, 331-360, and Campbell, Wasley
    (1996), Review of Quantitative Finance and Accounting 6, 309-326 (abstract read; both take
    logarithms, the second of the share of stock traded).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> days = pd.bdate_range("2022-01-03", periods=300)
    >>> simulated = pd.DataFrame(
    ...     np.exp(rng.normal(15, 0.3, (300, 2))), index=days, columns=["FIRM", "MARKET"])
    >>> simulated.loc[days[270], "FIRM"] = 3 * np.exp(15)
    >>> events = pd.DataFrame({"event_id": ["shock"], "firm": ["FIRM"], "date": [days[270]]})
    >>> study = abnormal_volume(simulated, events, market_volume="MARKET", event_window=(-1, 1))
    >>> study.car(0, 0)["car"].round(1).item()
    1.1
    """
    if model not in VOLUME_MODELS:
        raise DataError(f"model={model!r} is not available; choose one of {VOLUME_MODELS}.")
    settings = Settings(
        model=model,
        estimation_window=window_of(estimation_window),
        event_window=window_of(event_window),
        min_estimation_days=min_estimation_days,
        session_rule=session_rule,
        mask_other_events=mask_other_events,
        mask_window=window_of(mask_window),
        quantity="log_volume",
    )
    if not isinstance(volume, pd.DataFrame) or volume.empty:
        raise DataError("volume must be a frame of sessions x firms with at least one row.")
    market = _market(volume, market_volume, model)
    logs = _log_volume(volume, "volume")
    return run_study(logs, events, settings, benchmark=market, mask_dates=mask_dates)


def _market(
    volume: pd.DataFrame, market_volume: pd.Series | str | None, model: str
) -> pd.Series | None:
    """Log volume of the market, where the model has one."""
    if model != "market_model":
        return None
    if isinstance(market_volume, str):
        if market_volume not in volume.columns:
            raise DataError(unknown_name("market_volume", market_volume, map(str, volume.columns)))
        market_volume = volume[market_volume]
    if not isinstance(market_volume, pd.Series):
        raise DataError(
            "model='market_model' needs market_volume: a Series of volumes or a column of volume; "
            "or use model='constant_mean'."
        )
    name = str(market_volume.name) if market_volume.name is not None else "market_volume"
    return _log_volume(market_volume.to_frame(name), "market_volume")[name]


def _log_volume(frame: pd.DataFrame, argument: str) -> pd.DataFrame:
    """log(1 + volume) less the highest of each column, so that no value is above zero.

    The intercept takes the level up, and nothing looks like a price.
    """
    check_sessions(frame.index, argument)
    values = as_numbers(frame, argument)
    _check_volumes(values, frame, argument)
    logs = np.log1p(values)
    highest = np.fmax.reduce(logs, axis=0, initial=-np.inf)
    found = pd.DataFrame(logs - highest, index=frame.index, columns=frame.columns)
    found.attrs = dict(frame.attrs)
    return found


def _check_volumes(values: np.ndarray, frame: pd.DataFrame, argument: str) -> None:
    wrong = np.argwhere((values < 0) | np.isinf(values))
    if len(wrong):
        row, column = wrong[0]
        raise DataError(
            f"{argument} is {values[row, column]} for {frame.columns[column]} on "
            f"{frame.index[row]:%Y-%m-%d}; a volume is finite and not negative: correct it, or use "
            "NaN for a day without trading."
        )
    traded = values[values > 0]
    if not traded.size or np.median(traded) < LEAST_VOLUME:
        typical = float(np.median(traded)) if traded.size else 0.0
        raise DataError(
            f"{argument} has a median of {typical:.4g} on days with trading, too small for log(1 + "
            "volume); give shares or dollars, not millions of them nor shares of the stock."
        )
    zeros = int((values == 0).sum())
    if zeros:
        warnings.warn(
            f"{zeros} values of {argument} are zero, whose logarithm lies far below all others; "
            "use NaN where the firm could not be traded.",
            stacklevel=4,
        )
