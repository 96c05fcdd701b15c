"""The linear pool of the models."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.capex.density_context import Context
from analysis.capex.density_laws import LinearPool
from analysis.capex.density_model import ModelDensity
from analysis.core import FitError

POOLED = ("guidance", "series", "intensity")
"""Members of the pool; it goes on with those that have a density."""


def pool_density(context: Context, made: Mapping[str, ModelDensity]) -> ModelDensity:
    """Equal-weight mixture of the members' densities (Stone 1961; Hall and Mitchell 2007).

    Equal weights, because the years with an outcome are too few to learn others from.
    """
    members = [made[name] for name in POOLED if name in made]
    if not members:
        raise FitError(f"none of its members {', '.join(POOLED)} has a density")
    law = LinearPool(tuple(one for member in members for one in member.law.components))
    told = [member.chance_of_rise for member in members if member.chance_of_rise is not None]
    rise = sum(told) / len(told) if told else None
    learnt_from = min(member.learnt_from for member in members)
    how = "equal parts of " + ", ".join(member.name for member in members)
    return context.density("pool", law, rise, learnt_from, how)
