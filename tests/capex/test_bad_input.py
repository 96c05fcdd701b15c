"""What the functions of capex refuse: the argument, the place and the value are named."""

import numpy as np
import pandas as pd
import pytest
from density_record import quarterly, statements

from analysis import capex_density, guidance_record, peer_intensity
from analysis.capex.bounds import bound_part
from analysis.capex.choices import revenue_choices
from analysis.capex.density_scores import score_densities
from analysis.capex.depreciation import depreciation_schedule
from analysis.capex.implied import implied_growth
from analysis.capex.intensity import capital_intensity
from analysis.capex.payback import revenue_break_even
from analysis.capex.training import training_cost
from analysis.capex.wave import depreciation_wave
from analysis.capex.wave_paths import AssetClass, LifeChange
from analysis.capex.wave_tie import tie_wave
from analysis.core import DataError

ENDS = ["2001-03-31", "2001-06-30", "2001-09-30", "2001-12-31"]
FLEET = [AssetClass("servers", 1.0, 3)]
OUTCOMES = pd.DataFrame({"fiscal_year": [2007], "actual_usd_bn": [11.0]})


def peers(row=0, **changed):
    table = pd.DataFrame(
        {
            "company": "One",
            "measure": "purchases",
            "period_end": ENDS,
            "period_type": "quarter",
            "capex_definition": "as filed",
            "fiscal_period": [f"FY2001 Q{quarter}" for quarter in (1, 2, 3, 4)],
            "capex_usd_bn": 1.0,
            "revenue_usd_bn": 5.0,
        }
    ).astype(object)
    for name, value in changed.items():
        table.loc[row, name] = value
    return table


def five_quarters():
    return pd.concat([peers(), peers(period_end="2001-04-30")[:1]], ignore_index=True)


def density(table=None, **changed):
    options = {"fiscal_year": 2007, "made_on": "2007-08-01", "models": ["naive"], **changed}
    return capex_density(quarterly() if table is None else table, statements(), **options)


def early():
    table = quarterly()
    table.loc[3, "known_on"] = pd.Timestamp("2001-12-01")
    return table


def choices(**changed):
    one = {"one": 0.5}
    names = ("cost_of_capital", "contribution_margin", "tax_rate", "ai_part")
    given = {**dict.fromkeys(names, one), "useful_life_years": {"five": 5}, **changed}
    return revenue_choices(10.0, 3.0, **given)


def break_even(between):
    return revenue_break_even(
        10.0, 4.0, unknown="useful_life_years", between=between, cost_of_capital=0.0,
        contribution_margin=0.5,
    )  # fmt: skip


PAIR = [AssetClass("servers", 0.5, 3), AssetClass("b", 0.5, 20)]


def tie(reported, classes=PAIR):
    return tie_wave({2021: 8.0}, classes, reported, free="servers", against="b", low=0.4, high=0.7)


def record(actual=11.0):
    return guidance_record(statements(), OUTCOMES.assign(actual_usd_bn=actual))


def scores(vintages, outcomes=OUTCOMES):
    return score_densities(vintages, outcomes, models=["naive"])


def intensity(capex, revenue=(4.0, 4.0)):
    return capital_intensity(pd.Series(capex), pd.Series(revenue))


PEERS = [
    (five_quarters, "One FY2001 Q1 twice, to 2001-03-31 and to 2001-04-30"),
    (lambda: peers(2, company=None), "company in row 2 is None"),
    (lambda: peers(2, measure=np.nan), "measure in row 2 is nan"),
    (lambda: peers(1, capex_definition=None), "capex_definition in row 1 is None"),
    (lambda: peers(1, period_end=None), "period_end of One in row 1=None"),
    (lambda: peers(1, period_end=pd.NaT), "period_end of One in row 1=NaT"),
    (lambda: peers(1, period_end="2001-13-01"), "period_end of One in row 1='2001-13-01'"),
    (lambda: peers(1, period_end=5), "period_end of One in row 1=5"),
    (lambda: peers(3, period_type="month"), "period_type in row 3 is 'month'; give one of quarter"),
    (lambda: peers(3, fiscal_period="2001Q4"), "row 3, a quarter, is '2001Q4'; write it as FY2025"),
    (lambda: peers(3, fiscal_period=None), "row 3, a quarter, is None"),
    (lambda: peers(3, capex_usd_bn="1.0"), "capex_usd_bn of One in row 3 is '1.0'"),
    (lambda: peers(3, revenue_usd_bn=np.inf), "revenue_usd_bn of One in row 3 is inf"),
]


@pytest.mark.parametrize("period", ["quarter", "year"])
@pytest.mark.parametrize(("make", "message"), PEERS)
def test_peers_are_refused_with_the_row(make, message, period):
    with pytest.raises(DataError) as refused:
        peer_intensity(make(), period)
    assert message in str(refused.value)


@pytest.mark.parametrize("value", [None, {"fiscal_year": [2007]}])
@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda x: guidance_record(x, OUTCOMES), "guidance"),
        (lambda x: guidance_record(statements(), x), "outcomes"),
        (peer_intensity, "peers"),
        (lambda x: capex_density(x, None, fiscal_year=2007, made_on="2007-08-01"), "quarterly"),
        (bound_part, "statements"),
        (lambda x: scores([], x), "outcomes"),
    ],
)
def test_what_is_no_table_is_refused(call, argument, value):
    with pytest.raises(DataError, match=rf"^{argument}=.* is no table; give a DataFrame"):
        call(value)


CALLS = [
    (lambda: tie(None), "reported=None names no years"),
    (lambda: tie({2021: 1.0}, None), "asset_classes=None is no list"),
    (lambda: depreciation_wave(None, FLEET), "capex_by_year=None names no years"),
    (lambda: depreciation_wave({2021: 1.0}, None), "asset_classes=None is no list"),
    (lambda: depreciation_wave({2021: 1.0}, {"a": 1}), "asset_classes={'a': 1} is no list"),
    (lambda: depreciation_wave({2021: 1.0}, FLEET, None), "changes=None is no list"),
    (lambda: depreciation_wave({2021: 1.0}, FLEET, [None]), "changes[0]=None; give LifeChange"),
    (
        lambda: depreciation_wave({2021: 1.0}, FLEET, [LifeChange("servers", "2022-01-01", "4")]),
        "useful_life_years of servers from 2022.00='4'",
    ),
    (
        lambda: depreciation_wave({2021: 1.0}, [AssetClass("a", 1, "3")]),
        "useful_life_years of a='3'",
    ),
    (lambda: depreciation_wave({2021: 1.0}, [AssetClass("a", "1", 3)]), "share of a='1'"),
    (lambda: depreciation_wave({2021: 1.0}, [AssetClass("a", 1, 3, None)]), "lag_years of a=None"),
    (lambda: depreciation_schedule({2021: 1.0}, "5"), "useful_life_years='5'"),
    (lambda: depreciation_schedule({2021: 1.0}, None), "useful_life_years=None"),
    (lambda: depreciation_schedule({2021: 1.0}, [5]), "useful_life_years=[5]"),
    (lambda: depreciation_schedule({2020: 1, "2021": 2}, 5), "the label '2021'"),
    (lambda: depreciation_schedule([1.0, 2.0], 5), "capex_by_year=[1.0, 2.0] names no years"),
    (lambda: depreciation_schedule((1.0, 2.0), 5), "capex_by_year=(1.0, 2.0) names no years"),
    (lambda: depreciation_schedule(pd.Series([1.0, 2.0]), 5), "the label 0; its index holds"),
    (lambda: depreciation_schedule({2020: "1"}, 5), "capex_by_year at 2020 is '1'"),
    (lambda: density(quarterly()[:0]), "quarterly is empty"),
    (lambda: density(early()), "known_on in row 3 is 2001-12-01, before its period_end 2001-12-31"),
    (lambda: density(models=None), "models=None is no list"),
    (lambda: density(models=[None]), "models[0]=None"),
    (lambda: density().score("x"), "outcome='x'"),
    (lambda: density().score(None), "outcome=None"),
    (lambda: density().quantile("a", "naive"), "p='a'"),
    (lambda: density().quantile(None, "naive"), "p=None"),
    (lambda: density().probability_above("x", "naive"), "x='x'"),
    (lambda: implied_growth(25, 0.1, 0.03, "x"), "years='x'"),
    (lambda: implied_growth(25, 0.1, 0.03, None), "years=None"),
    (lambda: implied_growth(25, 0.1, 0.03, [10]), "years=[10]"),
    (lambda: implied_growth(25, 0.1, 0.03, 10**7), "years=10000000; give a whole number"),
    (lambda: implied_growth("25", 0.1, 0.03), "ev_to_fcf='25' is not numeric"),
    (lambda: implied_growth(25, 0.1, 0.03, between=(0.1,)), "between=(0.1,) is no pair"),
    (lambda: implied_growth(25, 0.1, 0.03, between=None), "between=None is no pair"),
    (lambda: implied_growth(25, 0.1, 0.03, between=(0.1, "b")), "between[1]='b'"),
    (lambda: break_even(5), "between=5 is no pair"),
    (lambda: break_even((1, 2, 3)), "between=(1, 2, 3) is no pair"),
    (lambda: choices(useful_life_years=[5]), "useful_life_years=[5]; give a mapping"),
    (lambda: choices(useful_life_years={"a": "x"}), "useful_life_years['a']='x'"),
    (lambda: training_cost("x", 1), "gpu_hours='x'"),
    (lambda: training_cost(1.0, 1.0, (1,)), "price_range=(1,) is no pair"),
    (lambda: training_cost(1.0, 1.0).share_of("x"), "capex_usd_bn='x'"),
    (lambda: record().hit_rate(horizon=5), "horizon=5 is no pair"),
    (lambda: record().hit_rate(level="a"), "level='a'"),
    (lambda: record(-1.0), "actual_usd_bn at 2007 is -1.0"),
    (lambda: intensity([-1.0, 1.0]), "capex_usd_bn at 0 is -1.0"),
    (lambda: intensity(["1", "2"]), "capex_usd_bn at 0 is '1'"),
    (lambda: capital_intensity([1.0], [4.0]), "capex_usd_bn=[1.0] has no periods"),
    (lambda: scores([("2007-08-01", quarterly())]), "vintages[0] has 2 items"),
    (lambda: scores([("x", quarterly(), None)]), "vintages[0]: made_on='x' is not a date"),
    (lambda: scores(None), "vintages=None is no list"),
    (lambda: scores([], OUTCOMES.assign(actual_usd_bn="11")), "actual_usd_bn at 2007 is '11'"),
    (lambda: scores([], OUTCOMES.assign(fiscal_year="2007")), "fiscal_year='2007' is no year"),
]


@pytest.mark.parametrize(("call", "message"), CALLS)
def test_bad_input_is_named(call, message):
    with pytest.raises(DataError) as refused:
        call()
    assert message in str(refused.value)


def test_an_unscored_record_has_empty_tables_with_their_columns():
    full = record()
    unscored = guidance_record(statements(), OUTCOMES.assign(fiscal_year=1990))
    for table in ("by_horizon", "by_revision", "bias", "hit_rates"):
        empty = getattr(unscored, table)()
        assert empty.empty
        assert list(empty) == list(getattr(full, table)())
