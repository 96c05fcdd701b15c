"""The schema of the tables on costs, peers, lives of assets, users and value of the firm."""

from __future__ import annotations

from analysis.datasets.columns import (
    CHOSEN,
    PROVENANCE,
    Column,
    Table,
    day,
    integer,
    number,
    text,
    usd_bn,
    words,
)

_FIRMS = ("Alphabet", "Amazon", "Meta", "Microsoft", "Oracle")
_CAPEX_MEASURES = (
    "purchases",
    "net of proceeds",
    "with finance leases",
    "with finance-lease principal",
)
_EFFECTS = ("depreciation", "net_income", "operating_income", "operating_expenses")
_USER_MEASURES = (
    "facebook_dau",
    "facebook_mau",
    "family_dap",
    "family_map",
    "family_daily_people",
    "active_advertisers",
)
_VALUE_MEASURES = (
    "diluted_shares",
    "cash_and_securities",
    "long_term_debt",
    "operating_cash_flow",
    "free_cash_flow",
)
_VALUE_UNITS = ("US$ bn", "US$ bn, four quarters", "millions of shares")
_FIRST_YEAR, _LAST_YEAR = 2004, 2100  # the company's founding; far enough
_FASTEST_GROWTH_PCT = 200  # a year; any other is a slip
_LARGEST_EFFECT_USD_BN = 50  # a year; any other is a slip of units

CAPEX_TABLES: dict[str, Table] = {
    "meta_expense_guidance": Table(
        (
            integer("fiscal_year", _FIRST_YEAR, _LAST_YEAR),
            day("issued_on"),
            words("kind", "range", "growth range", "qualitative"),
            usd_bn("low_usd_bn", 0),
            usd_bn("high_usd_bn", 0),
            number("growth_low_pct", 0, _FASTEST_GROWTH_PCT, required=False),
            number("growth_high_pct", 0, _FASTEST_GROWTH_PCT, required=False),
            text("definition"),
            day("known_on"),
            *PROVENANCE,
        ),
        ascending=(
            ("low_usd_bn", "high_usd_bn"),
            ("growth_low_pct", "growth_high_pct"),
            ("issued_on", "known_on"),
        ),
    ),
    "peers_capex": Table(
        (
            words("company", *_FIRMS),
            day("period_end"),
            words("period_type", "quarter", "year"),
            Column("fiscal_period", pattern=r"FY\d{4}( Q[1-4])?"),
            words("measure", *_CAPEX_MEASURES),
            usd_bn("capex_usd_bn", 0, required=True),
            text("capex_definition"),
            usd_bn("finance_lease_principal_usd_bn", 0),
            usd_bn("revenue_usd_bn", 0),
            day("known_on"),
            *PROVENANCE,
        ),
        dated=False,
        series=("company", "period_type", "measure"),
    ),
    "useful_life_effects": Table(
        (
            words("company", *_FIRMS),
            day("effective_date"),
            text("asset_class"),
            day("period_end"),
            words("measure", *_EFFECTS),
            words("kind", "expected", "actual"),
            number("effect_usd_bn", -_LARGEST_EFFECT_USD_BN, _LARGEST_EFFECT_USD_BN),
            day("known_on"),
            *PROVENANCE,
        ),
        dated=False,
        ascending=(("effective_date", "period_end"),),
    ),
    "capex_inputs": Table(
        (
            Column("name", pattern=r"[a-z][a-z0-9_]*"),
            text("entity"),
            day("date"),
            number("default"),
            number("low", required=False),
            number("high", required=False),
            text("unit"),
            *CHOSEN,
        ),
        dated=False,
        ascending=(("low", "default", "high"),),
    ),
    "meta_market_value": Table(
        (
            day("date"),
            words("measure", *_VALUE_MEASURES),
            Column("value", "number", True, 0, series=True),
            words("unit", *_VALUE_UNITS),
            day("known_on"),
            *PROVENANCE,
        ),
        series=("measure",),
    ),
    "meta_users": Table(
        (
            day("date"),
            words("measure", *_USER_MEASURES),
            Column("value_mn", "number", True, 1, series=True),
            words("bound", "over", "stated"),
            day("known_on"),
            *PROVENANCE,
        ),
        series=("measure",),
    ),
}
