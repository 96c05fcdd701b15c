"""Markdown to HTML: formulas as MathML, and marks for references that a page resolves later."""

from __future__ import annotations

import html
import re
from typing import Any, ClassVar

from latex2mathml.converter import convert
from mistune.plugins.footnotes import footnotes
from nbconvert.filters.markdown_mistune import (
    IPythonRenderer,
    MarkdownWithMath,
    MathInlineParser,
)

from analysis.core import ReportError


def markdown_html(text: str) -> str:
    r"""`text` (Markdown) as HTML; ``$…$`` is maths unless a digit follows the first ``$``.

    Raises
    ------
    ReportError
        If a formula holds a command that cannot be converted.

    Examples
    --------
    >>> markdown_html("from $1bn to $2bn").strip()
    '<p>from $1bn to $2bn</p>'
    """
    parser = MarkdownWithMath(renderer=_Renderer(), inline=_Inline(hard_wrap=False))
    footnotes(parser)
    parser.inline.register("reference", _REFERENCE, _read_reference, before="link")
    return parser.render(text)


def mathml(latex: str, display: str = "inline") -> str:
    r"""A formula as MathML.

    Raises
    ------
    ReportError
        If a backslash or an ampersand is left over: an unknown command passes through the
        converter without a word.

    Examples
    --------
    >>> mathml("x").count("<mi>x</mi>")
    1
    """
    try:
        converted = convert(latex.strip(), display=display)
    except Exception as problem:
        raise ReportError(f"formula {latex.strip()!r} is not LaTeX: {problem!r}.") from None
    left = re.search(r"[\\&]\w*", html.unescape(re.sub(r"<[^<>]*>", " ", converted)))
    if left:
        raise ReportError(
            f"formula {latex.strip()!r}: {left[0]!r} cannot be converted; write it otherwise."
        )
    return converted


_FORMULA = r"(?<![$\\])\$(?=[^\s\d])(?P<math_inline_tex>[^$]+?)(?<=[^\s\\])\$(?!\d)"


_REFERENCE = r"\[(?P<keys>-?@[a-z][\w-]*(?:; *-?@[a-z][\w-]*)*)\]"
_TO_PLACE = ("fig-", "tab-")


def _read_reference(inline: Any, found: re.Match[str], state: Any) -> int:
    """`[@fig-name]` or `[@key; -@other]`, as an element that the page resolves."""
    keys = [key.strip().replace("@", "") for key in found["keys"].split(";")]
    element = "".join(f'<a class="xref" data-to="{key}">{key}</a>' for key in keys)
    if not keys[0].startswith(_TO_PLACE):
        element = f'<cite data-keys="{" ".join(keys)}">{", ".join(keys)}</cite>'
    state.append_token({"type": "inline_html", "raw": element})
    return found.end()


class _Inline(MathInlineParser):
    """Maths in a line, but not the dollars of sums of money."""

    SPECIFICATION: ClassVar[dict[str, str]] = {
        **MathInlineParser.SPECIFICATION,
        "inline_math_tex": _FORMULA,
    }


class _Renderer(IPythonRenderer):
    """Markdown with MathML, and headings that get their ids later, when all are known."""

    def __init__(self) -> None:
        super().__init__(escape=False, allow_harmful_protocols=False, exclude_anchor_links=True)

    def inline_math(self, body: str) -> str:
        return mathml(body)

    def block_math(self, body: str) -> str:
        return _scrolling(mathml(body, "block"))

    def latex_environment(self, name: str, body: str) -> str:
        return _scrolling(mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", "block"))

    def footnote_ref(self, key: str, index: int) -> str:
        note = html.escape(key.lower())
        return f'<a class="fnref" href="#{note}" data-note="{note}">{index}</a>'

    def footnote_item(self, text: str, key: str, index: int) -> str:
        return f'<li data-note="{html.escape(key.lower())}">{text}</li>'

    def footnotes(self, text: str) -> str:
        return f'<ol class="footnotes-here">{text}</ol>'

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{html.escape(code)}</pre>"


def _scrolling(formula: str) -> str:
    return f'<span class="formula" role="region" aria-label="Formula" tabindex="0">{formula}</span>'
