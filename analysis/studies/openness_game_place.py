"""Where Meta's figures lie on the map of the release game."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.openness import ReleasePlay, opening_map, play_release
from analysis.openness.game_choice import choose
from analysis.openness.game_link import COMPLEMENT, FEES, HELP
from analysis.openness.game_words import action_words
from analysis.studies.inputs import inputs_of
from analysis.studies.openness_game_meta import SCALE, MetaGame, choice_or_none, play_or_none
from analysis.studies.openness_views import SHOWN_VIEW, VIEWS, view_name
from analysis.studies.workbook import Workbook

ENDS = ("low", "default", "high")
SMALLEST, LOWEST, HIGHEST, STEPS = 1e-4, 0.1, 0.3, 40
"""The map, in parts of the keenest user's value: worth from as much below 0 as LOWEST, both fields
up to HIGHEST, by equal factors from the smallest on."""

X, Y = "complement_income", "open_user_worth"
ALONG = 13
"""Values per user along each half of a line of the map, the default in the middle."""

SHOWN = {X: "income_from_a_model_user", Y: "worth_of_an_open_user_less_release"}
"""The fields of the map as its axes name them."""
RIVALS = ("OpenAI", "Anthropic")
COSTS = ("release_cost", "yearly_release_cost")
RUN_RATE = "ai_revenue_run_rate"


def add_place(book: Workbook, meta: MetaGame) -> None:
    """Meta's best action by view and by the value of the market, and its place on the map."""
    plays = {view: play_release(meta.game(view)) for view in VIEWS}
    book.models.update({f"game_{view_name(view)}": played for view, played in plays.items()})
    people = meta.users_bn * 1e9
    what = "people who use a Meta app each day, taken for those who might use a model"
    book.put("game_users", people, "count", what, rows=meta.people, by="reported")
    value, ends = meta.input(SCALE), (meta.input(SCALE, "low"), meta.input(SCALE, "high"))
    what = "what the keenest user would pay for the leading model a year"
    book.put("game_value", value, "usd", what, rows=meta.inputs, by="assumed",
             interval=ends, interval_kind="assumed range")  # fmt: skip
    _add_views(book, meta, plays)
    _add_answer(book, meta)
    _add_swings(book, meta, plays["neutral"])
    _add_checks(book, meta, plays["neutral"])
    _add_map(book, meta)


CASES = "answers of the game by point of view and, where it enters, value per user"
SAME = 1e-9
"""Relative difference below which two gains are one."""

NOTHING_TO_SELL = (
    "In the game the alternative is to keep the model inside: a better one is open already, so "
    "Meta could sell nothing, where the accounting above still lets it sell."
)
SELLING_STANDS = "In the game, too, selling is the alternative to opening."


def _add_views(book: Workbook, meta: MetaGame, plays: dict[str, ReleasePlay]) -> None:
    rows = [row for view in VIEWS for row in _view_rows(meta, view)]
    book.show("game_places", pd.DataFrame(rows), rows=[meta.rows(view) for view in VIEWS])
    for view, played in plays.items():
        shown = [row for row in rows if row["view"] == SHOWN_VIEW[view]]
        gain = played.gain * meta.market_usd_bn(meta.input(SCALE))
        gains = [gain, *(float(row["gain_usd_bn"]) for row in shown)]
        moves = not np.allclose(gains, gain, rtol=SAME, atol=0.0)
        book.put(
            f"game_gain_{view_name(view)}",
            gain,
            "usd_bn",
            f"what opening gains a year over {action_words(played.other)}, view {view}",
            rows=meta.rows(view),
            by="estimated",
            interval=(min(gains), max(gains)) if moves else None,
            interval_kind="over the value per user" if moves else "",
        )
        ties = [meta.input(SCALE) / factor for factor in played.scale_ties]
        book.put(
            f"game_value_tie_{view_name(view)}",
            max(ties, default=math.nan),
            "usd",
            f"value per user below which opening pays better, view {view}",
            rows=meta.rows(view),
            by="estimated",
        )
        book.words[f"game_best_{view_name(view)}"] = action_words(played.best)
        book.words[f"game_other_{view_name(view)}"] = action_words(played.other)


def _view_rows(meta: MetaGame, view: str) -> list[dict[str, Any]]:
    """A row a value per user; an end at which the game has no answer is left out."""
    rows = []
    for end in ENDS:
        value = meta.input(SCALE, end)
        played = play_or_none(meta, view, **{SCALE: value})
        if played is not None:
            game = played.game
            rows.append(
                {
                    "view": SHOWN_VIEW[view],
                    "value_per_user": value,
                    X: game.complement_income,
                    Y: game.open_user_worth + game.hosting_fee * game.paying_share,
                    "best": action_words(played.best),
                    "instead": action_words(played.other),
                    "gain_usd_bn": played.gain * meta.market_usd_bn(value),
                    "evidence": played.evidence,
                }
            )
    return rows


def _add_answer(book: Workbook, meta: MetaGame) -> None:
    """Whether opening pays in every view at every value, in none, or what it turns with."""
    whole = book.frames["game_places"]
    frame = whole[~whole.assign(gain=whole["gain_usd_bn"].round(9)).duplicated(["view", "gain"])]
    pays = (frame["gain_usd_bn"] > 0).rename("pays")
    opened, asked = int(pays.sum()), len(frame)
    chosen: dict[str, Any] = {"rows": (meta.table, meta.inputs), "by": "estimated"}
    book.put("game_cases", asked, "integer", CASES, **chosen)
    book.put("game_cases_open", opened, "integer", "of them, opening pays best", **chosen)
    turns = {
        "the point of view": "value_per_user",
        "the value of the market": "view",
    }
    with_what = [
        what for what, held in turns.items() if (pays.groupby(frame[held]).nunique() > 1).any()
    ]
    if with_what:
        told = f"whether opening pays cannot be told: it turns with {' and '.join(with_what)}"
    else:
        told = f"opening pays in {'every' if opened else 'no'} case asked"
    book.words["game_place_told"] = told
    alone = book.words[f"game_other_{view_name(VIEWS[0])}"] == action_words("keep")
    book.words["game_alternative"] = NOTHING_TO_SELL if alone else SELLING_STANDS


def _add_swings(book: Workbook, meta: MetaGame, base: ReleasePlay) -> None:
    """Both ends of each range, the neutral view held elsewhere: does the answer turn?"""
    rows = []
    for name, low, high in meta.ends("neutral"):
        gains = [_money(meta, name, end) for end in (low, high)]
        known = [gain for gain in gains if gain is not None]
        rows.append(
            {
                "name": name,
                "low": low,
                "high": high,
                "gain_low_usd_bn": gains[0],
                "gain_high_usd_bn": gains[1],
                "turns": any((gain > 0) != (base.gain > 0) for gain in known),
            }
        )
    frame = pd.DataFrame(rows)
    book.show("game_swings", frame, rows=meta.rows("neutral"))
    settings: dict[str, Any] = {"rows": meta.rows("neutral"), "by": "estimated"}
    asked, turning = len(frame), int(frame["turns"].sum())
    book.put("game_ranges_asked", asked, "integer", "ranges moved one at a time", **settings)
    what = "of them, some end turns the answer of the game, neutral view"
    book.put("game_ranges_that_turn", turning, "integer", what, **settings)
    names = frame.loc[frame["turns"], "name"].str.replace("_", " ")
    book.words["game_turning"] = ", ".join(names) or "none"


def _money(meta: MetaGame, name: str, end: float) -> float | None:
    """Gain of opening, US$ bn a year, with one field of the neutral view at `end`."""
    choice = choice_or_none(meta, "neutral", **{name: end})
    value = end if name == SCALE else meta.input(SCALE)
    return None if choice is None else float(choice.gain) * meta.market_usd_bn(value)


def _add_checks(book: Workbook, meta: MetaGame, played: ReleasePlay) -> None:
    """What the money unit implies elsewhere: the rival's revenue, and Meta's profit of selling."""
    opened = choose(played.game.values()).opening
    takings = float(opened.rival_price * opened.rival_users)
    runs = [inputs_of(book.as_of, RUN_RATE, firm).tail(1) for firm in RIVALS]
    known = [row for row in runs if len(row)]
    revenue = sum(float(row["default"].item()) for row in known)
    rows = (*meta.rows("neutral"), *known)
    book.put("game_rival_revenue", revenue, "usd_bn", "run rates of OpenAI and Anthropic, as told",
             rows=tuple(known), by="derived")  # fmt: skip
    what = "value per user at which the rival of the game takes as much as these run at"
    implied = revenue / (takings * meta.users_bn)
    book.put("game_value_by_revenue", implied, "usd", what, rows=rows, by="estimated")
    sold = {end: _selling_profit(meta, meta.input(SCALE, end)) for end in ENDS}
    book.put(
        "game_selling_profit",
        sold["default"],
        "usd_bn",
        "yearly profit of selling in the game, neutral view; 0 where Meta could not sell",
        rows=meta.rows("neutral"),
        by="estimated",
        interval=(sold["low"], sold["high"]),
        interval_kind="over the value per user",
    )
    assumed = meta.assumed["neutral"]
    stated = assumed.api_revenue * assumed.api_margin
    what = "yearly profit of selling access that the accounting model assumes, neutral view"
    rows = meta.rows("neutral")[:1]
    book.put("game_selling_assumed", stated, "usd_bn", what, rows=rows, by="estimated")


def _selling_profit(meta: MetaGame, value: float) -> float:
    choice = choice_or_none(meta, "neutral", **{SCALE: value})
    if choice is None or not bool(choice.selling.possible):
        return 0.0
    return float(choice.selling.profit) * meta.market_usd_bn(value)


def _add_map(book: Workbook, meta: MetaGame) -> None:
    """The map of the neutral view; fees and the release cost are counted in an open user's worth.

    Release costs differ by view, so they cannot be a property of one map. Spread over the open
    users they are: opening pays iff what is left of their worth makes it pay at no cost.
    """
    game = meta.game("neutral").change(hosting_fee=0.0, release_cost=0.0)
    above = np.geomspace(SMALLEST, HIGHEST, STEPS)
    below = -np.geomspace(SMALLEST, LOWEST, STEPS)[::-1]
    income, worth = np.append(0.0, above), np.concatenate([below, [0.0], above])
    found = opening_map(game, X, Y, x_values=income, y_values=worth)
    book.models["game_opening_map"] = found
    book.show("game_map", found.to_frame().rename(columns=SHOWN), rows=meta.rows("neutral"))
    places = [place for view in VIEWS for place in _places(meta, view)]
    shown = pd.DataFrame(places).rename(columns=SHOWN)
    book.show("game_map_places", shown, rows=[meta.rows(view) for view in VIEWS])


def _places(meta: MetaGame, view: str) -> list[dict[str, object]]:
    """A line over the value per user, and the outline that all ranges together make of it."""
    low, default, high = (meta.input(SCALE, end) for end in ENDS)
    halves = np.geomspace(low, default, ALONG)[:-1], np.geomspace(default, high, ALONG)
    values = np.concatenate(halves).tolist()
    line = [_point(meta, view, value) for value in values]
    (a0, b0), (a1, b1) = (_point(meta, view, low, favour=favour) for favour in (False, True))
    parts = [low / value for value in values]  # of the amounts at the lowest value per user
    rising = parts[::-1]
    lower = (
        [(a0, b0, rising), (a1, b0, [1.0])] if b0 < 0 else [(a0, b0, rising[:1]), (a1, b0, rising)]
    )
    sides = [*lower, (a1, b1, [1.0]), (a0, b1, parts)]
    outline = [(a * part, b * part) for a, b, along in sides for part in along]
    return [
        {"view": view, "kind": kind, "value_per_user": value, X: point[0], Y: point[1]}
        for kind, value, point in (
            *(("line", value, point) for value, point in zip(values, line, strict=True)),
            *(("region", low, point) for point in outline),
        )
    ]


def _point(
    meta: MetaGame, view: str, value: float, favour: bool | None = None
) -> tuple[float, float]:
    """Place on the map; by `favour`, all assumptions at their ends for, or against, opening."""
    ranges = meta.assumed[view].ranges
    moved = {}
    if favour is not None:
        moved = {name: ranges[name][int(favour)] for name in (*COMPLEMENT, *HELP, *FEES)}
        moved |= {name: ranges[name][int(not favour)] for name in COSTS}
    game = meta.game(view, **{SCALE: value}, **moved)
    users = float(choose(game.values()).opening.users)
    reached = users if users > 0 else 0.5 - game.serving_cost / game.quality
    fee = game.hosting_fee * game.paying_share
    return game.complement_income, game.open_user_worth + fee - game.release_cost / reached
