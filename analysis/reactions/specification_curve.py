"""One question under many defensible choices, judged together over the same placebo days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.core import DataError, FitError, Result, format_number
from analysis.reactions.placebo_pool import Pool, places
from analysis.reactions.result import EventStudyResult
from analysis.reactions.settings import Window
from analysis.reactions.spaced_sets import SpacedSets
from analysis.reactions.verdict import AT_LEAST

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEVEL = 0.05
JOINT = ("median", "share_told", "stouffer")


@dataclass(frozen=True, eq=False)
class SpecificationCurve(Result):
    """All choices, and the three joint tests; made by `specification_curve`.

    `specifications` has a row a choice: `study, events, first_day, last_day, n, mean_car`
    (fraction), `mean_scar`, `p_value` (two-sided, over the placebo sets). `joint` has a row a
    statistic: `value, p_value`. `days` is how many days the pool holds, `draws` how many sets.
    """

    specifications: pd.DataFrame
    joint: pd.DataFrame
    days: int
    draws: int

    def to_frame(self) -> pd.DataFrame:
        """The choices, from the smallest mean to the largest; `window` in words."""
        frame = self.specifications
        days = frame[["first_day", "last_day"]].itertuples(index=False)
        frame = frame.assign(window=[f"days {first} to {last}" for first, last in days])
        return frame.sort_values("mean_car", ignore_index=True)

    def headline(self) -> str:
        """How many choices tell a reaction, and what that means for all of them together."""
        told = int((self.specifications["p_value"] < LEVEL).sum())
        joint = float(self.joint["p_value"]["share_told"])
        return (
            f"{told} of {len(self.specifications)} choices tell a reaction at {LEVEL:.0%}; as many "
            f"or more do so for random days with p = {format_number(joint, 'p_value')}."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The means in order, those that are told apart, over the choices behind each."""
        from analysis import display  # loaded only when drawing

        return display.draw_specifications(self.to_frame(), ax=ax)


def specification_curve(
    studies: Mapping[str, EventStudyResult],
    lists: Mapping[str, Iterable[Any]],
    windows: Sequence[Window],
    *,
    draws: int = 9999,
    seed: int = 0,
    exclude: Iterable[object] | None = None,
) -> SpecificationCurve:
    """The mean under every study, list of events and window, with joint placebo inference.

    Each placebo set puts a random day in the place of every event, the same one under all
    choices, so that the choices are as dependent for random days as they are for the events.

    Parameters
    ----------
    studies : mapping of name to EventStudyResult
        Of one firm and the same events, under different benchmarks, models or estimation windows.
    lists : mapping of name to event ids
        The events that each list holds.
    windows : sequence of (first, last)
        Tested windows, inside the event window of every study.
    draws, seed, exclude
        As for `EventStudyResult.placebo_test`. Each window has the events that every study tests
        over it; placebo days are those that pass under every study and window.

    Returns
    -------
    SpecificationCurve
        `joint` tests three statistics against their values for the placebo sets: `median`, the
        absolute median of the mean SCARs; `share_told`, the share of choices with p below 5 %;
        `stouffer`, the absolute mean of the choices' normal scores.

    Raises
    ------
    DataError
        If a list names no known event, or there is no study, list or window.
    FitError
        If no event, or no set of days, is left.

    References
    ----------
    Simonsohn, Simmons, Nelson (2020), Specification curve analysis, Nature Human Behaviour 4,
    1208-1214 (three joint statistics; there over shuffled data).

    Examples
    --------
    >>> from analysis.reactions import event_study
    >>> rng = np.random.default_rng(0)
    >>> days = pd.bdate_range("2022-01-03", periods=500)
    >>> simulated = pd.DataFrame(
    ...     rng.normal(0, 0.01, (500, 2)), index=days, columns=["FIRM", "MARKET"])
    >>> events = pd.DataFrame({"event_id": ["a", "b"], "firm": "FIRM", "date": days[[300, 450]]})
    >>> study = event_study(simulated, events, benchmark="MARKET", estimation_window=(-120, -11),
    ...     mask_other_events=True)
    >>> curve = specification_curve({"market": study}, {"both": ["a", "b"]}, [(0, 0), (-1, 1)],
    ...     draws=99)
    >>> len(curve.specifications), list(curve.joint.index)
    (2, ['median', 'share_told', 'stouffer'])
    """
    _check(studies, lists, windows)
    excluded = None if exclude is None else list(exclude)
    pools = {
        (name, window): study._pool(*window, draws, seed, excluded)
        for name, study in studies.items()
        for window in windows
    }
    days = reduce(np.intersect1d, (places(pool.placebos.fitted) for pool in pools.values()))
    tested = {window: _tested([pools[name, window] for name in studies]) for window in windows}
    events = pd.concat(tested.values()).drop_duplicates("event_id").sort_values("place")
    ids = events["event_id"].to_numpy()
    sets = SpacedSets.of(days, len(events), _gap(events["place"].to_numpy()))
    if not sets.any:
        raise FitError(f"{len(days)} days hold no set of {len(events)} days as far apart.")
    chosen = sets.draw(draws, np.random.default_rng(seed))
    rows, values = [], []
    for (study, window), pool in pools.items():
        scar = _on(pool, days)[chosen]
        for name, members in lists.items():
            kept = np.isin(ids, list(members)) & np.isin(ids, tested[window]["event_id"])
            row, drawn = _specification(pool, name, ids[kept], scar[kept])
            about = {"study": study, "events": name, "first_day": window[0], "last_day": window[1]}
            rows.append(about | row)
            values.append(drawn)
    return _curve(pd.DataFrame(rows), np.array(values), len(days))


def _check(studies: Mapping, lists: Mapping, windows: Sequence) -> None:
    for name, value in (("studies", studies), ("lists", lists), ("windows", windows)):
        if not len(value):
            raise DataError(f"{name} is empty; a specification curve needs one at least.")


def _tested(pools: list[Pool]) -> pd.DataFrame:
    """Events (id and session) that every study tests over one window."""
    ids = reduce(lambda a, b: a[np.isin(a, b)], (pool.events.fitted.ids for pool in pools))
    if not len(ids):
        raise FitError("no event has all days of a window under every study.")
    first = pools[0].events.fitted
    place = pd.Series(places(first), index=first.ids).loc[ids]
    return pd.DataFrame({"event_id": place.index, "place": place.to_numpy()})


def _gap(place: np.ndarray) -> int:
    return max(1, int(np.diff(place).min())) if len(place) > 1 else 1


def _on(pool: Pool, days: np.ndarray) -> np.ndarray:
    """SCARs of the pool on `days`."""
    return pool.placebos.cars.scar[np.searchsorted(places(pool.placebos.fitted), days)]


def _specification(
    pool: Pool, name: str, ids: np.ndarray, scar: np.ndarray
) -> tuple[dict[str, Any], np.ndarray]:
    """Means of the events, and the mean SCAR of every set after the events' own."""
    if not len(ids):
        raise DataError(f"list {name!r} holds no event that every study has over a window.")
    own = np.isin(pool.events.fitted.ids, ids)
    mean = float(pool.events.cars.scar[own].mean())
    car = float(pool.events.cars.car[own].mean())
    row = {"n": int(own.sum()), "mean_car": car, "mean_scar": mean}
    return row, np.append(mean, scar.mean(axis=0))


def _curve(rows: pd.DataFrame, values: np.ndarray, days: int) -> SpecificationCurve:
    """p-values by choice and jointly; column 0 of `values` holds the events, the rest the sets."""
    draws = values.shape[1] - 1
    p = np.array([_two_sided(row) for row in values])
    told = (p < LEVEL).mean(axis=0)
    statistics = {
        "median": np.abs(np.median(values, axis=0)),
        "share_told": told,
        "stouffer": np.abs(_scores(values, p).mean(axis=0)),
    }
    joint = pd.DataFrame(
        {
            "value": [float(values[0]) for values in statistics.values()],
            "p_value": [_upper(values)[0] for values in statistics.values()],
        },
        index=pd.Index(JOINT, name="statistic"),
    )
    return SpecificationCurve(rows.assign(p_value=p[:, 0]), joint, days, draws)


def _upper(values: np.ndarray) -> np.ndarray:
    """Share of all values, the own among them, that are as large as each."""
    order = np.sort(values)
    larger = len(values) - np.searchsorted(order, values * AT_LEAST - np.finfo(float).tiny)
    return larger / len(values)


def _two_sided(values: np.ndarray) -> np.ndarray:
    return _upper(np.abs(values))


def _scores(values: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Normal scores of the two-sided p-values, with the sign of the mean."""
    from scipy.special import ndtri

    return -np.sign(values) * ndtri(p / 2)
