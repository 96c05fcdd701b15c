"""SVG that becomes part of a page: switchable colours, unique ids, a description."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from analysis.display.figures import FRAME_MARK
from analysis.display.theme import PALETTE

_VARIABLE_OF = {shade.light: f"var(--c-{role})" for role, shade in PALETTE.items()}
_VARIABLE_OF |= {"#000000": "var(--c-ink)", "#ffffff": "var(--c-paper)"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_PROLOGUE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_STYLE = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>\s*", re.DOTALL)
_ID = re.compile(r'(?P<before>\bid="|url\(#|href="#)(?P<id>[^")]+)')
_ROOT = re.compile(r"<svg\b[^>]*>")
_VIEW = re.compile(r'viewBox="([^"]*)"')
_FRAME = re.compile(rf'<g id="{FRAME_MARK}[^"]*">.*?</g>\s*', re.DOTALL)
_SPACE = re.compile(r"\n\s*")


def inline_svg(svg: str, name: str, alt: str, free: Sequence[float] = (0.0, 0.0, 1.0, 1.0)) -> str:
    """`svg` to stand in a page: the theme's colours as CSS variables, ids prefixed by `name`.

    Parameters
    ----------
    svg : str
        As drawn by `analysis.display`.
    name : str
        Name of the figure, unique on its page.
    alt : str
        The description.
    free : (left, bottom, width, height)
        The part of the figure to show, as fractions; what `analysis.display` writes around it
        stands on the page as text.

    Examples
    --------
    >>> svg = '<svg viewBox="0 0 1 1"><g id="a" style="fill: #0b5fb0"/></svg>'
    >>> inline_svg(svg, "f", "One.").split("><")[1]
    'g id="f-a" style="fill: var(--c-meta)"/'
    """
    framed = _STYLE.sub("", _METADATA.sub("", _PROLOGUE.sub("", svg))).strip()
    bare = _FRAME.sub("", framed)
    coloured = _COLOUR.sub(lambda found: _VARIABLE_OF.get(found[0].lower(), found[0]), bare)
    unique = _ID.sub(rf"\g<before>{name}-\g<id>", coloured)
    return _ROOT.sub(_root(unique, alt, free), _SPACE.sub(" ", unique), count=1)


def _root(svg: str, alt: str, free: Sequence[float]) -> str:
    view = _VIEW.search(svg)
    box = f' viewBox="{_part(view[1], free)}"' if view else ""
    label = html.escape(alt).replace("\\", r"\\")
    return f'<svg{box} role="img" aria-label="{label}">'


def _part(view: str, free: Sequence[float]) -> str:
    """The view box of the part `free`, whose second number counts from below."""
    left, top, wide, high = map(float, view.split())
    x, y, w, h = free
    return f"{left + x * wide:g} {top + (1 - y - h) * high:g} {w * wide:g} {h * high:g}"


def theme_css() -> str:
    """The palette as CSS variables, for light and dark paper and for print.

    Examples
    --------
    >>> theme_css().startswith(":root{--c-ink:#1d2126;")
    True
    """
    light = "".join(f"--c-{role}:{shade.light};" for role, shade in PALETTE.items())
    dark = "".join(f"--c-{role}:{shade.dark};" for role, shade in PALETTE.items())
    by_system = (
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-paper]){{{dark}}}}}"
    )
    by_reader = f'@media screen{{:root[data-paper="dark"]{{color-scheme:dark;{dark}}}}}'
    return f":root{{{light}}}\n{by_system}\n{by_reader}"
