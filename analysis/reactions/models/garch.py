"""Market model whose errors follow GARCH(1,1), fitted by the package `arch`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec

import numpy as np

from analysis.core import DataError, FitError
from analysis.reactions import ols
from analysis.reactions.design import Design, Given, read_benchmark
from analysis.reactions.fit import Fit
from analysis.reactions.settings import Settings

COEFFICIENTS = 5
"""alpha, beta, omega, arch_1, garch_1."""

APPROXIMATION = (
    "forecast variance as if the variance equation had been known; days left out of the "
    "estimation window are passed over"
)


def design(given: Given) -> Design:
    """The benchmark's return; every day has a variance of its own."""
    _check_installed()
    _check_order(given.settings)
    name, values, members = read_benchmark(given)
    return Design(
        values[None, :],
        (name,),
        ("beta", "omega", "arch_1", "garch_1"),
        partial(_fit, settings=given.settings),
        members,
        approximation=APPROXIMATION,
        varying=True,
    )


def _check_installed() -> None:
    if find_spec("arch") is None:
        raise FitError(
            "model='garch' needs the package arch, which is not installed; run "
            'pip install "open-source-ai-economics[garch]".'
        )


def _check_order(settings: Settings) -> None:
    if settings.estimation_window[0] > settings.event_window[1]:
        raise DataError(
            f"estimation_window={settings.estimation_window} comes after "
            f"event_window={settings.event_window}; model='garch' forecasts variances forwards: "
            "choose an estimation window before the event."
        )


@dataclass(frozen=True, eq=False)
class Found:
    """One event: `coefficients` alpha, beta, omega, arch_1, garch_1, their `covariance` (5, 5).

    `variance` (n,) of the days used, `last` that of the day after them.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    variance: np.ndarray
    last: float


def _fit(moments: ols.Moments, settings: Settings) -> Fit:
    """R = alpha + beta Rm + u, u of variance v_t = omega + arch_1 u_(t-1)^2 + garch_1 v_(t-1).

    Normal quasi-likelihood by `arch`, with its robust covariance of the coefficients. Event days
    get the variances forecast from the last day used, so var(CAR) is the sum of the forecasts
    (errors of different days do not correlate) and the part of alpha and beta. That omega, arch_1
    and garch_1 are estimated is not in it, nor that t(T - 2) is exact for one variance only.
    `sigma` is the sd of the residuals, divisor T - 2. Tests that set event days beside days of the
    estimation window divide each by its own deviation; what the fit takes from a residual's
    variance is then that of weighted least squares, up to order 1/T.

    A fit takes some 10 ms, placebo days of a long history so many seconds. Simulated (arch_1 0.15,
    garch_1 0.8, T = 250, 500 events a cell): a t of one day at 5 % rejects 5.8 % after turbulent
    and 5.4 % after calm days, by least squares 13.4 % and 2.6 %.
    Source: Bollerslev (1986), Journal of Econometrics 31(3), 307-327.
    """
    plain = ols.fit(moments)
    length = settings.estimation_window[1] - settings.estimation_window[0] + 1
    first, last = settings.event_window
    out = replace(
        plain,
        x_mean=moments.x_mean.copy(),
        shown=np.zeros((len(moments.n), 4)),
        past=np.ones((len(moments.n), length)),
        ahead=np.ones((len(moments.n), last - first + 1)),
    )
    for i in map(int, np.flatnonzero(plain.rss > ols.RELATIVE_ZERO**2 * moments.yy)):
        used = np.ones(length, dtype=bool) if moments.used is None else moments.used[i]
        y, x = moments.y_mean[i] + moments.y[i, used], moments.x_mean[i] + moments.x[0, i, used]
        try:
            found = _fitted(y, x)
        except FitError as trouble:
            out.problem[i] = str(trouble)
            continue
        behind = settings.estimation_window[0] + int(np.flatnonzero(used)[-1])
        ahead = forecast(found, np.arange(first, last + 1) - behind)
        alpha, beta = found.coefficients[:2]
        _write(out, i, found, y - alpha - beta * x, used, ahead)
    return out


def _fitted(y: np.ndarray, x: np.ndarray) -> Found:
    """The fit of one event, made on returns over their standard deviation."""
    from arch.univariate import GARCH, LS  # only here: an optional package, slow to load

    if len(y) <= COEFFICIENTS:
        raise FitError(f"{len(y)} usable days for the {COEFFICIENTS} coefficients of GARCH(1,1)")
    scale = float(y.std())
    model = LS(y / scale, x[:, None] / scale, volatility=GARCH(1, 0, 1), rescale=False)
    result = model.fit(disp="off", show_warning=False)
    if result.convergence_flag:
        reason = result.optimization_result.message
        raise FitError(f"GARCH(1,1) did not converge (flag {result.convergence_flag}: {reason})")
    try:
        covariance = np.asarray(result.param_cov)
    except np.linalg.LinAlgError:
        covariance = np.full((COEFFICIENTS, COEFFICIENTS), np.nan)
    if not np.isfinite(covariance).all() or np.linalg.eigvalsh(covariance[:2, :2])[0] <= 0:
        raise FitError("GARCH(1,1) gave no covariance of alpha and beta")
    unit = np.array([scale, 1.0, scale**2, 1.0, 1.0])
    parameters, variance = np.asarray(result.params), np.square(result.conditional_volatility)
    omega, arch, garch = parameters[2:]
    last = omega + arch * np.asarray(result.resid)[-1] ** 2 + garch * variance[-1]
    return Found(
        parameters * unit,
        covariance * np.outer(unit, unit),
        variance * scale**2,
        float(last) * scale**2,
    )


def forecast(found: Found, horizon: np.ndarray) -> np.ndarray:
    """Variances of the days `horizon` sessions after the last one used."""
    omega, arch, garch = found.coefficients[2:]
    variances = [found.last]
    while len(variances) < horizon.max():
        variances.append(omega + (arch + garch) * variances[-1])
    return np.array(variances)[horizon - 1]


def _write(
    out: Fit, i: int, found: Found, residual: np.ndarray, used: np.ndarray, ahead: np.ndarray
) -> None:
    """Put one event into the fit; its coefficients' covariance about the x where it is least."""
    out.alpha[i], out.slope[i, 0] = found.coefficients[:2]
    out.shown[i] = found.coefficients[1:]
    out.rss[i] = residual @ residual
    sigma = np.sqrt(out.rss[i] / (len(residual) - out.spent[i]))
    (level, both), (_, slope) = found.covariance[:2, :2] / sigma**2
    out.x_mean[i, 0] = -both / slope
    out.level[i] = level - both**2 / slope
    out.xx_inverse[i, 0, 0] = slope
    out.past[i, used] = np.sqrt(found.variance) / sigma  # type: ignore[index]
    out.ahead[i] = np.sqrt(ahead) / sigma  # type: ignore[index]
