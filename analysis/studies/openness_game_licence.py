"""The licence threshold that the game implies for Meta, against the one it chose."""

from __future__ import annotations

import pandas as pd

from analysis.openness import ReleasePlay, licence_threshold, play_release
from analysis.openness.game_licence import effect_of
from analysis.studies.openness_game_meta import SCALE, MetaGame, choice_or_none
from analysis.studies.openness_views import SHOWN_VIEW, VIEWS, view_name
from analysis.studies.workbook import Workbook

ONES = 1e9  # in a billion
GAIN = "rival_gain"


def add_licence_choice(book: Workbook, meta: MetaGame) -> None:
    """The best threshold by view and over the ranges, the belief behind 700 M, and its effect."""
    plays = {view: play_release(meta.game(view)) for view in VIEWS}
    ranges = {view: _range(meta, view, played) for view, played in plays.items()}
    for view, played in plays.items():
        _add_threshold(book, meta, view, played, ranges[view])
        _add_belief(book, meta, view)
    _add_effect(book, meta)
    _add_told(book, meta, ranges)
    _add_curve(book, meta, plays)


def _range(meta: MetaGame, view: str, played: ReleasePlay) -> tuple[float, float]:
    """Least and largest best threshold, bn users, moving one range at a time."""
    found = [played.licence.threshold]
    for name, low, high in meta.ends(view):
        for end in (low, high):
            other = choice_or_none(meta, view, **{name: end})
            found += [] if other is None else [float(other.threshold)]
    return min(found), max(found)


def _add_threshold(
    book: Workbook, meta: MetaGame, view: str, played: ReleasePlay, ends: tuple[float, float]
) -> None:
    licence = played.licence
    book.put(
        f"game_threshold_{view_name(view)}",
        licence.threshold * ONES,
        "count",
        f"licence threshold that pays best in the game, view {view}",
        rows=meta.rows(view),
        by="estimated",
        interval=(ends[0] * ONES, ends[1] * ONES),
        interval_kind="one range at a time",
    )
    book.put(
        f"game_effect_{view_name(view)}",
        licence.licence_effect,
        "share",
        f"part of the moat cost that the best threshold avoids, view {view}",
        rows=meta.rows(view),
        by="estimated",
    )
    book.words[f"game_clause_{view_name(view)}"] = "a clause" if licence.clause else "no clause"


def _add_belief(book: Workbook, meta: MetaGame, view: str) -> None:
    """The share of advertising lost to admitted rivals at which 700 M would have been best.

    T s1^2 = g (a + beta) c/delta gives delta, and with it the moat without a clause.
    """
    low, default, high = (
        _moat_loss(meta, view, meta.input(GAIN, end)) for end in ("low", "default", "high")
    )
    book.put(
        f"game_moat_implied_{view_name(view)}",
        default,
        "share",
        f"advertising lost to rivals at which the licence's threshold is best, view {view}",
        rows=(*meta.rows(view), meta.clause),
        by="estimated",
        interval=(low, high),
        interval_kind="over the gain per rival",
    )
    assumed = meta.assumed[view]
    book.put(
        f"game_moat_assumed_{view_name(view)}",
        assumed.moat_loss,
        "share",
        f"advertising lost to rivals that the accounting model assumes, view {view}",
        rows=meta.rows(view)[:1],
        by="assumed",
        interval=assumed.ranges["moat_loss"],
        interval_kind="assumed range",
    )


def _moat_loss(meta: MetaGame, view: str, gain: float) -> float:
    game, clause = meta.game(view, **{GAIN: gain}), meta.clause_bn
    v = game.values()
    quality = v.s + v.g0 + v.g * v.h * clause
    per_rival = v.g * (v.a + v.beta) * v.c / (clause * quality**2)
    whole = per_rival * v.h * v.X**2 / 2 * meta.market_usd_bn(meta.input(SCALE))
    assumed = meta.assumed[view]
    return float(whole / (assumed.ad_revenue * assumed.ad_margin))


def _add_effect(book: Workbook, meta: MetaGame) -> None:
    """What 700 M avoids of the moat cost: by uniform sizes, by the rivals told, as assumed."""
    game, clause, sizes = meta.game("neutral"), meta.clause_bn, meta.sizes_bn
    listed = 1 - float(sizes[sizes <= clause].sum() / sizes.sum())
    rows = (meta.rivals, meta.clause)
    settings = {"rows": rows, "by": "estimated"}
    book.put("game_clause", clause * ONES, "count", "the licence's threshold, monthly users",
             rows=meta.clause, by="reported")  # fmt: skip
    book.put(
        "game_rivals", len(sizes), "integer", "rivals with monthly users told", rows=meta.rivals
    )
    admitted = int((sizes <= clause).sum())
    book.put("game_rivals_admitted", admitted, "integer", "of them at or below it", rows=rows)
    what = "part of the moat cost that the clause avoids, were rivals' sizes uniform"
    book.put("game_effect_uniform", effect_of(game, clause), "share", what, **settings)  # type: ignore[arg-type]
    what = "part of all rivals' users that belong to rivals above the clause"
    book.put("game_effect_listed", listed, "share", what, **settings)  # type: ignore[arg-type]
    assumed = meta.assumed["neutral"]
    book.put(
        "game_effect_assumed",
        assumed.licence_effect,
        "share",
        "part of the moat cost that the accounting model lets the licence avoid, neutral view",
        rows=meta.rows("neutral")[:1],
        by="assumed",
        interval=assumed.ranges["licence_effect"],
        interval_kind="assumed range",
    )


def _add_told(book: Workbook, meta: MetaGame, ranges: dict[str, tuple[float, float]]) -> None:
    """Whether the game can tell what threshold Meta should have chosen."""
    low, high = ranges["neutral"]
    clause = meta.clause_bn
    if low <= clause <= high:
        told = (
            "the game cannot tell: over the ranges of the neutral view the best threshold runs "
            "on both sides of the licence's"
        )
    else:
        side = "above" if low > clause else "below"
        told = f"over the ranges of the neutral view the best threshold lies {side} the licence's"
    book.words["game_threshold_told"] = told


def _add_curve(book: Workbook, meta: MetaGame, plays: dict[str, ReleasePlay]) -> None:
    """Payoff against the threshold for the neutral view, and what stands on the axis."""
    licence = licence_threshold(plays["neutral"].game)
    market = meta.market_usd_bn(meta.input(SCALE))
    book.models["game_licence_choice"] = licence
    cost = (licence.payoff - licence.payoff_at(meta.clause_bn)) * market
    what = "what the licence's threshold costs a year against the best, neutral view"
    rows = (*meta.rows("neutral"), meta.clause)
    book.put("game_clause_cost", cost, "usd_bn", what, rows=rows, by="estimated")
    frame = licence.to_frame()
    paid = frame.assign(payoff_usd_bn=frame["payoff"] * market)
    book.show("game_licence", paid, rows=meta.rows("neutral"))
    marks = [{"kind": "clause", "label": "licence", "users_bn": meta.clause_bn}]
    for view, played in plays.items():
        if view != "neutral" and played.licence.threshold > 0:
            label = SHOWN_VIEW[view] + ("" if played.licence.clause else ": no clause")
            marks.append({"kind": "best", "label": label, "users_bn": played.licence.threshold})
    for name, users in zip(meta.rivals["product"], meta.sizes_bn, strict=True):
        marks.append({"kind": "rival", "label": _short(str(name)), "users_bn": float(users)})
    marked = [meta.clause, meta.rivals, *(meta.rows(view) for view in plays if view != "neutral")]
    book.show("game_licence_marks", pd.DataFrame(marks), rows=marked)


def _short(product: str) -> str:
    return {"active devices": "Apple devices"}.get(product, product)
