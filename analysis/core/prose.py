"""Sentences whose numbers come from results."""

from __future__ import annotations

import html
import string
from collections.abc import Mapping
from typing import Any

from analysis.core.errors import DataError, unknown_name
from analysis.core.quantity import Quantity


class _NumberWriter(string.Formatter):
    """Fills ``{name}`` and ``{name:spec}`` from quantities (as `<data>`) and plain words."""

    def __init__(self, study: str, known: Mapping[str, Quantity | str]) -> None:
        self.study = study
        self.known = known

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        if field_name not in self.known:
            raise DataError(unknown_name(f"result of study {self.study}", field_name, self.known))
        return self.known[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Quantity):
            return value.to_html(self.study, format_spec)
        return html.escape(str(value))


class _PlainWriter(_NumberWriter):
    """The same, without elements: for titles and descriptions of figures."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return format(value, format_spec) if isinstance(value, Quantity) else str(value)


def write_prose(
    template: str, study: str, known: Mapping[str, Quantity | str], plain: bool = False
) -> str:
    """`template` with its fields replaced by the results they name.

    Parameters
    ----------
    template : str
        Markdown; ``{capex_2023}`` names a result, ``{capex_2023:interval}`` adds a spec of
        `Quantity.__format__`.
    study : str
        Name that the numbers carry as their address.
    known : mapping
        Quantities and plain words by name.
    plain : bool
        Whether numbers come as bare text, for a figure's title, instead of `<data>` elements.

    Raises
    ------
    DataError
        If a field names no result; the message gives the nearest names.

    Examples
    --------
    >>> write_prose("on {day}", "capex", {"day": "2023-10-15"})
    'on 2023-10-15'
    """
    writer = _PlainWriter if plain else _NumberWriter
    return writer(study, known).vformat(template, (), {})
