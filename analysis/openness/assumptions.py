"""What has to be assumed to value giving the model away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analysis.core import EVIDENCE, DataError, Source, unknown_name, weakest
from analysis.openness.fields import KIND, check_value
from analysis.openness.given import check_frame, check_mapping, check_rows

FRAME_COLUMNS = ("name", "view", "default", "low", "high", "unit", "evidence")


@dataclass(frozen=True, eq=False, kw_only=True)
class Assumptions:
    """The 26 inputs of the model of giving away, one keyword each, none with a default.

    Money is US$ bn a year in the first year (t = 1) unless said otherwise; shares are
    fractions, rates fractions a year. Values chosen by keyword are `assumed`; those read with
    `from_frame` keep their evidence and range.

    Parameters
    ----------
    horizon_years, discount_rate, uptake_rate
        T, whole years; r; k of the uptake U_t = 1 - exp(-k t).
    inference_cost, inference_growth, addressable_share, efficiency_gain
        Own yearly cost of running AI, its growth, the part outside work can improve, and the
        saving on that part at full uptake.
    researchers, cost_per_researcher, talent_saving
        Heads, US$ bn a head a year, share of pay saved.
    ad_revenue, ad_growth, engagement_uplift, ad_margin
        Advertising, its growth, the uplift at full uptake, the margin on it.
    cloud_revenue, cloud_growth, cloud_share, fee_rate
        Hosted open-model revenue, its growth, the part under contract, the fee.
    api_revenue, api_growth, api_margin, api_kept
        What selling access would earn, its growth, the margin, the part still earned when open.
    moat_loss, licence_effect
        Share of advertising lost to strengthened rivals; the part of it the licence prevents.
    release_cost, yearly_release_cost
        At once (US$ bn, t = 0) and each year.
    ranges : mapping of str to (float, float)
        Low and high by field; empty unless read from a frame. A field without is held.
    field_evidence : mapping of str to str
        Evidence by field; a field that is not named is `assumed`.
    units : mapping of str to str
        Unit by field; empty unless read from a frame.
    view : str
        The point of view they belong to, if any.
    sources : tuple of Source
        Rows of data behind them.

    Raises
    ------
    DataError
        If a value is not finite or outside its field's domain: shares in [0, 1], rates above
        -1, amounts 0 or more, 1 to 100 whole years; if `ranges` or `field_evidence` is no
        mapping of fields, a range is reversed or outside its domain, or a level is unknown.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> chosen = Assumptions(**{name: 1 for name in KIND})
    >>> chosen.evidence, chosen.change(discount_rate=0.1).discount_rate
    ('assumed', 0.1)
    """

    horizon_years: int
    discount_rate: float
    uptake_rate: float
    inference_cost: float
    inference_growth: float
    addressable_share: float
    efficiency_gain: float
    researchers: float
    cost_per_researcher: float
    talent_saving: float
    ad_revenue: float
    ad_growth: float
    engagement_uplift: float
    ad_margin: float
    cloud_revenue: float
    cloud_growth: float
    cloud_share: float
    fee_rate: float
    api_revenue: float
    api_growth: float
    api_margin: float
    api_kept: float
    moat_loss: float
    licence_effect: float
    release_cost: float
    yearly_release_cost: float
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict, repr=False)
    field_evidence: Mapping[str, str] = field(default_factory=dict, repr=False)
    units: Mapping[str, str] = field(default_factory=dict, repr=False)
    view: str = ""
    sources: tuple[Source, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for name in KIND:
            number = check_value(name, getattr(self, name))
            object.__setattr__(self, name, int(number) if name == "horizon_years" else number)
        object.__setattr__(self, "ranges", _checked_ranges(self.ranges))
        _check_levels(self.field_evidence)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, view: str = "neutral") -> Assumptions:
        """The assumptions of one view, a row a field.

        Parameters
        ----------
        frame : DataFrame
            Columns `name, view, default, low, high, unit, evidence`; others are ignored. One
            vintage only. `frame.attrs["sources"]`, if any, become the `sources`.
        view : str
            Which rows to take.

        Raises
        ------
        DataError
            If a column, the view or a field is missing, a name is unknown or stands twice, a
            level of evidence is unknown, a value is outside its domain, or a default lies
            outside its range.
        """
        rows = _rows_of_view(check_frame("frame of assumptions", frame, FRAME_COLUMNS), view)
        values: dict[str, Any] = {name: rows.loc[name, "default"] for name in KIND}
        ranges = {name: _checked_range(rows, name) for name in KIND}
        return cls(
            **values,
            ranges=ranges,
            field_evidence={name: str(rows.loc[name, "evidence"]) for name in KIND},
            units={name: str(rows.loc[name, "unit"]) for name in KIND},
            view=view,
            sources=tuple(frame.attrs.get("sources", ())),
        )

    @property
    def evidence(self) -> str:
        """The weakest evidence among all fields."""
        return self.evidence_of(KIND)

    def evidence_of(self, names: Iterable[str]) -> str:
        """The weakest evidence among the fields `names`."""
        return weakest(self.field_evidence.get(name, "assumed") for name in names)

    def values(self) -> dict[str, float]:
        """The fields by name."""
        return {name: getattr(self, name) for name in KIND}

    def change(self, **values: float) -> Assumptions:
        """A copy with other `values`, which are then `assumed` and held.

        A changed field loses its range, so that no simulation draws it from where it was; the
        other ranges stay. To draw it, give a distribution.
        """
        for name in values:
            check_name(name)
        levels = {**self.field_evidence, **dict.fromkeys(values, "assumed")}
        ranges = {name: ends for name, ends in self.ranges.items() if name not in values}
        changes: dict[str, Any] = {**values, "field_evidence": levels, "ranges": ranges}
        return replace(self, **changes)

    def to_frame(self) -> pd.DataFrame:
        """A row a field: `name, value, low, high, unit, evidence`; no range is NaN."""
        missing = (float("nan"), float("nan"))
        rows = [
            {
                "name": name,
                "value": value,
                "low": self.ranges.get(name, missing)[0],
                "high": self.ranges.get(name, missing)[1],
                "unit": self.units.get(name, ""),
                "evidence": self.field_evidence.get(name, "assumed"),
            }
            for name, value in self.values().items()
        ]
        return pd.DataFrame(rows)


def check_name(name: object) -> None:
    """Raise, with the nearest names, unless `name` is a field."""
    if not isinstance(name, str) or name not in KIND:
        raise DataError(unknown_name("assumption", name, KIND))


def check_range(name: str, low: object, high: object) -> tuple[float, float]:
    """`low` and `high` as a range that field `name` may take."""
    ends = check_value(name, low), check_value(name, high)
    if ends[0] > ends[1]:
        raise DataError(f"range of {name}: low={low} lies above high={high}; swap them.")
    return ends


def range_ends(name: str, given: Any, wanted: str = "(low, high)") -> tuple[float, float]:
    """A pair that somebody gave as the range of field `name`; `wanted` is the way out."""
    try:
        low, high = given
    except (TypeError, ValueError):
        raise DataError(f"range of {name} is {given!r}; give {wanted}.") from None
    return check_range(name, low, high)


def _checked_ranges(ranges: object) -> dict[str, tuple[float, float]]:
    given = check_mapping("ranges", ranges, "{name: (low, high)}")
    for name in given:
        check_name(name)
    return {name: range_ends(name, ends) for name, ends in given.items()}


def _check_levels(field_evidence: object) -> None:
    given = check_mapping("field_evidence", field_evidence, "{name: level of evidence}")
    for name, level in given.items():
        check_name(name)
        if level not in EVIDENCE:
            raise DataError(unknown_name(f"level of evidence of {name}", level, EVIDENCE))


def _rows_of_view(frame: pd.DataFrame, view: str) -> pd.DataFrame:
    check_rows("frame of assumptions", frame)
    rows = frame[frame["view"] == view] if isinstance(view, str) else frame.head(0)
    if rows.empty:
        views = frame["view"].astype(str).unique()
        raise DataError(unknown_name("view of the assumptions", view, views))
    _check_names(rows["name"], view)
    return rows.set_index("name")


def _check_names(names: pd.Series, view: str) -> None:
    for name in names:
        check_name(name)
    repeated = names[names.duplicated()]
    if len(repeated):
        raise DataError(
            f"assumptions of view {view!r} have {repeated.iloc[0]!r} twice; give one vintage."
        )
    missing = [name for name in KIND if name not in set(names)]
    if missing:
        raise DataError(
            f"assumptions of view {view!r} lack {', '.join(missing)}; add a row for each."
        )


def _checked_range(rows: pd.DataFrame, name: str) -> tuple[float, float]:
    low, high = check_range(name, rows.loc[name, "low"], rows.loc[name, "high"])
    default = check_value(name, rows.loc[name, "default"])
    if not low <= default <= high:
        raise DataError(f"{name}: default={default} lies outside its range {low} to {high}.")
    return low, high
