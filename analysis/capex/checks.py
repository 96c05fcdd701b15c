"""Checks of the arguments of this part, made before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.core import DataError, unknown_name

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Fiscal years; a label outside is a position or a slip."""

SHOWN_LENGTH = 60
"""Characters of a value in a message."""


def shown(value: object) -> str:
    """A value in one short line, for a message."""
    plain_number = isinstance(value, float | np.number) and not isinstance(value, np.timedelta64)
    text = " ".join((str(value) if plain_number else repr(value)).split())
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}..."


def is_number(value: object) -> bool:
    """Whether `value` is one finite number; flags and text are none."""
    if isinstance(value, bool | np.timedelta64):
        return False
    return isinstance(value, int | float | np.integer | np.floating) and bool(
        -np.inf < value < np.inf
    )


def two_numbers(argument: str, value: Any) -> tuple[float, float]:
    """`value` as a pair of finite numbers."""
    if not isinstance(value, tuple | list | np.ndarray) or len(value) != 2:
        raise DataError(f"{argument}={shown(value)} is no pair; give (low, high), two numbers.")
    return finite_number(f"{argument}[0]", value[0]), finite_number(f"{argument}[1]", value[1])


def items_of(argument: str, values: Any, kind: type | tuple[type, ...], wanted: str) -> list[Any]:
    """The items of `values`, each of the type `kind`."""
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise DataError(f"{argument}={shown(values)} is no list; give a list of {wanted}.")
    items = list(values)
    for place, item in enumerate(items):
        if not isinstance(item, kind):
            raise DataError(f"{argument}[{place}]={shown(item)}; give {wanted}.")
    return items


def require_frame(value: object, argument: str) -> None:
    """Raise unless `value` is a DataFrame."""
    if not isinstance(value, pd.DataFrame):
        raise DataError(f"{argument}={shown(value)} is no table; give a DataFrame.")


def require_columns(frame: pd.DataFrame, columns: Iterable[str], argument: str) -> None:
    """Raise unless `frame` is a table that has all `columns`."""
    require_frame(frame, argument)
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise DataError(
            f"{argument} lacks the column {missing[0]!r}; "
            f"it has {', '.join(map(str, frame.columns)) or 'none'}."
        )


def require_finite(values: pd.Series, argument: str) -> None:
    """Raise at the first value of `values` that is missing or infinite."""
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    bad = ~np.isfinite(numbers) | [isinstance(value, str | bytes) for value in values]
    if bad.any():
        label = values.index[bad][0]
        found = values.loc[label] if values.index.is_unique else values[bad].iloc[0]
        raise DataError(f"{argument} at {label} is {shown(found)}; give a finite number.")


def finite_array(argument: str, value: ArrayLike) -> NDArray[np.float64]:
    """`value` as an array of finite numbers."""
    refusal = DataError(f"{argument}={shown(value)} is not numeric; give finite numbers.")
    try:
        given = np.asarray(value)
        array = given.astype(float)
    except (TypeError, ValueError):
        raise refusal from None
    texts = given.dtype.kind == "O" and any(isinstance(one, str | bytes) for one in given.flat)
    if given.dtype.kind not in "iufO" or texts:
        raise refusal
    if not np.isfinite(array).all():
        raise DataError(f"{argument} holds {array[~np.isfinite(array)][0]}; give finite numbers.")
    return array


def finite_number(argument: str, value: ArrayLike) -> float:
    """`value` as one finite number."""
    array = finite_array(argument, value)
    if array.ndim:
        raise DataError(f"{argument} has the shape {array.shape}; give one number.")
    return float(array)


def by_year(values: Mapping[int, float] | pd.Series, argument: str) -> pd.Series:
    """`values` as finite floats on consecutive integer years, in order."""
    if isinstance(values, pd.DataFrame):
        raise DataError(f"{argument} is a table; give one column of it, indexed by year.")
    if not isinstance(values, Mapping | pd.Series):
        raise DataError(
            f"{argument}={shown(values)} names no years; give a mapping or a "
            "Series, US$ bn by year."
        )
    series = pd.Series(values, dtype="object")
    if series.empty:
        raise DataError(f"{argument} is empty; give US$ bn by year.")
    _require_years(series.index, argument)
    series = series.sort_index()
    require_finite(series, argument)
    _require_consecutive(series.index, argument)
    years = pd.Index(series.index.astype("int64"), name="fiscal_year")
    return pd.Series(series.to_numpy(dtype=float), index=years)


def _require_years(index: pd.Index[Any], argument: str) -> None:
    strange = [year for year in index if not is_year(year)]
    if strange:
        raise DataError(
            f"{argument} has the label {shown(strange[0])}; its index holds years, as 2023."
        )


def _require_consecutive(index: pd.Index[Any], argument: str) -> None:
    repeated = index[index.duplicated()]
    if len(repeated):
        raise DataError(f"{argument} has {repeated[0]} twice; give each year once.")
    missing = sorted(set(range(int(index[0]), int(index[-1]) + 1)) - {int(y) for y in index})
    if missing:
        raise DataError(f"{argument} has no year {missing[0]}; write a year without any as 0.")


def is_year(year: Any) -> bool:
    """Whether `year` is a whole number that can be a fiscal year."""
    return is_number(year) and float(year).is_integer() and FIRST_YEAR <= year <= LAST_YEAR


def require_known(kind: str, value: str, known: Iterable[str]) -> None:
    """Raise, with the nearest names, unless `value` is one of `known`."""
    if value not in tuple(known):
        raise DataError(unknown_name(kind, value, known))


def fitting_arrays(**arguments: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    """The arguments as finite arrays of one shape."""
    arrays = {name: finite_array(name, value) for name, value in arguments.items()}
    try:
        return tuple(np.broadcast_arrays(*arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise DataError(f"shapes do not fit: {shapes}; give one value or a grid.") from None


def refuse(
    bad: Any,
    values: NDArray[np.float64],
    argument: str,
    wanted: str,
    beside: NDArray[np.float64] | None = None,
) -> None:
    """Raise, with the first `bad` value (and the one `beside` it), saying what is `wanted`."""
    if np.any(bad):
        other = "" if beside is None else f" against {float(beside[bad][0]):g}"
        raise DataError(f"{argument}={float(values[bad][0])}{other}; give {wanted}.")


def plain(value: Any) -> float | NDArray[np.float64]:
    """A number of no dimension as a float, any other as an array."""
    return float(value) if np.ndim(value) == 0 else np.asarray(value)
