"""How results look: one theme, figures with a source and a description, tables, prose.

Nothing is imported until it is used, so a table costs no plotting library. A new draw function
goes into a file ``draw_<subject>.py`` and is named in `_HOME`; no file bears a function's name.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOME = {
    "theme": ("PALETTE", "Shade", "colour", "sequential", "style"),
    "figures": (
        "figure_output",
        "label_end",
        "new_axes",
        "own_axes",
        "save_figure",
        "show_figure",
    ),
    "explorer": ("explorer_output", "show_explorer"),
    "movable": ("movable_output", "show_movable"),
    "movable_reactions": ("choose_reaction",),
    "movable_revenue": ("move_revenue",),
    "tables": ("csv_text", "show_table", "table_html"),
    "glossary": ("glossary_html", "show_glossary"),
    "prose": ("say", "tell"),
    "row_table": ("row_table_html", "show_rows"),
    "claim_strip": ("strip",),
    "claim_table": ("claims_output", "show_claims", "show_facts"),
    "reference": ("reference_html", "show_reference"),
    "verdict": ("show_verdict", "verdict_html"),
    "draw_calendar": ("draw_calendar_time",),
    "draw_burden": ("draw_metaverse",),
    "draw_capex": ("draw_growth_chance", "draw_guidance"),
    "draw_costs": ("draw_earners", "draw_training_costs"),
    "draw_curves": ("draw_adoption", "draw_naive_forecasts", "draw_scenarios"),
    "draw_density": ("draw_densities", "draw_guidance_fan", "draw_pit"),
    "draw_downloads": ("draw_doubling_times", "draw_flow_growth", "draw_milestones"),
    "draw_ceiling": ("draw_curve_choices", "draw_fan", "draw_profile"),
    "draw_openness": ("draw_break_even", "draw_channels", "draw_tornado", "draw_views"),
    "draw_reactions": ("draw_caar", "draw_event_forest", "draw_power"),
    "draw_revenue": (
        "draw_industry_gap",
        "draw_part_bounds",
        "draw_peer_intensity",
        "draw_revenue_break_even",
        "draw_revenue_choices",
        "draw_revenue_contour",
    ),
    "draw_scores": ("draw_forecast_scores",),
    "draw_succession": ("draw_generations",),
    "draw_choices": ("draw_specifications",),
    "draw_trust": ("draw_sizes",),
    "draw_spread": (
        "draw_analogues",
        "draw_pooled",
        "draw_prices",
        "draw_shares_in_time",
        "draw_users",
    ),
    "draw_strategy": ("draw_licence_threshold", "draw_opening_map"),
    "draw_survey": ("draw_shares",),
    "draw_importance": ("draw_information", "draw_variance_shares"),
    "draw_pairs": ("draw_frontier",),
    "draw_uncertainty": ("draw_npv_draws", "draw_then_now"),
    "draw_wave": ("draw_true_lives", "draw_vintages"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = sorted(_MODULE_OF)  # noqa: PLE0605 (names are strings)


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'analysis.display' has no attribute {name!r}")
    return getattr(importlib.import_module(f"analysis.display.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
