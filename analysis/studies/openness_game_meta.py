"""Meta in the release game: users, rivals and inputs of one vintage, and a game for each view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.core import DataError, as_timestamp
from analysis.datasets import load
from analysis.openness import (
    Assumptions,
    ReleaseGame,
    ReleasePlay,
    game_from_assumptions,
    play_release,
)
from analysis.openness.game_choice import Choice, choose, holds
from analysis.openness.game_link import LINKED
from analysis.studies.adoption_licence import CLAUSE, COUNTED, LAST_DAY
from analysis.studies.inputs import told
from analysis.studies.openness_views import VIEWS

PEOPLE = "family_dap"
"""People who use one of Meta's apps each day: those who might use its model."""

SCALE = "value_per_user"
MILLIONS = 1e3  # in a billion
LEFT_OUT = ("horizon_years",)
"""Growth rates are means over the horizon of their own view, so it is not moved."""


@dataclass(frozen=True, eq=False)
class MetaGame:
    """What the games of one vintage share; every frame keeps its rows of origin."""

    assumed: dict[str, Assumptions]
    table: pd.DataFrame
    inputs: pd.DataFrame
    people: pd.DataFrame
    rivals: pd.DataFrame
    clause: pd.DataFrame

    @property
    def users_bn(self) -> float:
        """People who might use a model, bn."""
        return float(self.people["value_mn"].item()) / MILLIONS

    @property
    def sizes_bn(self) -> pd.Series:
        """Users of each rival, bn."""
        return self.rivals["users_mn"] / MILLIONS

    @property
    def clause_bn(self) -> float:
        """The threshold that the licence of Llama 2 has, bn users."""
        return float(self.clause["users_mn"].item()) / MILLIONS

    def input(self, name: str, end: str = "default") -> float:
        """A game input at its default, low or high."""
        return float(self.inputs.loc[self.inputs["name"] == name, end].item())

    def rows(self, view: str) -> tuple[pd.DataFrame, ...]:
        """All rows behind the game of a view."""
        return (self.table[self.table["view"] == view], self.inputs, self.people, self.rivals)

    def game(self, view: str, **changes: float) -> ReleaseGame:
        """The game of a view, with other assumptions or inputs by name."""
        given = {str(n): float(d) for n, d in zip(*self._defaults(), strict=True)}
        own = {name: value for name, value in changes.items() if name in given}
        others = {name: value for name, value in changes.items() if name not in given}
        fields: dict[str, Any] = {**given, **own}
        largest = float(self.sizes_bn.max())
        return game_from_assumptions(
            self.assumed[view].change(**others) if others else self.assumed[view],
            users_bn=self.users_bn,
            rival_density=len(self.rivals) / largest,
            largest_rival=largest,
            **fields,
        )

    def _defaults(self) -> tuple[pd.Series, pd.Series]:
        return self.inputs["name"], self.inputs["default"]

    def market_usd_bn(self, value_per_user: float) -> float:
        """What one unit of the game is worth, US$ bn a year."""
        return self.users_bn * value_per_user

    def ends(self, view: str) -> Iterator[tuple[str, float, float]]:
        """Each range of the assumptions that enter and of the inputs that leaves some choice."""
        ranges = {k: self.assumed[view].ranges[k] for k in LINKED if k not in LEFT_OUT}
        own = self.inputs.set_index("name")[["low", "high"]]
        ranges |= {str(name): (float(row.low), float(row.high)) for name, row in own.iterrows()}
        for name, (low, high) in ranges.items():
            if low < high:
                yield name, low, high


def meta_game(as_of: str | None) -> MetaGame:
    """Everything that was known of Meta's game."""
    table = load("assumptions", as_of)
    inputs = load("game_inputs", as_of)
    people = told(load("meta_users", as_of))
    people = people[people["measure"] == PEOPLE].sort_values("date").tail(1)
    firms = load("licence_threshold", as_of)
    return MetaGame(
        assumed={view: Assumptions.from_frame(table, view=view) for view in VIEWS},
        table=table,
        inputs=inputs[inputs["case"] == "meta"],
        people=people,
        rivals=_rivals(firms),
        clause=firms[firms["measure"] == CLAUSE],
    )


def _rivals(firms: pd.DataFrame) -> pd.DataFrame:
    """Rivals with monthly users told, the latest figure of each product by the licence's month."""
    some = firms[firms["measure"].isin(COUNTED) & (firms["relation"] == "rival")]
    some = told(some[some["date"] <= as_timestamp(LAST_DAY)]).sort_values("date")
    latest = some.drop_duplicates(["firm", "product"], keep="last")
    return latest.sort_values("users_mn", ignore_index=True)


def choice_or_none(meta: MetaGame, view: str, **changes: float) -> Choice | None:
    """What the actions pay in a changed game of the view; None where it has no answer."""
    try:
        values = meta.game(view, **changes).values()
    except DataError:
        return None
    choice = choose(values)
    return choice if bool(holds(values, choice)) else None


def play_or_none(meta: MetaGame, view: str, **changes: float) -> ReleasePlay | None:
    """The play of a changed game of the view; None where it has no answer."""
    if choice_or_none(meta, view, **changes) is None:
        return None
    return play_release(meta.game(view, **changes))
