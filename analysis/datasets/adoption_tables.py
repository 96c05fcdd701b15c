"""The schema of the tables on the spread of open models: releases, prices, scores, analogues."""

from __future__ import annotations

from analysis.datasets.columns import (
    PROVENANCE,
    Table,
    day,
    integer,
    number,
    text,
    words,
)

_ANALOGUES = (
    "linux_top500",
    "linux_server_idc",
    "linux_desktop",
    "android_sales_gartner",
    "android_sales_idc",
    "pytorch_papers",
)
_CHEAPEST_USD, _DEAREST_USD = 0.01, 200  # per million tokens; any other price is a slip of units
_BENCHMARKS = (
    "LMArena text Elo",
    "Chatbot Arena Elo",
    "GPQA",
    "GPQA Diamond",
    "MMLU",
    "MMLU-Pro",
)
_COST_METHODS = (
    "stated by the developer",
    "cloud rental prices",
    "hardware bought",
    "hardware amortised, and energy",
)
_DEAREST_TRAINING_USD_BN = 100  # any other cost is a slip of units
_USER_MEASURES = (
    "monthly active users",
    "monthly active devices",
    "members",
    "paid members",
    "licence clause",
)

ADOPTION_TABLES: dict[str, Table] = {
    "model_releases": Table(
        (
            day("date"),
            text("model"),
            text("developer"),
            words("openness", "open weights", "api only", "hosted only", "unreleased"),
            text("licence", required=False),
            number("parameters_bn", 0, required=False),
            number("active_parameters_bn", 0, required=False),
            integer("context_tokens", 1, required=False),
            day("known_on"),
            *PROVENANCE,
        ),
        ascending=(("active_parameters_bn", "parameters_bn"),),
    ),
    "model_compute": Table(
        (
            day("date"),
            text("model"),
            words("measure", "training_flop", "gpu_hours"),
            number("value", 1),
            text("hardware", required=False),
            day("known_on"),
            *PROVENANCE,
        ),
    ),
    "training_costs": Table(
        (
            day("date"),
            text("model"),
            text("developer"),
            words("method", *_COST_METHODS),
            number("cost_usd_bn", 0, _DEAREST_TRAINING_USD_BN),
            words("bound", "over", "stated"),
            text("hardware", required=False),
            day("known_on"),
            *PROVENANCE,
        ),
    ),
    "share_curves": Table(
        (
            words("analogue", *_ANALOGUES),
            day("released_on"),
            day("date"),
            text("measure"),
            number("share_pct", 0, 100),
            integer("numerator", 0, required=False),
            integer("denominator", 1, required=False),
            day("known_on"),
            *PROVENANCE,
        ),
        ascending=(("released_on", "date"), ("numerator", "denominator")),
    ),
    "token_prices": Table(
        (
            day("date"),
            text("model"),
            text("listed_as"),
            text("provider"),
            words("provider_kind", "developer", "host"),
            words("openness", "open weights", "api only"),
            number("input_usd_per_mtok", _CHEAPEST_USD, _DEAREST_USD),
            number("output_usd_per_mtok", _CHEAPEST_USD, _DEAREST_USD),
            words("date_basis", "effective", "first seen"),
            day("known_on"),
            *PROVENANCE,
        ),
    ),
    "model_quality": Table(
        (
            day("date"),
            text("model"),
            words("benchmark", *_BENCHMARKS),
            text("setting"),
            number("score", 0),
            number("low", 0, required=False),
            number("high", 0, required=False),
            words("unit", "percent", "Elo"),
            words("reported_by", "developer", "third party"),
            day("known_on"),
            *PROVENANCE,
        ),
        ascending=(("low", "score", "high"),),
    ),
    "licence_threshold": Table(
        (
            text("firm"),
            text("product"),
            day("date"),
            words("measure", *_USER_MEASURES),
            number("users_mn", 1),
            words("relation", "licensor", "rival", "partner", "neutral"),
            day("known_on"),
            *PROVENANCE,
        ),
    ),
    "ecosystem": Table(
        (
            day("date"),
            text("series"),
            text("family"),
            number("value", 0),
            text("unit"),
            words("bound", "over", "nearly", "stated"),
            day("known_on"),
            *PROVENANCE,
        ),
    ),
}
