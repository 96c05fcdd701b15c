import pandas as pd
import pytest

# Meta's guidance for 2019, 2020, 2022 and 2023 and its outcomes (US$ bn), from the company's
# quarterly releases and pages that quote them; outcomes with finance-lease principal.
STATEMENTS = [
    (2019, "2019-07-24", "range", 16.0, 18.0, "memory", "low_usd_bn high_usd_bn"),
    (2019, "2019-10-30", "point", 16.0, 16.0, "memory", "low_usd_bn high_usd_bn"),
    (2020, "2020-04-29", "range", 14.0, 16.0, "two", ""),
    (2020, "2020-07-30", "point", 16.0, 16.0, "two", ""),
    (2022, "2022-07-27", "range", 30.0, 34.0, "two", ""),
    (2022, "2022-10-26", "range", 32.0, 33.0, "two", ""),
    (2023, "2022-10-26", "range", 34.0, 39.0, "two", ""),
    (2023, "2023-02-01", "range", 30.0, 33.0, "two", ""),
    (2023, "2023-07-26", "range", 27.0, 30.0, "two", ""),
    (2024, "2023-07-26", "qualitative", None, None, "excerpt", ""),
    (2026, "2026-07-29", "range", 130.0, 145.0, "two", ""),
]
OUTCOMES = {2019: 15.654, 2020: 15.719, 2022: 32.036, 2023: 28.103, 2024: 39.225}
COLUMNS = ["fiscal_year", "issued_on", "kind", "low_usd_bn", "high_usd_bn", "checked"]


@pytest.fixture
def guidance():
    return pd.DataFrame(STATEMENTS, columns=[*COLUMNS, "from_memory"]).astype(
        {"low_usd_bn": float, "high_usd_bn": float}
    )


@pytest.fixture
def outcomes():
    return pd.DataFrame({"fiscal_year": OUTCOMES.keys(), "actual_usd_bn": OUTCOMES.values()})
