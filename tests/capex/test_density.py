"""What `capex_density` gives, what it must not see, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from density_record import WITH, WITHOUT, quarterly, statements, two_definitions

from analysis import capex_density
from analysis.capex.density import MODELS
from analysis.core import DataError, FitError

DAY, YEAR = "2007-08-01", 2007  # two quarters of the year are known


def density(table=None, guidance=None, **changed):
    options = {"fiscal_year": YEAR, "made_on": DAY, "models": MODELS, **changed}
    given = quarterly() if table is None else table
    return capex_density(given, statements() if guidance is None else guidance, **options)


def same(one, other):
    assert list(one.models) == list(other.models)
    pd.testing.assert_frame_equal(one.to_frame(), other.to_frame())


def test_each_model_has_a_density_with_quantiles_in_order():
    made = density()
    assert tuple(made.models) == MODELS
    frame = made.to_frame().filter(regex="^q")
    assert (np.diff(frame.to_numpy(), axis=1) > 0).all()
    for name, model in made.models.items():
        assert made.quantile(0.5, name) == pytest.approx(model.median)
        assert model.cdf(model.quantile(0.3)) == pytest.approx(0.3, abs=1e-9)
        assert made.probability_above(model.quantile(0.3), name) == pytest.approx(0.7, abs=1e-9)


@pytest.mark.parametrize("name", MODELS)
def test_the_density_is_the_slope_of_the_distribution_and_adds_up_to_one(name):
    model = density().model(name)
    amounts = np.exp(np.linspace(*np.log([model.quantile(1e-4), model.quantile(1 - 1e-4)]), 20001))
    area = np.sum((model.pdf(amounts)[1:] + model.pdf(amounts)[:-1]) / 2 * np.diff(amounts))
    assert area == pytest.approx(1 - 2e-4, abs=1e-4)
    x = model.quantile(0.6)
    slope = (model.cdf(x * 1.0001) - model.cdf(x / 1.0001)) / (x * 1.0001 - x / 1.0001)
    assert model.pdf(x) == pytest.approx(float(slope), rel=1e-4)


def test_known_quarters_of_the_year_bound_its_density_from_below():
    made = density(models=["series", "intensity", "seasonal"])
    known = quarterly().query("period_end.dt.year == 2007")["capex_usd_bn"].iloc[:2].sum()
    assert made.known_quarters == 2
    assert made.known_usd_bn == pytest.approx(known)
    for model in made.models.values():
        assert model.cdf(known) == 0
        assert model.quantile(0.001) > known


def test_the_pool_is_the_mean_of_its_members_distributions():
    made = density()
    amounts = np.linspace(5, 40, 50)
    members = [made.model(name).cdf(amounts) for name in ("guidance", "series", "intensity")]
    np.testing.assert_allclose(made.model("pool").cdf(amounts), np.mean(members, axis=0))


def test_over_a_known_year_the_chance_of_a_rise_is_the_probability_above_it():
    table = quarterly()
    last = table[table["period_end"].dt.year == 2006]["capex_usd_bn"].sum()
    made = density(table)
    for name in ("guidance", "series", "intensity", "seasonal", "pool"):
        rise = made.model(name).chance_of_rise
        assert rise == pytest.approx(made.probability_above(last, name), abs=1e-9)


def test_the_pool_alone_is_that_of_all_its_members():
    same(density(models=["pool"]), density(models="pool"))
    assert density(models=["pool"]).quantile(0.5) == density().quantile(0.5)


@pytest.mark.parametrize("kind", ["qualitative", None])
def test_a_year_without_a_number_has_no_guidance_density_and_the_pool_goes_on(kind):
    said = statements(range(2002, 2008))
    if kind is None:
        said = said[said["fiscal_year"] < YEAR]
    else:
        said.loc[said["fiscal_year"] == YEAR, ["kind", "low_usd_bn", "high_usd_bn"]] = [
            kind,
            None,
            None,
        ]
    made = density(guidance=said)
    assert "guidance" not in made.models and made.statement is None
    assert "statements on 2007 by 2007-08-01" in made.reasons["guidance"]
    assert made.model("pool").how == "equal parts of series, intensity"
    with pytest.raises(DataError, match="model 'guidance' has no density: statements on 2007"):
        made.quantile(0.5, "guidance")


def test_no_statement_at_all_is_no_obstacle():
    made = capex_density(quarterly(), None, fiscal_year=YEAR, made_on=DAY)
    assert list(made.models) == ["series", "intensity", "pool"]


def test_guidance_alone_without_a_number_is_no_density():
    with pytest.raises(FitError, match=r"no model has a density of 2007 \(guidance: no statement"):
        capex_density(quarterly(), None, fiscal_year=YEAR, made_on=DAY, models=["guidance"])


def test_what_became_known_later_changes_nothing():
    table, said = quarterly(), statements()
    later_rows = table["known_on"] > DAY
    assert later_rows.any()
    changed = table.assign(
        capex_usd_bn=table["capex_usd_bn"].where(~later_rows, 99.0),
        revenue_usd_bn=table["revenue_usd_bn"].where(~later_rows, 0.01),
    )
    later_words = said.assign(low_usd_bn=said["low_usd_bn"].where(said["fiscal_year"] < 2008, 70.0))
    later_words["high_usd_bn"] = later_words["high_usd_bn"].where(said["fiscal_year"] < 2008, 80.0)
    same(density(table, said), density(changed, later_words))
    same(density(table, said), density(table[~later_rows], said[said["fiscal_year"] < 2008]))


def test_later_versions_of_a_row_are_not_seen():
    table = quarterly()
    recast = table.iloc[[20]].assign(known_on=pd.Timestamp("2008-05-01"), capex_usd_bn=50.0)
    same(density(), density(pd.concat([recast, table])))


def test_the_latest_known_version_of_a_row_counts():
    table = quarterly()
    recast = table.iloc[[20]].assign(known_on=pd.Timestamp("2007-05-01"), capex_usd_bn=3.0)
    replaced = table.assign(capex_usd_bn=table["capex_usd_bn"].where(table.index != 20, 3.0))
    same(density(replaced), density(pd.concat([recast, table])))


def test_a_frame_of_todays_versions_hides_earlier_ones_and_is_refused():
    table = quarterly()
    table.loc[20, "known_on"] = pd.Timestamp("2008-05-01")
    with pytest.raises(DataError, match="lacks 2006Q1 as known on 2007-08-01, and a partial sum"):
        density(table)


def test_the_unit_of_money_changes_the_amounts_and_nothing_else():
    table, said = quarterly(), statements()
    money = ["capex_usd_bn", "revenue_usd_bn"]
    ends = ["low_usd_bn", "high_usd_bn"]
    made = density(table, said)
    scaled = density(
        table.assign(**{name: 1000 * table[name] for name in money}),
        said.assign(**{name: 1000 * said[name] for name in ends}),
    )
    for name in MODELS:
        assert scaled.quantile(0.9, name) == pytest.approx(1000 * made.quantile(0.9, name))
        assert scaled.model(name).chance_of_rise == pytest.approx(made.model(name).chance_of_rise)
    ours, theirs = made.score(12.0), scaled.score(12000.0)
    for column in ("crps_log", "log_score", "pit"):
        np.testing.assert_allclose(theirs[column], ours[column], rtol=1e-5)
    np.testing.assert_allclose(theirs["crps_usd_bn"], 1000 * ours["crps_usd_bn"], rtol=1e-5)


def test_rows_in_another_order_give_the_same():
    same(density(), density(quarterly().sample(frac=1, random_state=3)))


def test_purchases_are_carried_over_by_the_ratio_of_the_quarters_that_have_both():
    mixed = density(two_definitions())
    one = density(quarterly().assign(capex_usd_bn=1.04 * quarterly()["capex_usd_bn"]))
    assert (mixed.converted, mixed.measure) == (20, "with finance leases")
    # Not guidance: a converted year is no outcome to learn from.
    for name in ("series", "intensity", "seasonal", "naive"):
        assert mixed.quantile(0.9, name) == pytest.approx(one.quantile(0.9, name))


def test_before_the_change_of_definition_nothing_is_carried_over():
    options = {"fiscal_year": 2005, "made_on": "2005-08-01"}
    made = density(two_definitions(), **options)
    assert (made.converted, made.measure) == (0, "without finance leases")
    plain = density(**options)
    assert made.quantile(0.9) == pytest.approx(plain.quantile(0.9))


def test_a_quarter_with_purchases_only_is_carried_over():
    table = two_definitions()
    table.loc[24, ["capex_usd_bn", "capex_definition"]] = [np.nan, ""]
    assert density(table).converted == 21
    assert density(table).quantile(0.5) == pytest.approx(density(two_definitions()).quantile(0.5))


def test_a_statement_in_another_measure_gives_no_density():
    said = statements().assign(definition=WITHOUT)
    reason = density(two_definitions(), said).reasons["guidance"]
    assert "speaks of capex without finance leases, the record of capex with finance" in reason


def test_statements_meet_outcomes_of_their_own_definition():
    table = two_definitions()
    own = density(table, statements().assign(definition=[WITHOUT] * 4 + [WITH] * 3))
    plain = quarterly()
    assert own.model("guidance").learnt_from == 5
    sums = plain.groupby(plain["period_end"].dt.year)["capex_usd_bn"].sum()
    errors = np.log(sums.loc[2002:2006] * [1, 1, 1, 1, 1.04] / 11.0)
    location = np.log(11.0) + errors.sum() / 6
    assert own.quantile(0.5, "guidance") == pytest.approx(np.exp(location))


@pytest.mark.parametrize(
    ("definitions", "message"),
    [
        ([WITHOUT] * 20 + [WITH] * 10, "2001Q1 has capex as 'without finance leases'"),
        (["own words"] * 20 + ["other words"] * 10, "2001Q1 has capex as 'own words'"),
        (["own words"] * 20 + [WITH] * 10, "2001Q1 has capex as 'own words'"),
    ],
)
def test_mixed_definitions_without_purchases_are_refused(definitions, message):
    with pytest.raises(DataError, match=message):
        density(quarterly().assign(capex_definition=definitions))


def test_unknown_definitions_are_refused_even_with_purchases():
    table = two_definitions()
    table["capex_definition"] = ["own words"] * 20 + [WITH] * 10
    with pytest.raises(DataError, match="'own words', which cannot be carried over to 'with"):
        density(table)


def dropped(place):
    return quarterly().drop(index=place)


def spoilt(column, value, place=10):
    table = quarterly().astype({column: object})
    table.loc[place, column] = value
    return table


@pytest.mark.parametrize(
    ("table", "changed", "message"),
    [
        (quarterly().drop(columns="known_on"), {}, "quarterly lacks the column 'known_on'"),
        (dropped(10), {}, "lacks 2003Q3 as known on 2007-08-01, and a partial sum is no year"),
        (dropped(25), {"made_on": "2007-11-15"}, "lacks 2007Q2"),
        (quarterly(26), {"made_on": "2008-06-01"}, "ends with 2007Q2, 337 days before made_on"),
        (quarterly(), {"made_on": "1999-01-01"}, "no row known on made_on=1999-01-01"),
        (quarterly(), {"made_on": "soon"}, "made_on='soon' is not a date"),
        (quarterly(), {"fiscal_year": 1999}, "fiscal_year=1999 has no data: .*2001Q1 to 2007Q2"),
        (quarterly(), {"fiscal_year": 2010}, "fiscal_year=2010 has no data"),
        (quarterly(), {"fiscal_year": 2006.5}, r"fiscal_year=2006\.5 is no year"),
        (quarterly(), {"fiscal_year": 2006}, "fiscal_year=2006 was known on 2007-08-01"),
        (quarterly(), {"fiscal_year": 2007, "made_on": "2008-02-10"}, "fiscal_year=2007 was known"),
        (quarterly(first="2004Q4"), {}, "quarterly has 11 quarters known on 2007-08-01"),
        (quarterly(), {"models": ["serie"]}, "serie"),
        (quarterly(), {"models": []}, "models is empty; name one or more of guidance, series"),
        (spoilt("capex_usd_bn", -1.0), {}, r"capex of 2003Q3 is -1\.0; logs need positive"),
        (spoilt("capex_usd_bn", np.inf), {}, "capex_usd_bn of 2003Q3 is inf"),
        (spoilt("capex_usd_bn", "many"), {}, "capex_usd_bn of 2003Q3 is many"),
        (spoilt("revenue_usd_bn", None), {}, "revenue_usd_bn of 2003Q3 is nan; the model 'inten"),
        (spoilt("known_on", None), {}, "known_on in row 10 is"),
        (
            pd.concat([quarterly(), quarterly().iloc[[3]]]),
            {},
            "has 2001Q4 known on 2002-01-30 twice",
        ),
        (quarterly(first="2007Q2"), {}, "quarterly begins with 2007Q2: 2007 lacks 2007Q1"),
    ],
)
def test_bad_input_is_named_with_its_place(table, changed, message):
    with pytest.raises(DataError, match=message):
        density(table, **changed)


def test_a_year_just_ended_can_be_forecast_until_its_results_are_out():
    made = density(made_on="2008-01-15", models=["series"])
    assert made.known_quarters == 3
    with pytest.raises(DataError, match="known"):
        density(made_on="2008-01-31", models=["series"])


def test_models_that_need_no_quarters_do_with_few():
    table = quarterly(11, first="2005Q1")
    made = density(table, made_on="2007-08-01", models=["guidance"])
    assert list(made.models) == ["guidance"]


def test_growth_without_three_years_has_a_reason():
    made = density(
        quarterly(13, first="2005Q1"), made_on="2007-08-01", models=["naive", "guidance"]
    )
    assert "naive" not in made.models and "3 years or more" in made.reasons["naive"]


@pytest.mark.parametrize("p", [0.0, 1.0, -1.0, float("nan")])
def test_levels_outside_the_open_unit_interval_are_refused(p):
    with pytest.raises(DataError, match="lies outside"):
        density().quantile(p)


def test_amounts_and_outcomes_that_are_no_numbers_are_refused():
    made = density()
    with pytest.raises(DataError, match="x=nan"):
        made.probability_above(float("nan"))
    for outcome in (float("nan"), 0.0, -3.0, float("inf")):
        with pytest.raises(DataError, match="outcome="):
            made.score(outcome)
    with pytest.raises(DataError, match="pol"):
        made.quantile(0.5, "pol")


def test_the_result_shows_itself_and_keeps_its_numbers():
    made = density()
    frame = made.to_frame()
    frame["q50_usd_bn"] = 0.0
    assert made.to_frame()["q50_usd_bn"].min() > 0
    assert "Capex of 2007 as foreseen on 2007-08-01 by pool: median $" in made.headline()
    assert "2 of 4 quarters" in made.headline()
    assert made.headline() in made.summary()
    assert "<table" in made._repr_html_()
    assert made.evidence == "estimated"
    assert made.plot().get_xlabel() == "US$ bn"
    curves = made.curves()
    assert curves["guidance_low_usd_bn"].unique().tolist() == [10.0]
    assert set(curves["model"]) == set(MODELS)


def test_the_evidence_is_that_of_the_weakest_quarter():
    assert density(quarterly().assign(evidence="reported")).evidence == "estimated"
    assert density(quarterly().assign(evidence="assumed")).evidence == "assumed"
