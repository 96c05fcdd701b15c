"""Releases, prices, scores and analogues: as published, and consistent with one another."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.datasets import load

PERSONAL = ("helioloureiro", "Chillee", "fboulnois", "oolong-tea", "JonathanChavezTamales")


# model_releases


def test_what_was_known_of_metas_models_on_the_day_of_the_article():
    then = load("model_releases", as_of="2023-10-15").query("developer == 'Meta'")
    assert sorted(then["model"]) == [
        "Code Llama 34B",
        "LLaMA 65B",
        "LLaMA 7B",
        "Llama 2 13B",
        "Llama 2 70B",
        "Llama 2 7B",
    ]
    assert set(then["openness"]) == {"open weights"}


def test_every_llama_that_was_released_is_open_and_muse_began_closed():
    meta = load("model_releases").query("developer == 'Meta'").set_index("model")["openness"]
    llama = meta[meta.index.str.contains("llama", case=False)]
    assert llama[llama != "open weights"].to_dict() == {"Llama 4 Behemoth": "unreleased"}
    assert meta["Muse Spark"] == "hosted only"
    assert meta["Muse Glimmer 30B"] == "open weights"


def test_the_licences_of_llama_bear_the_threshold():
    releases = load("model_releases").set_index("model")
    with_clause = releases[releases["licence"].str.contains("700M clause")]
    assert with_clause.index.str.startswith("Llama").all()
    assert len(with_clause) == 15  # Llama 2 (3), 3 (2), 3.1 (3), 3.2 (4), 3.3 (1), 4 (2)


def test_sizes_are_those_of_the_cards():
    releases = load("model_releases").set_index("model")
    # Meta model cards, meta-llama/llama-models commit a9c89c4.
    assert releases.loc["Llama 3.1 405B", "parameters_bn"] == 405
    maverick = releases.loc["Llama 4 Maverick"]
    assert (maverick["active_parameters_bn"], maverick["parameters_bn"]) == (17, 400)
    assert releases.loc["Llama 4 Scout", "context_tokens"] == 10_000_000
    assert releases[releases["openness"] != "open weights"]["parameters_bn"].isna().all()


# model_compute


@pytest.mark.parametrize(
    ("models", "hours"),
    [
        # Totals of the model cards, meta-llama/llama-models commit a9c89c4; that of Llama 2
        # (3,311,616) has 1,038,336 hours of a 34B model that was not released.
        (["Llama 2 7B", "Llama 2 13B", "Llama 2 70B"], 3_311_616 - 1_038_336),
        (["Llama 3 8B", "Llama 3 70B"], 7_700_000),
        (["Llama 3.1 8B", "Llama 3.1 70B", "Llama 3.1 405B"], 39_300_000),
        (["Llama 4 Scout", "Llama 4 Maverick"], 7_380_000),
        (["DeepSeek-V3"], 2_788_000),  # README of DeepSeek-V3: 2.788M H800 GPU hours
        (["LLaMA 65B"], 1_022_362),  # LLaMA paper, table 15
    ],
)
def test_gpu_hours_add_up_to_what_the_developer_printed(models, hours):
    compute = load("model_compute").query("measure == 'gpu_hours'").set_index("model")["value"]
    assert compute[models].sum() == hours


def test_compute_in_operations_is_an_estimate_that_came_later():
    flop = load("model_compute").query("measure == 'training_flop'")
    assert set(flop["evidence"]) == {"estimated"}
    assert flop["value"].between(1e22, 1e27).all()
    then = load("model_compute", as_of="2023-10-15")
    assert set(then["measure"]) == {"gpu_hours"}
    assert set(then["evidence"]) == {"reported"}


# share_curves


def test_shares_agree_with_their_counts():
    shares = load("share_curves").dropna(subset=["numerator", "denominator"])
    computed = 100 * shares["numerator"] / shares["denominator"]
    assert len(shares) >= 20
    assert (computed - shares["share_pct"]).abs().max() < 0.051


@pytest.mark.parametrize(
    ("analogue", "day", "share"),
    [
        ("linux_top500", "2007-11-01", 85.2),  # Linux Pro Magazine: 426 of 500
        ("linux_top500", "2017-11-01", 100),  # Softpedia News 2017-11-15
        ("linux_server_idc", "2000-12-31", 27),  # CNET on IDC, February 2001
        ("linux_desktop", "2009-01-31", 0.64),  # Tweakers 2023-07 on StatCounter
        ("linux_desktop", "2023-06-30", 3.08),  # the same
        ("android_sales_gartner", "2009-12-31", 3.9),  # IT World Canada 2010-02
        ("android_sales_gartner", "2011-12-31", 50.9),  # TechRadar 2012-02-15
        ("pytorch_papers", "2019-06-30", 69),  # The Gradient, October 2019: CVPR
    ],
)
def test_shares_are_those_of_the_texts(analogue, day, share):
    frame = load("share_curves")
    row = frame[(frame["analogue"] == analogue) & (frame["date"] == day)].squeeze()
    assert row["share_pct"] == share
    assert row["evidence"] != "unresolved"


def test_each_analogue_has_one_day_of_release():
    released = load("share_curves").groupby("analogue")["released_on"].unique()
    assert (released.str.len() == 1).all()
    years = released.str[0].map(lambda day: pd.Timestamp(day).year)
    assert years.to_dict() == {
        "android_sales_gartner": 2008,
        "android_sales_idc": 2008,
        "linux_desktop": 1991,
        "linux_server_idc": 1991,
        "linux_top500": 1991,
        "pytorch_papers": 2017,
    }


# token_prices


@pytest.mark.parametrize(
    ("model", "provider", "day", "prices"),
    [
        ("GPT-3.5 Turbo", "openai", "2023-03-01", [2, 2]),  # 0.002 a thousand tokens
        ("GPT-4", "openai", "2023-03-14", [30, 60]),
        ("Claude 2", "anthropic", "2023-08-23", [11.02, 32.68]),  # LiteLLM 0.1.450
        ("GPT-4o", "openai", "2024-05-13", [5, 15]),
        ("DeepSeek-R1", "deepseek", "2025-01-20", [0.55, 2.19]),
        ("DeepSeek-V3", "deepseek", "2025-02-08", [0.27, 1.1]),  # simonw/llm-prices 723ef0b
        ("o3", "openai", "2025-06-10", [2, 8]),  # pydantic/genai-prices 47df840
        ("Claude Haiku 4.5", "anthropic", "2025-10-15", [1, 5]),  # models.dev fef49d5
    ],
)
def test_prices_are_those_of_the_files(model, provider, day, prices):
    frame = load("token_prices").query("model == @model and provider == @provider")
    row = frame[frame["date"] == day]
    assert row[["input_usd_per_mtok", "output_usd_per_mtok"]].to_numpy().tolist() == [prices]


def test_an_output_token_never_costs_less_than_an_input_token():
    prices = load("token_prices")
    assert (prices["output_usd_per_mtok"] >= prices["input_usd_per_mtok"]).all()


def test_a_row_of_prices_is_a_change():
    prices = load("token_prices").sort_values("date", kind="stable")
    both = prices[["input_usd_per_mtok", "output_usd_per_mtok"]]
    before = both.groupby([prices["model"], prices["provider"], prices["listed_as"]]).shift()
    assert not (both == before).all(axis=1).any()


def test_slips_of_the_price_files_are_left_out():
    prices = load("token_prices")
    llama = prices[prices["model"] == "Llama 3.1 405B"]
    assert llama["input_usd_per_mtok"].min() >= 0.8  # one host's entry repeated the 70B price
    haiku = prices[prices["model"] == "Claude Haiku 4.5"]
    assert haiku["input_usd_per_mtok"].tolist() == [1]  # first entered as 3, corrected that day


def test_open_and_closed_offers_go_with_the_release():
    releases = load("model_releases").set_index("model")
    prices = load("token_prices")
    openness = prices["model"].map(releases["openness"])
    differ = prices[openness != prices["openness"]]
    assert set(differ["model"]) == {"Grok-2", "Grok-3"}  # hosted only at first, then sold
    assert (prices["date"] >= prices["model"].map(releases["date"])).all()
    assert set(prices.query("provider_kind == 'host'")["openness"]) == {"open weights"}


def test_prices_known_on_the_day_of_the_article():
    then = load("token_prices", as_of="2023-10-15")
    assert len(then) == 8
    opened = then[then["openness"] == "open weights"]
    assert set(opened["checked"]) == {"memory"}  # the day of the host's launch is remembered


# model_quality


@pytest.mark.parametrize(
    ("model", "benchmark", "score"),
    [
        ("GPT-4", "MMLU", 86.4),  # GPT-4 technical report, table 2
        ("GPT-3.5 Turbo", "MMLU", 70.0),  # the same
        ("Llama 2 70B", "MMLU", 68.9),  # Meta model card
        ("Llama 3.1 405B", "MMLU", 87.3),  # Meta model card, 5-shot, instruct
        ("Llama 3.1 405B", "GPQA", 50.9),  # Epoch AI, commit a72b3e9
        ("GPT-4o", "GPQA", 49.0),  # the same
        ("Gemini 3 Pro", "LMArena text Elo", 1486.6),  # lmarena/arena-catalog 1d32ad7
        ("Llama 4 Maverick", "LMArena text Elo", 1288.7),  # the same
    ],
)
def test_scores_are_those_of_the_sources(model, benchmark, score):
    quality = load("model_quality").query("model == @model and benchmark == @benchmark")
    assert quality["score"].tolist() == [score]


def test_scores_are_within_their_scale():
    quality = load("model_quality")
    elo = quality["unit"] == "Elo"
    assert (elo == quality["benchmark"].str.contains("Elo")).all()
    assert quality["score"][elo].between(1000, 1500).all()
    assert quality["score"][~elo].between(0, 100).all()
    arena = quality[quality["benchmark"] == "LMArena text Elo"]
    middle = (arena["low"] + arena["high"]) / 2
    assert (middle - arena["score"]).abs().max() < 0.11  # the intervals are symmetric
    assert (arena["high"] - arena["low"]).between(5, 20).all()


def test_every_setting_but_the_first_sets_open_models_beside_closed_ones():
    quality = load("model_quality")
    openness = load("model_releases").set_index("model")["openness"]
    for (benchmark, setting), rows in quality.groupby(["benchmark", "setting"]):
        closed = (rows["model"].map(openness) != "open weights").sum()
        assert closed >= 3, (benchmark, setting)
        assert closed < len(rows) or "2023-04-24" in setting, (benchmark, setting)


# the tables of models together


@pytest.mark.parametrize("name", ["model_compute", "token_prices", "model_quality"])
def test_every_model_has_its_release(name):
    assert set(load(name)["model"]) <= set(load("model_releases")["model"])


def test_every_scored_model_has_a_price_and_every_price_a_score():
    priced = set(load("token_prices")["model"])
    scored = set(load("model_quality")["model"])
    assert scored <= priced
    no_score = priced - scored
    assert all(model.startswith("Muse") for model in no_score)  # none in one setting with others


# licence_threshold


def test_the_rivals_that_the_article_names_are_above_the_threshold():
    users = load("licence_threshold", as_of="2023-10-15")
    clause = users[users["measure"] == "licence clause"].squeeze()
    assert (clause["users_mn"], clause["known_on"]) == (700, pd.Timestamp("2023-07-18"))
    monthly = users[users["measure"] == "monthly active users"]
    above = set(monthly[monthly["users_mn"] > clause["users_mn"]]["product"])
    assert {"Snapchat", "TikTok"} <= above
    assert not {"Pinterest", "Spotify", "X (Twitter)"} & above


# ecosystem


def test_counts_of_derivatives_stand_in_one_place():
    downloads = load("llama_downloads")
    assert not downloads["measure"].str.contains("deriv").any()
    llama = load("ecosystem").query("family == 'Llama' and series.str.contains('derivatives')")
    assert llama["value"].tolist() == [7000, 60000, 85000, 140000]
    assert llama["checked"].tolist() == ["memory", "two", "memory", "excerpt"]


# all of them


@pytest.mark.parametrize(
    "name",
    [
        "model_releases",
        "model_compute",
        "share_curves",
        "token_prices",
        "model_quality",
        "licence_threshold",
        "ecosystem",
    ],
)
def test_what_one_person_published_is_unresolved(name):
    frame = load(name)
    personal = frame["source"].str.contains("|".join(PERSONAL))
    alone = personal & ~frame["checked"].eq("two")
    assert set(frame["evidence"][alone]) <= {"unresolved"}
