"""A page with the sliders of simulated assumptions, and a browser to open it in."""

import pandas as pd

from analysis.display.explorer import explorer_output
from analysis.openness import value_by_fields
from analysis.openness.fields import DOMAIN, KIND, RATE, SHARE, YEARS
from analysis.report.standalone import page_of

SIMULATED = {
    "horizon_years": 5,
    "discount_rate": 0.093,
    "uptake_rate": 0.45,
    "inference_cost": 12.4,
    "inference_growth": 0.25,
    "addressable_share": 0.3,
    "efficiency_gain": 0.1,
    "researchers": 3000,
    "cost_per_researcher": 0.0015,
    "talent_saving": 0.02,
    "ad_revenue": 200.0,
    "ad_growth": 0.14,
    "engagement_uplift": 0.002,
    "ad_margin": 0.469,
    "cloud_revenue": 0.5,
    "cloud_growth": 0.2,
    "cloud_share": 0.4,
    "fee_rate": 0.1,
    "api_revenue": 1.5,
    "api_growth": 0.5,
    "api_margin": 0.45,
    "api_kept": 0.15,
    "moat_loss": 0.0005,
    "licence_effect": 0.2,
    "release_cost": 0.05,
    "yearly_release_cost": 0.15,
}
VIEWS = {"neutral": 1.0, "sceptic": 0.5}
"""Simulated views: every value but the horizon times this."""

LONG_GROUP, FIRST = "time", ("api_revenue", "fee_rate")


def _row(name, view, **changes):
    kind, whole = KIND[name], KIND[name] == YEARS
    default = SIMULATED[name] * (1 if whole else VIEWS[view])
    return {
        "name": name,
        "label": name.replace("_", " ").capitalize(),
        "group": "moat" if name in ("moat_loss", "licence_effect") else LONG_GROUP,
        "group_label": "Help to rivals" if name in ("moat_loss", "licence_effect") else "The rest",
        "unit": "%" if kind in (SHARE, RATE) else "units",
        "times": 100.0 if kind in (SHARE, RATE) else 1.0,
        "least": DOMAIN[kind].low,
        "most": 100.0 if whole else DOMAIN[kind].high,
        "least_excluded": DOMAIN[kind].open_low,
        "whole": whole,
        "domain": "a number from 0 to 100" if kind == SHARE else "a number that can be",
        "view": view,
        "view_label": view.capitalize(),
        "default": default,
        "low": default if whole else 0.5 * default,
        "high": default if whole else 1.5 * default,
        "evidence": "assumed",
        "checked": "none",
        "source": "simulated",
        "source_url": "https://example.org/",
        "first": FIRST.index(name) + 1 if name in FIRST else 0,
        **changes,
    }


def frame(**changes):
    """Simulated rows of two views; `changes` overwrite columns of every row."""
    return pd.DataFrame([_row(name, view, **changes) for view in VIEWS for name in KIND])


def output(**changes):
    """Bundle and notes of the simulated sliders."""
    return explorer_output(
        frame(**changes),
        value_of=value_by_fields,
        title="It loses",
        subtitle="US$ bn",
        source="Source: simulated",
        name="sliders",
        alt="A waterfall down to a loss of 3.",
        caption="What the sliders start from.",
    )


def page(**changes):
    """HTML of a page with a section before and the sliders in the next."""
    from nbformat.v4 import new_code_cell, new_output

    bundle, metadata = output(**changes)
    cell = new_code_cell(outputs=[new_output("display_data", bundle, metadata=metadata)])
    from analysis.report.standalone import prose

    parts = [prose("## Before\n\n" + "Words. " * 400), prose("## Move it"), cell]
    return page_of("Is it worth it?", "A test.", parts, "Example", [])[0]
