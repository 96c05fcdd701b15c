"""Quarters from reported spans: a cash-flow statement tells the year to date, not the quarter."""

from __future__ import annotations

import pandas as pd

_QUARTER_DAYS = (80, 100)
_YEAR_DAYS = (350, 380)


def quarterly(facts: pd.DataFrame) -> pd.DataFrame:
    """The value of each quarter, as reported, else as the difference of two spans to date.

    Parameters
    ----------
    facts : DataFrame
        Of one company, one version a key, as `filings.fetch_filings` gives them.

    Returns
    -------
    DataFrame
        `item, period_end, value_usd_bn, known_on, direct` (whether the quarter itself was
        reported), with form and accession of the filing that completed it.

    Examples
    --------
    >>> told = {"company": "Meta", "item": "capex_ppe", "tag": "t", "form": "10-Q"}
    >>> spans = [("2023-01-01", "2023-03-31", 6.8), ("2023-01-01", "2023-06-30", 13.0)]
    >>> facts = pd.DataFrame([
    ...     {**told, "period_start": a, "period_end": b, "value_usd_bn": v, "accession": "x",
    ...      "known_on": b} for a, b, v in spans])
    >>> quarterly(facts)["value_usd_bn"].round(3).tolist()
    [6.8, 6.2]
    """
    spans = facts.assign(
        start=pd.to_datetime(facts["period_start"]), end=pd.to_datetime(facts["period_end"])
    )
    whole = spans[(spans["end"] - spans["start"]).dt.days.between(*_QUARTER_DAYS)]
    both = pd.concat([whole.assign(direct=True), _differences(spans).assign(direct=False)])
    first = both.drop_duplicates(["item", "end"], keep="first")  # what was reported comes first
    columns = ["item", "period_end", "value_usd_bn", "form", "accession", "known_on", "direct"]
    return first.sort_values(["item", "end"])[columns].reset_index(drop=True)


def _differences(spans: pd.DataFrame) -> pd.DataFrame:
    """Each span to date less the one that ends a quarter before, of the same start."""
    pairs = spans.merge(spans, on=["item", "start"], suffixes=("", "_before"))
    apart = (pairs["end"] - pairs["end_before"]).dt.days
    pairs = pairs[apart.between(*_QUARTER_DAYS)]
    later = pairs[["known_on", "known_on_before"]].max(axis=1)
    value = pairs["value_usd_bn"] - pairs["value_usd_bn_before"]
    return pairs.assign(value_usd_bn=value, known_on=later)


def annual(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts that span a fiscal year: those of annual filings, as others tell twelve months."""
    days = pd.to_datetime(facts["period_end"]) - pd.to_datetime(facts["period_start"])
    return facts[days.dt.days.between(*_YEAR_DAYS) & facts["form"].str.startswith("10-K")]
