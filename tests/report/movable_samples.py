"""Pages with the movable parts of simulated studies."""

import math
from itertools import product

import numpy as np
import pandas as pd

from analysis.display import (
    choose_reaction,
    draw_revenue_contour,
    draw_specifications,
    movable_output,
    move_revenue,
    new_axes,
)
from analysis.report.standalone import page_of, prose

LISTS = ("openings", "releases", "rivals", "results")
DAYS = ("a fund", "an index", "no market", "six factors")
WINDOWS = ("the day alone", "days -1 to 1", "days -5 to 5")
POOLS = ("kept", "left out")

KNOWN, GROWTH = 3.0, 20.0
INPUTS = {
    "useful_life_years": (1.0, 2.0, 5.5, 6.0, 0.0, math.inf, "years", "a number of years above 0"),
    "cost_of_capital": (100.0, 0.07, 0.1, 0.12, -1.0, math.inf, "% a year", "a number above −100"),
    "contribution_margin": (100.0, 0.2, 0.5, 0.7, 0.0, 1.0, "% of revenue", "a number up to 100"),
}
"""Units of a reader over the table's, range with default, bounds, unit and words of each input."""


def grid(**changes):
    """Simulated means by every choice; results have none without the days near results."""
    rng = np.random.default_rng(20231015)
    rows = [
        _mean(rng, events, pool)
        | {"events": events, "normal_day": day, "window": window, "pool": pool}
        for events, day, window, pool in product(LISTS, DAYS, WINDOWS, POOLS)
    ]
    frame = pd.DataFrame(rows)
    frame["chosen"] = [place == 0 for place in range(len(frame))]
    return frame.assign(**changes)


def _mean(rng, events, pool):
    if (events, pool) == ("results", "left out"):
        return dict.fromkeys(("n", "mean_car", "low", "high", "p_events", "p_random"), math.nan) | {
            "reason": "these are results"
        }
    mean, reach = rng.normal(0, 0.01), rng.uniform(0.003, 0.02)
    p_events, p_random = rng.choice([0.0004, 0.012, 0.3, 0.8], 2)
    return {
        "n": 11,
        "mean_car": mean,
        "low": mean - reach,
        "high": mean + reach,
        "p_events": p_events,
        "p_random": p_random,
        "reason": "",
    }


def levers(**changes):
    """Simulated rows of the three inputs."""
    rows = []
    for place, (name, settings) in enumerate(INPUTS.items(), start=1):
        times, low, default, high, least, most, unit, domain = settings
        rows.append(
            {
                "name": name,
                "label": name.replace("_", " ").capitalize(),
                "unit": unit,
                "times": times,
                "least": least,
                "least_excluded": True,
                "most": most,
                "domain": domain,
                "default": default,
                "low": low,
                "high": high,
                "evidence": "assumed",
                "checked": "none",
                "source": "simulated",
                "source_url": "https://example.org/",
                "group": "revenue",
                "group_label": "Required revenue",
                "whole": False,
                "view": "today",
                "view_label": "Today",
                "first": place,
                **changes,
            }
        )
    return pd.DataFrame(rows)


def spending(**changes):
    """Simulated amounts: a large one and a small one."""
    frame = pd.DataFrame({"spending": ["all of 2025", "all of 2012"], "capex_usd_bn": [72.0, 1.2]})
    return frame.assign(evidence="reported").assign(**changes)


def reactions_part(**changes):
    """Data of the chooser."""
    return choose_reaction(grid(**changes))


def revenue_part(growth=GROWTH, amounts=None, **changes):
    """Data of the sliders."""
    offered = spending() if amounts is None else amounts
    numbers = {"known_usd_bn": KNOWN, "growth_usd_bn": growth, "year": "2025"}
    return move_revenue(levers(**changes), offered, **numbers)


def output(part):
    """Bundle and notes of a part, under a figure of simulated numbers."""
    fig, ax = new_axes("It is told by some", "percent", "Source: simulated")
    if part["kind"] == "reactions":
        data = grid().dropna().rename(columns={"p_random": "p_value"})
        draw_specifications(data, ax, choices=("events", "window"))
    else:
        lives, rates = (cells.ravel() for cells in np.meshgrid([2.0, 5.0], [0.05, 0.1]))
        numbers = {"useful_life_years": lives, "cost_of_capital": rates}
        data = pd.DataFrame({"kind": "grid", **numbers, "revenue_usd_bn": [9.0, 4.0, 10.0, 5.0]})
        draw_revenue_contour(data, ax)
    words = {
        "name": part["kind"],
        "alt": "A simulated line that rises from 1 to 2.",
        "caption": "What was simulated.",
    }
    return movable_output(part, fig, **words, data=data)


def page(*parts):
    """HTML of a page with the parts."""
    from nbformat.v4 import new_code_cell, new_output

    shown = [output(part) for part in parts]
    cells = [
        new_code_cell(outputs=[new_output("display_data", bundle, metadata=metadata)])
        for bundle, metadata in shown
    ]
    return page_of("Does it move?", "A test.", [prose("## Move it"), *cells], "Example", [])[0]
