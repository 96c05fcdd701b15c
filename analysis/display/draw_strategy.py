"""Drawings of the release game: which action is best where, and the licence as a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.core import DataError
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import own_axes
from analysis.display.labels import keep_apart, lay_out, number, total, view_words, words
from analysis.display.theme import colour, style
from analysis.display.ticks import LOG_FROM, few_log_ticks, money_ticks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ONES = 1e9  # users in a billion
PART = "part of what the keenest user would pay"
"""The unit of amounts in the game."""

_BOX: dict[str, Any] = {"edgecolor": "none", "pad": 1.5, "alpha": 0.85}
_SHORTEST = 1e-2  # of the largest threshold: where a log axis of thresholds begins
_GAP = 11.0  # points between upright names
_WIDER = 5.0  # how many times as wide as high the words of a region are, in cells
_DEEP = 0.8  # cells as deep as this part of the deepest may bear the words
_NEAR_EDGE = 0.15  # of the map: words nearer to a side than this run inwards


class _Look(NamedTuple):
    """How the region of an action looks: its words, colour, strength and hatch."""

    words: str
    role: str
    alpha: float
    hatch: str


LOOKS = {
    "keep": _Look("keep it inside", "muted", 0.30, ".."),
    "sell": _Look("sell", "closed", 0.26, "/"),
    "open_with_licence": _Look("open, with a clause", "open", 0.26, ""),
    "open": _Look("open, no clause", "open", 0.48, "\\"),
}
"""Actions in the order of the game."""

VIEW_LOOKS = {
    "neutral": ("ink", "o", DASHES[0]),
    "sceptic": ("rivals", "s", DASHES[1]),
    "as-meta-argues": ("meta", "^", DASHES[3]),
}
"""Colour, mark and dash of each point of view."""


def draw_opening_map(
    frame: pd.DataFrame, ax: Axes | None = None, *, places: pd.DataFrame | None = None
) -> Axes:
    """Regions in which each action pays best, over two fields, and where a firm may lie in them.

    Regions differ by colour and hatch; the firm line is where opening starts to pay. Axes follow
    the steps of the grid: steps by equal factors make a log axis, which runs through 0 where the
    values do. White is outside the game.

    Parameters
    ----------
    frame : DataFrame
        A row a cell: `action` (keep, sell, open_with_licence, open), `gain` of opening, and two
        more columns, named as the fields, x first.
    places : DataFrame, optional
        `view`, `kind` and the two fields: rows of kind `line` are joined by a heavy line with a
        mark at its middle row, rows of kind `region` by a dashed outline.

    Raises
    ------
    DataError
        If a column or a number is missing, an action is unknown, a cell stands twice, or there
        are fewer than two steps each way.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"complement_income": [0.1, 0.1, 0.2, 0.2],
    ...     "open_user_worth": [0.1, 0.2, 0.1, 0.2], "gain": [-1.0, 1.0, -1.0, 1.0],
    ...     "action": ["sell", "open", "sell", "open"]})
    >>> [text.get_text() for text in draw_opening_map(simulated).texts]
    ['sell', 'open, no clause']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_opening_map", ["action"], ["gain"])
    x, y = _fields_of(shown)
    shown = columns_of(shown, "draw_opening_map", [], [x, y])
    across, up, place = _grid_of(shown, x, y)
    spots = (
        shown.head(0).assign(view="", kind="")
        if places is None
        else columns_of(places, "draw_opening_map", ["view", "kind"], [x, y])
    )
    ax = own_axes(ax)
    with style():
        ax.grid(visible=False)
        _scale(ax, across, up)
        taken = _taken(across, up, spots[spots["kind"] == "line"], x, y)
        for action in LOOKS:
            _draw_region(ax, across, up, place, action, taken)
        ax.contour(across, up, place["gain"], levels=[0.0], colors=[colour("ink")], linewidths=2.0)
        ax.set_xlabel(f"{words(x).capitalize()},\n{PART}")
        ax.set_ylabel(f"{words(y).capitalize()},\n{PART}")
        _draw_places(ax, spots, x, y)
    return ax


def _fields_of(shown: pd.DataFrame) -> tuple[str, str]:
    others = [str(name) for name in shown if name not in ("action", "gain")]
    if len(others) != 2:
        raise DataError(
            f"frame of draw_opening_map has {len(others)} columns beside action and gain "
            f"({', '.join(others)}); give two, the fields of the map."
        )
    strange = [action for action in shown["action"].unique() if action not in LOOKS]
    if strange:
        raise DataError(
            f"frame of draw_opening_map has the action {strange[0]!r}; give {', '.join(LOOKS)}."
        )
    return others[0], others[1]


def _grid_of(shown: pd.DataFrame, x: str, y: str) -> tuple[Any, Any, dict[str, Any]]:
    """Steps across and up, and by name `gain` and `action` with a row a step up; gaps masked."""
    if shown.duplicated([x, y]).any():
        raise DataError(f"frame of draw_opening_map has a cell of {x} and {y} twice.")
    gain = shown.pivot(index=y, columns=x, values="gain")
    if min(gain.shape) < 2:
        raise DataError(
            f"frame of draw_opening_map has {gain.shape[1]} steps of {x} and {gain.shape[0]} of "
            f"{y}; give two or more of each."
        )
    action = shown.pivot(index=y, columns=x, values="action").to_numpy()
    gains = np.ma.masked_invalid(gain.to_numpy())
    return gain.columns.to_numpy(), gain.index.to_numpy(), {"gain": gains, "action": action}


def _scale(ax: Axes, across: Any, up: Any) -> None:
    for values, axis, scale, limits in (
        (across, ax.xaxis, ax.set_xscale, ax.set_xlim),
        (up, ax.yaxis, ax.set_yscale, ax.set_ylim),
    ):
        steps = np.diff(values)
        if steps.max() / steps.min() >= LOG_FROM:
            near = float(np.abs(values[values != 0]).min())
            scale(**({"value": "log"} if values[0] > 0 else {"value": "symlog", "linthresh": near}))
            _plain_ticks(axis, values)
        limits(values[0], values[-1])


def _plain_ticks(axis: Any, values: Any) -> None:
    """Powers of ten, and 0 where it is on the axis, in plain digits."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    sizes = np.abs(values[values != 0])
    powers = 10.0 ** np.arange(np.ceil(np.log10(sizes.min())), np.floor(np.log10(sizes.max())) + 1)
    ticks = np.concatenate([-powers[::-1], [0.0], powers])
    axis.set_major_locator(FixedLocator([t for t in ticks if values[0] <= t <= values[-1]]))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def _draw_region(
    ax: Axes, across: Any, up: Any, place: dict[str, Any], action: str, taken: Any
) -> None:
    """The cells of one action, filled and hatched; its words where there is most room.

    Cells that are `taken` by lines keep words away.
    """
    won = place["action"] == action
    if not won.any():
        return
    look = LOOKS[action]
    size = np.ma.abs(place["gain"])
    inside = np.ma.where(won, size, -size)  # 0 where opening gains nothing, as the firm line is
    levels: dict[str, Any] = {"levels": [0.0, float(size.max()) + 1.0]}
    ax.contourf(across, up, inside, colors=[colour(look.role)], alpha=look.alpha, **levels)
    if look.hatch:
        levels |= {"colors": "none", "hatches": [look.hatch]}
        with_hatch = ax.contourf(across, up, inside, **levels)
        with_hatch.set(edgecolor=colour(look.role), linewidth=0.0)
    row, column = _deepest(won & ~taken)
    ax.annotate(
        look.words,
        (across[column], up[row]),
        ha=_towards_middle(column / len(across), "left", "right"),
        va=_towards_middle(row / len(up), "bottom", "top"),
        color=colour(look.role),
        fontweight="bold",
        bbox={**_BOX, "facecolor": colour("paper")},
        zorder=4,
    )


def _towards_middle(along: float, first: str, last: str) -> str:
    """How words stand to their point so that they do not pass the edge of the map."""
    return first if along < _NEAR_EDGE else last if along > 1 - _NEAR_EDGE else "center"


def _deepest(won: Any) -> tuple[int, int]:
    """The cell of the region that lies farthest from its edge, words being wider than high."""
    from scipy.ndimage import distance_transform_edt

    depth = distance_transform_edt(np.pad(won, 1), sampling=(_WIDER, 1.0))[1:-1, 1:-1]
    rows, columns = np.nonzero(depth >= _DEEP * depth.max())
    off = (rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2
    nearest = int(np.argmin(off))
    return int(rows[nearest]), int(columns[nearest])


def _taken(across: Any, up: Any, lines: pd.DataFrame, x: str, y: str) -> Any:
    """Cells that a line runs through or near."""
    taken = np.zeros((len(up), len(across)), dtype=bool)
    columns = np.searchsorted(across, lines[x]).clip(0, len(across) - 1)
    rows = np.searchsorted(up, lines[y]).clip(0, len(up) - 1)
    for row, column in zip(rows, columns, strict=True):
        taken[max(row - 3, 0) : row + 4, max(column - 1, 0) : column + 2] = True
    return taken


def _draw_places(ax: Axes, places: pd.DataFrame, x: str, y: str) -> None:
    for view, rows in places.groupby("view", sort=False):
        role, mark, dash = VIEW_LOOKS.get(str(view), ("ink", "o", "-"))
        region = rows[rows["kind"] == "region"]
        if len(region):
            outline: dict[str, Any] = {"fill": False, "edgecolor": colour(role), "linewidth": 1.1}
            ax.fill(region[x], region[y], linestyle=DASHES[2], zorder=3, **outline)
        line = rows[rows["kind"] == "line"]
        if len(line):
            ax.plot(line[x], line[y], color=colour(role), linestyle=dash, linewidth=2.6, zorder=5,
                    clip_on=False)  # fmt: skip
            middle = line.iloc[len(line) // 2]
            look: dict[str, Any] = {"color": colour(role), "edgecolor": colour("paper")}
            ax.scatter([middle[x]], [middle[y]], marker=mark, s=70, zorder=6, clip_on=False, **look)
            ax.annotate(
                view_words(view),
                (float(middle[x]), float(middle[y])),
                xytext=(9, -3),
                textcoords="offset points",
                va="top",
                color=colour(role),
                fontweight="bold",
                bbox={**_BOX, "facecolor": colour("paper")},
                zorder=7,
            )


def draw_licence_threshold(
    frame: pd.DataFrame, ax: Axes | None = None, *, marks: pd.DataFrame | None = None
) -> Axes:
    """Payoff of opening against the licence threshold, with the best one, the rivals, the clause.

    Parameters
    ----------
    frame : DataFrame
        `threshold_bn` (bn users), `payoff`, `best` (true where it is the best threshold); with
        `payoff_usd_bn`, that is drawn instead of `payoff`.
    marks : DataFrame, optional
        `kind`, `label`, `users_bn`: a `clause` is an upright line, a `rival` a tick under the
        curve with its name above, a `best` the best threshold in another view.

    Raises
    ------
    DataError
        If a column or a number is missing, or no threshold is above 0.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"threshold_bn": [0.1, 0.5, 2.0], "payoff": [1.0, 2.0, 1.5],
    ...     "best": [False, True, False]})
    >>> [text.get_text() for text in draw_licence_threshold(simulated).texts]
    ['best: 500 million']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    unit = "payoff_usd_bn" if "payoff_usd_bn" in frame else "payoff"
    shown = columns_of(frame, "draw_licence_threshold", ["best"], ["threshold_bn", unit])
    shown = shown[shown["threshold_bn"] > 0].sort_values("threshold_bn")
    if shown.empty:
        raise DataError("frame of draw_licence_threshold has no threshold_bn above 0.")
    ax = own_axes(ax)
    with style():
        users = shown["threshold_bn"] * ONES
        ax.plot(users, shown[unit], color=colour("meta"))
        _users_axis(ax, float(users.max()))
        if unit == "payoff_usd_bn":
            money_ticks(ax.yaxis, "Payoff of opening, US$ bn a year")
        else:
            ax.set_ylabel("Payoff of opening,\n" + PART)
        _room_around(ax)
        if marks is not None:
            needed = columns_of(marks, "draw_licence_threshold", ["kind", "label"], ["users_bn"])
            _draw_marks(ax, needed)
        _draw_best(ax, shown, unit)
    return ax


def _users_axis(ax: Axes, largest: float) -> None:
    from matplotlib.ticker import FuncFormatter

    ax.set_xscale("log")
    ax.set_xlim(largest * _SHORTEST / 2.5, largest * 1.12)
    few_log_ticks(ax.xaxis)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda users, _: total(users)))
    ax.set_xlabel("Rivals with at most so many users may use the model")


def _room_around(ax: Axes) -> None:
    """Room for ticks and words at the foot, and for the best over the curve."""
    low, high = ax.get_ylim()
    ax.set_ylim(low - 0.16 * (high - low), high + 0.2 * (high - low))


def _draw_best(ax: Axes, shown: pd.DataFrame, unit: str) -> None:
    best = shown[shown["best"].astype(bool)]
    for users, payoff in zip(best["threshold_bn"] * ONES, best[unit], strict=True):
        ax.scatter([users], [payoff], color=colour("meta"), marker="D", s=48, zorder=4)
        ax.annotate(
            f"best: {total(users)}",
            (users, payoff),
            xytext=(0, 8),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color=colour("meta"),
            fontweight="bold",
        )


def _draw_marks(ax: Axes, marks: pd.DataFrame) -> None:
    floor = ax.get_ylim()[0]
    for row in marks[marks["kind"] == "clause"].itertuples():
        users = float(str(row.users_bn)) * ONES
        ax.axvline(users, color=colour("closed"), linestyle=DASHES[1], linewidth=1.6)
        ax.annotate(
            f"{row.label}:\n{total(users)}",
            (users, floor),
            xytext=(-6, 26),
            textcoords="offset points",
            ha="right",
            va="bottom",
            color=colour("closed"),
            fontweight="bold",
        )
    _draw_rivals(ax, marks[marks["kind"] == "rival"])
    _draw_other_bests(ax, marks[marks["kind"] == "best"])


def _draw_rivals(ax: Axes, rivals: pd.DataFrame) -> None:
    """Ticks along the foot, and names over the top that do not cover one another."""
    if rivals.empty:
        return
    users = rivals["users_bn"].to_numpy() * ONES
    ax.plot(users, np.full(len(users), ax.get_ylim()[0]), "|", color=colour("rivals"),
            markersize=14, markeredgewidth=1.6, clip_on=False)  # fmt: skip
    lay_out(ax)
    points = 72 / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    places = [float(ax.transData.transform((size, 0.0))[0]) * points for size in users]
    apart = keep_apart(places, [_GAP] * len(users))
    leader: dict[str, Any] = {"arrowstyle": "-", "color": colour("rivals"), "linewidth": 0.6}
    leader |= {"shrinkA": 0, "shrinkB": 0}
    for size, place, moved, name in zip(users, places, apart, rivals["label"], strict=True):
        ax.annotate(
            str(name),
            (size, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(moved - place, 12),
            textcoords="offset points",
            ha="center",
            va="bottom",
            rotation=90,
            fontsize=8,
            color=colour("rivals"),
            annotation_clip=False,
            arrowprops=leader,
        )


def _draw_other_bests(ax: Axes, others: pd.DataFrame) -> None:
    """The best thresholds of other views on the foot; one off the axis is an arrow at its edge."""
    low, high = ax.get_xlim()
    for row in others.itertuples():
        users = float(str(row.users_bn)) * ONES
        seen = min(max(users, low), high)
        text = f"{row.label}" if "clause" in str(row.label) else f"{row.label}: best {total(users)}"
        ax.annotate(
            f"\N{LEFTWARDS ARROW} {text}" if users < low else text,
            (seen, ax.get_ylim()[0]),
            xytext=(4 if users < low else -2, 10),
            textcoords="offset points",
            ha="left" if users < (low * high) ** 0.5 else "right",
            va="bottom",
            fontsize=8.5,
            color=colour("muted"),
        )
