"""Sentences whose numbers come from a study."""

from __future__ import annotations

import re
from typing import Any

from analysis.core.prose import write_prose

_DATA = re.compile(r"<data\b.*?</data>", re.DOTALL)
_CODE_OR_MONEY = re.compile(r"(?P<code>`[^`]*`)|(?<![\\$])\$(?=\d)")
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


def tell(text: str, of: str, **values: Any) -> str:
    """`text` with `values` that the call `of` gave on this page, for what is no study's result.

    Parameters
    ----------
    text : str
        Markdown with fields such as ``{mean}`` or ``{p:.3f}``.
    of : str
        The call, such as ``event_study()``; the values carry it as their address.
    **values : str or number
        By name.

    Raises
    ------
    DataError
        If a field names no value.

    Examples
    --------
    >>> tell("{n} days", of="event_study()", n=8)
    '<span class="w" data-ref="event_study().n">8</span> days'
    """
    return write_prose(text, of, values)


def guard_money(text: str) -> str:
    """`text` with dollar signs that no reader of Markdown takes for maths.

    Examples
    --------
    >>> guard_money('from <data value="1">$1bn</data> to $2bn, $x^2$')
    'from <data value="1">&#36;1bn</data> to <span>&#36;</span>2bn, $x^2$'
    """
    guarded = _DATA.sub(lambda found: found[0].replace("$", _DOLLAR), text)
    return _CODE_OR_MONEY.sub(lambda found: found["code"] or f"<span>{_DOLLAR}</span>", guarded)


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
