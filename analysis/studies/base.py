"""The object a notebook shows: every result of one study, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.core import Quantity, Sources, merge_sources, unknown_name, weakest
from analysis.core.prose import write_prose


@dataclass(frozen=True, eq=False)
class Study:
    """All results of one study at one vintage.

    Quantities (numbers with their sources), frames (copies of what is drawn), models
    (result objects) and words (names and days) are attributes by their names:
    ``study("capex").capex_2023``.

    Attributes
    ----------
    name : str
        The notebook's name.
    as_of : str or None
        Vintage of the data; None is all that is known.
    quantities, frames, models, words : mapping
        The results by name, kind by kind.
    """

    name: str
    as_of: str | None
    quantities: Mapping[str, Quantity]
    frames: Mapping[str, pd.DataFrame]
    models: Mapping[str, Any]
    words: Mapping[str, str]

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            if name in self.frames:
                return self.frames[name].copy()
            for group in (self.quantities, self.models, self.words):
                if name in group:
                    return group[name]
        raise AttributeError(unknown_name(f"result of study {self.name}", name, self._names()))

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._names()})

    def _names(self) -> list[str]:
        return [*self.quantities, *self.frames, *self.models, *self.words]

    @property
    def evidence(self) -> str:
        """The weakest level among the resolved numbers."""
        levels = [one.evidence for one in self.quantities.values() if one.value == one.value]
        return weakest(levels) if levels else "unresolved"

    @property
    def sources(self) -> Sources:
        """Every row that a number of this study rests on."""
        return merge_sources(*(one.sources for one in self.quantities.values()))

    @property
    def rows(self) -> Sources:
        """Every row that a number or a frame of this study rests on."""
        return merge_sources(self.sources, *(one.attrs["rows"] for one in self.frames.values()))

    def knows(self, name: str) -> bool:
        """Whether the number `name` can be told at this vintage."""
        quantity = getattr(self, name)
        return bool(quantity.value == quantity.value)

    def tell(self, text: str, given: str | None = None, otherwise: str = "") -> str:
        """`text` with the numbers it names; `otherwise` where `given` cannot be told yet.

        Parameters
        ----------
        text, otherwise : str
            Markdown with fields such as ``{capex_2023}`` or ``{hit_rate:interval}``.
        given : str, optional
            Name of a number that `text` needs.
        """
        chosen = text if given is None or self.knows(given) else otherwise
        return write_prose(chosen, self.name, {**self.words, **self.quantities})

    def text(self, text: str, given: str | None = None, otherwise: str = "") -> str:
        """As `tell`, without elements: for titles and descriptions of figures."""
        chosen = text if given is None or self.knows(given) else otherwise
        return write_prose(chosen, self.name, {**self.words, **self.quantities}, plain=True)

    def to_dict(self) -> dict[str, Any]:
        """Numbers with their rows, and words: plain values for JSON."""
        return {
            "study": self.name,
            "as_of": self.as_of,
            "evidence": self.evidence,
            "numbers": {name: one.to_dict() for name, one in self.quantities.items()},
            "words": dict(self.words),
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a number: name, text, meaning, evidence, checked, rows."""
        rows = [
            {
                "name": one.name,
                "value": format(one, ""),
                "interval": format(one, "interval") if one.low is not None else "",
                "meaning": one.meaning,
                "evidence": one.evidence,
                "checked": one.checked,
                "rows": len(one.sources),
            }
            for one in self.quantities.values()
        ]
        frame = pd.DataFrame(rows)
        frame.attrs = {"study": self.name, "rows": self.sources}
        return frame
