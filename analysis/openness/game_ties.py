"""Where opening pays what the best other action pays: all roots, none passed over.

At the best threshold the sum a + beta is a polynomial of T, and so is the payoff of opening; that
of selling is a quadratic in a. So every tie is a root of a polynomial on a stretch of the field:
T = 0, T between the ends, or T = X, each with selling or keeping as the other action.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from numpy.polynomial import Polynomial

from analysis.openness.game_choice import choose, holds
from analysis.openness.game_fields import Values, quality_at
from analysis.openness.game_licence import least_to_pass
from analysis.openness.game_stage_two import keep
from analysis.openness.game_variant import sell_or_beside
from analysis.openness.polynomial import real_roots

INCOME, WORTH = "complement_income", "open_user_worth"
TIED = (INCOME, WORTH)
"""Fields whose ties are found."""

_SAME = 1e-9  # part of the size of a field or payoff within which two count as one
_HALVINGS = 60
_MOST_TIMES = 1e6  # factors on all amounts are searched up to this
_FURTHEST = 64.0  # no search for the largest income goes beyond; the keenest user's value is 1


class _Stretch(NamedTuple):
    """The field and the payoff of opening as polynomials of x, from `low` to `high`."""

    field: Polynomial
    payoff: Polynomial
    low: float
    high: float


class _Other(NamedTuple):
    """The payoff of the best other action as a polynomial of the field, from `low` to `high`."""

    payoff: Polynomial
    low: float
    high: float


def ties(v: Values, name: str, most: float) -> tuple[float, ...]:
    """Every value of the field at which opening gains nothing and loses nothing, in order.

    `complement_income` is searched from 0 to `most`, the largest at which the game holds,
    `open_user_worth` everywhere.
    """
    others = list(_others(v, most)) if name == INCOME else [_held(v)]
    found = [
        root
        for stretch in _stretches(v, name)
        for other in others
        for root in _roots(stretch, other)
        if _ties_at(v, name, root)
    ]
    return _each_once(found)


def scale_ties(v: Values, most: float) -> tuple[float, ...]:
    """Factors on all amounts of M at which opening gains nothing and loses nothing, in order.

    A factor of 2 stands for a market of half the value. T* does not move with it, so the payoff
    of opening rises in proportion and that of the other action is a quadratic.
    """
    opened = Polynomial([0.0, float(choose(v).opening.payoff)])
    income = Polynomial([0.0, float(v.a)])
    furthest = min(most / v.a, _MOST_TIMES) if v.a > 0 else _MOST_TIMES
    found = [
        factor
        for other in _others(v, most)
        for factor in real_roots(opened - other.payoff(income), 0.0, furthest)
        if factor > 0 and other.low <= v.a * factor <= other.high
    ]
    return _each_once(found)


def largest_income(v: Values) -> float:
    """The largest complement income at which the formulas of selling hold, all else given.

    Without another open model M's price comes to 0, or the rival's users do; beside one M comes
    to undercut the hosts.
    """
    if v.o is None:
        free = (v.s * (1 - v.s) + v.s * v.c + 2 * v.d) / (2 * (1 - v.s))
        return float(min(free, 2 - v.c + v.k / (1 - v.s)))
    low, high = 0.0, _FURTHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _holds_at(v, middle) else (low, middle)
    return low


def _holds_at(v: Values, income: float) -> bool:
    changed = v._replace(a=income)
    return bool(holds(changed, choose(changed)))


def _stretches(v: Values, name: str) -> Iterator[_Stretch]:
    """T = 0, T between the ends, T = X: with what the field must be for each."""
    fixed = (v.b if name == INCOME else v.a) + v.f * v.sigma  # a + beta less the field
    span = (0.0, math.inf) if name == INCOME else (-math.inf, math.inf)
    first, last = _push_at_ends(v)
    yield _at(v, name, 0.0, span[0], min(span[1], first - fixed))
    yield _at(v, name, float(v.X), max(span[0], last - fixed), span[1])
    if first < last < math.inf:
        threshold = Polynomial([0.0, 1.0])
        quality = v.first_quality + v.g * v.h * threshold
        push = v.delta / (v.g * v.c) * threshold * quality**2
        field = push - fixed
        a, beta = (field, push - field) if name == INCOME else (v.a, push - v.a)
        cost = v.delta / v.g * threshold * quality  # (a + beta) c / s1 at the best T
        moat = v.delta * v.h / 2 * threshold**2
        yield _Stretch(field, a + beta / 2 - cost - moat - v.F, 0.0, float(v.X))
    passing = float(least_to_pass(v)) if v.o is not None and name == WORTH else math.inf
    if 0 <= passing <= v.X:
        yield _at(v, name, passing, *span)


def _push_at_ends(v: Values) -> tuple[float, float]:
    """The sums a + beta up to which T = 0 is best, and from which T = X is."""
    moved = v.g * v.c
    if moved > 0 and v.X > 0:
        return 0.0, float(v.delta * v.X * quality_at(v, v.X) ** 2 / moved)
    return (math.inf, math.inf) if v.delta * v.X > 0 else (-math.inf, -math.inf)


def _at(v: Values, name: str, threshold: float, low: float, high: float) -> _Stretch:
    """The payoff of opening is linear in the field while T stands still."""
    quality = quality_at(v, threshold)
    x = Polynomial([0.0, 1.0])
    a = x if name == INCOME else v.a
    beta = v.beta if name == INCOME else x + v.f * v.sigma
    moat = v.delta * v.h * threshold**2 / 2
    return _Stretch(
        x, a * (1 - v.c / quality) + beta * (0.5 - v.c / quality) - moat - v.F, low, high
    )


def _held(v: Values) -> _Other:
    """What the best other action pays does not hang on the worth of open users."""
    return _Other(Polynomial([float(choose(v).other)]), -math.inf, math.inf)


def _others(v: Values, most: float) -> Iterator[_Other]:
    """Keeping up to the income from which M sells, selling from there on."""
    if v.o is not None:
        profit = float(sell_or_beside(v).profit)
        yield _Other(Polynomial([profit, 1 - v.c / v.o]), 0.0, most)
        return
    starts = (v.d - v.s * (1 - v.s + v.c) / (2 - v.s)) / (1 - v.s)
    kept = float(keep(v._replace(a=1.0)).payoff)
    yield _Other(Polynomial([0.0, kept]), 0.0, min(starts, most))
    yield _Other(_selling(v), max(starts, 0.0), most)


def _selling(v: Values) -> Polynomial:
    """Payoff of selling: that of giving the same model away at cost, and the sacrifice Z(a)."""
    own = Polynomial([(1 - v.s) * (v.s - 2 * v.c) - (2 - v.s) * v.k, -2 * (1 - v.s)])
    spared = own**2 / (v.s * (1 - v.s) * (4 - v.s) ** 2)
    return spared + Polynomial([0.0, 1 - v.c / v.s - v.k / v.s])


def _roots(stretch: _Stretch, other: _Other) -> list[float]:
    """Values of the field, on both stretches, at which both payoffs are the same."""
    if not (stretch.low <= stretch.high and other.low <= other.high):
        return []
    difference = (stretch.payoff - other.payoff(stretch.field)).trim()
    if difference.degree() == 1:
        places = [-difference.coef[0] / difference.coef[1]]
    elif difference.degree() == 0:
        places = []
    else:
        ends = (max(stretch.low, other.low), min(stretch.high, other.high))
        low, high = (stretch.low, stretch.high) if stretch.field.degree() > 1 else ends
        places = real_roots(difference, low, high) if low <= high else []
    inside = [float(stretch.field(x)) for x in places if stretch.low <= x <= stretch.high]
    return [value for value in inside if other.low <= value <= other.high]


def _ties_at(v: Values, name: str, value: float) -> bool:
    """Whether the game itself, played there, says that it is a tie."""
    changed = v._replace(a=value) if name == INCOME else v._replace(b=value)
    choice = choose(changed)
    size = abs(float(choice.other)) + abs(float(choice.opening.payoff)) + float(v.F)
    return abs(float(choice.gain)) <= _SAME * max(size, _SAME)


def _each_once(found: list[float]) -> tuple[float, ...]:
    kept: list[float] = []
    for value in sorted(found):
        if not kept or value - kept[-1] > _SAME * max(abs(value), _SAME):
            kept.append(value)
    return tuple(kept)
