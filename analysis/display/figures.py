"""Figures that are finished: a title that states the finding, a source, a description."""

from __future__ import annotations

import io
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.core import DataError
from analysis.display.row_note import row_note
from analysis.display.tables import csv_text
from analysis.display.theme import PAGE_FONTS, colour, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZES = {"wide": (8.4, 4.6), "half": (4.6, 4.0)}
"""Inches by width."""

_CHARACTERS = {"wide": (70, 114, 134), "half": (36, 61, 72)}  # a line of title, subtitle, source
_LINE = (0.25, 0.185, 0.165)  # inches a line of title, subtitle, source takes
_EDGE = 0.1
FRAME_MARK = "frame-"
"""Ids of the texts around the axes begin with it."""
DIGITS = 7
"""Significant digits of the numbers kept with a figure: more than any drawing shows."""

PARTS = ("title", "subtitle", "source")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


def new_axes(
    title: str,
    subtitle: str,
    source: str,
    width: str = "wide",
    *,
    height: float | None = None,
) -> tuple[Figure, Axes]:
    """A figure in the finished look, and the axes to draw on.

    Parameters
    ----------
    title : str
        The finding, as a sentence.
    subtitle : str
        Measure, unit, sample.
    source : str
        Where the data come from and how new they are; stands under the figure.
    width : {'wide', 'half'}
        The size; `height` in inches overrides its height.

    Raises
    ------
    DataError
        If a text is empty or the width unknown.

    Examples
    --------
    >>> fig, ax = new_axes("It grew", "US$ bn", "Source: made for this example")
    >>> import matplotlib.pyplot as plt; plt.close(fig)
    """
    _not_empty(title=title, subtitle=subtitle, source=source)
    if width not in SIZES:
        raise DataError(f"width={width!r} is not known; give one of {', '.join(SIZES)}.")
    import matplotlib.pyplot as plt

    wide, high = SIZES[width]
    with style():
        fig, ax = plt.subplots(figsize=(wide, height or high), layout="constrained")
        ax.tick_params(length=3)
        _frame(fig, width, title, subtitle, source)
    return fig, ax


def own_axes(ax: Axes | None) -> Axes:
    """`ax`, or plain axes in the house style when there is none."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    with style():
        return plt.subplots(figsize=SIZES["wide"], layout="constrained")[1]


def label_end(ax: Axes, x: Any, y: Any, text: str, role: str, **options: Any) -> None:
    """Write `text` just right of the point, in the colour of its series."""
    place = {"xytext": (6, 0), "va": "center", "ha": "left", **options}
    ax.annotate(
        text,
        (x, y),
        textcoords="offset points",
        color=colour(role),
        fontweight="bold",
        annotation_clip=False,
        **place,
    )


def show_figure(
    fig: Figure | Axes,
    *,
    name: str,
    alt: str,
    caption: str,
    data: pd.DataFrame,
    rows: Any = None,
    rows_note: str = "",
) -> None:
    """Display a figure as SVG with its description, caption and numbers, and close it.

    Parameters
    ----------
    fig : Figure or Axes
        What to show.
    name : str
        Unique in its notebook: lower-case letters, digits, ``-`` and ``_``.
    alt : str
        Description for those who do not see it: form, trend, key number.
    caption : str
        What it shows and how to read it.
    data : DataFrame
        The plotted numbers; a frame of a study says which rows of data it rests on.
    rows, rows_note : optional
        The rows of another frame, or why there are none; see `row_note`.

    Raises
    ------
    DataError
        If a text is empty, the name is malformed or there are no numbers.
    """
    from IPython.display import display

    from analysis.display.prose import _in_notebook

    words = {"name": name, "alt": alt, "caption": caption}
    bundle, metadata = figure_output(fig, data=data, rows=rows, rows_note=rows_note, **words)
    if _in_notebook():
        display(bundle, metadata=metadata, raw=True)
    else:
        print(alt)


def figure_output(
    fig: Figure | Axes,
    *,
    name: str,
    alt: str,
    caption: str,
    data: pd.DataFrame,
    rows: Any = None,
    rows_note: str = "",
) -> tuple[dict[str, str], dict[str, Any]]:
    """What `show_figure` displays, as a cell of a notebook keeps it; closes the figure.

    Returns
    -------
    (dict, dict)
        The figure by type, and by the same type its name, description, caption, numbers, the
        texts around it and the rows of data behind it.

    Raises
    ------
    DataError
        As `show_figure`.
    """
    _check_figure(name, alt, data)
    _not_empty(caption=caption)
    svg = svg_text(fig, name)
    words = {"alt": alt, "caption": caption, "name": name, "csv": csv_text(data, DIGITS)}
    note = {**words, **_head_and_foot(_figure_of(fig)), **row_note(data, rows, rows_note)}
    _close(fig)
    return {"image/svg+xml": svg, "text/plain": alt}, {"image/svg+xml": note}


def save_figure(
    fig: Figure | Axes, folder: str | Path, name: str, alt: str, data: pd.DataFrame
) -> list[Path]:
    """Write `name` as .svg, its numbers as .csv and its description as .txt; close the figure.

    Returns
    -------
    list of Path
        The three files.

    Raises
    ------
    DataError
        If a text is empty, the name is malformed or there are no numbers.
    """
    _check_figure(name, alt, data)
    texts = {
        ".svg": svg_text(fig, name),
        ".csv": csv_text(data, DIGITS),
        ".txt": alt.strip() + "\n",
    }
    _close(fig)
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    files = [place / f"{name}{ending}" for ending in texts]
    for file, text in zip(files, texts.values(), strict=True):
        file.write_text(text, encoding="utf-8", newline="\n")
    return files


def svg_text(fig: Figure | Axes, name: str) -> str:
    """The figure as SVG whose bytes depend on nothing but the figure and its name."""
    import matplotlib as mpl

    buffer = io.StringIO()
    with style(), mpl.rc_context({"svg.hashsalt": name}):
        _figure_of(fig).savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return _page_fonts(buffer.getvalue())


def _page_fonts(svg: str) -> str:
    return re.sub(r"'DejaVu Sans'(?:, [^;\"]*)?", PAGE_FONTS, svg)


def _frame(fig: Figure, width: str, title: str, subtitle: str, source: str) -> None:
    """Write title, subtitle and source, and keep the axes between them."""
    sizes = zip((title, subtitle, source), _CHARACTERS[width], strict=True)
    lines = [_balanced(text, limit) for text, limit in sizes]
    high = float(fig.get_figheight())
    place = high - _EDGE
    looks: tuple[dict[str, Any], ...] = (
        {"fontsize": 13, "fontweight": "bold", "color": colour("ink")},
        {"fontsize": 10, "color": colour("muted")},
    )
    for part, look in enumerate(looks):
        for line in lines[part]:
            mark = f"{FRAME_MARK}{PARTS[part]}-{place:.3f}"
            fig.text(0.002, place / high, line, va="top", ha="left", gid=mark, **look)
            place -= _LINE[part]
    foot = _EDGE + _LINE[2] * len(lines[2])
    for at, line in enumerate(lines[2]):
        below = (foot - at * _LINE[2]) / high
        look = {"fontsize": 8.5, "color": colour("muted"), "gid": f"{FRAME_MARK}source-{at}"}
        fig.text(0.002, below, line, va="top", ha="left", **look)
    bottom, top = (foot + 0.09) / high, (place - 0.08) / high
    engine: Any = fig.get_layout_engine()
    engine.set(rect=(0.0, bottom, 1.0, top - bottom))


def _head_and_foot(fig: Figure) -> dict[str, Any]:
    """Title, subtitle and source as text, and the part of the figure that they leave free.

    A page writes them as text of its own, so that they wrap on a narrow screen.
    """
    lines: dict[str, list[str]] = {part: [] for part in PARTS}
    for text in fig.texts:
        mark = str(text.get_gid() or "")
        if mark.startswith(FRAME_MARK):
            lines[mark.removeprefix(FRAME_MARK).split("-")[0]].append(text.get_text())
    engine: Any = fig.get_layout_engine()
    rect = engine.get()["rect"] if engine else (0.0, 0.0, 1.0, 1.0)
    words = {part: " ".join(of_part) for part, of_part in lines.items()}
    return {
        **words,
        "free": [float(x) for x in rect],
        "half": bool(fig.get_figwidth() < SIZES["wide"][0]),
    }


def _balanced(text: str, limit: int) -> list[str]:
    """`text` in as few lines of `limit` characters as needed, of about equal length."""
    fewest = len(textwrap.wrap(text, limit))
    narrower = (textwrap.wrap(text, width) for width in range(limit // 2, limit + 1))
    return next(lines for lines in narrower if len(lines) == fewest)


def _figure_of(fig: Figure | Axes) -> Any:
    return fig.figure if hasattr(fig, "transAxes") else fig


def _close(fig: Figure | Axes) -> None:
    import matplotlib.pyplot as plt

    plt.close(_figure_of(fig))


def _check_figure(name: str, alt: str, data: pd.DataFrame) -> None:
    if not _NAME.fullmatch(name):
        raise DataError(
            f"name={name!r} cannot name a figure; use lower-case letters, digits, - and _."
        )
    _not_empty(alt=alt)
    if data.empty:
        raise DataError(f"data of figure {name!r} has no rows; give the plotted numbers.")


def _not_empty(**texts: str) -> None:
    for argument, text in texts.items():
        if not text.strip():
            raise DataError(f"{argument} is empty; write what a reader needs to know.")
