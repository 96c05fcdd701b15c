"""Stage two of the release game: prices, users and payoffs, action by action, cell by cell.

All formulas work on numbers and on arrays of one shape. An `Outcome` says where its action is
`possible` and where the formulas `hold`: elsewhere its numbers mean nothing and are not read.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from analysis.openness.game_fields import Values, quality_at


class Outcome(NamedTuple):
    """What one action of M brings, per user of the market and in units of the keenest user's value.

    `price` is that of M, or of the hosts of its open model; `profit` the model profit of M.
    """

    price: Any
    rival_price: Any
    users: Any
    rival_users: Any
    all_users: Any
    profit: Any
    rival_profit: Any
    moat_cost: Any
    payoff: Any
    possible: Any
    holds: Any


def keep(v: Values) -> Outcome:
    """M keeps the model inside: one closed seller, beside another's open model if there is one."""
    if v.o is None:
        rival_price = (1 + v.c) / 2
        rival_users = (1 - v.c) / 2
        all_users = rival_users
    else:
        rival_price, rival_users, all_users = _beside_hosts(v, v.o)
    return Outcome(
        price=0.0 * v.s,
        rival_price=rival_price,
        users=0.0 * v.s,
        rival_users=rival_users,
        all_users=all_users,
        profit=0.0 * v.s,
        rival_profit=(rival_price - v.c) * rival_users,
        moat_cost=0.0 * v.s,
        payoff=v.a * all_users,
        possible=v.s == v.s,
        holds=v.s == v.s,
    )


def sell(v: Values) -> Outcome:
    """M and the rival set prices at once; M counts its complement as a lower cost.

    M sells where it has users at its best price. The formulas hold while M's price is not below
    0, where it would pay its users, and the rival has users.
    """
    e = v.d - v.a * (1 - v.s)
    rival_price = (2 * (1 - v.s) + 2 * v.c + e) / (4 - v.s)
    price = (v.s * (1 - v.s) + v.s * v.c + 2 * e) / (4 - v.s)
    users = (price - e) / (v.s * (1 - v.s))
    rival_users = (rival_price - v.c) / (1 - v.s)
    all_users = 1 - price / v.s
    profit = (price - v.d) * users
    possible = users > 0
    return Outcome(
        price=price,
        rival_price=rival_price,
        users=users,
        rival_users=rival_users,
        all_users=all_users,
        profit=profit,
        rival_profit=(rival_price - v.c) * rival_users,
        moat_cost=0.0 * v.s,
        payoff=v.a * all_users + profit,
        possible=possible,
        holds=~np.asarray(possible) | ((price >= 0) & (rival_users > 0)),
    )


def open_up(v: Values, threshold: Any) -> Outcome:
    """Hosts serve the open model at cost; rivals up to `threshold` may use it.

    Beside another's open model that is at least as good, nobody uses M's.
    """
    quality = quality_at(v, threshold)
    used = quality == quality if v.o is None else quality > v.o
    served = quality if v.o is None else np.where(used, quality, v.o)
    rival_price, rival_users, all_users = _beside_hosts(v, served)
    users = np.where(used, all_users - rival_users, 0.0)
    moat = v.delta * v.h * threshold**2 / 2
    return Outcome(
        price=v.c + 0.0 * v.s,
        rival_price=rival_price,
        users=users,
        rival_users=rival_users,
        all_users=all_users,
        profit=v.f * v.sigma * users,
        rival_profit=(rival_price - v.c) * rival_users,
        moat_cost=moat,
        payoff=v.a * all_users + v.beta * users - moat - v.F,
        possible=v.s == v.s,
        holds=v.s == v.s,
    )


def given_away_payoff(v: Values) -> Any:
    """What M would earn if the same model, no better for it, were served at cost."""
    served = v.s if v.o is None else v.o
    return v.a * (1 - v.c / served)


def _beside_hosts(v: Values, quality: Any) -> tuple[Any, Any, Any]:
    """Rival price, rival users and all users beside an open `quality` at cost."""
    rival_price = v.c + (1 - quality) / 2
    return rival_price, (rival_price - v.c) / (1 - quality), 1 - v.c / quality
