"""C04: what curves say of what is ahead, how open their ceilings are, and how they have scored."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.adoption import CurveFit, curve_choices, score_origins
from analysis.adoption.tables import DAYS_A_YEAR
from analysis.core import THEN, FitError
from analysis.datasets import load
from analysis.studies.adoption_start import first_release
from analysis.studies.workbook import Workbook

CURVES = ("bass", "logistic", "gompertz")
"""Curves whose parameters eight milestones can bound at all."""
LEVEL = 0.9
YEARS_AHEAD = 1.0
FEWEST_TO_COMPARE = 5
"""A doubling time needs four totals, and a later one to be scored at."""
CURVES_TRIED = (*CURVES, "weibull")
"""Curves of the specification curve; the gamma/shifted Gompertz curve has four parameters."""
ONE_SITE = "Hugging Face"
LOSSES = {"cumulative": "totals", "increments": "increases", "log": "logarithms"}
METHODS = {
    "bass": "Bass curve",
    "logistic": "logistic curve",
    "gompertz": "Gompertz curve",
    "weibull": "Weibull curve",
    "linear": "last increase again",
    "exponential": "last growth rate again",
    "doubling_time": "one doubling time",
    "fixed_logistic": "logistic to all developers",
    "combination": "median of all",
}


def add_forecasts(
    book: Workbook,
    milestones: pd.DataFrame,
    start: pd.Timestamp,
    found: Mapping[str, CurveFit | FitError],
) -> None:
    """Add the fan ahead, the profile of the ceiling, and the scores of earlier forecasts."""
    fits = {
        curve: fit
        for curve in CURVES
        if isinstance(fit := found[curve], CurveFit) and fit.converged
    }
    if fits:
        rows = (milestones, first_release(book.as_of))
        book.show("fan", _fan(fits, milestones, start), rows=rows)
        _put_ends(book, milestones)
        book.show("profile", _profile(fits), rows=rows)
        _put_choices(book, milestones, start)
    _put_scores(book, milestones, start)


def _fan(fits: dict[str, CurveFit], milestones: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
    """Each curve through the totals and a year beyond, with the band of its identified set.

    Past the last total nothing lies below it: a running total cannot fall.
    """
    first, last = ((day - start).days / DAYS_A_YEAR for day in milestones["date"].iloc[[0, -1]])
    ahead = np.linspace(first, last + YEARS_AHEAD, 40)
    told = np.where(ahead > last, float(milestones["value"].iloc[-1]), 0.0)
    frames = []
    for curve, fit in fits.items():
        band = fit.forecast(ahead, level=LEVEL)
        band[["value", "low", "high"]] = band[["value", "low", "high"]].clip(lower=told, axis=0)
        days = [start + pd.Timedelta(days=DAYS_A_YEAR * t) for t in band["t"]]
        frames.append(band.assign(curve=METHODS[curve], date=days))
    points = milestones[["date", "value"]].assign(curve="told")
    return pd.concat([*frames, points], ignore_index=True)[
        ["curve", "date", "value", "low", "high"]
    ]


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


def _put_choices(book: Workbook, milestones: pd.DataFrame, start: pd.Timestamp) -> None:
    """What every curve, loss and set of totals says of the same day, a year ahead."""
    ahead = milestones["date"].iloc[-1] + pd.Timedelta(days=DAYS_A_YEAR * YEARS_AHEAD)
    sets = {
        "all totals": milestones,
        f"without those of {ONE_SITE} alone": milestones[milestones["scope"] != ONE_SITE],
        "without the first": milestones.iloc[1:],
    }
    totals = {name: rows[["date", "value"]] for name, rows in sets.items()}
    found = curve_choices(totals, start, ahead, curves=CURVES_TRIED, level=LEVEL)
    book.models["curve_choices"] = found
    fitted = found.table[found.table["converged"]].assign(
        curve=lambda f: f["curve"].map(METHODS), loss=lambda f: f["loss"].map(LOSSES)
    )
    book.show("curve_choices", fitted, rows=(milestones, first_release(book.as_of)))
    for name, number, what in (
        ("fits_tried", len(found.table), "fits of every curve, loss and set of totals"),
        ("fits_converged", len(fitted), "of them with an optimum inside the range"),
        ("fits_bounding", int(fitted["identified"].sum()), "of them that bound the ceiling"),
    ):
        book.put(name, number, "integer", what, rows=milestones, by="estimated")
    book.put("fits_say", float(fitted["value"].median()), "count",
             "downloads a year after the last total, median of all fits", rows=milestones,
             by="estimated", interval=(float(fitted["value"].min()), float(fitted["value"].max())),
             interval_kind="smallest to largest")  # fmt: skip


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


def _developers(book: Workbook) -> pd.DataFrame:
    """Developers on GitHub as told before the article: the ceiling of one comparator."""
    rows = load("ecosystem", THEN)
    told = rows[rows["series"] == "developers on GitHub"].tail(1)
    book.read("developers", told, "value", "count", "developers on GitHub in January 2023")
    return told


def _one(rows: pd.DataFrame) -> float:
    return float(rows["value"].item())


def _put_scores(book: Workbook, milestones: pd.DataFrame, start: pd.Timestamp) -> None:
    """Forecasts that could have been made from each total, against every later one."""
    told = milestones[["date", "value"]].astype({"value": float})
    if len(told) < FEWEST_TO_COMPARE:
        for name in ("error_doubling", "error_curves", "origins_asked", "origins_beaten"):
            book.put(name, math.nan, "share", "scores of earlier forecasts")
        return
    developers = _developers(book)
    scores = score_origins(told, start, curves=CURVES, potential=_one(developers))
    book.models["origin_scores"] = scores
    refused = scores.refused[scores.refused["method"] == "fixed_logistic"]
    book.put("origins_above_developers", len(refused), "integer",
             "totals from which a logistic to all developers has no forecast",
             rows=(milestones, developers), by="estimated")  # fmt: skip
    matched, origins = scores.matched(), scores.by_origin()
    table = matched.reset_index().assign(method=lambda f: f["method"].map(METHODS))
    rows = (milestones, developers, first_release(book.as_of))
    book.show("origin_scores", table, rows=rows)
    curves = matched[matched.index.isin(CURVES)]
    compared = origins["beats_every_curve"].dropna()
    for name, value, unit, what in (
        ("error_doubling", float(matched["benchmark_mape"].mean()), "share", "one doubling time"),
        ("error_curves", float(curves["mape"].min()), "share", "the best of the curves"),
        ("error_linear", float(matched["mape"]["linear"]), "share", "the last increase again"),
    ):
        meaning = f"mean absolute error of forecasts by {what}"
        book.put(name, value, unit, meaning, rows=milestones, by="estimated")
    book.put("origins_asked", len(compared), "integer", "totals from which both could forecast",
             rows=milestones, by="estimated")  # fmt: skip
    book.put("origins_beaten", int(compared.sum()), "integer",
             "of them at which one doubling time beat every curve",
             rows=milestones, by="estimated")  # fmt: skip
