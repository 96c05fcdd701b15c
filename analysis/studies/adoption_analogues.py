"""C06: where open models stand on the curves of Linux, Android and PyTorch."""

from __future__ import annotations

import math

import pandas as pd

from analysis.adoption import compare_analogues
from analysis.adoption.tables import DAYS_A_YEAR
from analysis.datasets import load
from analysis.studies.adoption_start import first_release
from analysis.studies.adoption_survey import SHARES_OF_USE
from analysis.studies.workbook import Workbook

PERCENT = 100
NAMES = {
    "linux_top500": "Linux, fastest computers",
    "linux_server_idc": "Linux, server licences",
    "linux_desktop": "Linux, desktop page views",
    "android_sales_gartner": "Android (Gartner)",
    "android_sales_idc": "Android (IDC)",
    "pytorch_papers": "PyTorch, papers",
}
LINUX = tuple(name for key, name in NAMES.items() if key.startswith("linux"))


def add_analogues(book: Workbook) -> None:
    """Add the curves, and what they say at the age of open models."""
    curves, surveys = load("share_curves", book.as_of), load("survey_shares", book.as_of)
    told = curves[curves["evidence"] != "unresolved"]
    share, start = _open_share(surveys), first_release(book.as_of)
    age = (share["date"].item() - start["date"].item()).days / DAYS_A_YEAR
    value = share["share_pct"].item() / PERCENT
    named = told.assign(analogue=told["analogue"].map(NAMES), share=told["share_pct"] / PERCENT)
    found = compare_analogues(named, value, age)
    rows = (told, share, start)
    book.models["analogues"] = found
    book.show("analogue_curves", found.curves.assign(now=value, age_now=age), rows=rows)
    book.show("analogue_standing", found.to_frame(), rows=rows)
    _put_open_share(book, share, start, value, age)
    _put_standing(book, found.standing, told)


def _put_open_share(
    book: Workbook, share: pd.DataFrame, start: pd.DataFrame, value: float, age: float
) -> None:
    """The share of open models, who counted it, and their age then."""
    what = f"share of open models: {share['option'].item()} ({share['publisher'].item()})"
    book.put("open_share", value, "share", what, rows=share, by="reported")
    book.words["open_share_of"] = f"{share['publisher'].item()}, {share['date'].item():%Y-%m-%d}"
    book.put("open_age", age, "years", "age of open models then, since LLaMA", rows=(share, start))


def _put_standing(book: Workbook, standing: pd.DataFrame, told: pd.DataFrame) -> None:
    """Shares of all analogues, and of Linux, at that age; how many are known."""
    known, linux = standing[standing["known"]], standing[standing["analogue"].isin(LINUX)]
    for name, shares, what in (
        ("analogues_at_age", known["share_then"], "median share of the analogues at that age"),
        ("linux_at_age", linux["share_then"], "median share of the series of Linux at that age"),
    ):
        _put_median(book, name, shares.dropna(), what, told)
    for name, number, meaning in (
        ("analogues_known", len(known), "analogues with a share known at that age"),
        ("linux_known", int(linux["known"].sum()), "series of Linux with a share at that age"),
    ):
        book.put(name, number, "integer", meaning, rows=told)
    first = float(linux["first_age"].min())
    what = "age of Linux at the first share that is known"
    book.put("linux_first_age", first, "years", what, rows=told)


def _put_median(
    book: Workbook, name: str, shares: pd.Series, what: str, told: pd.DataFrame
) -> None:
    """The median of shares and the range of them; NaN without rows where there are none."""
    there = len(shares) > 0
    book.put(
        name,
        float(shares.median()) if there else math.nan,
        "share",
        what,
        rows=told if there else (),
        by="estimated",
        interval=(float(shares.min()), float(shares.max())) if there else None,
        interval_kind="smallest to largest",
    )


def _open_share(surveys: pd.DataFrame) -> pd.DataFrame:
    """The latest share of use that is open; then, the only share there was."""
    told = surveys[(surveys["kind"] == "open") & (surveys["evidence"] != "unresolved")]
    told = told[told["telemetry"] == "no"]
    split = told[told["option"].isin(SHARES_OF_USE)]
    return (split if len(split) else told).sort_values("date").tail(1)
