"""What other tools do otherwise, done with the engine's numbers.

Each function takes `Ours` and gives the number that the tool gives. So a difference is not only
seen but named: with the tool's convention in place of ours nothing is left of it.
"""

from __future__ import annotations

import numpy as np
from parity_ours import Ours, T
from scipy.stats import rankdata

# Tools divide by an estimate of sigma of their own; ours has divisor T - 2.
BY_T = (T - 2) / T
BY_T_LESS_ONE = (T - 2) / (T - 1)


def t_of(values: np.ndarray) -> float:
    return float(values.mean() / (values.std(ddof=1) / np.sqrt(len(values))))


def over_sigma(ours: Ours) -> np.ndarray:
    """CAR over sigma, without what forecasting adds."""
    return ours.cars["car"].to_numpy() / ours.whole.sigma


def car_t_without_forecast(ours: Ours) -> float:
    sigma = ours.coefficients["sigma"] * np.sqrt(BY_T)
    return ours.event["car"] / (sigma * np.sqrt(ours.length))


def scar_without_forecast(ours: Ours) -> float:
    return ours.event["car"] / (ours.coefficients["sigma"] * np.sqrt(ours.length))


def scar_of_easy_es(ours: Ours) -> float:
    return scar_without_forecast(ours) / np.sqrt(BY_T_LESS_ONE)


def mean_car_over_pooled_variance(ours: Ours) -> float:
    variance = ours.length * (ours.whole.sigma**2).mean() * BY_T / ours.n
    return ours.cars["car"].mean() / np.sqrt(variance)


def j1(ours: Ours) -> float:
    variance = (ours.cars["se"] ** 2).mean() / ours.n
    return ours.cars["car"].mean() / np.sqrt(variance)


def population_skewness(ours: Ours) -> float:
    """From our skewness-adjusted t, solved for the skewness in it."""
    car, n = ours.cars["car"], ours.n
    ratio = car.mean() / car.std(ddof=1)
    ours_g = (ours.statistic("skewness_adjusted_t") / np.sqrt(n) - ratio) / (
        ratio**2 / 3 + 1 / (6 * n)
    )
    return ours_g * (n / (n - 1)) ** 1.5


def patell_without_forecast(ours: Ours) -> float:
    return over_sigma(ours).mean() / np.sqrt(ours.length) * np.sqrt(ours.n)


def bmp_without_forecast(ours: Ours) -> float:
    return t_of(over_sigma(ours))


def by_n(ours: Ours) -> float:
    """A t whose spread has divisor N is larger by this."""
    return float(np.sqrt(ours.n / (ours.n - 1)))


def bmp_forecast_inverted(ours: Ours) -> float:
    values = (ours.abnormal * np.sqrt(1 + ours.added)).sum(axis=1) / ours.whole.sigma
    return t_of(values) * by_n(ours)


def kp_factor(ours: Ours, rho: float) -> float:
    return float(np.sqrt((1 - rho) / (1 + (ours.n - 1) * rho)))


def kp_factor_by_relative_day(ours: Ours) -> float:
    return kp_factor(ours, ours.whole.correlation_by_relative_day)


def kp_without_forecast_by_relative_day(ours: Ours) -> float:
    return bmp_without_forecast(ours) * by_n(ours) * kp_factor_by_relative_day(ours)


def se_of_days(ours: Ours) -> float:
    """Root of the sum of daily forecast variances."""
    names = list(ours.cars.index)
    added = ours.added[names.index(ours.event_id)]
    return float(ours.coefficients["sigma"] * np.sqrt((1 + added).sum()))


def centred_ranks(values: np.ndarray) -> np.ndarray:
    """rank / (M + 1) - 1/2 along rows, NaN where there is no value."""
    u = np.full(values.shape, np.nan)
    for row, out in zip(values, u, strict=True):
        known = ~np.isnan(row)
        out[known] = rankdata(row[known]) / (known.sum() + 1) - 0.5
    return u


def event_window_ranks(ours: Ours) -> np.ndarray:
    whole = ours.whole
    return centred_ranks(np.hstack([whole.residual, whole.abnormal]))


def rank_over_window_spread(ours: Ours) -> float:
    """Mean ranks of the window over their root mean square on the window's days alone."""
    mean = event_window_ranks(ours).mean(axis=0)[-ours.length :]
    return float(np.sqrt(ours.length) * mean.mean() / np.sqrt((mean**2).mean()))


def rank_with_sums_blown_up(ours: Ours) -> float:
    """Sums over events with a day times N / N_t, and sums of squares over the mean of days."""
    u = event_window_ranks(ours)
    known = ~np.isnan(u)
    score = np.nanmean(u, axis=0) * len(u) / np.sqrt(known.sum(axis=0))
    spread = np.sqrt((score**2).sum() / known.sum(axis=1).mean())
    return float(score[T + ours.days.start] / spread)


def grank_of_eventstudystatistics(ours: Ours) -> float:
    """Residuals over a forecast error whose sum of squares is the event window's."""
    whole = ours.whole
    mean = whole.market_past.mean(axis=1, keepdims=True)
    squares = ((whole.market_near - mean) ** 2).sum(axis=1, keepdims=True)
    error = np.sqrt(1 + 1 / T + (whole.market_past - mean) ** 2 / squares)
    values = over_sigma(ours)
    ranked = np.column_stack(
        [whole.residual / (whole.sigma[:, None] * error), values / values.std(ddof=1)]
    )
    mean_u = centred_ranks(ranked).mean(axis=0)
    z = mean_u[-1] / np.sqrt((mean_u**2).mean())
    return float(z * np.sqrt((T - 1) / (T - z**2)))


def grank_of_toolkit(ours: Ours) -> float:
    """The spread of independent ranks for that of the ranks found, and no forecast term."""
    values = over_sigma(ours) / (over_sigma(ours) / np.sqrt(ours.length)).std(ddof=1)
    u = centred_ranks(np.column_stack([ours.whole.residual / ours.whole.sigma[:, None], values]))
    days = T + 1
    spread = np.sqrt((days - 1) / (days + 1) / (12 * ours.n))
    return float(u[:, -1].mean() / spread)


def sar_of_estudy2(ours: Ours) -> np.ndarray:
    """Day's return over sigma of divisor T_i - 1, market squares over days the firm lacks too."""
    whole, used = ours.whole, ours.whole.days_used
    mean = whole.market_past.mean(axis=1)
    squares = ((whole.market_past - mean[:, None]) ** 2).sum(axis=1)
    distance = whole.market_near[:, ours.days.start] - mean
    error = np.sqrt((used - 2) / (used - 1) * (1 + 1 / used + distance**2 / squares))
    sar = ours.abnormal[:, 0] / (whole.sigma * error)
    return sar[~np.isnan(sar)]


def bmp_of_estudy2(ours: Ours) -> float:
    return t_of(sar_of_estudy2(ours))


def patell_of_estudy2(ours: Ours) -> float:
    used = ours.whole.days_used
    scale = np.sqrt(((used - 2) / (used - 4)).sum())
    return float(sar_of_estudy2(ours).mean() * len(used) / scale)


def sign_of_estudy2(ours: Ours) -> float:
    """The number of positive returns times N / N_t."""
    residual = ours.whole.residual
    p = (residual[~np.isnan(residual)] > 0).mean()
    positive = (ours.cars["car"] > 0).mean() * len(residual)
    return float((positive - ours.n * p) / np.sqrt(ours.n * p * (1 - p)))


def ranks_over_tested_window(ours: Ours) -> float:
    """Ranks over T + L days, L those of the tested window and not of the whole event window."""
    mean = centred_ranks(np.hstack([ours.whole.residual, ours.abnormal])).mean(axis=0)
    return float(np.sqrt(ours.length) * mean[T:].mean() / np.sqrt((mean**2).mean()))
