"""C08: the depreciation that capital expenditure brings, and what changed lives did to it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.capex import (
    DepreciationWave,
    change_worth,
    depreciation_wave,
    tie_wave,
    triangular_draws,
)
from analysis.datasets import load
from analysis.studies.capex_wave_inputs import (
    BUILDINGS,
    FIT_FROM,
    SERVERS,
    WaveInputs,
    read_wave_inputs,
)
from analysis.studies.workbook import Workbook

DRAWS, SEED = 400, 20231015
LEVELS = (0.05, 0.95)
"""Ends of the band: of draws over the inputs' ranges."""

BAND = "90% of draws over the inputs' ranges"

TRUE_LIVES = (3.0, 4.0, 5.0, 6.0)
"""Years that servers may really last: the ends of the rows of `gpu_economic_life` and between."""

RECORD_YEARS = 5
"""Years of past growth in the scenario `record`."""

STATED = ((2023, "expected"), (2025, "expected"), (2025, "actual"))
"""Fiscal year and kind of the effects on Meta's depreciation that can be told."""

EFFECT_COLUMNS = [
    "company",
    "effective_date",
    "fiscal_year",
    "measure",
    "kind",
    "disclosed_usd_bn",
    "computed_usd_bn",
    "ratio",
    "evidence",
    "checked",
]


def add_wave(book: Workbook) -> None:
    """Add the wave, its fit, the years ahead, what changes were worth, and other lives."""
    inputs = read_wave_inputs(book.as_of)
    values = _tie(book, inputs)
    wave = inputs.wave(values)
    book.models["wave"] = wave
    band = _band(inputs)
    _add_fit(book, inputs, wave, band)
    _add_ahead(book, inputs, wave, band)
    _add_vintages(book, inputs, wave)
    _add_margins(book, inputs)
    _add_changes(book, inputs, wave)
    _add_true_lives(book, inputs, values)


def _tie(book: Workbook, inputs: WaveInputs) -> dict[str, float]:
    """The defaults, with the short-lived share that comes nearest to reported depreciation."""
    low, _, high = inputs.ranges["servers_share"]
    tied = tie_wave(
        inputs.capex,
        inputs.classes(inputs.defaults),
        inputs.reported,
        inputs.changes,
        free=SERVERS,
        against=BUILDINGS,
        low=low,
        high=high,
    )
    book.models["wave_tie"] = tied
    book.put(
        "wave_share",
        tied.share,
        "share",
        f"share of purchases that is servers and network, tied to depreciation since {FIT_FROM}",
        rows=inputs.rows,
        by="estimated",
        interval=(low, high),
        interval_kind="assumed range",
    )
    book.words["wave_share_bound"] = "at the end of its range" if tied.at_bound else "inside"
    return {**inputs.defaults, "servers_share": tied.share}


def _band(inputs: WaveInputs) -> pd.DataFrame:
    """Ends of the band: rows (case, fiscal_year), columns low and high."""
    draws = triangular_draws(inputs.ranges, DRAWS, SEED)
    charges = [
        _charges(inputs, {str(name): float(value) for name, value in draw.items()})
        for _, draw in draws.iterrows()
    ]
    ends = pd.DataFrame(charges).quantile(list(LEVELS)).T
    return ends.set_axis(["low", "high"], axis=1)


def _charges(inputs: WaveInputs, draw: dict[str, float]) -> pd.Series:
    """Charges of every case on the years that are shown."""
    years = range(FIT_FROM, inputs.ahead[-1] + 1)
    cases = inputs.cases(inputs.wave(draw))
    found = {case: charge.reindex(years, fill_value=0.0) for case, charge in cases.items()}
    return pd.concat(found, names=["case", "fiscal_year"])


def _add_fit(
    book: Workbook, inputs: WaveInputs, wave: DepreciationWave, band: pd.DataFrame
) -> None:
    tied = book.models["wave_tie"]
    fit = tied.to_frame().join(band.loc["bought"])
    book.show("wave_fit", fit.reset_index(), rows=inputs.rows)
    covered = fit["reported"].between(fit["low"], fit["high"])
    rows = inputs.rows
    what = "root mean square of computed less reported depreciation"
    book.put("wave_rms_error", tied.rms_error, "usd_bn", what, rows=rows, by="estimated")
    last = inputs.last
    what = f"computed less reported depreciation of {last}"
    book.put("wave_error_last", fit["error"][last], "usd_bn", what, rows=rows, by="estimated")
    worst = fit["error"].abs().idxmax()
    what = f"the largest error, computed less reported, in {worst}"
    book.put("wave_error_worst", fit["error"][worst], "usd_bn", what, rows=rows, by="estimated")
    book.words["wave_worst_year"] = str(worst)
    book.put("wave_years", len(fit), "integer", "reported years that are tied", rows=inputs.annual)
    what = "tied years whose reported depreciation lies in the band of the inputs"
    book.put("wave_years_covered", covered.sum(), "integer", what, rows=rows, by="estimated")
    _add_before(book, inputs, wave)


def _add_before(book: Workbook, inputs: WaveInputs, wave: DepreciationWave) -> None:
    """What the missing purchases before the record charged when it starts."""
    first = inputs.annual.sort_values("fiscal_year").head(1)
    year = int(first["fiscal_year"].item())
    left = float(first["depreciation_usd_bn"].item()) - float(wave.total[year])
    what = f"reported depreciation of {year} that no purchase of the record explains"
    book.put("wave_before", left, "usd_bn", what, rows=(first, *inputs.rows), by="estimated")
    book.words["wave_first_year"] = str(year)


def _add_ahead(
    book: Workbook, inputs: WaveInputs, wave: DepreciationWave, band: pd.DataFrame
) -> None:
    cases = inputs.cases(wave)
    years = list(inputs.ahead)
    value = pd.concat(
        {case: charge.reindex(years, fill_value=0.0) for case, charge in cases.items()},
        names=["case", "fiscal_year"],
    )
    ahead = value.rename("value").to_frame().join(band).reset_index()
    book.show("wave_ahead", ahead, rows=(*inputs.rows, inputs.guidance))
    _put_year(book, inputs, ahead, "bought", years[0], "wave_next_bought")
    _put_year(book, inputs, ahead, "guided", years[0], "wave_next_guided")
    _put_year(book, inputs, ahead, "guided", years[1], "wave_second_guided")
    _put_year(book, inputs, ahead, "bought", years[-1], "wave_end_bought")
    _put_year(book, inputs, ahead, "kept", years[-1], "wave_end_kept")
    book.words["wave_next_year"], book.words["wave_end_year"] = str(years[0]), str(years[-1])
    bought = inputs.capex.sum()
    still = float(value["bought"].sum())
    what = f"charges of {years[0]} to {years[-1]} from purchases to {inputs.last}"
    book.put("wave_six_years", still, "usd_bn", what, rows=inputs.rows, by="estimated")
    what = f"the same over all purchases since {inputs.capex.index[0]}"
    book.put("wave_six_share", still / bought, "share", what, rows=inputs.rows, by="estimated")


CASE_WORDS = {
    "bought": "from purchases to {last} alone",
    "guided": "with the purchases guided for {next}",
    "kept": "if purchases stay as guided for {next}",
}


def _put_year(
    book: Workbook, inputs: WaveInputs, ahead: pd.DataFrame, case: str, year: int, name: str
) -> None:
    """One year of one case with its band; NaN where there is no guidance."""
    words = CASE_WORDS[case].format(last=inputs.last, next=inputs.last + 1)
    what = f"depreciation of {year} {words}"
    row = ahead[(ahead["case"] == case) & (ahead["fiscal_year"] == year)]
    if row.empty:
        book.put(name, math.nan, "usd_bn", what, rows=inputs.rows, by="estimated")
        return
    value, low, high = (float(row[end].item()) for end in ("value", "low", "high"))
    book.put(
        name,
        value,
        "usd_bn",
        what,
        rows=inputs.rows if case == "bought" else (*inputs.rows, inputs.guidance),
        by="estimated",
        interval=(min(low, value), max(high, value)),
        interval_kind=BAND,
    )


def _add_vintages(book: Workbook, inputs: WaveInputs, wave: DepreciationWave) -> None:
    """Charges by group of vintages, beside what was reported and the band ahead."""
    until = inputs.last + int(inputs.is_guided)
    charges = depreciation_wave(wave.capex.loc[:until], wave.asset_classes, wave.changes)
    tidy = charges.grouped()
    if inputs.is_guided:
        tidy["vintage"] = tidy["vintage"].replace(str(until), f"{until}, guided")
    tidy = tidy[tidy["fiscal_year"].between(FIT_FROM, inputs.ahead[-1])]
    ahead = book.frames["wave_ahead"].query("case == @case", local_dict={"case": _case(inputs)})
    told = inputs.reported.rename("reported_usd_bn").reset_index()
    frame = tidy.merge(told, on="fiscal_year", how="left")
    frame = frame.merge(ahead[["fiscal_year", "low", "high"]], on="fiscal_year", how="left")
    book.show("wave_vintages", frame, rows=(*inputs.rows, inputs.guidance))


def _case(inputs: WaveInputs) -> str:
    return "guided" if inputs.is_guided else "bought"


def _growth(book: Workbook, inputs: WaveInputs) -> tuple[pd.Series, pd.DataFrame]:
    """Yearly growth of revenue by scenario, and its row."""
    table = load("assumptions", book.as_of)
    row = table[(table["name"] == "ad_growth") & (table["view"] == "neutral")]
    revenue = inputs.annual.set_index("fiscal_year")["revenue_usd_bn"]
    record = (revenue[inputs.last] / revenue[inputs.last - RECORD_YEARS]) ** (1 / RECORD_YEARS) - 1
    rates = {end: float(row[end].item()) for end in ("low", "default", "high")}
    return pd.Series({**rates, "record": record}), row


def _last_year(inputs: WaveInputs) -> pd.Series:
    return inputs.annual[inputs.annual["fiscal_year"] == inputs.last].iloc[0]


def _margin_before(inputs: WaveInputs) -> float:
    """Operating margin before depreciation in the last reported year, which is held."""
    last = _last_year(inputs)
    return float(
        (last["operating_income_usd_bn"] + last["depreciation_usd_bn"]) / last["revenue_usd_bn"]
    )


def _add_margins(book: Workbook, inputs: WaveInputs) -> None:
    """Operating margin ahead: margin before depreciation held, revenue by scenario."""
    rates, row = _growth(book, inputs)
    ahead, last = book.frames["wave_ahead"], _last_year(inputs)
    frame = ahead.merge(rates.rename_axis("scenario").rename("growth").reset_index(), how="cross")
    years = frame["fiscal_year"] - inputs.last
    frame["revenue_usd_bn"] = last["revenue_usd_bn"] * (1 + frame["growth"]) ** years
    before = _margin_before(inputs)
    for charge in ("value", "low", "high"):
        frame[f"margin_{charge}"] = before - frame[charge] / frame["revenue_usd_bn"]
    renamed = {
        "value": "depreciation_usd_bn",
        "margin_value": "operating_margin",
        "margin_high": "margin_low",
        "margin_low": "margin_high",
    }
    frame = frame.drop(columns=["low", "high"]).rename(columns=renamed)
    book.show("wave_margins", frame, rows=(*inputs.rows, inputs.guidance, row))
    _put_margins(book, inputs, frame, row)


def _put_margins(
    book: Workbook, inputs: WaveInputs, frame: pd.DataFrame, row: pd.DataFrame
) -> None:
    last = _last_year(inputs)
    margin = last["operating_income_usd_bn"] / last["revenue_usd_bn"]
    rows = inputs.annual[inputs.annual["fiscal_year"] == inputs.last]
    book.put("wave_margin_last", margin, "share", f"operating margin of {inputs.last}", rows=rows)
    shown = frame[(frame["case"] == _case(inputs)) & (frame["fiscal_year"] == inputs.ahead[0])]
    shown = shown.set_index("scenario").loc[["low", "default", "high"]]
    words = CASE_WORDS[_case(inputs)].format(last=inputs.last, next=inputs.last + 1)
    book.put(
        "wave_margin_next",
        shown["operating_margin"]["default"],
        "share",
        f"operating margin of {inputs.ahead[0]}, other costs in proportion to revenue, {words}",
        rows=(*inputs.rows, inputs.guidance, row) if inputs.is_guided else (*inputs.rows, row),
        by="estimated",
        interval=(shown["margin_low"].min(), shown["margin_high"].max()),
        interval_kind="range of revenue growth and band of the charge",
    )


def _add_changes(book: Workbook, inputs: WaveInputs, wave: DepreciationWave) -> None:
    """Computed against disclosed effects; peers and rows that cannot be told stay in the table."""
    effects = load("useful_life_effects", book.as_of)
    frame = effects.rename(columns={"effect_usd_bn": "disclosed_usd_bn"})
    frame["fiscal_year"] = pd.to_datetime(frame["period_end"]).dt.year
    ours = (frame["company"] == "Meta") & (frame["measure"] == "depreciation")
    frame["computed_usd_bn"] = [
        _worth(wave, row) if own else math.nan
        for own, (_, row) in zip(ours, frame.iterrows(), strict=True)
    ]
    frame["ratio"] = frame["computed_usd_bn"] / frame["disclosed_usd_bn"]
    first = frame.assign(peer=frame["company"] != "Meta")
    order = ["peer", "company", "effective_date", "fiscal_year", "measure", "kind"]
    shown = first.sort_values(order)[EFFECT_COLUMNS].reset_index(drop=True)
    book.show("life_changes", shown, rows=(*inputs.rows, effects))
    told = ours & (frame["evidence"] != "unresolved")
    for year, kind in STATED:
        row = frame[told & (frame["fiscal_year"] == year) & (frame["kind"] == kind)]
        _put_change(book, inputs, row, effects.loc[row.index], f"{year}_{kind}")


def _worth(wave: DepreciationWave, row: pd.Series) -> float:
    """Computed effect on the fiscal year of `row`.

    Changes of that year count together, as companies tell them. What was expected counts only
    what was in service as the year began; what came counts all.
    """
    start = pd.Timestamp(year=int(row["fiscal_year"]), month=1, day=1)
    since = min(pd.Timestamp(row["effective_date"]), start)
    by = f"{start:%Y-%m-%d}" if row["kind"] == "expected" else None
    return float(change_worth(wave, f"{since:%Y-%m-%d}", in_service_by=by)[row["fiscal_year"]])


def _put_change(
    book: Workbook, inputs: WaveInputs, row: pd.DataFrame, source: pd.DataFrame, name: str
) -> None:
    year, kind = name.split("_")
    known = len(row) == 1
    said, found, ratio = (
        float(row[column].item()) if known else math.nan
        for column in ("disclosed_usd_bn", "computed_usd_bn", "ratio")
    )
    what = f"{kind} effect of the longer lives on depreciation of {year}"
    rows = (*inputs.rows, source)
    book.put(f"change_{name}", said, "usd_bn", f"{what}, disclosed", rows=source, by="reported")
    book.put(f"change_{name}_computed", found, "usd_bn", f"{what}, computed", rows=rows)
    book.put(f"change_{name}_ratio", ratio, "ratio", f"{what}, computed over disclosed", rows=rows)


def _add_true_lives(book: Workbook, inputs: WaveInputs, values: dict[str, float]) -> None:
    """Charge and margin if servers had always been written off over another life.

    Purchases stay as guided: were they to stop, the shortest life would soon charge least.
    """
    purchases = inputs.purchases(values)
    book_charge = depreciation_wave(purchases, inputs.classes(values), inputs.changes).total
    years = pd.Index(range(inputs.last, inputs.ahead[-1] + 1), name="fiscal_year")
    rates, row = _growth(book, inputs)
    last = _last_year(inputs)
    revenue = last["revenue_usd_bn"] * (1 + rates["default"]) ** (years - inputs.last)
    frames = []
    for life in TRUE_LIVES:
        charge = depreciation_wave(purchases, inputs.classes(values, life)).total
        charge, booked = (one.reindex(years, fill_value=0.0) for one in (charge, book_charge))
        frames.append(_true_life(inputs, life, charge, booked, np.asarray(revenue)))
    rows = (*inputs.rows, inputs.guidance, row)
    book.show("true_lives", pd.concat(frames, ignore_index=True), rows=rows)
    for life in TRUE_LIVES:
        _put_true_life(book, inputs, life)


def _true_life(
    inputs: WaveInputs, life: float, charge: pd.Series, booked: pd.Series, revenue: np.ndarray
) -> pd.DataFrame:
    """One life; in the reported year the extra charge is taken off the reported margin."""
    extra = charge - booked
    borne = charge.copy()
    borne[inputs.last] = _last_year(inputs)["depreciation_usd_bn"] + extra[inputs.last]
    return pd.DataFrame(
        {
            "fiscal_year": charge.index,
            "useful_life_years": life,
            "depreciation": charge.to_numpy(),
            "extra": extra.to_numpy(),
            "operating_margin": _margin_before(inputs) - borne.to_numpy() / revenue,
        }
    )


def _put_true_life(book: Workbook, inputs: WaveInputs, life: float) -> None:
    frame = book.frames["true_lives"]
    row = frame[(frame["useful_life_years"] == life) & (frame["fiscal_year"] == inputs.last)]
    extra, margin = (float(row[name].item()) for name in ("extra", "operating_margin"))
    low, _, high = inputs.ranges["servers_share"]
    per_share = extra / book.quantities["wave_share"].value
    ends = sorted((per_share * low, per_share * high))
    what = f"depreciation of {inputs.last} above book if servers last {life:g} years"
    book.put(
        f"true_life_{life:g}_extra",
        extra,
        "usd_bn",
        what,
        rows=inputs.rows,
        by="estimated",
        interval=(ends[0], ends[1]),
        interval_kind="range of the share of servers",
    )
    what = f"operating margin of {inputs.last} if servers last {life:g} years"
    name = f"true_life_{life:g}_margin"
    book.put(name, margin, "share", what, rows=inputs.rows, by="estimated")
