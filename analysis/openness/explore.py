"""The model as a function of plain numbers by name: what sliders call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.core import DataError
from analysis.openness.assumptions import Assumptions, check_name
from analysis.openness.fields import KIND
from analysis.openness.given import check_mapping
from analysis.openness.value import OpennessValue, value_openness


def value_by_fields(values: Mapping[str, float]) -> OpennessValue:
    """Value of giving away at 26 numbers by field; every one of them counts as `assumed`.

    Parameters
    ----------
    values : mapping of str to float
        Each field of `Assumptions` once, in the units of the table of assumptions.

    Returns
    -------
    OpennessValue

    Raises
    ------
    DataError
        If `values` is no mapping, a field is unknown or missing, a value lies outside its
        domain, or growth over the horizon leaves the range of numbers.

    Examples
    --------
    >>> chosen = dict.fromkeys(KIND, 0.0) | {"horizon_years": 1}
    >>> value_by_fields(chosen | {"api_revenue": 2.0, "api_margin": 0.5}).npv
    -1.0
    """
    for name in check_mapping("values", values, "{name: number} for each field"):
        check_name(name)
    missing = [name for name in KIND if name not in values]
    if missing:
        raise DataError(f"values lack {', '.join(missing)}; give a number for each.")
    given: dict[str, Any] = dict(values)
    return value_openness(Assumptions(**given))
