"""C01, C02: densities of capital expenditure, made then, scored since, and made today."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.capex import CapexDensity, DensityScores, Vintage, capex_density, score_densities
from analysis.capex.density import MODELS
from analysis.core import THEN
from analysis.datasets import load
from analysis.studies.capex_guidance import YEAR, outcomes_by_measure
from analysis.studies.workbook import Workbook

INTERVAL = "80% forecast interval"
LEVELS = (0.1, 0.9)
"""Ends of the forecast intervals."""

BEFORE_THE_YEAR = (366, 731)
"""Days to the year's end: forecasts made before the year began, of which no quarter is known."""

"""Definition of the outcomes that statements before 2019-04-24 meet."""

TESTED = (
    ("guidance", "naive", None),
    ("series", "naive", None),
    ("intensity", "naive", None),
    ("pool", "naive", None),
    ("seasonal", "naive", None),
    ("pool", "naive", BEFORE_THE_YEAR),
    ("guidance", "pool", None),
    ("pool", "series", None),
    ("seasonal", "series", None),
)
"""Model, comparator and days of the Diebold-Mariano tests."""

FAN_COLUMNS = [
    "made_on",
    "low_usd_bn",
    "median_usd_bn",
    "high_usd_bn",
    "guidance_low_usd_bn",
    "guidance_high_usd_bn",
    "outcome_usd_bn",
]


@dataclass(frozen=True)
class Made:
    """A density and the rows it was made from."""

    density: CapexDensity
    rows: tuple[pd.DataFrame, ...]


def add_density(book: Workbook) -> None:
    """Add the density of the next year as of the article's day, the scores, and today's."""
    _add_then(book)
    _add_scores(book)
    _add_today(book)
    _add_fan(book)


def _vintage(day: str) -> Vintage:
    return Vintage(day, load("meta_quarterly", day), load("meta_capex_guidance", day))


def _made(vintage: Vintage, fiscal_year: int, models: Sequence[str] = MODELS) -> Made:
    density = capex_density(
        vintage.quarterly,
        vintage.guidance,
        fiscal_year=fiscal_year,
        made_on=vintage.made_on,
        models=models,
    )
    rows: tuple[pd.DataFrame, ...] = (vintage.quarterly,)
    if density.statement is not None and vintage.guidance is not None:
        rows = (*rows, _used(vintage.guidance))
    return Made(density, rows)


def make_density(as_of: str | None, fiscal_year: int) -> Made:
    """The density of one fiscal year, from all that is known at a vintage."""
    return _made(_vintage(as_of or _latest_day()), fiscal_year)


def _used(guidance: pd.DataFrame) -> pd.DataFrame:
    """Statements that a density can rest on: with a number that can be told."""
    unused = (guidance["kind"] == "qualitative") | (guidance["evidence"] == "unresolved")
    return guidance[~unused]


def _put_density(book: Workbook, name: str, made: Made) -> None:
    """The pool's median with its interval, and the chance of a rise beside the naive one."""
    density, year = made.density, made.density.fiscal_year
    low, high = (density.quantile(level) for level in LEVELS)
    book.put(
        name,
        density.quantile(0.5),
        "usd_bn",
        f"median of the pooled forecast of capital expenditure in {year}, made on "
        f"{density.made_on:%Y-%m-%d}",
        rows=made.rows,
        by="estimated",
        interval=(low, high),
        interval_kind=INTERVAL,
    )
    for model, label in (("pool", "the pooled forecast"), ("naive", "past growth alone")):
        rise = density.model(model).chance_of_rise
        suffix = "" if model == "pool" else f"_{model}"
        book.put(
            f"{name}_rise{suffix}",
            math.nan if rise is None else rise,
            "share",
            f"chance, by {label} on {density.made_on:%Y-%m-%d}, that capital expenditure of "
            f"{year} exceeds that of {year - 1}",
            rows=made.rows if model == "pool" else made.rows[:1],
            by="estimated",
        )
    book.models[f"{name}_model"] = density
    book.show(f"{name}_table", density.to_frame().reset_index(), rows=made.rows)


def _add_then(book: Workbook) -> None:
    """The year after the article's, as it could be foreseen on the article's day."""
    made = _made(_vintage(THEN), YEAR + 1)
    _put_density(book, "density_then", made)
    annual = load("meta_annual", book.as_of)
    row = annual[annual["fiscal_year"] == YEAR + 1]
    outcome = float(row["capex_usd_bn"].item()) if len(row) else math.nan
    rows = (*made.rows, row)
    curves = made.density.curves().assign(outcome_usd_bn=outcome)
    book.show("density_then_curves", curves, rows=rows)
    known = len(row) > 0
    if known:
        book.show("density_then_scores", made.density.score(outcome).reset_index(), rows=rows)
    for model, label in (("pool", "the pooled forecast"), ("naive", "past growth alone")):
        score = made.density.model(model).score(outcome) if known else {}
        _put_scores(book, model, label, score, rows if known else (row,))


def _put_scores(
    book: Workbook,
    model: str,
    label: str,
    score: dict[str, float | bool],
    rows: tuple[pd.DataFrame, ...],
) -> None:
    what = f"{label} of {YEAR + 1} made on {THEN}"
    for name, unit, meaning in (
        ("crps_usd_bn", "usd_bn", "CRPS"),
        ("crps_log", "score", "CRPS of log capital expenditure"),
        ("log_score", "score", "log score"),
        ("pit", "share", "place of the outcome in the distribution"),
        ("absolute_error_usd_bn", "usd_bn", "absolute error of the median"),
    ):
        value = score.get(name, math.nan)
        short = name.removesuffix("_usd_bn")
        by = "estimated"
        book.put(
            f"density_then_{short}_{model}", value, unit, f"{meaning}, {what}", rows=rows, by=by
        )


def _add_scores(book: Workbook) -> None:
    """Every statement's day is an origin; outcomes are those known at the book's day."""
    guidance, annual = load("meta_capex_guidance", book.as_of), load("meta_annual", book.as_of)
    days = sorted({f"{day:%Y-%m-%d}" for day in guidance["issued_on"]})
    vintages = [_vintage(day) for day in days]
    scores = score_densities(vintages, outcomes_by_measure(annual))
    book.models["density_record"] = scores
    years = annual["fiscal_year"].isin(scores.origins["fiscal_year"])
    rows = (load("meta_quarterly", book.as_of), _used(guidance), annual[years])
    book.show("density_scores", scores.by_model().reset_index(), rows=rows)
    book.show("density_by_horizon", scores.by_horizon(), rows=rows)
    book.show("density_pit", scores.pit_counts(), rows=rows)
    book.show("density_origins", scores.to_frame(), rows=rows)
    book.show("density_tests", _tests(scores), rows=rows)
    _put_record(book, scores, rows)


def _tests(scores: DensityScores) -> pd.DataFrame:
    """Diebold-Mariano tests on the yearly means of the CRPS of log capex."""
    rows = []
    for model, against, days in TESTED:
        test = scores.compare(model, against, days=days)
        rows.append(
            {
                "model": model,
                "against": against,
                "made": "before the year" if days else "at any time",
                "years": test.n,
                "difference": test.estimate,
                "statistic": test.statistic,
                "p_value": test.p_value,
                "valid": test.valid,
                "reason": test.reason,
            }
        )
    return pd.DataFrame(rows)


def _put_record(book: Workbook, scores: DensityScores, rows: tuple[pd.DataFrame, ...]) -> None:
    table = scores.by_model().to_dict("index")
    origins = scores.origins
    for name, value, what in (
        ("forecasts", table["pool"]["n"], "pooled forecasts that were scored"),
        ("days", origins["made_on"].nunique(), "days on which a forecast was made"),
        ("years", origins["fiscal_year"].nunique(), "fiscal years that were forecast"),
    ):
        book.put(f"density_{name}", value, "integer", what, rows=rows)
    for model in MODELS:
        own = table[model]
        for share in (50, 80, 90):
            what = f"share of outcomes inside the {share}% intervals of {model}"
            value = own[f"inside_{share}"]
            name = f"density_inside_{share}_{model}"
            book.put(name, value, "share", what, rows=rows, by="estimated")
        what = f"mean CRPS of {model}"
        name = f"density_crps_{model}"
        book.put(name, own["crps_usd_bn"], "usd_bn", what, rows=rows, by="estimated")
        if model != "naive":
            what = (
                f"skill of {model} over past growth alone, by the CRPS of log capital expenditure"
            )
            name = f"density_skill_{model}"
            book.put(name, own["skill"], "share", what, rows=rows, by="estimated")
    _put_before(book, scores, rows)


def _put_before(book: Workbook, scores: DensityScores, rows: tuple[pd.DataFrame, ...]) -> None:
    """Skill and test of the pool's forecasts made before their year."""
    before = scores.by_horizon(BEFORE_THE_YEAR).set_index("model").to_dict("index")["pool"]
    test = scores.compare("pool", days=BEFORE_THE_YEAR)
    what = "the pooled forecast over past growth alone, of years not begun"
    book.put(
        "density_skill_before", before["skill"], "share", f"skill of {what}", rows=rows,
        by="estimated",
    )  # fmt: skip
    p_value = test.p_value if test.valid else math.nan
    what = f"p-value of the Diebold-Mariano test of {what}"
    book.put("density_test_before", p_value, "p_value", what, rows=rows, by="estimated")
    book.words["density_test_reason"] = test.reason


def _add_today(book: Workbook) -> None:
    """The fiscal year in progress and the next, from all that is known."""
    day = book.as_of or _latest_day()
    vintage = _vintage(day)
    last = vintage.quarterly["period_end"].max()
    current = int((last + pd.Timedelta(days=1)).year)
    book.words["density_made_on"] = day
    for name, year in (("density_current", current), ("density_next", current + 1)):
        made = _made(vintage, year)
        _put_density(book, name, made)
        book.words[f"{name}_year"] = str(year)
        book.show(f"{name}_curves", made.density.curves(), rows=made.rows)


def _latest_day() -> str:
    """The newest day on which a row of either table became known."""
    newest = max(load(name)["known_on"].max() for name in ("meta_quarterly", "meta_capex_guidance"))
    return f"{newest:%Y-%m-%d}"


def _add_fan(book: Workbook) -> None:
    """The pool's forecasts of the year after the article's, by the days of statements."""
    annual = load("meta_annual", book.as_of)
    row = annual[annual["fiscal_year"] == YEAR + 1]
    outcome = float(row["capex_usd_bn"].item()) if len(row) else math.nan
    issued = load("meta_capex_guidance", book.as_of)["issued_on"]
    own = issued[issued.between(f"{YEAR}-01-01", f"{YEAR + 1}-12-31")]
    days = sorted({*(f"{day:%Y-%m-%d}" for day in own), THEN})
    made = [_made(_vintage(day), YEAR + 1, models=("pool",)) for day in days]
    fan = pd.DataFrame([_fan_row(one.density, outcome) for one in made], columns=FAN_COLUMNS)
    book.show("density_fan", fan, rows=(row, *(one.rows for one in made)))


def _fan_row(density: CapexDensity, outcome: float) -> dict[str, object]:
    said = density.statement
    return {
        "made_on": density.made_on,
        "low_usd_bn": density.quantile(LEVELS[0]),
        "median_usd_bn": density.quantile(0.5),
        "high_usd_bn": density.quantile(LEVELS[1]),
        "guidance_low_usd_bn": math.nan if said is None else said.low_usd_bn,
        "guidance_high_usd_bn": math.nan if said is None else said.high_usd_bn,
        "outcome_usd_bn": outcome,
    }
