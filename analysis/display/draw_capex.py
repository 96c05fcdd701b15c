"""Drawings of capital expenditure: what was announced, and what past growth foresees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.core import DataError
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import own_axes
from analysis.display.labels import above_axes, make_room, money
from analysis.display.theme import colour, style
from analysis.display.ticks import money_ticks, rows_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

GUIDANCE_COLUMNS = (
    "fiscal_year",
    "issued_on",
    "kind",
    "low_usd_bn",
    "high_usd_bn",
    "actual_usd_bn",
)

_SLOT = 0.8  # the share of a year's width that its statements take
_BAR_POINTS = 4.5
_POINT_SIZE = 26
_LOG_FROM = 8.0  # the ratio of largest to smallest from which a log axis reads better


def draw_guidance(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Guidance by fiscal year, in the order it was given, against the outcome.

    Each range is a thin vertical bar, each single number a diamond; the outcome is a long
    horizontal mark across its year. A statement without numbers is not drawn.

    Parameters
    ----------
    frame : DataFrame
        Columns `fiscal_year, issued_on, kind, low_usd_bn, high_usd_bn, actual_usd_bn`, US$ bn; a
        missing `actual_usd_bn` means that the year has no outcome yet.

    Raises
    ------
    DataError
        If a column is missing or no statement carries a number.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"fiscal_year": [1], "issued_on": ["2001-02-03"],
    ...     "kind": ["range"], "low_usd_bn": [1.0], "high_usd_bn": [2.0], "actual_usd_bn": [1.5]})
    >>> ax = draw_guidance(simulated)
    >>> [text.get_text() for text in ax.texts]
    ['guidance', 'outcome']
    >>> import matplotlib.pyplot as plt; plt.close(ax.figure)
    """
    shown = _placed(frame)
    ax = own_axes(ax)
    with style():
        _draw_statements(ax, shown)
        outcomes = shown.groupby("fiscal_year")[["year_at", "actual_usd_bn"]].first()
        _draw_outcomes(ax, outcomes)
        _name_parts(ax, shown, outcomes)
        _finish(ax, outcomes)
        _scale(ax, shown)
        make_room(ax, right=False)
    return ax


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    """The statements with numbers, each with its place on the axis."""
    missing = [name for name in GUIDANCE_COLUMNS if name not in frame.columns]
    if missing:
        raise DataError(f"frame of draw_guidance lacks the column {missing[0]!r}.")
    with_numbers = frame.dropna(subset=["low_usd_bn", "high_usd_bn"])
    if with_numbers.empty:
        raise DataError("frame of draw_guidance has no statement with numbers; nothing to draw.")
    shown = with_numbers.sort_values(["fiscal_year", "issued_on"], kind="stable").copy()
    by_year = shown.groupby("fiscal_year")
    shown["year_at"] = by_year.ngroup().astype(float)
    place = (by_year.cumcount() + 1) / (by_year["kind"].transform("size") + 1)
    shown["at"] = shown["year_at"] + _SLOT * (place - 0.5)
    return shown


def _draw_statements(ax: Axes, shown: pd.DataFrame) -> None:
    ranges = shown[shown["high_usd_bn"] > shown["low_usd_bn"]]
    points = shown[shown["high_usd_bn"] == shown["low_usd_bn"]]
    ax.vlines(
        ranges["at"],
        ranges["low_usd_bn"],
        ranges["high_usd_bn"],
        color=colour("guidance"),
        linewidth=_BAR_POINTS,
        alpha=0.85,
    )
    ax.scatter(
        points["at"], points["low_usd_bn"], marker="D", s=_POINT_SIZE, color=colour("guidance")
    )


def _draw_outcomes(ax: Axes, outcomes: pd.DataFrame) -> None:
    known = outcomes.dropna(subset=["actual_usd_bn"])
    ax.hlines(
        known["actual_usd_bn"],
        known["year_at"] - 0.46,
        known["year_at"] + 0.46,
        color=colour("ink"),
        linewidth=2.2,
    )


def _name_parts(ax: Axes, shown: pd.DataFrame, outcomes: pd.DataFrame) -> None:
    """Say once, beside the marks, what is guidance and what is the outcome."""
    first = shown.iloc[0]
    _beside(ax, first["at"], first["high_usd_bn"], "guidance", "guidance", (-2, 9))
    known = outcomes.dropna(subset=["actual_usd_bn"])
    if not known.empty:
        last = known.iloc[-1]
        _beside(ax, last["year_at"] - 0.46, last["actual_usd_bn"], "outcome", "ink", (-5, 3))


def _beside(
    ax: Axes, x: float, y: float, text: str, role: str, offset: tuple[float, float]
) -> None:
    ax.annotate(
        text,
        (x, y),
        xytext=offset,
        textcoords="offset points",
        ha="left" if role == "guidance" else "right",
        color=colour(role),
        fontweight="bold",
    )


def _finish(ax: Axes, outcomes: pd.DataFrame) -> None:
    ax.set_xticks(outcomes["year_at"], [str(year) for year in outcomes.index])
    ax.set_xlim(-0.6, len(outcomes) - 0.4)
    ax.set_xlabel("Fiscal year")
    ax.set_ylabel("US$ bn")
    ax.grid(axis="x", visible=False)


def _scale(ax: Axes, shown: pd.DataFrame) -> None:
    """A log axis, labelled in plain numbers, when the years differ by a large factor."""
    from matplotlib.ticker import LogLocator, NullFormatter, NullLocator, StrMethodFormatter

    low, high = shown["low_usd_bn"].min(), shown["high_usd_bn"].max()
    if not low > 0 or high / low < _LOG_FROM:
        ax.set_ylim(0, 1.08 * max(high, shown["actual_usd_bn"].max(skipna=True)))
        return
    ax.set_yscale("log")
    ax.set_ylim(low / 1.25, high * 1.25)
    ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.set_ylabel("US$ bn, log scale")


def draw_growth_chance(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """A forecast as a fan of its central intervals, the widest on top, and its median.

    Parameters
    ----------
    frame : DataFrame
        Columns `level` (fractions, in pairs that add up to 1, with or without 0.5) and
        `capex_usd_bn`, the quantile at that level.

    Raises
    ------
    DataError
        If a column or a number is missing, or a level has no partner.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"level": [0.1, 0.5, 0.9], "capex_usd_bn": [8.0, 10.0, 13.0]})
    >>> ax = draw_growth_chance(simulated)
    >>> [text.get_text() for text in ax.texts]
    ['$8.00bn', '$13.0bn', 'median $10.0bn']
    >>> import matplotlib.pyplot as plt; plt.close(ax.figure)
    """
    shown = columns_of(frame, "draw_growth_chance", numbers=["level", "capex_usd_bn"])
    pairs = zip(shown["level"], shown["capex_usd_bn"], strict=True)
    quantiles = {round(float(level), 9): float(amount) for level, amount in pairs}
    lower = _paired_levels(quantiles)
    ax = own_axes(ax)
    with style():
        for row, level in enumerate(lower):
            shade = 0.2 + 0.5 * row / len(lower)
            _draw_interval(ax, row, quantiles[level], quantiles[round(1 - level, 9)], shade)
        rows_of(ax, [f"{1 - 2 * level:.0%} interval" for level in lower])
        money_ticks(ax.xaxis)
        _draw_median(ax, quantiles)
        make_room(ax)
    return ax


def _paired_levels(quantiles: dict[float, float]) -> list[float]:
    """The lower levels, widest interval first."""
    alone = [level for level in quantiles if round(1 - level, 9) not in quantiles]
    if alone:
        raise DataError(
            f"frame of draw_growth_chance has the level {alone[0]} but not {1 - alone[0]:g}; "
            "give both ends of each interval."
        )
    lower = sorted(level for level in quantiles if level < 0.5)
    if not lower:
        raise DataError("frame of draw_growth_chance has no interval; give levels below 0.5 too.")
    return lower


def _draw_interval(ax: Axes, row: int, low: float, high: float, shade: float) -> None:
    ax.barh(row, high - low, left=low, height=0.5, color=colour("meta"), alpha=shade)
    looks: dict[str, Any] = {"textcoords": "offset points", "va": "center"}
    ax.annotate(money(low), (low, row), xytext=(-5, 0), ha="right", **looks)
    ax.annotate(money(high), (high, row), xytext=(5, 0), ha="left", **looks)


def _draw_median(ax: Axes, quantiles: dict[float, float]) -> None:
    if 0.5 not in quantiles:
        return
    middle = quantiles[0.5]
    ax.axvline(middle, color=colour("ink"), linewidth=1.4, linestyle=DASHES[1])
    above_axes(ax, middle, f"median {money(middle)}", fontweight="bold")
