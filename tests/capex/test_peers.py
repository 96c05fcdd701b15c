import pandas as pd
import pytest

from analysis import DataError, peer_intensity

# Alphabet, quarters of 2024 (SEC XBRL company facts, US$ bn): capex 12.012, 13.186, 13.061, 14.276;
# revenue 80.539, 84.742, 88.268, 96.469. The year by its release: 52.535 over 350.018.
CAPEX = [12.012, 13.186, 13.061, 14.276]
REVENUE = [80.539, 84.742, 88.268, 96.469]


@pytest.fixture
def peers():
    alphabet = pd.DataFrame(
        {
            "company": "Alphabet",
            "period_end": ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"],
            "period_type": "quarter",
            "fiscal_period": [f"FY2024 Q{quarter}" for quarter in (1, 2, 3, 4)],
            "measure": "purchases",
            "capex_definition": "without leases",
            "capex_usd_bn": CAPEX,
            "revenue_usd_bn": REVENUE,
            "evidence": "reported",
        }
    )
    oracle = alphabet.iloc[:1].assign(
        company="Oracle", period_end="2024-05-31", period_type="year", fiscal_period="FY2024",
        capex_usd_bn=6.866, revenue_usd_bn=52.961,
    )  # fmt: skip
    return pd.concat([alphabet, oracle], ignore_index=True)


def test_a_fiscal_year_is_the_sum_of_its_quarters(peers):
    year = peer_intensity(peers, "year").to_frame().set_index("company")
    assert year.loc["Alphabet", "capital_intensity"] == pytest.approx(52.535 / 350.018)
    assert str(year.loc["Alphabet", "period_end"].date()) == "2024-12-31"


def test_years_stand_at_the_end_of_their_own_fiscal_year(peers):
    year = peer_intensity(peers, "year").to_frame().set_index("company")
    assert str(year.loc["Oracle", "period_end"].date()) == "2024-05-31"
    assert year.loc["Oracle", "capital_intensity"] == pytest.approx(6.866 / 52.961)


def test_a_year_that_is_given_is_not_summed_again(peers):
    given = peers.iloc[3:4].assign(
        period_type="year", fiscal_period="FY2024", capex_usd_bn=60.0, revenue_usd_bn=300.0
    )
    year = peer_intensity(pd.concat([peers, given]), "year").to_frame().set_index("company")
    assert year.loc["Alphabet", "capital_intensity"] == 0.2


def test_quarters_are_those_with_both_figures_and_the_rest_are_named(peers):
    peers.loc[1, "revenue_usd_bn"] = None
    found = peer_intensity(peers)
    assert found.to_frame()["fiscal_period"].tolist() == ["FY2024 Q1", "FY2024 Q3", "FY2024 Q4"]
    assert found.dropped["reason"].tolist() == ["no revenue"]
    assert not found.to_frame().isna().any(axis=None)


def missing_row(peers):
    return peers.drop(index=2)


def missing_figure(peers):
    return peers.assign(revenue_usd_bn=peers["revenue_usd_bn"].where(peers.index != 2))


@pytest.mark.parametrize("spoil", [missing_row, missing_figure])
def test_missing_quarters_are_refused(peers, spoil):
    message = (
        r"Alphabet FY2024: 3 of 4 quarters have both figures \(Q3 missing\); a partial sum is no "
    )
    with pytest.raises(DataError, match=message):
        peer_intensity(spoil(peers), "year")


@pytest.mark.parametrize("spoil", [missing_row, missing_figure])
def test_or_left_out_with_the_reason(peers, spoil):
    found = peer_intensity(spoil(peers), "year", incomplete="drop")
    assert found.to_frame()["company"].tolist() == ["Oracle"]
    assert found.dropped["reason"].item().startswith("3 of 4 quarters")


@pytest.mark.parametrize("column", ["measure", "capex_definition"])
def test_mixed_definitions_are_refused_with_firm_and_rows(peers, column):
    peers.loc[3, column] = "another"
    with pytest.raises(
        DataError, match=r"Alphabet has 2 definitions of capex in one series: .* in 1 rows from "
        "FY2024 Q4 to FY2024 Q4; keep the rows of one",
    ):  # fmt: skip
        peer_intensity(peers)


def test_firms_may_differ_in_definition(peers):
    peers.loc[4, "capex_definition"] = "with leases"
    assert len(peer_intensity(peers, "year").to_frame()) == 2


def test_a_change_of_units_leaves_the_intensity(peers):
    scaled = peers.assign(
        capex_usd_bn=peers["capex_usd_bn"] * 1000, revenue_usd_bn=peers["revenue_usd_bn"] * 1000
    )
    one, thousand = (peer_intensity(p, "year").to_frame() for p in (peers, scaled))
    pd.testing.assert_series_equal(one["capital_intensity"], thousand["capital_intensity"])


def test_evidence_is_the_weakest_of_the_rows(peers):
    assert peer_intensity(peers, "year").evidence == "derived"
    peers.loc[0, "evidence"] = "unresolved"
    year = peer_intensity(peers, "year").to_frame().set_index("company")
    assert year["evidence"].to_dict() == {"Alphabet": "unresolved", "Oracle": "derived"}


def test_the_headline_names_the_last_period_of_each_firm(peers):
    text = peer_intensity(peers, "year").headline()
    assert "Alphabet 15% (year to 2024-12-31)" in text
    assert "Oracle 13% (year to 2024-05-31)" in text


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda p: p.drop(columns="measure"), "peers lacks the column 'measure'"),
        (lambda p: p[:0], "peers is empty"),
        (lambda p: pd.concat([p, p[:1]]), r"peers has Alphabet FY2024 Q1 .* twice"),
        (lambda p: p.assign(revenue_usd_bn=0.0), r"revenue_usd_bn of Alphabet FY2024 Q1 is 0\.0"),
        (lambda p: p.assign(revenue_usd_bn=None), "peers has no quarter with both"),
    ],
)
def test_bad_rows_are_named(peers, spoil, message):
    with pytest.raises(DataError, match=message):
        peer_intensity(spoil(peers))


def test_unknown_options_are_refused(peers):
    with pytest.raises(DataError, match="month"):
        peer_intensity(peers, "month")
    with pytest.raises(DataError, match="skip"):
        peer_intensity(peers, incomplete="skip")
