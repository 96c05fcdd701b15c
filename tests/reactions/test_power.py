"""The minimum detectable effect."""

import pytest
from scipy.integrate import quad
from scipy.special import ndtr
from scipy.stats import chi, t
from statsmodels.stats.power import TTestPower

from analysis import DataError, FitError
from analysis.reactions import event_study
from analysis.reactions.power import detectable_effect


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
