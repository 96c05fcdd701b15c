"""Every test against its definition, written out in slow loops over raw returns."""

import itertools
import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.reactions import event_study

ESTIMATION, EVENT = range(-90, -9), range(-6, 7)
WINDOWS = [(0, 0), (-1, 1), (-6, 6), (2, 5)]
PLACES = (150, 150, 151, 153, 190, 230, 86, 260, 300)
FIRMS = ("AAA", "BBB", "CCC", "DDD", "AAA", "BBB", "CCC", "DDD", "AAA")


@pytest.fixture(params=["whole", "gaps", "ties"])
def case(request, simulated_returns):
    """Returns and events: nothing missing; gaps and a short start; equal returns by rounding.

    With gaps, event 4 lacks day 0, event 5 day -4, others lack estimation days, and event 6 has
    four estimation days fewer than the window.
    """
    returns = simulated_returns.copy()
    places = list(PLACES)
    if request.param == "ties":
        returns = np.round(returns * 256) / 256  # exact in binary, so differences tie as well
    if request.param != "gaps":
        places[6] = 120
    else:
        returns.iloc[[100, 120, 190], 0] = np.nan
        returns.iloc[[226, 180], 1] = np.nan
        returns.iloc[[110], 3] = np.nan
    events = pd.DataFrame(
        {"event_id": range(9), "firm": list(FIRMS), "date": returns.index[places]}
    )
    model = "market_adjusted" if request.param == "ties" else "market_model"
    return SimpleNamespace(returns=returns, events=events, places=places, model=model)


@pytest.fixture
def study(case):
    with pytest.warns(UserWarning):
        return event_study(
            case.returns,
            case.events,
            benchmark="MARKET",
            model=case.model,
            estimation_window=(ESTIMATION[0], ESTIMATION[-1]),
            event_window=(EVENT[0], EVENT[-1]),
            min_estimation_days=60,
        )


def literal_event(case, firm, place):
    """One event by the textbook: regression, residuals, and the whole forecast covariance."""
    days = [place + t for t in ESTIMATION if place + t >= 0]
    y, x = case.returns[firm].to_numpy(), case.returns["MARKET"].to_numpy()
    days = [d for d in days if not math.isnan(y[d])]
    near = [place + t for t in EVENT]
    if case.model == "market_adjusted":
        residual = np.array([y[d] - x[d] for d in days])
        df, leverage, cost = len(days) - 1, np.zeros(len(days)), np.zeros((len(near),) * 2)
        sigma = residual.std(ddof=1)
        abnormal = np.array([y[d] - x[d] for d in near])
    else:
        design = np.array([[1.0, x[d]] for d in days])
        ahead = np.array([[1.0, x[d]] for d in near])
        b = np.linalg.lstsq(design, y[days], rcond=None)[0]
        residual, abnormal = y[days] - design @ b, y[near] - ahead @ b
        df = len(days) - 2
        sigma = math.sqrt((residual**2).sum() / df)
        inverse = np.linalg.inv(design.T @ design)
        leverage = np.array([row @ inverse @ row for row in design])
        cost = ahead @ inverse @ ahead.T
    covariance = sigma**2 * (np.eye(len(near)) + cost)
    return SimpleNamespace(
        place=place,
        days=days,
        residual=dict(zip([d - place for d in days], residual, strict=True)),
        leverage=dict(zip([d - place for d in days], leverage, strict=True)),
        abnormal=dict(zip(EVENT, abnormal, strict=True)),
        covariance=covariance,
        sigma=sigma,
        df=df,
    )


def literal_events(case, window):
    every = [
        literal_event(case, f, p) for f, p in zip(case.events["firm"], case.places, strict=True)
    ]
    tested = range(window[0], window[1] + 1)
    kept = [e for e in every if not any(math.isnan(e.abnormal[t]) for t in tested)]
    for e in kept:
        places = [t - EVENT[0] for t in tested]
        e.car = sum(e.abnormal[t] for t in tested)
        e.scar = e.car / math.sqrt(e.covariance[np.ix_(places, places)].sum())
    return kept


def mean_residuals(events):
    """Mean over events by relative day of the estimation window."""
    each = [[e.residual[t] for e in events if t in e.residual] for t in ESTIMATION]
    return np.array([np.mean(values) for values in each if values])


def literal_rho(events, window):
    length, n, total = window[1] - window[0] + 1, len(events), 0.0
    for a, b in itertools.permutations(events, 2):
        e, f = ({p.place + t: r for t, r in p.residual.items()} for p in (a, b))
        e, f = ({d: r - np.mean(list(p.values())) for d, r in p.items()} for p in (e, f))
        norm = math.sqrt(sum(r**2 for r in e.values()) * sum(r**2 for r in f.values()))
        product = sum(e[d] * f[d] for d in e if d in f) / norm
        total += product * max(0, length - abs(a.place - b.place)) / length
    return total / (n * (n - 1))


def rank_statistic(events, window, values_of):
    """Corrado's, of whatever stands in for residuals and abnormal returns."""
    columns = {}
    for e in events:
        values = {t: v for t, v in values_of(e).items() if not math.isnan(v)}
        ranks = stats.rankdata(list(values.values()))
        for t, rank in zip(values, ranks, strict=True):
            columns.setdefault(t, []).append(rank / (len(values) + 1) - 0.5)
    scores = {t: sum(u) / math.sqrt(len(u)) for t, u in columns.items()}
    spread = math.sqrt(np.mean([d**2 for d in scores.values()]))
    tested = range(window[0], window[1] + 1)
    return sum(scores[t] / spread for t in tested) / math.sqrt(len(tested))


def by_day_spread(events):
    """Standardised event-window returns, each day over its spread across events."""
    forecast = [
        {t: math.sqrt(e.covariance[t - EVENT[0], t - EVENT[0]]) for t in EVENT} for e in events
    ]
    scaled = [
        {t: e.abnormal[t] / sd[t] for t in EVENT} for e, sd in zip(events, forecast, strict=True)
    ]
    spread = {t: np.nanstd([values[t] for values in scaled], ddof=1) for t in EVENT}
    return [
        {t: r / e.sigma for t, r in e.residual.items()} | {t: v[t] / spread[t] for t in EVENT}
        for e, v in zip(events, scaled, strict=True)
    ]


def literal_grank(events):
    spread = np.std([e.scar for e in events], ddof=1)
    columns = {}
    for e in events:
        values = {
            t: r / (e.sigma * math.sqrt(1 - e.leverage[t])) for t, r in e.residual.items()
        } | {"pseudo": e.scar / spread}
        ranks = stats.rankdata(list(values.values()))
        for t, rank in zip(values, ranks, strict=True):
            columns.setdefault(t, []).append(rank / (len(e.residual) + 2) - 0.5)
    days = len(columns) - 1
    square = sum(len(u) / len(events) * np.mean(u) ** 2 for u in columns.values()) / (days + 1)
    z = np.mean(columns["pseudo"]) / math.sqrt(square)
    return z * math.sqrt((days - 1) / (days - z**2)), days - 1


@pytest.mark.parametrize("window", WINDOWS)
def test_patell_is_its_definition(study, case, window):
    events = literal_events(case, window)
    z = sum(e.scar for e in events) / math.sqrt(sum(e.df / (e.df - 2) for e in events))
    found = study.test("patell", *window)
    assert (found.statistic, found.n) == (pytest.approx(z, rel=1e-9), len(events))
    assert found.p_value == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-9)


@pytest.mark.parametrize("window", WINDOWS)
def test_crude_dependence_is_its_definition(study, case, window):
    events = literal_events(case, window)
    portfolio = mean_residuals(events)
    length = window[1] - window[0] + 1
    caar = np.mean([e.car for e in events])
    t = caar / (portfolio.std(ddof=1) * math.sqrt(length))
    found = study.test("crude_dependence", *window)
    assert found.statistic == pytest.approx(t, rel=1e-9)
    assert found.df == len(portfolio) - 1
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(t), len(portfolio) - 1), rel=1e-9)


@pytest.mark.parametrize("window", WINDOWS)
def test_the_corrected_tests_weigh_pairs_by_the_window_in_common(study, case, window):
    events = literal_events(case, window)
    n, rho = len(events), literal_rho(events, window)
    scar = np.array([e.scar for e in events])
    bmp = scar.mean() / (scar.std(ddof=1) / math.sqrt(n))
    z = scar.sum() / math.sqrt(sum(e.df / (e.df - 2) for e in events))
    found = study.test("kp_bmp", *window), study.test("kp_patell", *window)
    factor = 1 + (n - 1) * rho
    assert found[0].statistic == pytest.approx(bmp * math.sqrt((1 - rho) / factor), rel=1e-9)
    assert found[1].statistic == pytest.approx(z / math.sqrt(factor), rel=1e-9)
    assert (found[0].null, found[1].null) == (f"t({n - 1})", "N(0,1)")
    assert f"rho = {rho:.3g}" in found[0].reason and f"rho = {rho:.3g}" in found[1].reason


@pytest.mark.parametrize("window", WINDOWS)
def test_corrado_is_its_definition(study, case, window):
    events = literal_events(case, window)
    z = rank_statistic(events, window, lambda e: e.residual | e.abnormal)
    found = study.test("corrado", *window)
    assert found.statistic == pytest.approx(z, rel=1e-9)
    assert found.p_value == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-9)


@pytest.mark.parametrize("window", WINDOWS)
def test_corrado_zivney_is_its_definition(study, case, window):
    z = rank_statistic(by_day_spread(literal_events(case, window)), window, lambda v: v)
    found = study.test("corrado_zivney", *window)
    assert found.statistic == pytest.approx(z, rel=1e-9)
    assert found.null == "N(0,1)"


@pytest.mark.parametrize("window", WINDOWS)
def test_grank_is_its_definition(study, case, window):
    t, df = literal_grank(literal_events(case, window))
    found = study.test("grank_t", *window)
    assert (found.statistic, found.df) == (pytest.approx(t, rel=1e-9), df)
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(t), df), rel=1e-9)


@pytest.mark.parametrize("window", WINDOWS)
def test_the_generalised_sign_test_is_its_definition(study, case, window):
    events = literal_events(case, window)
    past = [r > 0 for e in events for r in e.residual.values()]
    p, n, positive = np.mean(past), len(events), sum(e.car > 0 for e in events)
    z = (positive - n * p) / math.sqrt(n * p * (1 - p))
    found = study.test("generalised_sign", *window)
    assert (found.statistic, found.estimate) == pytest.approx((z, positive / n), rel=1e-9)


@pytest.mark.parametrize("window", WINDOWS)
def test_wilcoxon_is_that_of_scipy(study, case, window):
    values = np.array([e.car for e in literal_events(case, window)])
    untied = len(np.unique(np.abs(values))) == len(values) and (values != 0).all()
    method = {"method": "exact"} if untied else {"method": "approx", "correction": True}
    found = study.test("wilcoxon", *window)
    other = stats.wilcoxon(values, **method)
    assert found.p_value == pytest.approx(other.pvalue, rel=1e-9)
    assert ("exact" in found.null) == untied
    for side in ("greater", "less"):
        one = stats.wilcoxon(values, alternative=side, **method).pvalue
        assert study.test("wilcoxon", *window, alternative=side).p_value == pytest.approx(one)


@pytest.mark.parametrize("window", WINDOWS)
def test_the_skewness_adjusted_t_is_its_definition(study, case, window):
    values = np.array([e.car for e in literal_events(case, window)])
    n, s = len(values), values.std(ddof=1)
    ratio, g = values.mean() / s, ((values - values.mean()) ** 3).mean() / s**3
    t = math.sqrt(n) * (ratio + g * ratio**2 / 3 + g / (6 * n))
    found = study.test("skewness_adjusted_t", *window)
    assert (found.statistic, found.df) == (pytest.approx(t, rel=1e-9), n - 1)
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(t), n - 1), rel=1e-9)


def test_the_cases_hold_what_they_are_for(case, request):
    events = literal_events(case, (0, 0))
    values = [*events[0].residual.values(), *events[0].abnormal.values()]
    cars = np.abs([e.car for e in events])
    kind = request.node.callspec.params["case"]
    assert (len(np.unique(values)) < len(values)) == (kind == "ties")
    assert (len(np.unique(cars)) < len(cars)) == (kind == "ties")
    assert (len(events) < len(case.events)) == (kind == "gaps")
    assert (len({len(e.days) for e in events}) > 1) == (kind == "gaps")


def test_tests_say_where_simulations_found_them_bold_or_timid(simulated_returns):
    ids = range(6)
    events = pd.DataFrame(
        {
            "event_id": ids,
            "firm": "AAA",
            "date": simulated_returns.index[[110, 115, 120, 200, 300, 390]],
        }
    )
    with pytest.warns(UserWarning):
        study = event_study(simulated_returns, events, benchmark="MARKET")
    tests = study.tests(0, 0)["reason"]
    assert "rejects somewhat too often" in tests["grank_t"] + tests["corrado_zivney"]
    assert "less than half the events" in tests["crude_dependence"]
    assert "too often" not in tests["bmp"] + tests["corrado"]
