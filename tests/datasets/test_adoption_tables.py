"""Releases, prices, scores and analogues: as published, and consistent with one another."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.datasets import load

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
