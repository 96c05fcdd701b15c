"""The schema of the tables that only a refreshed store has: their data may not be shipped."""

from __future__ import annotations

import re

from analysis.datasets.columns import PROVENANCE, Column, Table, day, number, text, words

TICKER = Column("ticker", pattern=r"\^?[A-Za-z0-9][A-Za-z0-9.\-=]{0,19}")
PRICE = Column("adj_close", "number", True, 0, series=True)
FACTORS = ("mkt_rf", "smb", "hml", "rmw", "cma", "rf", "mom")
ITEMS = (
    "revenue",
    "costs_and_expenses",
    "operating_income",
    "net_income",
    "capex_ppe",
    "finance_lease_principal",
    "depreciation",
    "rd_expense",
    "operating_cash_flow",
)
"""What is taken from company facts, as columns of `meta_quarterly` call it."""

_FACTOR_COLUMNS = tuple(number(name, -1, 1) for name in FACTORS)  # a fraction a day

_TRADED = (
    day("date"),
    TICKER,
    number("close", 0),
    number("volume", 0, required=False),
    number("dividend", 0),
    number("split", 0),
    words("repaired", "yes", "no"),
)

STORE_TABLES: dict[str, Table] = {
    "prices_daily_restated": Table(
        (day("date"), TICKER, PRICE, text("package"), day("known_on")), series=("ticker",)
    ),
    "prices_traded": Table((*_TRADED, text("package")), series=("ticker",)),
    "prices_traded_restated": Table(
        (*_TRADED, text("package"), day("known_on")), series=("ticker",)
    ),
    "factors_daily": Table((day("date"), *_FACTOR_COLUMNS, text("package"))),
    "factors_daily_restated": Table(
        (day("date"), *_FACTOR_COLUMNS, text("package"), day("known_on"))
    ),
    "company_facts": Table(
        (
            words("company", "Alphabet", "Amazon", "Meta", "Microsoft", "Oracle"),
            words("item", *ITEMS),
            Column("tag", pattern=r"[A-Za-z0-9]+"),
            day("period_start"),
            day("period_end"),
            number("value_usd_bn"),
            text("form"),
            text("accession"),
            day("known_on"),
            *PROVENANCE,
        ),
        dated=False,
        ascending=(("period_start", "period_end"),),
    ),
}


def is_ticker(name: str) -> bool:
    """Whether `name` is a symbol: letters, digits and few marks, never a path.

    Examples
    --------
    >>> is_ticker("^GSPC"), is_ticker("BRK-B"), is_ticker("../x")
    (True, True, False)
    """
    return re.fullmatch(TICKER.pattern, name) is not None
