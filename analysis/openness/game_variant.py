"""The variant of the release game in which someone else's model is already open.

With that model of quality o served at cost, all users are 1 - c/o whatever M does short of
undercutting the hosts; `sell_beside` says where that holds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.openness.game_fields import Flags, Values
from analysis.openness.game_stage_two import Outcome, keep, sell


def sell_or_beside(v: Values) -> Outcome:
    """What selling brings, with or without another open model."""
    return sell(v) if v.o is None else sell_beside(v)


def sell_beside(v: Values) -> Outcome:
    """M sells between the closed rival and the hosts of another's open model.

    It sells where its model is better than the open one and its best price above its cost.
    """
    better = v.s > v.o
    gap = np.where(better, v.s - v.o, 1.0)
    spread = (2 * (1 - v.s) + v.k) / (4 - 3 * v.o - v.s)
    price = v.c + gap * spread / 2 + v.k / 2
    possible = better & (price > v.d)
    kept = keep(v)
    rival_price = np.where(possible, v.c + (1 - v.o) * spread, kept.rival_price)
    users = np.where(possible, (price - v.d) * (1 - v.o) / ((1 - v.s) * gap), 0.0)
    rival_users = np.where(possible, 1 - (rival_price - price) / (1 - v.s), kept.rival_users)
    profit = (price - v.d) * users
    return Outcome(
        price=price,
        rival_price=rival_price,
        users=users,
        rival_users=rival_users,
        all_users=kept.all_users,
        profit=profit,
        rival_profit=(rival_price - v.c) * rival_users,
        moat_cost=0.0 * v.s,
        payoff=v.a * kept.all_users + profit,
        possible=possible,
        holds=_other_has_users(v, possible, price, gap) & ~_undercuts(v, rival_price, profit),
    )


def _other_has_users(v: Values, possible: Any, price: Any, gap: Any) -> Flags:
    """Whether someone prefers the other open model to M's and to none."""
    return np.asarray(~possible | ((price - v.c) / gap > v.c / v.o), dtype=bool)


def _undercuts(v: Values, rival_price: Any, profit: Any) -> Flags:
    """Whether M would rather price below the hosts, at a loss, to bring in more users.

    Below p = s c/o nobody is left on a worse open model; the best such price is (s pH + e)/2. A
    better open model keeps its keen users, and each user gained costs M (d - sc/o) o/(o - s).
    """
    ahead = v.s >= v.o
    e = v.d - v.a * (1 - v.s)
    cut = np.minimum((v.s * rival_price + e) / 2, v.s * v.c / v.o)
    users = (rival_price - cut) / (1 - v.s) - cut / v.s
    gained = v.a * (v.c / v.o - cut / v.s) + (cut - v.d) * users - profit
    behind = np.where(ahead, 1.0, v.o - v.s)
    costs = (v.d * v.o - v.s * v.c) / behind
    below = cut < v.s * v.c / v.o
    return np.asarray(np.where(ahead, below & (gained > 0), v.a > costs), dtype=bool)
