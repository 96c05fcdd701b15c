"""The schema of stored results: what was computed from prices that may not be shipped."""

from __future__ import annotations

from analysis.core import EVIDENCE
from analysis.datasets.columns import Column, Table, day, integer, number, text, words

_LISTS = (
    "open_release",
    "any_release",
    "rival_release",
    "results",
    "results_up",
    "results_unchanged",
    "results_down",
)
_MODELS = ("market_model", "market_adjusted", "factors", "constant_mean")
_KNOWN = (day("known_on"), words("evidence", *EVIDENCE))
_STUDY = (
    Column("firm", pattern=r"[A-Z]{1,5}"),
    text("benchmark"),
    words("model", *_MODELS),
)
_WINDOW = (integer("first_day", -10, 10), integer("last_day", -10, 10))
_DAYS = ("all days", "clear of results")
_LIST = (words("list", *_LISTS), words("days", *_DAYS))

RESULT_TABLES: dict[str, Table] = {
    "reaction_events": Table(
        (
            Column("event_id", pattern=r"\d{8}_[a-z]+"),
            day("session"),
            *_STUDY,
            *_WINDOW,
            number("car", -1, 1),
            number("se", 0, 1),
            number("t"),
            integer("df", 1),
            number("scar"),
            number("sq_p", 0, 1, required=False),
            *_KNOWN,
        ),
        ascending=(("first_day", "last_day"),),
    ),
    "reaction_tests": Table(
        (
            *_LIST,
            *_STUDY,
            *_WINDOW,
            text("test"),
            number("statistic", required=False),
            text("null"),
            integer("df", 1, required=False),
            number("p_value", 0, 1, required=False),
            integer("n", 0),
            number("estimate", required=False),
            number("standard_error", 0, required=False),
            number("low", required=False),
            number("high", required=False),
            words("valid", "yes", "no"),
            text("reason", required=False),
            day("through"),
            *_KNOWN,
        ),
        dated=False,
        ascending=(("first_day", "last_day"),),
    ),
    "reaction_paths": Table(
        (
            *_LIST,
            *_STUDY,
            integer("relative_day", -10, 10),
            number("aar", -1, 1),
            number("caar", -1, 1),
            number("low"),
            number("high"),
            integer("n", 5),
            number("placebo_low"),
            number("placebo_median"),
            number("placebo_high"),
            day("through"),
            *_KNOWN,
        ),
        dated=False,
        ascending=(("low", "caar", "high"), ("placebo_low", "placebo_median", "placebo_high")),
    ),
    "reaction_choices": Table(
        (
            words("days", *_DAYS),
            words("list", *_LISTS),
            text("benchmark"),
            words("model", *_MODELS),
            *_WINDOW,
            integer("n", 1),
            number("mean_car", -1, 1),
            number("mean_scar"),
            number("p_value", 0, 1),
            day("through"),
            *_KNOWN,
        ),
        dated=False,
        ascending=(("first_day", "last_day"),),
    ),
    "reaction_joint": Table(
        (
            words("days", *_DAYS),
            words("statistic", "median", "share_told", "stouffer"),
            number("value", 0),
            number("p_value", 0, 1),
            integer("specifications", 1),
            integer("pool_days", 1),
            day("through"),
            *_KNOWN,
        ),
        dated=False,
    ),
}
