"""Sentences whose numbers come from a study."""

from __future__ import annotations

import re

_DATA = re.compile(r"<data\b.*?</data>", re.DOTALL)
_MONEY = re.compile(r"(?<![\\$])\$(?=\d)")
_DOLLAR = "&#36;"


def say(text: str) -> None:
    """Display `text` as Markdown; numbers come with it as `<data>` elements.

    Parameters
    ----------
    text : str
        Markdown. A dollar sign before a digit is money; maths must not start with a digit.

    Examples
    --------
    >>> say("Capex was high.")
    Capex was high.
    """
    from IPython.display import display

    data = {"text/markdown": guard_money(text), "text/plain": plain(text)}
    if _in_notebook():
        display(data, raw=True)
    else:
        print(data["text/plain"])


def guard_money(text: str) -> str:
    """`text` with dollar signs that no reader of Markdown takes for maths.

    Examples
    --------
    >>> guard_money('from <data value="1">$1bn</data> to $2bn, $x^2$')
    'from <data value="1">&#36;1bn</data> to <span>&#36;</span>2bn, $x^2$'
    """
    guarded = _DATA.sub(lambda found: found[0].replace("$", _DOLLAR), text)
    return _MONEY.sub(f"<span>{_DOLLAR}</span>", guarded)


def plain(text: str) -> str:
    """`text` without its elements.

    Examples
    --------
    >>> plain('from <data value="1" title="a &lt; b">$1bn</data>')
    'from $1bn'
    """
    import html

    return html.unescape(re.sub(r"</?(?:data|span|strong|em)\b[^>]*>", "", text))


def _in_notebook() -> bool:
    from IPython import get_ipython

    return get_ipython() is not None
