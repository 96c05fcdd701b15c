"""One palette with a light and a dark value for every role, and the style of a figure.

Figures are drawn with the light values. The report replaces each of them by a CSS variable
(`--c-meta` …), so that a figure follows the reader's light or dark scheme; for that the light
values must differ from one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from analysis.core import DataError, unknown_name


class Shade(NamedTuple):
    """One role's colour on light and on dark paper."""

    light: str
    dark: str


PALETTE: dict[str, Shade] = {
    "ink": Shade("#1d2126", "#e8e6e1"),
    "muted": Shade("#5a6068", "#a3a9b1"),
    "grid": Shade("#dedad2", "#353a41"),
    "paper": Shade("#fffdf9", "#15181c"),
    "meta": Shade("#0b5fb0", "#6cb2f2"),
    "rivals": Shade("#8a5a00", "#dba33f"),
    "open": Shade("#00755e", "#3fbf9d"),
    "closed": Shade("#b23a0e", "#f08a5d"),
    "guidance": Shade("#7a3e9d", "#c79be6"),
    "estimate": Shade("#a0326e", "#ec8fbf"),
    "positive": Shade("#0f6b8a", "#5fc0dd"),
    "negative": Shade("#b42318", "#f2948a"),
    "step-1": Shade("#dbe7f3", "#1d3550"),
    "step-2": Shade("#a9c6e3", "#2c5580"),
    "step-3": Shade("#6797c7", "#4a7db3"),
    "step-4": Shade("#3a76b0", "#7fabda"),
    "step-5": Shade("#0f4c87", "#bcd6f0"),
}
"""Roles. `grid`, `paper` and the steps carry no text; every other role is readable as text."""

TEXT_ROLES = tuple(
    role for role in PALETTE if role not in ("grid", "paper") and not role.startswith("step")
)
"""Roles that write labels: contrast of 4.5 or more with `paper` in both schemes."""

MARK_ROLES = ("step-3", "step-4", "step-5")
"""Steps that may stand alone as bars: contrast of 3 or more; the two palest stand beside others."""

SERIES_ROLES = ("meta", "rivals", "open", "closed", "guidance", "estimate", "ink")
"""The colours of series that name no role, in order."""

TOGETHER = (
    ("meta", "rivals"),
    ("meta", "estimate"),
    ("meta", "negative"),
    ("open", "closed"),
    ("guidance", "ink"),
    ("guidance", "rivals"),
    ("positive", "negative"),
)
"""Pairs that share a figure: told apart under each colour vision deficiency."""

PAGE_FONTS = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
"""What a browser writes figure text with; DejaVu Sans, which is wider, measures it."""

_RC = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": PALETTE["ink"].light,
    "text.parse_math": False,
    "axes.labelcolor": PALETTE["muted"].light,
    "axes.edgecolor": PALETTE["muted"].light,
    "axes.facecolor": "none",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "patch.facecolor": PALETTE["meta"].light,
    "patch.edgecolor": PALETTE["paper"].light,
    "hatch.color": PALETTE["ink"].light,
    "grid.color": PALETTE["grid"].light,
    "grid.linewidth": 0.8,
    "xtick.color": PALETTE["muted"].light,
    "ytick.color": PALETTE["muted"].light,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "ytick.left": False,
    "figure.facecolor": PALETTE["paper"].light,
    "savefig.facecolor": PALETTE["paper"].light,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "svg.fonttype": "none",
}


def colour(role: str) -> str:
    """The light value of a role, to draw with.

    Parameters
    ----------
    role : str
        A key of `PALETTE`.

    Raises
    ------
    DataError
        If there is no such role.

    Examples
    --------
    >>> colour("meta")
    '#0b5fb0'
    """
    if role not in PALETTE:
        raise DataError(unknown_name("colour role", role, PALETTE))
    return PALETTE[role].light


def sequential(count: int) -> list[str]:
    """`count` (1 to 5) ordered colours, palest first; dark paper turns the order round.

    Raises
    ------
    DataError
        If `count` is not between 1 and 5.

    Examples
    --------
    >>> sequential(2)
    ['#dbe7f3', '#0f4c87']
    """
    if not 1 <= count <= 5:
        raise DataError(f"count={count} steps of colour; give 1 to 5.")
    if count == 1:
        return [colour("step-5")]
    return [colour(f"step-{1 + round(4 * step / (count - 1))}") for step in range(count)]


@contextmanager
def style() -> Iterator[None]:
    """The style of every figure, for the length of a `with` block.

    Examples
    --------
    >>> import matplotlib
    >>> with style():
    ...     inside = bool(matplotlib.rcParams["axes.spines.top"])
    >>> inside, bool(matplotlib.rcParams["axes.spines.top"])
    (False, True)
    """
    import matplotlib as mpl
    import seaborn as sns
    from matplotlib import rcsetup

    series = rcsetup.cycler(color=[colour(role) for role in SERIES_ROLES])
    settings: dict[Any, Any] = {**sns.axes_style("ticks"), **_RC, "axes.prop_cycle": series}
    with mpl.rc_context(settings):
        yield
