"""Drawings of how a technology spread: analogues, prices, users, surveys."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from analysis.core import format_number
from analysis.display.columns import columns_of
from analysis.display.cues import DASHES
from analysis.display.figures import own_axes
from analysis.display.labels import EndLabel, above_axes, beside_axes, label_ends
from analysis.display.theme import SERIES_ROLES, colour, style
from analysis.display.ticks import date_ticks, log_ticks, percent_ticks, rows_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_LABEL_WIDTH = 30  # characters to a line of a name
_KINDS = {"open": ("open", "s"), "closed": ("closed", "o"), "price": ("meta", "o")}


def draw_analogues(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Shares of earlier technologies by years since release, and where today's share stands.

    Parameters
    ----------
    frame : DataFrame
        `analogue`, `age_years`, `share` (fraction); `now` and `age_now` throughout: the share of
        today and its age.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"analogue": "phone", "age_years": [1.0, 4.0],
    ...     "share": [0.1, 0.7], "now": 0.2, "age_now": 2.0})
    >>> sorted(text.get_text() for text in draw_analogues(simulated).texts)
    ['open models\\n20%', 'phone']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    numbers = ["age_years", "share", "now", "age_now"]
    shown = columns_of(frame, "draw_analogues", ["analogue"], numbers)
    ax = own_axes(ax)
    ends = []
    with style():
        for place, (name, rows) in enumerate(shown.groupby("analogue")):
            ends.append(_draw_analogue(ax, str(name), rows.sort_values("age_years"), place))
        now, age = float(shown["now"].iloc[0]), float(shown["age_now"].iloc[0])
        ax.scatter([age], [now], marker="*", s=150, color=colour("open"), zorder=4)
        ax.annotate(
            f"open models\n{format_number(now, 'share')}",
            (age, now),
            xytext=(-8, 6),
            textcoords="offset points",
            ha="right",
            color=colour("open"),
            fontweight="bold",
        )
        percent_ticks(ax.yaxis)
        ax.set_ylim(-0.03, 1.03)
        ax.set_xlim(-4.5, None)
        ax.set_xlabel("Years since the first release")
        ax.set_ylabel("Share")
        label_ends(ax, ends)
    return ax


def _draw_analogue(ax: Axes, name: str, rows: pd.DataFrame, place: int) -> EndLabel:
    role = ("meta", "rivals", "guidance", "estimate", "ink", "muted")[place % 6]
    marker = _MARKERS[place % len(_MARKERS)]
    look: dict[str, Any] = {"color": colour(role), "linestyle": DASHES[place % len(DASHES)]}
    ax.plot(rows["age_years"], rows["share"], marker=marker, markersize=4, linewidth=1, **look)
    last = rows.iloc[-1]
    return EndLabel(float(last["age_years"]), float(last["share"]), name, role)


def draw_prices(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Prices on a log axis by kind, with the line that halves at a fixed rate.

    Parameters
    ----------
    frame : DataFrame
        `date`, `price`, `fitted` (US$ per million tokens), `kind` (``open``, ``closed`` or
        ``price``).

    Raises
    ------
    DataError
        If a column, a number or a date is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"date": pd.to_datetime(["2024-01-01", "2025-01-01"]),
    ...     "price": [2.0, 1.0], "fitted": [2.0, 1.0], "kind": "open"})
    >>> [text.get_text() for text in draw_prices(simulated).texts]
    ['open']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_prices", ["kind"], ["price", "fitted"], dates=["date"])
    ax = own_axes(ax)
    ends = []
    with style():
        for kind, rows in shown.groupby("kind", sort=False):
            role, marker = _KINDS[str(kind)]
            ordered = rows.sort_values("date")
            ax.scatter(ordered["date"], ordered["price"], marker=marker, color=colour(role), s=28)
            dash = DASHES[0] if kind == "open" else DASHES[1]
            ax.plot(ordered["date"], ordered["fitted"], color=colour(role), linestyle=dash)
            last = ordered.iloc[-1]
            ends.append(EndLabel(last["date"], float(last["fitted"]), str(kind), role))
        log_ticks(ax, float(shown["price"].min()), float(shown["price"].max()))
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
        ax.set_ylabel("US$ per million tokens, log scale")
        date_ticks(ax)
        label_ends(ax, ends)
    return ax


def draw_users(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Monthly users of each product against a threshold.

    Parameters
    ----------
    frame : DataFrame
        `product`, `users_mn`, `threshold_mn` (the same throughout), in the order to be shown.

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"product": ["A", "B"], "users_mn": [750.0, 500.0],
    ...     "threshold_mn": 700.0})
    >>> [text.get_text() for text in draw_users(simulated).texts]
    ['750', '500', 'threshold 700']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_users", ["product"], ["users_mn", "threshold_mn"])
    limit = float(shown["threshold_mn"].iloc[0])
    ax = own_axes(ax)
    with style():
        rows_of(ax, [textwrap.fill(str(name), _LABEL_WIDTH) for name in shown["product"]])
        for row, users in enumerate(shown["users_mn"]):
            above = users > limit
            look: dict[str, Any] = {"color": colour("closed" if above else "open")}
            ax.barh(row, users, height=0.62, hatch="" if above else "///", fill=above,
                    edgecolor=look["color"], linewidth=1.0, **look)  # fmt: skip
            beside_axes(ax, row, f"{users:,.0f}", 40, ha="right")
        ax.axvline(limit, color=colour("ink"), linewidth=1.2, linestyle=DASHES[1])
        above_axes(ax, limit, f"threshold {limit:,.0f}")
        ax.set_xlabel("Monthly users or devices, millions")
        ax.set_xlim(0, None)
    return ax


def draw_pooled(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """The share of each survey with its interval, and the mean of them all.

    Parameters
    ----------
    frame : DataFrame
        `survey`, `share`, `low`, `high`, `mean` (fractions; the mean the same throughout).

    Raises
    ------
    DataError
        If a column or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"survey": ["one", "two"], "share": [0.3, 0.5],
    ...     "low": [0.25, 0.45], "high": [0.35, 0.55], "mean": 0.4})
    >>> [text.get_text() for text in draw_pooled(simulated).texts]
    ['30%', '50%', 'mean 40%']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    shown = columns_of(frame, "draw_pooled", ["survey"], ["share", "low", "high", "mean"])
    mean = float(shown["mean"].iloc[0])
    ax = own_axes(ax)
    with style():
        rows_of(ax, [textwrap.fill(str(name), _LABEL_WIDTH) for name in shown["survey"]])
        rows = range(len(shown))
        ax.hlines(rows, shown["low"], shown["high"], color=colour(SERIES_ROLES[2]), linewidth=2)
        ax.scatter(shown["share"], rows, marker="s", s=34, color=colour(SERIES_ROLES[2]), zorder=3)
        for row, share in enumerate(shown["share"]):
            beside_axes(ax, row, format_number(float(share), "share"), 40, ha="right")
        ax.axvline(mean, color=colour("ink"), linewidth=1.0, linestyle=DASHES[1])
        above_axes(ax, mean, f"mean {format_number(mean, 'share')}")
        percent_ticks(ax.xaxis)
        ax.set_xlim(0, 1)
        ax.set_xlabel("Firms that use open models")
    return ax


def draw_shares_in_time(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Shares told by surveys on their days, each with its interval where it has one.

    Parameters
    ----------
    frame : DataFrame
        `series` (what is asked), `survey`, `date`, `share` (fraction); `low`, `high` (missing where
        the number of respondents is no guide to the error).

    Raises
    ------
    DataError
        If a column, a number or a date is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> simulated = pd.DataFrame({"series": "use", "survey": ["one", "two"], "share": [0.3, 0.5],
    ...     "date": pd.to_datetime(["2023-10-15", "2025-01-01"]), "low": [0.2, None],
    ...     "high": [0.4, None]})
    >>> [text.get_text() for text in draw_shares_in_time(simulated).texts]
    ['one', 'two']
    >>> import matplotlib.pyplot as plt; plt.close("all")
    """
    texts = ["series", "survey", "low", "high"]
    shown = columns_of(frame, "draw_shares_in_time", texts, ["share"], dates=["date"])
    ax = own_axes(ax)
    with style():
        for place, (_, rows) in enumerate(shown.groupby("series", sort=False)):
            shade = colour(SERIES_ROLES[place % len(SERIES_ROLES)])
            marker = _MARKERS[place % len(_MARKERS)]
            known = rows.dropna(subset=["low", "high"])
            low, high = (known[name].astype(float) for name in ("low", "high"))
            ax.vlines(known["date"], low, high, color=shade, linewidth=2)
            ax.scatter(rows["date"], rows["share"], marker=marker, s=34, color=shade, zorder=3)
            for day, share, name in zip(rows["date"], rows["share"], rows["survey"], strict=True):
                ax.annotate(textwrap.shorten(str(name), _LABEL_WIDTH, placeholder=" ..."),
                            (day, share), xytext=(7, -3), textcoords="offset points", color=shade,
                            fontsize="small")  # fmt: skip
        percent_ticks(ax.yaxis)
        ax.set_ylim(0, 1)
        date_ticks(ax)
    return ax
