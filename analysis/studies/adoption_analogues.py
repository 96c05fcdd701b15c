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
    share = _open_share(surveys)
    start = first_release(book.as_of)
    age = (share["date"].item() - start["date"].item()).days / DAYS_A_YEAR
    value = share["share_pct"].item() / PERCENT
    found = compare_analogues(
        told.assign(analogue=told["analogue"].map(NAMES), share=told["share_pct"] / PERCENT),
        value,
        age,
    )
    book.models["analogues"] = found
    rows = (told, share, start)
    book.show("analogue_curves", found.curves.assign(now=value, age_now=age), rows=rows)
    book.show("analogue_standing", found.to_frame(), rows=rows)
    what = f"share of open models: {share['option'].item()} ({share['publisher'].item()})"
    book.put("open_share", value, "share", what, rows=share, by="reported")
    book.words["open_share_of"] = f"{share['publisher'].item()}, {share['date'].item():%Y-%m-%d}"
    book.put("open_age", age, "years", "age of open models then, since LLaMA", rows=(share, start))
    known = found.standing[found.standing["known"]]
    book.put(
        "analogues_at_age",
        float(known["share_then"].median()) if len(known) else math.nan,
        "share",
        "median share of the analogues at that age",
        rows=told if len(known) else (),
        by="estimated",
        interval=(float(known["share_then"].min()), float(known["share_then"].max()))
        if len(known)
        else None,
        interval_kind="smallest to largest",
    )
    linux = found.standing[found.standing["analogue"].isin(LINUX)]
    then = linux["share_then"].dropna()
    book.put("linux_at_age", float(then.median()) if len(then) else math.nan, "share",
             "median share of the series of Linux at that age", rows=told if len(then) else (),
             by="estimated", interval=(float(then.min()), float(then.max())) if len(then) else None,
             interval_kind="smallest to largest")  # fmt: skip
    for name, number, meaning in (
        ("analogues_known", len(known), "analogues with a share known at that age"),
        ("linux_known", int(linux["known"].sum()), "series of Linux with a share at that age"),
    ):
        book.put(name, number, "integer", meaning, rows=told)
    first = float(linux["first_age"].min())
    what = "age of Linux at the first share that is known"
    book.put("linux_first_age", first, "years", what, rows=told)


def _open_share(surveys: pd.DataFrame) -> pd.DataFrame:
    """The latest share of use that is open; then, the only share there was."""
    told = surveys[(surveys["kind"] == "open") & (surveys["evidence"] != "unresolved")]
    told = told[told["telemetry"] == "no"]
    split = told[told["option"].isin(SHARES_OF_USE)]
    return (split if len(split) else told).sort_values("date").tail(1)
