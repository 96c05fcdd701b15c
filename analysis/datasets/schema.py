"""The pandera schema of a table: what each column may hold."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from analysis.datasets.columns import Column, Table
from analysis.datasets.faults import Fault
from analysis.datasets.rows import FIRST_ROW_LINE

_LANDING_PAGES = {"blog", "news", "financials", "ai", "en", "home"}
_PARTS_OF_A_PAGE = {"github.com": 3, "huggingface.co": 2}  # owner and repository are no page


def is_page(url: str) -> bool:
    """Whether `url` leads to one page, not to a home page or a list of news.

    Examples
    --------
    >>> is_page("https://about.fb.com/news/2023/07/llama-2/"), is_page("https://about.fb.com/news/")
    (True, False)
    """
    place = urlsplit(url)
    parts = [part for part in place.path.split("/") if part]
    if place.scheme not in ("http", "https") or not place.netloc or " " in url:
        return False
    if not parts:
        return bool(place.query)
    least = _PARTS_OF_A_PAGE.get(place.netloc.removeprefix("www."), 1)
    return len(parts) >= least and (len(parts) > 1 or parts[0] not in _LANDING_PAGES)


def column_faults(frame: pd.DataFrame, table: Table) -> list[Fault]:
    """All cells of `frame` that break the schema of `table`, in the order of the file."""
    from pandera.errors import SchemaErrors

    try:
        build_schema(table).validate(frame, lazy=True)
    except SchemaErrors as errors:
        return _faults(errors.failure_cases)
    return []


def build_schema(table: Table) -> Any:
    """The `pandera.pandas.DataFrameSchema` of `table`."""
    import pandera.pandas as pa  # slow to import, and needed only for a full check

    columns = {column.name: _column(pa, column) for column in table.columns}
    return pa.DataFrameSchema(columns, strict=True, ordered=True)


def _column(pa: Any, column: Column) -> Any:
    nullable = not (column.required and column.kind != "text")
    return pa.Column(checks=_checks(pa, column), nullable=nullable)


def _checks(pa: Any, column: Column) -> list[Any]:
    checks = []
    empty = () if column.required else ("",)
    if column.kind == "text" and column.required:
        checks.append(pa.Check.ne("", error="is missing; every row needs one"))
    if column.options:
        allowed = ", ".join(column.options)
        options = [*column.options, *empty, ""]
        checks.append(pa.Check.isin(options, error=f"is none of: {allowed}"))
    if column.pattern:
        fits = re.compile(column.pattern).fullmatch
        checks.append(_each(pa, lambda cell: not cell or bool(fits(cell)), "has the wrong form"))
    if column.page:
        problem = "is not the address of a page; leave it empty rather than name a home page"
        checks.append(_each(pa, lambda cell: not cell or is_page(cell), problem))
    if column.low is not None:
        checks.append(pa.Check.ge(column.low, error=f"is below {column.low:g}"))
    if column.high is not None:
        checks.append(pa.Check.le(column.high, error=f"is above {column.high:g}"))
    return checks


def _each(pa: Any, holds: Any, problem: str) -> Any:
    return pa.Check(holds, element_wise=True, error=problem)


def _faults(cases: pd.DataFrame) -> list[Fault]:
    faults = [
        Fault(_problem(str(case.check)), _line(case.index), str(case.column), _value(case))
        for case in cases.itertuples(index=False)
    ]
    return sorted(faults, key=lambda fault: fault.line or 0)


def _line(index: Any) -> int | None:
    return None if index is None or pd.isna(index) else int(index) + FIRST_ROW_LINE


def _problem(check: str) -> str:
    return "is missing; every row needs one" if check == "not_nullable" else check


def _value(case: Any) -> str | None:
    return None if pd.isna(case.failure_case) else str(case.failure_case)
