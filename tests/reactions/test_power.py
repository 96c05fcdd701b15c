"""The minimum detectable effect and the power curve."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr
from scipy.stats import chi, nct, t
from statsmodels.stats.power import TTestPower

from analysis import DataError, FitError
from analysis.reactions import event_study
from analysis.reactions.power import detectable_effect, power_curve


def test_four_events_at_two_percent_detect_about_four_point_three_percent():
    # four values, sd 2 %, power 0.8, level 0.05: 4.3 %, where the normal law would say 2.8 %
    assert detectable_effect(0.02, 4, power=0.8, level=0.05) == pytest.approx(0.043, abs=0.0005)


def rejection(effect, n, level):
    """P(|T| > c) by integrating the normal law over the chi law of the sample's sd."""
    critical = t.ppf(1 - level / 2, n - 1)

    def given(s):
        return (ndtr(effect * n**0.5 - critical * s) + ndtr(-effect * n**0.5 - critical * s)) * (
            chi.pdf(s * (n - 1) ** 0.5, n - 1) * (n - 1) ** 0.5
        )

    return quad(given, 0, 1, limit=200)[0] + quad(given, 1, 8, limit=200)[0]


SETTINGS = [(0.8, 0.05), (0.9, 0.01), (0.5, 0.10)]


@pytest.mark.parametrize("n", [2, 3, 4, 10, 50, 400])
@pytest.mark.parametrize(("power", "level"), SETTINGS)
def test_the_effect_has_its_power_by_direct_integration(n, power, level):
    mine = detectable_effect(1.0, n, power=power, level=level)
    assert rejection(mine, n, level) == pytest.approx(power, abs=1e-7)


@pytest.mark.parametrize("n", [10, 50, 400])  # statsmodels gives NaN for some smaller samples
@pytest.mark.parametrize(("power", "level"), SETTINGS)
def test_it_agrees_with_the_power_analysis_of_statsmodels(n, power, level):
    mine = detectable_effect(1.0, n, power=power, level=level)
    found = TTestPower().power(effect_size=mine, nobs=n, alpha=level, alternative="two-sided")
    assert found == pytest.approx(power, abs=1e-7)


def test_the_study_uses_the_spread_of_its_cars(simulated_returns, simulated_events):
    study = event_study(simulated_returns, simulated_events, benchmark="MARKET")
    spread = study.car(-1, 1)["car"].std()
    assert study.minimum_detectable_effect(-1, 1) == detectable_effect(spread, 4, 0.8, 0.05)


def test_one_event_has_no_detectable_effect(simulated_returns, simulated_events):
    study = event_study(simulated_returns, simulated_events.iloc[:1], benchmark="MARKET")
    with pytest.raises(FitError, match="the spread needs two"):
        study.minimum_detectable_effect(0, 0)


def test_an_impossible_power_is_refused():
    with pytest.raises(DataError, match="must satisfy 0 < level < power < 1"):
        detectable_effect(0.02, 4, power=0.04, level=0.05)


@pytest.mark.parametrize("n", [2, 5, 12, 60])
@pytest.mark.parametrize("level", [0.01, 0.05, 0.10])
def test_the_power_curve_is_the_tail_of_the_noncentral_t(n, level):
    found = power_curve(0.02, n, level=level)
    critical = t.ppf(1 - level / 2, n - 1)
    shifts = found["effect"].to_numpy() * n**0.5 / 0.02
    small = shifts < 30  # beyond, scipy's series stops short
    tails = nct.sf(critical, n - 1, shifts) + nct.sf(critical, n - 1, -shifts)
    np.testing.assert_allclose(found["power"][small], tails[small], atol=1e-6)


def test_the_curve_starts_at_the_level_rises_and_passes_99_percent(
    simulated_returns, simulated_events
):
    study = event_study(simulated_returns, simulated_events, benchmark="MARKET")
    for level in (0.01, 0.05, 0.2):
        found = study.power(-1, 1, level=level)
        assert list(found.columns) == ["effect", "power"]
        assert found["effect"][0] == 0 and found["power"][0] == pytest.approx(level, abs=1e-7)
        assert (found["power"].diff().iloc[1:] > 0).all()
        assert 0.99 < found["power"].iloc[-1] < 1


@pytest.mark.parametrize("power", [0.2, 0.5, 0.8, 0.95])
def test_the_curve_passes_through_the_minimum_detectable_effect(
    simulated_returns, simulated_events, power
):
    study = event_study(simulated_returns, simulated_events, benchmark="MARKET")
    effect = study.minimum_detectable_effect(-5, 5, power=power, level=0.1)
    found = study.power(-5, 5, effects=[effect, -effect], level=0.1)
    assert found["power"].tolist() == pytest.approx([power, power], abs=1e-9)


def test_simulated_samples_reject_as_often_as_the_curve_says():
    rng = np.random.default_rng(0)
    samples = 0.012 + 0.02 * rng.standard_normal((40_000, 6))
    ratio = samples.mean(axis=1) / (samples.std(axis=1, ddof=1) / 6**0.5)
    share = np.mean(np.abs(ratio) > t.ppf(0.975, 5))
    assert power_curve(0.02, 6, [0.012])["power"].item() == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize("effects", [[0.01, np.nan], [[0.01]], [], "small", [None], 0.01])
def test_effects_that_are_no_numbers_are_refused(effects):
    with pytest.raises(DataError, match="is not a list of finite numbers; give true means"):
        power_curve(0.02, 5, effects)


@pytest.mark.parametrize("level", [0, 1, -0.1, float("nan"), "5 %", None])
def test_a_level_that_is_no_probability_is_refused(level):
    with pytest.raises(DataError, match=r"level=.* is not a probability .*; give such as 0\.05"):
        power_curve(0.02, 5, level=level)


def test_values_without_spread_or_a_single_one_have_no_power():
    with pytest.raises(FitError, match="all 5 values are equal"):
        power_curve(0.0, 5)
    with pytest.raises(FitError, match="the spread needs two"):
        power_curve(0.02, 1)
