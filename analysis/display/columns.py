"""The check that a frame can be drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.core import DataError

if TYPE_CHECKING:
    import pandas as pd


def columns_of(
    frame: pd.DataFrame,
    function: str,
    columns: Iterable[str] = (),
    numbers: Iterable[str] = (),
    *,
    unbounded: Iterable[str] = (),
    dates: Iterable[str] = (),
) -> pd.DataFrame:
    """`frame` with its named index as a column, once it is known that it can be drawn.

    Parameters
    ----------
    function : str
        The draw function, for the message.
    columns, numbers, unbounded, dates : iterable of str
        Columns that are needed; those needed with a finite number, a number that may be
        infinite, or a date in every row.

    Raises
    ------
    DataError
        If there is no row, a column is missing or a cell is not what its column needs.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"t": [1.0]}, index=pd.Index([7], name="year"))
    >>> columns_of(simulated, "draw_nothing", ["year"], numbers=["t"]).columns.tolist()
    ['year', 't']
    """
    unfold = frame.index.name is not None and frame.index.name not in frame.columns
    table = frame.reset_index() if unfold else frame.copy()
    _require([*columns, *numbers, *unbounded, *dates], table, function)
    if table.empty:
        raise DataError(f"frame of {function} has no rows; nothing to draw.")
    for name in numbers:
        table[name] = _numbers(table[name], function, np.isfinite, "finite numbers")
    for name in unbounded:
        table[name] = _numbers(table[name], function, lambda x: ~np.isnan(x), "numbers")
    for name in dates:
        table[name] = _dates(table[name], function)
    return table


def _require(names: list[str], table: pd.DataFrame, function: str) -> None:
    missing = [name for name in names if name not in table.columns]
    if missing:
        found = ", ".join(map(str, table.columns))
        raise DataError(f"frame of {function} lacks the column {missing[0]!r}; it has {found}.")


def _numbers(
    values: pd.Series, function: str, allowed: Callable[[Any], Any], wanted: str
) -> pd.Series:
    import pandas as pd

    found = pd.to_numeric(values, errors="coerce").astype(float)
    _refuse(values, ~allowed(found.to_numpy()), function, wanted)
    return found


def _dates(values: pd.Series, function: str) -> pd.Series:
    import pandas as pd

    found = pd.to_datetime(values, errors="coerce")
    _refuse(values, found.isna().to_numpy(), function, "dates")
    return found


def _refuse(values: pd.Series, bad: Any, function: str, wanted: str) -> None:
    if bad.any():
        row = int(np.argmax(bad))
        raise DataError(
            f"frame of {function}: {values.name} in row {row} is {values.iloc[row]}; "
            f"give {wanted}, or leave the row out."
        )
