"""The model of giving away with fitted uptake and forecast cost in place of assumed paths.

Uptake follows a Bass curve fitted to Android's share of smartphones sold, which a seller of
advertising gave away, too; draws of the bootstrap are passed on. (Llama's own downloads leave
the ceiling open.) Own cost of running AI follows the depreciation that the forecast of capital
expenditure implies.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.adoption import CurveFit, fit_curve
from analysis.adoption.tables import DAYS_A_YEAR
from analysis.capex import depreciation_wave
from analysis.core import as_timestamp
from analysis.datasets import load
from analysis.openness import Assumptions, OpennessValue, range_distributions, value_openness
from analysis.studies.adoption_start import first_release
from analysis.studies.capex_density import Made, make_density
from analysis.studies.capex_wave_inputs import WaveInputs, read_wave_inputs
from analysis.studies.openness_views import assumed, plain, rows_of_view
from analysis.studies.workbook import Workbook

DRAWS, SEED = 2000, 20231015
TAIL = 0.05
STANDARD, MEASURE = "android_sales", "smartphones sold in the year"
"""The analogue whose uptake is fitted, from whichever firm counted, and what was counted."""


def add_nested(book: Workbook, table: pd.DataFrame) -> None:
    """Add the value with each path in place, and with both."""
    start = assumed("neutral", book.as_of)
    years, age = start.horizon_years, _age(book)
    sold = _sold(book.as_of)
    fit = _fitted(sold)
    uptake = _uptake(fit, age, years)
    inputs, made = read_wave_inputs(book.as_of), _next_year(book)
    cost = _running_cost(start, inputs, made, years)
    cases: dict[str, tuple[np.ndarray | None, np.ndarray | None]] = {
        "as assumed": (None, None),
        "uptake as Android's": (uptake, None),
        "cost as the capex forecast": (None, cost),
        "both": (uptake, cost),
    }
    values = {
        words: value_openness(start, uptake=taken, inference_cost=running)
        for words, (taken, running) in cases.items()
    }
    book.models["nested"] = values["both"]
    rows = (rows_of_view(table, "neutral"), sold, *inputs.rows, *made.rows)
    nested = pd.DataFrame([_row(words, one) for words, one in values.items()])
    book.show("nested", nested, rows=rows)
    book.show("nested_paths", _paths(start, uptake, cost), rows=rows)
    _put(book, values["both"], rows)
    _put_growth(book, cost, start, rows)


def _sold(as_of: str | None) -> pd.DataFrame:
    """Android's share of the smartphones sold in a year, one count a year."""
    curves = load("share_curves", as_of)
    counted = curves["analogue"].str.startswith(STANDARD) & (curves["measure"] == MEASURE)
    told = curves[counted & (curves["evidence"] != "unresolved")]
    return told.sort_values("date").drop_duplicates("date", keep="last")


def _fitted(sold: pd.DataFrame) -> CurveFit:
    """A Bass curve on the shares, by years since the release."""
    days = pd.to_datetime(sold["date"]) - pd.to_datetime(sold["released_on"])
    return fit_curve(list(days.dt.days / DAYS_A_YEAR), list(sold["share_pct"] / 100), "bass")


def _age(book: Workbook) -> float:
    """Years from the first LLaMA to the vintage."""
    start = first_release(book.as_of)["date"].item()
    day = as_timestamp(book.as_of) if book.as_of else load("assumptions")["known_on"].max()
    return float((pd.Timestamp(day) - start).days / DAYS_A_YEAR)


def _uptake(fit: CurveFit, age: float, years: int) -> np.ndarray:
    """Share taken up in each year ahead, (draws, years): the fitted curve from the model's age."""
    ahead = age + np.arange(1, years + 1)
    drawn = fit.bootstrap(DRAWS, seed=SEED)
    m, *shape = drawn.draws[list(fit.problem.names)].to_numpy().T[..., np.newaxis]
    share = m * fit.problem.family.share(ahead, *shape)
    return np.asarray(np.clip(share[drawn.draws["converged"].to_numpy()], 0.0, 1.0))


def _next_year(book: Workbook) -> Made:
    """The density of the first fiscal year that is not reported yet."""
    last = int(load("meta_annual", book.as_of)["fiscal_year"].max())
    return make_density(book.as_of, last + 1)


def _running_cost(start: Assumptions, inputs: WaveInputs, made: Made, years: int) -> np.ndarray:
    """Own cost of running AI, (draws, years): the first year's, growing as depreciation does.

    Next year's purchases are drawn from the pooled density, and grow from then on at a drawn
    growth of advertising, so that the part of revenue that is spent stays; the first year's cost
    is drawn over its range. Only growth comes from the forecast: the level stays the assumed one.
    """
    rng = np.random.default_rng([SEED, 1])
    laws = range_distributions(start)
    first, growth = (laws[name].ppf(rng.random(DRAWS)) for name in ("inference_cost", "ad_growth"))
    bought = made.density.model("pool").law.quantile(rng.random(DRAWS))
    ahead = np.arange(years)
    purchases = bought[:, np.newaxis] * (1 + growth[:, np.newaxis]) ** ahead
    past, response = _charges(inputs, years)
    charges = past + purchases @ response
    return np.asarray(first[:, np.newaxis] * charges / charges[:, :1])


def _charges(inputs: WaveInputs, years: int) -> tuple[np.ndarray, np.ndarray]:
    """Charges in the years ahead of what is bought, and of a dollar bought in each of them."""
    values, last = inputs.defaults, inputs.last
    ahead = pd.Index(range(last + 1, last + years + 1), name="fiscal_year")
    whole = pd.concat([inputs.capex, pd.Series(1.0, index=ahead)])
    wave = depreciation_wave(whole, inputs.classes(values), inputs.changes)
    charges = wave.by_vintage.reindex(ahead, fill_value=0.0)
    return charges.loc[:, :last].sum(axis=1).to_numpy(), charges[ahead].to_numpy().T


def _row(words: str, value: OpennessValue) -> dict[str, object]:
    low, middle, high = value.npv_draws.quantile([TAIL, 0.5, 1 - TAIL])
    return {
        "paths": words,
        "median_usd_bn": plain(middle),
        "low": plain(low) if value.draws > 1 else None,
        "high": plain(high) if value.draws > 1 else None,
        "opening_pays": f"{(value.npv_draws > 0).mean():.0%}",
        "efficiency_usd_bn": plain(value.channels["efficiency"]),
    }


def _paths(start: Assumptions, uptake: np.ndarray, cost: np.ndarray) -> pd.DataFrame:
    """Median path and 90% band of uptake and cost, beside what is assumed."""
    years = np.arange(1, start.horizon_years + 1)
    plain = {
        "uptake": 1 - np.exp(-start.uptake_rate * years),
        "inference cost": start.inference_cost * (1 + start.inference_growth) ** (years - 1),
    }
    frames = []
    for name, draws in (("uptake", uptake), ("inference cost", cost)):
        low, middle, high = np.quantile(draws, [TAIL, 0.5, 1 - TAIL], axis=0)
        columns = {"year": years, "low": low, "median": middle, "high": high}
        frames.append(pd.DataFrame({"path": name, **columns, "assumed": plain[name]}))
    return pd.concat(frames, ignore_index=True)


def _put(book: Workbook, value: OpennessValue, rows: tuple[pd.DataFrame, ...]) -> None:
    low, middle, high = value.npv_draws.quantile([TAIL, 0.5, 1 - TAIL])
    book.put(
        "nested_npv", middle, "usd_bn",
        "median net present value with fitted uptake and forecast cost, else as assumed, neutral",
        rows=rows, by="estimated", interval=(low, high), interval_kind="90% of the draws",
    )  # fmt: skip
    what = "the same: share of draws in which opening beats selling"
    pays = float((value.npv_draws > 0).mean())
    book.put("nested_chance", pays, "share", what, rows=rows, by="estimated")


def _put_growth(
    book: Workbook, cost: np.ndarray, start: Assumptions, rows: tuple[pd.DataFrame, ...]
) -> None:
    """Yearly growth of the cost over the horizon, as forecast and as assumed."""
    growth = (cost[:, -1] / cost[:, 0]) ** (1 / (cost.shape[1] - 1)) - 1
    low, middle, high = np.quantile(growth, [TAIL, 0.5, 1 - TAIL])
    book.put(
        "cost_growth_forecast",
        middle,
        "share",
        "yearly growth of depreciation ahead, by which the cost of running AI moves",
        rows=rows,
        by="estimated",
        interval=(low, high),
        interval_kind="90% of the draws",
    )
    what = "yearly growth of the cost of running AI that is assumed, neutral view"
    row = rows[0][rows[0]["name"] == "inference_growth"]
    book.put("cost_growth_assumed", start.inference_growth, "share", what, rows=row)
