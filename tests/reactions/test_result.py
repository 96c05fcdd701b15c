"""What a result shows and how it names what it cannot tell."""

import numpy as np
import pandas as pd
import pytest

from analysis import DataError, EventStudyResult, FitError, Source
from analysis.reactions import event_study
from analysis.reactions.battery import TESTS


@pytest.fixture
def study(simulated_returns, simulated_events):
    return event_study(simulated_returns, simulated_events, benchmark="MARKET")


def test_a_result_cannot_be_changed(study):
    assert isinstance(study, EventStudyResult)
    with pytest.raises(AttributeError):
        study.settings = None


def test_factor_coefficients_bear_the_names_of_their_factors(simulated_returns, simulated_events):
    factors = simulated_returns[["MARKET", "SIZE"]]
    found = event_study(simulated_returns, simulated_events, model="factors", factors=factors)
    assert list(found.coefficients.columns) == [
        "alpha", "MARKET", "SIZE", "sigma", "n_obs", "df", "r_squared",
    ]  # fmt: skip
    assert found.settings.regressors == ("MARKET", "SIZE")


def test_the_path_ends_at_the_mean_car_with_the_interval_of_its_t_test(study):
    end, test = study.to_frame().loc[10], study.test("cross_section_t", -10, 10)
    assert end["caar"] == pytest.approx(test.estimate)
    assert (end["low"], end["high"]) == pytest.approx((test.low, test.high))
    assert end["interval_kind"] == "95% interval, cross-section t(3)"


def test_the_headline_gives_window_size_interval_and_n(study):
    assert study.headline().startswith(
        "From day -10 to day 10 the mean cumulative abnormal return was"
    )
    assert "95% interval, cross-section t(3)" in study.headline()
    assert "n = 4 events, market model" in study.headline()
    assert study.headline() in study.summary() and study.headline() in repr(study)


def test_one_event_has_its_forecast_interval(simulated_returns, simulated_events):
    single = event_study(simulated_returns, simulated_events.iloc[[0]], benchmark="MARKET")
    end, car = single.to_frame().loc[10], single.car(-10, 10).iloc[0]
    assert end["se"] == pytest.approx(car["se"])
    assert end["interval_kind"] == "95% interval, forecast t(248)"
    assert "the cumulative abnormal return was" in single.headline()
    assert "n = 1 event," in single.headline()


def test_events_that_do_not_differ_have_no_interval(simulated_returns):
    day = simulated_returns.index[300]
    events = pd.DataFrame({"event_id": range(4), "firm": "AAA", "date": day})
    with pytest.warns(UserWarning, match="4 of firm AAA"):
        same = event_study(simulated_returns, events, benchmark="MARKET")
    assert "(no interval: the events do not differ; n = 4 events, market model)" in same.headline()
    assert set(same.to_frame()["interval_kind"]) == {"no interval: the events do not differ"}
    assert "no interval: the events do not differ" in [
        text.get_text() for text in same.plot().texts
    ]


@pytest.mark.parametrize("n", [1, 2, 5, 9, 10])
def test_few_events_are_marked(simulated_returns, n):
    events = pd.DataFrame(
        {"event_id": range(n), "firm": "AAA", "date": simulated_returns.index[300 : 300 + n]}
    )
    found = event_study(
        simulated_returns, events, benchmark="MARKET", mask_other_events=True
    ).tests(0, 0)
    assert (found["n"] == n).all()
    assert list(found.index) == list(TESTS)
    applies = n > found.index.map({"skewness_adjusted_t": 2}).fillna(1).to_numpy()
    assert found["valid"].tolist() == applies.tolist()
    assert found["p_value"].notna().tolist() == applies.tolist()
    assert (found["reason"][~applies].str.contains("needs")).all()
    if n > 2:
        counts = found["reason"].str.contains("rests on near-normality|rests on a normal law")
        assert counts.drop("wilcoxon").tolist() == [n < 10] * 11
        smallest = f"smallest two-sided p-value attainable {2.0 ** (1 - n):.2g}"
        assert smallest in found.loc["wilcoxon", "reason"]


def test_equal_values_give_no_t(simulated_returns):
    days = simulated_returns.index
    returns = pd.DataFrame(
        dict.fromkeys("XY", simulated_returns["AAA"]) | {"M": simulated_returns["MARKET"]},
        index=days,
    )
    events = pd.DataFrame({"event_id": [1, 2], "firm": ["X", "Y"], "date": days[300]})
    found = event_study(returns, events, benchmark="M").test("cross_section_t", 0, 0)
    assert not found.valid and "no spread" in found.reason


def test_leave_one_out_is_the_study_without_the_event(study, simulated_returns, simulated_events):
    found = study.leave_one_out(-1, 1)
    for i, event_id in enumerate(simulated_events["event_id"]):
        rest = event_study(
            simulated_returns, simulated_events.drop(index=i), benchmark="MARKET"
        ).test("cross_section_t", -1, 1)
        row = found.loc[event_id]
        assert (row["caar"], row["se"], row["t"], row["p_value"], row["n"]) == pytest.approx(
            (rest.estimate, rest.standard_error, rest.statistic, rest.p_value, 3)
        )


def test_leave_one_out_needs_three_events(simulated_returns, simulated_events):
    pair = event_study(simulated_returns, simulated_events.iloc[:2], benchmark="MARKET")
    with pytest.raises(FitError, match=r"2 event\(s\) .*; three are needed"):
        pair.leave_one_out(0, 0)


def test_diagnostics_describe_the_residuals(study, simulated_returns):
    x, y = (
        simulated_returns["MARKET"].to_numpy()[40:290],
        simulated_returns["AAA"].to_numpy()[40:290],
    )
    slope, level = np.polyfit(x, y, 1)
    e = y - level - slope * x
    found = study.diagnostics().loc["e0"]
    rho = (e[1:] * e[:-1]).sum() / (e**2).sum()
    assert found["residual_autocorrelation"] == pytest.approx(rho, rel=1e-9)
    kurtosis = (e**4).mean() / (e**2).mean() ** 2 - 3
    assert found["residual_excess_kurtosis"] == pytest.approx(kurtosis, rel=1e-9)
    # windows of 21 days at sessions 300, 310, 333, 390: the first two meet, no other
    assert study.diagnostics()["overlapping_events"].tolist() == [1, 1, 0, 0]


def test_sources_and_evidence_come_from_the_input(simulated_returns, simulated_events):
    row = Source("events", "e0", "a page", evidence="assumed")
    simulated_events.attrs["sources"] = (row,)
    found = event_study(simulated_returns, simulated_events, benchmark="MARKET")
    assert found.sources == (row,) and found.evidence == "assumed"


def test_without_sources_the_evidence_is_an_estimate(study):
    assert study.evidence == "estimated"


def test_what_a_model_does_not_use_is_not_recorded(simulated_returns, simulated_events):
    found = event_study(
        simulated_returns, simulated_events, benchmark="MARKET", model="constant_mean"
    )
    assert found.settings.regressors == ()
    with pytest.raises(DataError):
        event_study(simulated_returns, simulated_events, model="market_adjusted")
