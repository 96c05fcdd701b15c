"""Checks of the arguments of this part, made before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.core import DataError, unknown_name


def require_columns(frame: pd.DataFrame, columns: Iterable[str], argument: str) -> None:
    """Raise unless `frame` has all `columns`."""
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise DataError(
            f"{argument} lacks the column {missing[0]!r}; "
            f"it has {', '.join(map(str, frame.columns)) or 'none'}."
        )


def require_finite(values: pd.Series, argument: str) -> None:
    """Raise at the first value of `values` that is missing or infinite."""
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    bad = ~np.isfinite(numbers)
    if bad.any():
        label = values.index[bad][0]
        found = values.loc[label] if values.index.is_unique else values[bad].iloc[0]
        raise DataError(f"{argument} at {label} is {found}; give a finite number.")


def finite_array(argument: str, value: ArrayLike) -> NDArray[np.float64]:
    """`value` as an array of finite numbers."""
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise DataError(f"{argument}={value!r} is not numeric; give finite numbers.") from None
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
    series = pd.Series(values, dtype="object").sort_index()
    if series.empty:
        raise DataError(f"{argument} is empty; give US$ bn by year.")
    require_finite(series, argument)
    _require_consecutive(series.index, argument)
    years = pd.Index(series.index.astype("int64"), name="fiscal_year")
    return pd.Series(series.to_numpy(dtype=float), index=years)


def _require_consecutive(index: pd.Index[Any], argument: str) -> None:
    strange = [year for year in index if not _is_whole(year)]
    if strange:
        raise DataError(f"{argument} has the label {strange[0]!r}; its index holds years, as 2023.")
    repeated = index[index.duplicated()]
    if len(repeated):
        raise DataError(f"{argument} has {repeated[0]} twice; give each year once.")
    missing = sorted(set(range(int(index[0]), int(index[-1]) + 1)) - {int(y) for y in index})
    if missing:
        raise DataError(f"{argument} has no year {missing[0]}; write a year without any as 0.")


def _is_whole(year: object) -> bool:
    return isinstance(year, int | np.integer | float) and float(year).is_integer()


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
