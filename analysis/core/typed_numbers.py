"""Which digits may stand in prose without a result behind them."""

from __future__ import annotations

import re

_ALLOWED = re.compile(
    r"""\b(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?\b   # years, months and days
      | \bC\d\d\b                               # claims
      | 95%\ interval                           # the level of an interval
      | days\ [-−]1\ to\ \+1                    # the name of a window
    """,
    re.VERBOSE,
)
_NOT_PROSE = re.compile(
    r"""\$\$.*?\$\$ | \$[^$]*\$ | `[^`]*`   # formulas, code
      | \]\([^)[]*\) | \[-?[@^][^\]]*\]     # targets of links, references
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def typed_numbers(text: str) -> list[str]:
    """Numbers in `text` that only a result may write.

    Years, months and days, names of claims, "95% interval" and "days -1 to +1" may be typed.

    Examples
    --------
    >>> typed_numbers("In 2023 claim C01 spoke of 28.1 billion (95% interval).")
    ['28.1']
    """
    return _NUMBER.findall(_ALLOWED.sub(" ", text))


def typed_in_markdown(text: str) -> list[str]:
    """The same of Markdown, leaving out formulas, code, the targets of links and references.

    Examples
    --------
    >>> typed_in_markdown("[page](02_b.html), `x = 1`, $x^2$, [@bass1969] and 3")
    ['3']
    """
    return typed_numbers(_NOT_PROSE.sub(" ", text))
