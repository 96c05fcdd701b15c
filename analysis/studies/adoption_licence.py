"""C11: firms by monthly users against the threshold of the licence."""

from __future__ import annotations

import math

import pandas as pd

from analysis.core import as_timestamp
from analysis.datasets import load
from analysis.studies.workbook import Workbook

CLAUSE = "licence clause"
COUNTED = ("monthly active users", "monthly active devices")
LAST_DAY = "2023-07-31"
"""Figures of the month of the licence and before; what came later did not decide who asks."""
NAMED = {"snap_users": ("Snap", "Snapchat"), "tiktok_users": ("ByteDance", "TikTok")}
"""The rivals that the article names."""
MILLION = 1e6
NEAR = 0.9
"""A firm above this part of the threshold, and below it, is near."""


def add_licence(book: Workbook) -> None:
    """Add the threshold, the firms on both sides, and the rivals that the article names."""
    rows = load("licence_threshold", book.as_of)
    clause = rows[rows["measure"] == CLAUSE]
    limit = clause["users_mn"].item()
    book.put("threshold", limit * MILLION, "count", "monthly users above which the licence asks "
             "for approval", rows=clause, by="reported")  # fmt: skip
    told = rows[rows["measure"].isin(COUNTED) & (rows["evidence"] != "unresolved")]
    told = told[told["date"] <= as_timestamp(LAST_DAY)]
    told = told.sort_values("date").drop_duplicates(["firm", "product"], keep="last")
    for name, (firm, product) in NAMED.items():
        row = told[(told["firm"] == firm) & (told["product"] == product)]
        value = row["users_mn"].item() * MILLION if len(row) else math.nan
        book.put(name, value, "count", f"monthly users of {product}", rows=row, by="reported")
    named = told[told["product"].isin([product for _, product in NAMED.values()])]
    least = named["users_mn"].min() * MILLION if len(named) == len(NAMED) else math.nan
    book.put("fewest_users", least, "count", "monthly users of the smaller of Snapchat and TikTok",
             rows=named, by="reported")  # fmt: skip
    users = told.assign(above=told["users_mn"] > limit, near=told["users_mn"] > NEAR * limit)
    for name, some, what in (
        ("products_told", users, "products with monthly users told"),
        ("products_above", users[users["above"]], "of them above the threshold"),
        ("products_near", users[users["near"] & ~users["above"]], "below it by less than a tenth"),
    ):
        book.put(name, len(some), "integer", what, rows=users)
    book.show("licence", _shown(users, limit), rows=(told, clause))


def _shown(users: pd.DataFrame, limit: float) -> pd.DataFrame:
    columns = ["firm", "product", "relation", "measure", "users_mn", "date", "checked", "evidence"]
    ordered = users.sort_values("users_mn", ascending=False, ignore_index=True)[columns]
    return ordered.assign(threshold_mn=limit)
