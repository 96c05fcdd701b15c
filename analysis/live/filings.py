"""Reported figures from the SEC's company facts, each version with the day it was filed.

A fact stands in every filing that repeats it. Here it has one row when it was first filed, and
another for each later filing that says something else: a restatement is a row, never a change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from analysis.core import LiveDataError
from analysis.live.answers import ask, json_of
from analysis.live.patience import Deadline, TryAgain
from analysis.live.services import FILINGS, contact

COMPANIES = {
    "Meta": 1326801,
    "Alphabet": 1652044,
    "Amazon": 1018724,
    "Microsoft": 789019,
    "Oracle": 1341439,
}
"""Central index keys at the SEC."""

TAGS: dict[str, tuple[str, ...]] = {
    "revenue": (
        "RevenueFromContractWithCustomerExcludingAssessedTax",
        "Revenues",
        "SalesRevenueNet",
    ),
    "costs_and_expenses": ("CostsAndExpenses",),
    "operating_income": ("OperatingIncomeLoss",),
    "net_income": ("NetIncomeLoss",),
    "capex_ppe": (
        "PaymentsToAcquirePropertyPlantAndEquipment",
        "PaymentsToAcquireProductiveAssets",
    ),
    "finance_lease_principal": ("FinanceLeasePrincipalPayments",),
    "depreciation": (
        "DepreciationDepletionAndAmortization",
        "DepreciationAmortizationAndAccretionNet",
        "DepreciationAndAmortization",
    ),
    "rd_expense": ("ResearchAndDevelopmentExpense",),
    "operating_cash_flow": ("NetCashProvidedByUsedInOperatingActivities",),
}
"""For each item its US-GAAP tags, the one to prefer first; companies change them over the years."""

FORMS = ("10-K", "10-K/A", "10-Q", "10-Q/A")
FIRST_DAY = "2012-01-01"
COLUMNS = ("company", "item", "tag", "period_start", "period_end", "value_usd_bn")
FILED = ("form", "accession", "known_on")
KEY = ["company", "item", "period_start", "period_end"]

_FIELDS = ("start", "end", "val", "accn", "form", "filed")
_USD_PER_BN = 1e9
_PAUSE = 0.2  # seconds between requests: half the rate that the SEC allows


@dataclass(frozen=True)
class Facts:
    """What companies reported, and what could not be found."""

    frame: pd.DataFrame
    missing: tuple[str, ...]


def address_of(company: str, base: str = FILINGS.address) -> str:
    """Where a company's facts stand."""
    return f"{base}/api/xbrl/companyfacts/CIK{COMPANIES[company]:010d}.json"


def fetch_filings(companies: Sequence[str], deadline: Deadline) -> Facts:
    """All versions of the items of `TAGS` that companies filed.

    Returns
    -------
    Facts
        Frame with columns `COLUMNS` and `FILED`, one row a version, in order of key and day.

    Raises
    ------
    UsageError
        If nobody is named as asking, before any request.
    LiveDataError
        If the service does not answer, or not in the form it has had.
    """
    headers = {"User-Agent": contact(), "Accept-Encoding": "gzip"}
    frames, missing = [], []
    for number, company in enumerate(companies):
        deadline.sleep(_PAUSE if number else 0)
        try:
            frame = ask(
                address_of(company, FILINGS.used),
                partial(_read, company=company),
                deadline,
                headers,
            )
        except LiveDataError as error:
            error.args = (f"{company}: {error}",)
            raise
        frames.append(frame)
        absent = [item for item in TAGS if item not in set(frame["item"])]
        missing += [f"{company}: {', '.join(absent)}"] if absent else []
    return Facts(pd.concat(frames, ignore_index=True), tuple(missing))


def _read(body: bytes, company: str) -> pd.DataFrame:
    answer = json_of(body)
    tags = _path(answer, "facts", "us-gaap")
    if tags is None:
        raise TryAgain("schema drift: no facts under us-gaap; the form has changed.", body=body)
    if str(answer.get("cik", COMPANIES[company])).lstrip("0") != str(COMPANIES[company]):
        raise LiveDataError("the answer is of another company, by its CIK; it is not used.")
    rows = [row for item, names in TAGS.items() for row in _item(tags, company, item, names)]
    if not rows:
        raise LiveDataError("schema drift: none of the expected tags holds a figure in US$.")
    frame = pd.DataFrame(rows, columns=[*COLUMNS, *FILED])
    return versions(frame)


def _item(
    tags: Mapping[str, Any], company: str, item: str, names: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Rows of one item: of each period the first tag's, and what others told before that one."""
    since: dict[tuple[str, str], str] = {}
    for tag in names:
        listed = _path(tags, tag, "units", "USD")
        found = list(_facts(listed if isinstance(listed, list) else (), tag))
        kept = [fact for fact in found if fact["filed"] < since.get(_period(fact), "9999")]
        for fact in kept:
            value = fact["val"] / _USD_PER_BN
            told = value, fact["form"], fact["accn"], fact["filed"]
            yield company, item, tag, *_period(fact), *told
        for fact in kept:
            since[_period(fact)] = min(fact["filed"], since.get(_period(fact), "9999"))


def _period(fact: Mapping[str, Any]) -> tuple[str, str]:
    return fact["start"], fact["end"]


def _facts(listed: Any, tag: str) -> Iterator[dict[str, Any]]:
    """Facts of a span of time in the forms of `FORMS`; their fields are checked."""
    for fact in listed:
        if not isinstance(fact, dict) or "start" not in fact or fact.get("form") not in FORMS:
            continue
        strange = [name for name in _FIELDS if name not in fact]
        if strange:
            raise LiveDataError(f"schema drift: a fact of {tag} has no {strange[0]!r}.")
        checked = {**fact, **_checked(fact, tag)}
        if checked["start"] >= FIRST_DAY:
            yield checked


def _checked(fact: Mapping[str, Any], tag: str) -> dict[str, Any]:
    value = fact["val"]
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e13:
        shown = repr(value)[:20]
        raise LiveDataError(f"schema drift: {tag} has {shown} for a figure in US$.")
    try:
        days = {name: str(dt.date.fromisoformat(fact[name])) for name in ("start", "end", "filed")}
    except (TypeError, ValueError):
        raise LiveDataError(f"schema drift: a fact of {tag} has a day that is none.") from None
    if not days["start"] < days["end"] <= days["filed"]:
        raise LiveDataError(f"{tag} to {days['end']} is filed on {days['filed']}: not used.")
    return {**days, "form": str(fact["form"]), "accn": str(fact["accn"])}


def versions(facts: pd.DataFrame) -> pd.DataFrame:
    """Of repeated facts the first, and each that says something else than the one before."""
    ordered = facts.sort_values([*KEY, "known_on", "accession"], kind="stable")
    ordered = ordered.drop_duplicates([*KEY, "known_on"], keep="last")
    before = ordered.groupby(KEY, sort=False)["value_usd_bn"].shift()
    return ordered[before.isna() | (ordered["value_usd_bn"] != before)].reset_index(drop=True)


def _path(tree: Any, *names: str) -> Any:
    for name in names:
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree
