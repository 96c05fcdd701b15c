"""C04: what two download figures can tell, and what later milestones made of it."""

from __future__ import annotations

import math

import pandas as pd

from analysis.adoption import (
    CurveFit,
    DoublingTime,
    doubling_time,
    fit_curve,
    growth_from_flow,
    naive_forecasts,
    scenario_curves,
)
from analysis.adoption.tables import DAYS_A_YEAR
from analysis.core import THEN, FitError, as_timestamp, format_number
from analysis.datasets import load
from analysis.studies.adoption_forecasts import add_forecasts
from analysis.studies.adoption_start import first_release
from analysis.studies.workbook import Workbook

FLOW_DAYS = 30
ROUNDING = 0.5e6
"""Half of the last digit that the article prints, a million."""

NARROWER_SCOPES = ("Llama 2",)
"""Totals of one generation alone; not compared with totals of all."""

UPTAKE = {"neutral": "medium uptake", "sceptic": "slow uptake", "as-meta-argues": "fast uptake"}
"""What the views say of the rate of uptake: the faster, the nearer the ceiling."""

CURVES = ("bass", "logistic", "gompertz", "gamma_gompertz", "weibull")


def add_downloads(book: Workbook) -> None:
    """Add the claim's growth, scenario curves, and the score against later milestones."""
    downloads = load("llama_downloads", book.as_of)
    told = downloads[downloads["evidence"] != "unresolved"]
    claimed = told[told["date"] <= as_timestamp(THEN)]
    total = claimed[claimed["measure"] == "downloads"].tail(1)
    flow = claimed[claimed["measure"] == "downloads_last_30_days"].tail(1)
    milestones = _milestones(told)
    later = milestones[milestones["date"] > total["date"].item()]
    same = later[later["scope"] == total["scope"].item()]
    book.show("milestones", milestones[["date", "value", "scope", "bound"]], rows=milestones)
    _add_growth(book, total, flow)
    _add_scores(book, total, flow, same)
    _add_flow_since(book, told, flow)
    _add_scenarios(book, total, later)
    _add_later(book, milestones)
    start = _first_release(book)
    fits = _fit_all(milestones, start)
    _add_fits(book, milestones, fits)
    add_forecasts(book, milestones, start, fits)


def _milestones(told: pd.DataFrame) -> pd.DataFrame:
    """Running totals of comparable scope, in order."""
    totals = told[(told["measure"] == "downloads") & ~told["scope"].isin(NARROWER_SCOPES)]
    return totals.sort_values("date")


def _add_growth(book: Workbook, total: pd.DataFrame, flow: pd.DataFrame) -> None:
    book.read("downloads_claimed", total, "value", "count", "downloads of Llama-based models")
    book.read("downloads_last_month", flow, "value", "count", "downloads in the last 30 days")
    growth = growth_from_flow(
        float(total["value"].item()),
        float(flow["value"].item()),
        FLOW_DAYS,
        total_rounding=ROUNDING,
        flow_rounding=ROUNDING,
    )
    book.models["growth"] = growth
    rows, kind = pd.concat([total, flow]), "range of the rounding"
    rows.attrs = dict(total.attrs)
    book.put(
        "growth_last_month",
        growth.ratio - 1,
        "share",
        "growth of all downloads over the 30 days before the claim",
        rows=rows,
        interval=(growth.ratio_low - 1, growth.ratio_high - 1),
        interval_kind=kind,
    )
    book.put(
        "doubling_days",
        growth.doubling_days,
        "days",
        "time to double at the pace of that month",
        rows=rows,
        interval=(growth.doubling_days_low, growth.doubling_days_high),
        interval_kind=kind,
    )


def _add_scores(
    book: Workbook, total: pd.DataFrame, flow: pd.DataFrame, later: pd.DataFrame
) -> None:
    """Later totals of the claim's scope over the line and the growth rate that it implies."""
    book.put("later_same_scope", len(later), "integer", "later totals of that scope", rows=later)
    if later.empty:
        book.put("least_pace_ratio", math.nan, "ratio", "later totals over the claim's pace")
        return
    value, date = float(total["value"].item()), total["date"].item()
    before = {"date": date - pd.Timedelta(days=FLOW_DAYS), "value": value - flow["value"].item()}
    known = pd.DataFrame([before, {"date": date, "value": value}])
    scores = naive_forecasts(known, later[["date", "value"]].astype({"value": float})).to_frame()
    pace = scores[scores["method"] == "linear"]
    book.show("naive_scores", scores, rows=(later, total, flow))
    book.show("pace_scores", pace, rows=(later, total, flow))
    ratio = pace["ratio"]
    low, high = _rounded_pace(value, float(flow["value"].item()), pace)
    book.put(
        "least_pace_ratio",
        float(ratio.min()),
        "ratio",
        "later totals of the same scope over what the month's pace would have given",
        rows=(later, total, flow),
        by="estimated",
        interval=(low, high),
        interval_kind="range of the rounding",
    )
    rate = scores[scores["method"] == "exponential"]["ratio"]
    book.put(
        "growth_ratio_last",
        float(rate.iloc[-1]),
        "share",
        "latest of these over what the month's growth rate would have given",
        rows=(later, total, flow),
        by="estimated",
    )


def _rounded_pace(total: float, flow: float, pace: pd.DataFrame) -> tuple[float, float]:
    """The least ratio to the pace at the ends of what the article's two figures round to."""
    months = pace["days_ahead"] / FLOW_DAYS
    low, high = (
        float((pace["actual"] / (total + side + (flow + side) * months)).min())
        for side in (ROUNDING, -ROUNDING)
    )
    return low, high


def _add_flow_since(book: Workbook, told: pd.DataFrame, flow: pd.DataFrame) -> None:
    """The next month's flow that was told for the same scope."""
    scope, day = flow["scope"].item(), flow["date"].item()
    months = told[told["measure"].str.startswith("downloads_last") & (told["scope"] == scope)]
    row = months[months["date"] > day].tail(1)
    book.read("flow_since", row, "value", "count", "downloads in the last month, told later")
    book.words["flow_since_on"] = f"{row['date'].item():%Y-%m-%d}" if len(row) else ""


def _add_scenarios(book: Workbook, total: pd.DataFrame, later: pd.DataFrame) -> None:
    """Curves through the claim with the uptake rates that were assumed on the article's day."""
    assumptions, start = load("assumptions", THEN), _first_release(book)
    rates = assumptions[assumptions["name"] == "uptake_rate"]
    names = rates["view"].map(UPTAKE)
    scenarios = pd.DataFrame({"scenario": names, "p": rates["default"], "q": 0.0})
    at = _years(total["date"].item(), start)
    last = max(_years(day, start) for day in [total["date"].item(), *later["date"]])
    times = [at + (max(last, 2.0) - at) * step / 20 for step in range(21)]
    curves = scenario_curves(float(total["value"].item()), at, scenarios, times)
    book.models["scenarios"] = curves
    born = first_release(book.as_of)
    book.show("scenarios", curves.to_frame(), rows=(rates, total, born))
    seen = pd.concat([total, later])
    when = [_years(day, start) for day in seen["date"]]
    shown = pd.DataFrame({"t": when, "value": seen["value"]})
    book.show("scenario_milestones", shown, rows=(total, later, born))
    ceilings = curves.to_frame().groupby("scenario")["m"].first()
    what = "downloads at which the scenario curves through the claim end"
    _put_over_rates(book, "scenario_ceiling", ceilings, what, (rates, total))
    before = scenario_curves(
        float(total["value"].item()), at, scenarios, [at - FLOW_DAYS / DAYS_A_YEAR, at]
    ).to_frame()
    flows = before.groupby("scenario")["value"].agg(lambda pair: pair.iloc[1] - pair.iloc[0])
    what = "downloads of the last 30 days that these curves imply"
    _put_over_rates(book, "scenario_flow", flows, what, (rates, total))


def _put_over_rates(
    book: Workbook, name: str, values: pd.Series, what: str, rows: tuple[pd.DataFrame, ...]
) -> None:
    """A count at the medium rate of uptake, with its range over the rates."""
    book.put(
        name,
        float(values[UPTAKE["neutral"]]),
        "count",
        what,
        rows=rows,
        by="assumed",
        interval=(float(values.min()), float(values.max())),
        interval_kind="range over the rates",
    )


def _first_release(book: Workbook) -> pd.Timestamp:
    return first_release(book.as_of)["date"].item()


def _years(day: pd.Timestamp, start: pd.Timestamp) -> float:
    return (day - start).days / DAYS_A_YEAR


def _add_later(book: Workbook, milestones: pd.DataFrame) -> None:
    last = milestones.tail(1)
    book.read("downloads_latest", last, "value", "count", "latest total told by the company")
    book.words["downloads_latest_on"] = f"{last['date'].item():%Y-%m-%d}"
    book.put("milestones_known", len(milestones), "integer", "totals known", rows=milestones)
    if len(milestones) < 3:
        for name in ("doubling_since", "doubling_first", "doubling_later"):
            book.put(name, math.nan, "days", "doubling time")
        return
    doubling = _doubling(milestones)
    book.models["doubling"] = doubling
    pieces = doubling.to_frame()
    book.show("doubling_pieces", pieces, rows=milestones)
    first = float(pieces["doubling_days"].iloc[0])
    what = "doubling time between the first two totals"
    book.put("doubling_first", first, "days", what, rows=milestones.head(2))
    rest = milestones.iloc[1:]
    what = "doubling time from the second total to the last"
    later = _doubling(rest).overall_days if len(rest) > 1 else math.nan
    book.put("doubling_later", later, "days", what, rows=rest)
    book.put(
        "doubling_since",
        doubling.days,
        "days",
        "doubling time over all milestones",
        rows=milestones,
        by="estimated",
        interval=(doubling.low or math.nan, doubling.high or math.nan),
        interval_kind="95% Student interval",
    )


def _doubling(milestones: pd.DataFrame) -> DoublingTime:
    return doubling_time(list(milestones["date"]), list(milestones["value"].astype(float)))


def _add_fits(
    book: Workbook, milestones: pd.DataFrame, fits: dict[str, CurveFit | FitError]
) -> None:
    """What the curves that the milestones allow tell of the ceiling."""
    table = pd.DataFrame([_fit_row(curve, fit) for curve, fit in fits.items()])
    rows = (milestones, first_release(book.as_of))
    book.show("fits", table, rows=rows)
    book.show("ceilings", _ceilings(table), rows=rows)
    bounded = int(table["identified"].sum())
    what = "curves whose ceiling the milestones bound"
    book.put("curves_bounded", bounded, "integer", what, rows=milestones, by="estimated")
    book.put("curves_tried", len(CURVES), "integer", "curves tried", rows=milestones)


def _ceilings(fits: pd.DataFrame) -> pd.DataFrame:
    """The fits as a reader sees them: no more digits than they tell."""
    told = fits[["m", "low", "high"]].astype(float).map(_count)
    interval = told["low"] + " to " + told["high"]
    return pd.DataFrame(
        {
            "curve": fits["curve"],
            "converged": fits["converged"],
            "identified": fits["identified"],
            "ceiling": told["m"].where(fits["converged"], None),
            "interval": interval.where(fits["converged"], None),
            "reason": fits["reason"].str.split(";").str[0],
        }
    )


def _count(value: float) -> str:
    return format_number(value, "count")


def _fit_row(curve: str, fit: CurveFit | FitError) -> dict[str, object]:
    """One curve fitted to the logarithms of the totals; refused or open fits say why."""
    nothing = {"converged": False, "identified": False, "m": None, "low": None, "high": None}
    if isinstance(fit, FitError):
        return {"curve": curve, **nothing, "reason": str(fit)}
    if not fit.converged:
        return {"curve": curve, **nothing, "reason": fit.reason}
    low, high = fit.interval("m")
    return {
        "curve": curve,
        "converged": True,
        "identified": fit.identified,
        "m": float(fit.parameters["m"]),
        "low": float(low),
        "high": float(high),
        "reason": fit.reason,
    }


def _fit_all(milestones: pd.DataFrame, start: pd.Timestamp) -> dict[str, CurveFit | FitError]:
    """Every curve on the logarithms of the totals, or why it is refused."""
    years = [_years(day, start) for day in milestones["date"]]
    totals = milestones["value"].astype(float)
    fits: dict[str, CurveFit | FitError] = {}
    for curve in CURVES:
        try:
            fits[curve] = fit_curve(years, totals, curve, loss="log")
        except FitError as error:
            fits[curve] = error
    return fits
