"""A number that remembers where it came from."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from analysis.core.evidence import CHECKED, weakest
from analysis.core.sources import Source
from analysis.core.units import format_number


@dataclass(frozen=True)
class Quantity:
    """One published number: value, unit, interval, evidence and the rows behind it.

    Attributes
    ----------
    name : str
        Name inside its study, such as ``capex_2023``.
    value : float
        In `unit` (see `analysis.core.units`); shares are fractions, money US$ bn.
    meaning : str
        What the number is, in a few words.
    low, high : float or None
        Interval, in the same unit; `interval_kind` says which.
    evidence : str
        Weakest level of what went in.
    sources : tuple of Source
        The rows behind it.

    Examples
    --------
    >>> f"{Quantity('capex', 28.103, 'usd_bn', 'capital expenditure', 'reported')}"
    '$28.1bn'
    """

    name: str
    value: float
    unit: str
    meaning: str
    evidence: str
    low: float | None = None
    high: float | None = None
    interval_kind: str = ""
    sources: tuple[Source, ...] = ()

    def __format__(self, spec: str) -> str:
        """Write the value; `low`, `high`, `interval` and a digit count are the specs."""
        if spec == "interval":
            return f"{self:low} to {self:high}"
        number = {"low": self.low, "high": self.high}.get(spec, self.value)
        digits = int(spec) if spec.isdigit() else None
        return format_number(float("nan") if number is None else number, self.unit, digits)

    @property
    def checked(self) -> str:
        """The weakest mark among the rows behind the number; `none` without rows."""
        marks = [source.checked for source in self.sources if source.checked != "none"]
        return weakest(marks, CHECKED) if marks else "none"

    @property
    def account(self) -> str:
        """One line that says what the number is and where it came from."""
        shown = "; ".join(source.cite for source in self.sources[:2])
        more = len(self.sources) - 2
        rest = f"; and {more} more rows" if more > 0 else ""
        return f"{self.meaning} [{self.evidence}] {shown}{rest}".strip()

    @property
    def span(self) -> str:
        """The interval and what kind it is; empty if one of the two is not known.

        Examples
        --------
        >>> Quantity("a", 2, "usd_bn", "a fee", "derived", 1, 3, "stated range").span
        '$1.00bn to $3.00bn, stated range'
        """
        if not self.interval_kind or self.low is None or self.high is None:
            return ""
        return f"{self:interval}, {self.interval_kind}"

    @property
    def exact(self) -> str:
        """The value to seven digits: what is searched for ends elsewhere on another processor."""
        whole = float(self.value).is_integer()
        return f"{self.value:.0f}" if whole else f"{self.value:.7g}"

    def to_html(self, study: str, spec: str = "", as_of: str = "") -> str:
        """The number as a `<data>` element that leads back to the study attribute.

        With `as_of`, it is that of another vintage than the page's, and says so.
        """
        kind = f'class="was" data-as-of="{html.escape(as_of)}"' if as_of else 'class="n"'
        read = f' data-checked="{self.checked}"' if self.checked != "none" else ""
        form = f' data-as="{html.escape(spec)}"' if spec else ""
        anchors = " ".join(source.anchor for source in self.sources)
        rows = f' data-rows="{html.escape(anchors)}"' if anchors and not as_of else ""
        span = f' data-interval="{html.escape(self.span)}"' if self.span else ""
        return (
            f'<data {kind} value="{self.exact}" data-ref="{html.escape(study)}.{self.name}"'
            f'{form} data-evidence="{self.evidence}"{read}{rows}{span}'
            f' title="{html.escape(self.account)}">'
            f"{html.escape(format(self, spec))}</data>"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; a missing bound is None, infinity the word ``inf``."""
        bounds = {key: _json_number(getattr(self, key)) for key in ("value", "low", "high")}
        return {
            "name": self.name,
            "unit": self.unit,
            "meaning": self.meaning,
            "evidence": self.evidence,
            "checked": self.checked,
            **bounds,
            "interval": self.interval_kind,
            "text": format(self, ""),
            "rows": [f"{source.table}: {source.key}" for source in self.sources],
        }


def _json_number(value: float | None) -> float | str | None:
    if value is None or value != value:
        return None
    return str(value) if value in (float("inf"), float("-inf")) else float(value)
