"""C04: what curves say of what is ahead, how open their ceilings are, and how they have scored."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.adoption import CurveFit, fit_curve, score_origins
from analysis.adoption.tables import DAYS_A_YEAR
from analysis.core import FitError
from analysis.studies.workbook import Workbook

CURVES = ("bass", "logistic", "gompertz")
"""Curves whose parameters eight milestones can bound at all."""
LEVEL = 0.9
YEARS_AHEAD = 1.0
METHODS = {
    "bass": "Bass curve",
    "logistic": "logistic curve",
    "gompertz": "Gompertz curve",
    "linear": "last increase again",
    "exponential": "last growth rate again",
    "doubling_time": "one doubling time",
    "combination": "median of all",
}


def add_forecasts(book: Workbook, milestones: pd.DataFrame, start: pd.Timestamp) -> None:
    """Add the fan ahead, the profile of the ceiling, and the scores of earlier forecasts."""
    years = np.array([(day - start).days / DAYS_A_YEAR for day in milestones["date"]])
    fits = _fits(years, milestones["value"].to_numpy(dtype=float))
    if fits:
        book.frames["fan"] = _fan(fits, years, milestones, start)
        _put_ends(book, milestones)
        book.frames["profile"] = _profile(fits)
    _put_scores(book, milestones, start)


def _fits(years: np.ndarray, totals: np.ndarray) -> dict[str, CurveFit]:
    """The curves that converge on the logarithms of the totals."""
    fits = {}
    for curve in CURVES:
        try:
            fit = fit_curve(years, totals, curve, loss="log")
        except FitError:
            continue
        if fit.converged:
            fits[curve] = fit
    return fits


def _fan(
    fits: dict[str, CurveFit], years: np.ndarray, milestones: pd.DataFrame, start: pd.Timestamp
) -> pd.DataFrame:
    """Each curve through the totals and a year beyond, with the band of its identified set."""
    ahead = np.linspace(years[0], years[-1] + YEARS_AHEAD, 40)
    frames = []
    for curve, fit in fits.items():
        band = fit.forecast(ahead, level=LEVEL)
        days = [start + pd.Timedelta(days=DAYS_A_YEAR * t) for t in band["t"]]
        frames.append(band.assign(curve=METHODS[curve], date=days))
    told = milestones[["date", "value"]].assign(curve="told")
    return pd.concat([*frames, told], ignore_index=True)[["curve", "date", "value", "low", "high"]]


def _put_ends(book: Workbook, milestones: pd.DataFrame) -> None:
    """How far apart the bands leave a year ahead."""
    ends = book.frames["fan"].dropna(subset="high").groupby("curve").tail(1)
    book.put(
        "fan_end",
        float(ends["value"].median()),
        "count",
        "downloads a year after the last total, by curves",
        rows=milestones,
        by="estimated",
        interval=(float(ends["low"].min()), float(ends["high"].max())),
        interval_kind="lowest to highest end of the 90% bands",
    )


def _profile(fits: dict[str, CurveFit]) -> pd.DataFrame:
    """How much worse each ceiling fits: F of the sum of squares, and the limit of its interval."""
    frames = []
    for curve, fit in fits.items():
        points = fit.profile("m").rename(columns={"m": "ceiling"})
        free = fit.n - len(fit.parameters)
        rise = (points["sse"] - fit.sse) / (fit.sse / free)
        limit = _limit(free)
        frames.append(points.assign(curve=METHODS[curve], rise=rise.clip(lower=0), limit=limit))
    return pd.concat(frames, ignore_index=True)[["curve", "ceiling", "rise", "limit"]]


def _limit(free: int) -> float:
    from scipy.special import fdtri

    return float(fdtri(1, free, 0.95))


def _put_scores(book: Workbook, milestones: pd.DataFrame, start: pd.Timestamp) -> None:
    """Forecasts that could have been made from each total, against every later one."""
    rows = milestones[["date", "value"]].astype({"value": float})
    if len(rows) < 3:
        for name in ("error_doubling", "error_curves", "origins_asked", "origins_beaten"):
            book.put(name, math.nan, "share", "scores of earlier forecasts")
        return
    scores = score_origins(rows, start, curves=CURVES)
    book.models["origin_scores"] = scores
    matched, origins = scores.matched(), scores.by_origin()
    table = matched.reset_index().assign(method=lambda f: f["method"].map(METHODS))
    book.frames["origin_scores"] = table
    curves = matched[matched.index.isin(CURVES)]
    told = origins["beats_every_curve"].dropna()
    for name, value, unit, what in (
        ("error_doubling", float(matched["benchmark_mape"].mean()), "share", "one doubling time"),
        ("error_curves", float(curves["mape"].min()), "share", "the best of the curves"),
        ("error_linear", float(matched["mape"]["linear"]), "share", "the last increase again"),
    ):
        meaning = f"mean absolute error of forecasts by {what}"
        book.put(name, value, unit, meaning, rows=milestones, by="estimated")
    book.put("origins_asked", len(told), "integer", "totals from which both could forecast",
             rows=milestones, by="estimated")  # fmt: skip
    book.put("origins_beaten", int(told.sum()), "integer",
             "of them at which one doubling time beat every curve",
             rows=milestones, by="estimated")  # fmt: skip
