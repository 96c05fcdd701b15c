"""The schema of every table, as compact as it can be said."""

from __future__ import annotations

from analysis.datasets.adoption_tables import ADOPTION_TABLES
from analysis.datasets.capex_tables import CAPEX_TABLES
from analysis.datasets.columns import (
    CHOSEN,
    PROVENANCE,
    Column,
    Table,
    count,
    day,
    integer,
    number,
    text,
    usd_bn,
    words,
)
from analysis.datasets.result_tables import RESULT_TABLES
from analysis.datasets.store_tables import PRICE, STORE_TABLES, TICKER

_STATEMENT = (
    usd_bn("revenue_usd_bn", 0, required=True),
    usd_bn("costs_and_expenses_usd_bn", 0),
    usd_bn("operating_income_usd_bn"),
    usd_bn("net_income_usd_bn"),
    usd_bn("capex_ppe_usd_bn", 0),
    usd_bn("finance_lease_principal_usd_bn", 0),
    usd_bn("capex_usd_bn", 0),
    text("capex_definition", required=False),
    usd_bn("depreciation_usd_bn", 0),
    usd_bn("rd_expense_usd_bn", 0),
)

_CAPEX_DIRECTIONS = ("up", "down", "unchanged", "narrowed up", "narrowed down")
_EVENT_CATEGORIES = ("earnings", "capex_guidance", "model_release", "rival_release", "other")
_DOWNLOAD_MEASURES = (
    "downloads",
    "downloads_last_30_days",
    "downloads_last_month",
    "access_requests",
    "download_requests_first_week",
)
_VIEWS = ("neutral", "sceptic", "as-meta-argues")
_LONGEST_LIFE_YEARS = 50
_FIRST_YEAR, _LAST_YEAR = 2004, 2100  # the company's founding; far enough

TABLES: dict[str, Table] = {
    "meta_capex_guidance": Table(
        (
            integer("fiscal_year", _FIRST_YEAR, _LAST_YEAR),
            day("issued_on"),
            words("kind", "range", "point", "qualitative"),
            usd_bn("low_usd_bn", 0),
            usd_bn("high_usd_bn", 0),
            text("definition"),
            day("known_on"),
            *PROVENANCE,
        ),
        ascending=(("low_usd_bn", "high_usd_bn"), ("issued_on", "known_on")),
    ),
    "meta_annual": Table(
        (
            integer("fiscal_year", _FIRST_YEAR, _LAST_YEAR),
            day("period_end"),
            day("known_on"),
            *_STATEMENT,
            usd_bn("operating_cash_flow_usd_bn"),
            usd_bn("free_cash_flow_usd_bn"),
            count("headcount"),
            *PROVENANCE,
        ),
    ),
    "meta_quarterly": Table(
        (
            day("period_end"),
            day("known_on"),
            *_STATEMENT,
            usd_bn("free_cash_flow_usd_bn"),
            count("dap_millions"),
            count("headcount"),
            *PROVENANCE,
        ),
    ),
    "meta_segments": Table(
        (
            day("period_end"),
            day("known_on"),
            usd_bn("rl_revenue_usd_bn", 0),
            usd_bn("rl_operating_income_usd_bn"),
            usd_bn("foa_operating_income_usd_bn"),
            *PROVENANCE,
        ),
    ),
    "useful_lives": Table(
        (
            text("company"),
            day("effective_date"),
            text("asset_class"),
            number("old_years", 1, _LONGEST_LIFE_YEARS),
            number("new_years", 1, _LONGEST_LIFE_YEARS),
            day("known_on"),
            *PROVENANCE,
        ),
        dated=False,
    ),
    "events": Table(
        (
            Column("event_id", pattern=r"\d{8}_[a-z]+"),
            day("date"),
            Column("time_et", pattern=r"([01]\d|2[0-3]):[0-5]\d", required=False),
            words("after_close", "yes", "no"),
            words("category", *_EVENT_CATEGORIES),
            text("title"),
            words("capex_direction", *_CAPEX_DIRECTIONS, required=False),
            words("opens_weights", "yes", "no", required=False),
            day("known_on"),
            *PROVENANCE,
        ),
    ),
    "llama_downloads": Table(
        (
            day("date"),
            words("measure", *_DOWNLOAD_MEASURES),
            count("value", required=True),
            words("bound", "over", "about", "nearly", "stated"),
            text("scope"),
            words("cumulative", "yes", "no"),
            text("wording"),
            day("known_on"),
            *PROVENANCE,
        ),
        series=("measure",),
        rising=("value", "measure", "scope"),
    ),
    "survey_shares": Table(
        (
            text("survey"),
            text("publisher"),
            Column("fielded_on", pattern=r"\d{4}(-\d{2}(-\d{2})?)?", required=False),
            day("date"),
            integer("n", 1, required=False),
            text("option"),
            words("kind", "commercial", "open", "in-house", "vendor", "any"),
            number("share_pct", 0, 100),
            words("exclusive", "yes", "no", "unknown"),
            words("telemetry", "yes", "no"),
            day("known_on"),
            *PROVENANCE,
        ),
    ),
    "assumptions": Table(
        (
            Column("name", pattern=r"[a-z][a-z_]*"),
            words("view", *_VIEWS),
            number("default"),
            number("low"),
            number("high"),
            text("unit"),
            *CHOSEN,
        ),
        dated=False,
        ascending=(("low", "default", "high"),),
    ),
    "assumption_pairs": Table(
        (
            Column("first", pattern=r"[a-z][a-z_]*"),
            Column("second", pattern=r"[a-z][a-z_]*"),
            number("low", -1, 1),
            number("default", -1, 1),
            number("high", -1, 1),
            *CHOSEN,
        ),
        dated=False,
        ascending=(("low", "default", "high"),),
    ),
    "game_inputs": Table(
        (
            words("case", "example", "meta"),
            Column("name", pattern=r"[a-z][a-z_]*"),
            number("default"),
            number("low"),
            number("high"),
            text("unit"),
            *CHOSEN,
        ),
        dated=False,
        ascending=(("low", "default", "high"),),
    ),
    "prices_daily": Table(
        (
            day("date"),
            TICKER,
            PRICE,
            text("package"),
        ),
        series=("ticker",),
    ),
    **CAPEX_TABLES,
    **ADOPTION_TABLES,
    **RESULT_TABLES,
    **STORE_TABLES,
}
