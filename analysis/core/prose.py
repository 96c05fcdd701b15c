"""Sentences whose numbers come from results."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Mapping
from typing import Any

from analysis.core.errors import DataError, unknown_name
from analysis.core.quantity import Quantity

_CODE = re.compile(r"(`[^`]*`)")
_MARKUP = str.maketrans({mark: f"&#{ord(mark)};" for mark in "\\`*_[]$~|#<>&\"'"})
_OPENING = re.compile(r"^[-+=](?=\s|$|[-+=])")
_ADDRESS = re.compile(r":(?=//)")


class _NumberWriter(string.Formatter):
    """Fills ``{name}`` and ``{name:spec}`` from quantities (as `<data>`) and words."""

    def __init__(self, study: str, known: Mapping[str, Any]) -> None:
        self.study = study
        self.known = known

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        if field_name not in self.known:
            raise DataError(unknown_name(f"result of study {self.study}", field_name, self.known))
        return (field_name, self.known[field_name]), field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        name, found = value
        if isinstance(found, Quantity):
            return found.to_html(self.study, format_spec)
        return self._word(name, _text(found, format_spec))

    def _word(self, name: str, text: str) -> str:
        """Words with a digit say where they come from, so that they are not taken for typed."""
        if not re.search(r"\d", text):
            return as_markdown(text)
        address = html.escape(f"{self.study}.{name}")
        return f'<span class="w" data-ref="{address}">{as_markdown(text)}</span>'


class _PlainWriter(_NumberWriter):
    """The same, without elements: for titles and descriptions of figures."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return _text(value[1], format_spec)


class _CodeWriter(_PlainWriter):
    """The same inside backticks, which what is written cannot leave."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return _one_line(super().format_field(value, format_spec)).replace("`", "'")


def write_prose(template: str, study: str, known: Mapping[str, Any], plain: bool = False) -> str:
    """`template` with its fields replaced by the results they name.

    Parameters
    ----------
    template : str
        Markdown; ``{capex_2023}`` names a result, ``{capex_2023:interval}`` adds a spec of
        `Quantity.__format__`.
    study : str
        Name that the numbers carry as their address.
    known : mapping
        By name quantities, plain words, and numbers that take a spec of `format`. Words stay
        text, whatever marks of Markdown or HTML they hold.
    plain : bool
        Whether all comes as bare text, for a figure's title. Otherwise quantities are `<data>`
        elements, and words with a digit stand in a `<span>` with their address.

    Raises
    ------
    DataError
        If a field names no result; the message gives the nearest names.

    Examples
    --------
    >>> write_prose("in {place} on {day}", "capex", {"place": "A_B", "day": "2023-10-15"})
    'in A&#95;B on <span class="w" data-ref="capex.day">2023-10-15</span>'
    """
    if plain:
        return _PlainWriter(study, known).vformat(template, (), {})
    prose, code = _NumberWriter(study, known), _CodeWriter(study, known)
    parts = _CODE.split(template)  # every second one is code
    return "".join(
        (code if at % 2 else prose).vformat(part, (), {}) for at, part in enumerate(parts)
    )


def as_markdown(text: str) -> str:
    """`text` on one line of Markdown that shows it as it is.

    Examples
    --------
    >>> as_markdown("*a* <b>")
    '&#42;a&#42; &#60;b&#62;'
    """
    safe = _one_line(text).translate(_MARKUP)
    return _ADDRESS.sub("&#58;", _OPENING.sub(lambda found: f"&#{ord(found[0])};", safe))


def _text(value: Any, format_spec: str) -> str:
    return value if isinstance(value, str) else format(value, format_spec)


def _one_line(text: str) -> str:
    return " ".join(text.split())
