"""The release game: what M has, what it costs, and who else is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analysis.core import EVIDENCE, DataError, Source, unknown_name, weakest
from analysis.openness.game_fields import SYMBOL, Values, check_field, check_together, values_of
from analysis.openness.given import check_frame, check_rows

FRAME_COLUMNS = ("name", "default", "evidence")
OPTIONAL = ("rival_open_quality",)


@dataclass(frozen=True, eq=False, kw_only=True)
class ReleaseGame:
    """A firm M that may keep, sell or open a model, beside a closed rival of quality 1.

    Users have taste t uniform on [0, 1] and buy at most one model, for t x quality - price. So
    every amount is a part of what the keenest user would pay for the rival's model, and counts
    per user of the market; sizes of platform rivals are bn users.

    Parameters
    ----------
    quality : float
        s, of M's model, above 2c and below 1.
    serving_cost : float
        c, a user, of the rival and of competitive hosts.
    extra_cost : float
        k, what serving a user costs M beyond c, as it has no cloud.
    outside_gain : float
        g0, quality that outsiders who are no platform rivals add to an open model.
    rival_gain : float
        g, quality that each admitted platform rival adds.
    rival_density : float
        h, platform rivals per bn users of size.
    largest_rival : float
        X, bn users of the largest platform rival; sizes are uniform up to it.
    complement_income : float
        a, what M's other business earns on every model user, whoever serves him.
    open_user_worth : float
        b, what one more user of M's open model is worth (help, a standard, hiring); below 0, he
        costs more than he brings.
    hosting_fee, paying_share : float
        f on each open user who is served by a host that pays it, and sigma, the share of these.
    moat_per_rival : float
        delta, complement income lost per bn users of each admitted rival.
    release_cost : float
        F.
    rival_open_quality : float, optional
        o, of a model that someone else has already opened; None when there is none.
    field_evidence : mapping of str to str
        Evidence by field; a field that is not named is `assumed`.
    sources : tuple of Source
        Rows of data behind it.

    Raises
    ------
    DataError
        If a field is no finite number of its domain, or the fields do not fit together:
        2c < s, s + g0 + g h X < 1, 2c < o < 1.

    Examples
    --------
    >>> game = ReleaseGame(quality=0.6, serving_cost=0.1, extra_cost=0.02, outside_gain=0.05,
    ...     rival_gain=0.02, rival_density=2.0, largest_rival=3.0, complement_income=0.1,
    ...     open_user_worth=0.02, hosting_fee=0.1, paying_share=0.1, moat_per_rival=0.002,
    ...     release_cost=0.005)
    >>> game.evidence, game.change(quality=0.7).quality
    ('assumed', 0.7)
    """

    quality: float
    serving_cost: float
    extra_cost: float
    outside_gain: float
    rival_gain: float
    rival_density: float
    largest_rival: float
    complement_income: float
    open_user_worth: float
    hosting_fee: float
    paying_share: float
    moat_per_rival: float
    release_cost: float
    rival_open_quality: float | None = None
    field_evidence: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: tuple[Source, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for name in SYMBOL:
            value = getattr(self, name)
            if value is not None or name not in OPTIONAL:
                object.__setattr__(self, name, check_field(name, value))
        for name, level in self.field_evidence.items():
            check_name(name)
            if level not in EVIDENCE:
                raise DataError(unknown_name("level of evidence", level, EVIDENCE))
        check_together(self.values())

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> ReleaseGame:
        """A game whose fields are rows: `name`, `default`, `evidence`; other columns are ignored.

        Raises
        ------
        DataError
            If it is no frame, a column or a field is missing, or a name is unknown or twice.
        """
        check_rows("frame of the game", check_frame("frame of the game", frame, FRAME_COLUMNS))
        names = frame["name"].astype(str)
        for name in names:
            check_name(name)
        if names.duplicated().any():
            raise DataError(f"frame of the game has {names[names.duplicated()].iloc[0]!r} twice.")
        absent = [name for name in SYMBOL if name not in set(names) and name not in OPTIONAL]
        if absent:
            raise DataError(f"frame of the game lacks {', '.join(absent)}; add a row for each.")
        fields: dict[str, Any] = dict(zip(names, frame["default"], strict=True))
        return cls(
            **fields,
            field_evidence=dict(zip(names, frame["evidence"].astype(str), strict=True)),
            sources=tuple(frame.attrs.get("sources", ())),
        )

    @property
    def evidence(self) -> str:
        """The weakest evidence among the fields in use."""
        used = [name for name in SYMBOL if getattr(self, name) is not None]
        return weakest(self.field_evidence.get(name, "assumed") for name in used)

    def values(self) -> Values:
        """The fields by symbol."""
        return values_of({name: getattr(self, name) for name in SYMBOL})

    def change(self, **fields: float | None) -> ReleaseGame:
        """A copy with other `fields`, which are then `assumed`."""
        for name in fields:
            check_name(name)
        levels = {**self.field_evidence, **dict.fromkeys(fields, "assumed")}
        changes: dict[str, Any] = {**fields, "field_evidence": levels}
        return replace(self, **changes)

    def to_frame(self) -> pd.DataFrame:
        """A row a field in use: `name, symbol, value, evidence`."""
        rows = [
            {
                "name": name,
                "symbol": symbol,
                "value": getattr(self, name),
                "evidence": self.field_evidence.get(name, "assumed"),
            }
            for name, symbol in SYMBOL.items()
            if getattr(self, name) is not None
        ]
        return pd.DataFrame(rows)


def check_name(name: str) -> None:
    """Raise, with the nearest names, unless `name` is a field of the game."""
    if name not in SYMBOL:
        raise DataError(unknown_name("field of the game", name, SYMBOL))
