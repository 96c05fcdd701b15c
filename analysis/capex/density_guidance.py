"""What the firm said, corrected by how earlier statements fared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.capex.chance import WINDOW_DAYS
from analysis.capex.density_context import Context
from analysis.capex.density_laws import Array, LogStudent, chance_above
from analysis.capex.density_model import ModelDensity
from analysis.capex.guidance_scores import (
    NO_NUMBER,
    NORMAL_COVERAGE,
    UNRESOLVED,
    half_last_digit,
)
from analysis.core import FitError

PRIOR_STATEMENTS = 1.0
"""Weight of the prior location 0, in statements: no error on average."""

PRIOR_DF = 4.0
"""Weight of the prior scale, in degrees of freedom: tails are heavy while the record is short, and
the record outweighs the prior from five years on."""


@dataclass(frozen=True, eq=False)
class Statement:
    """The last numeric statement on a year."""

    low_usd_bn: float
    high_usd_bn: float
    issued_on: pd.Timestamp
    horizon_days: int

    @property
    def midpoint(self) -> float:
        """Middle of the range, US$ bn."""
        return (self.low_usd_bn + self.high_usd_bn) / 2

    @property
    def log_scale(self) -> float:
        """Scale on logs at which the range is the central 80 % of a normal law.

        A single number is read as wide as the rounding of its last printed digit.
        """
        half = (self.high_usd_bn - self.low_usd_bn) / 2 or half_last_digit(self.midpoint)
        return float(np.log1p(half / self.midpoint) / stats.norm.ppf((1 + NORMAL_COVERAGE) / 2))


def guidance_density(context: Context) -> ModelDensity:
    """Student's t on log(actual/midpoint) of the statement in force.

    Location and scale are learnt from earlier years whose outcome was known: of each the
    statement nearest to the same horizon, if within half a quarter of it. Log errors y are
    normal with unknown mean and variance under the conjugate prior mean ~ N(0, s^2/k0), s^2 ~
    scaled inverse chi-square(v0, s0^2), with s0 the scale of the statement's own range, k0 = 1
    and v0 = 4; the forecast is t with v0 + n degrees of freedom (Gelman et al. 2013, Bayesian
    Data Analysis, section 3.3). Without any earlier year the prior alone speaks.
    """
    record = context.known.statements
    statement = _in_force(record, context, context.fiscal_year)
    errors = _comparable_errors(record, statement)
    law = _predictive(statement, errors)
    what = f"statement of {statement.issued_on:%Y-%m-%d}, corrected by {len(errors)} years before"
    rise = _rise(record, context, law)
    return context.density("guidance", law, rise, len(errors), what)


def statement_in_force(context: Context) -> Statement:
    """The last statement with numbers on the year, in the measure of the record."""
    return _in_force(context.known.statements, context, context.fiscal_year)


def _in_force(record: pd.DataFrame, context: Context, fiscal_year: int) -> Statement:
    own = record[record["fiscal_year"] == fiscal_year]
    numeric = own[~own["reason"].isin([NO_NUMBER, UNRESOLVED])]
    if numeric.empty:
        said = f"{len(own)} without a number to use" if len(own) else "none"
        raise FitError(f"statements on {fiscal_year} by {context.history.made_on:%Y-%m-%d}: {said}")
    last = numeric.iloc[-1]
    _require_measure(last, context)
    return Statement(
        float(last["low_usd_bn"]),
        float(last["high_usd_bn"]),
        last["issued_on"],
        int(last["horizon_days"]),
    )


def _require_measure(statement: pd.Series, context: Context) -> None:
    if statement["definition"] != context.history.measure:
        raise FitError(
            f"the statement of {statement['issued_on']:%Y-%m-%d} speaks of capex "
            f"{statement['definition']}, the record of capex {context.history.measure}"
        )


def _comparable_errors(record: pd.DataFrame, statement: Statement) -> Array:
    """Log of outcome over midpoint of one statement a year, near the same horizon."""
    scored = record[record["scored"]]
    distance = (scored["horizon_days"] - statement.horizon_days).abs()
    near = scored.assign(distance=distance)[distance <= WINDOW_DAYS]
    one = near.sort_values(["fiscal_year", "distance"], kind="stable").drop_duplicates(
        "fiscal_year"
    )
    return np.log((one["actual_usd_bn"] / one["midpoint_usd_bn"]).to_numpy(dtype=float))


def _predictive(statement: Statement, errors: Array) -> LogStudent:
    """Posterior predictive law under the conjugate prior."""
    n = len(errors)
    mean = float(errors.mean()) if n else 0.0
    weight, df = PRIOR_STATEMENTS + n, PRIOR_DF + n
    squares = (
        PRIOR_DF * statement.log_scale**2
        + float(((errors - mean) ** 2).sum())
        + PRIOR_STATEMENTS * n * mean**2 / weight
    )
    location = float(np.log(statement.midpoint)) + n * mean / weight
    return LogStudent(location, float(np.sqrt(squares / df * (1 + 1 / weight))), df)


def _rise(record: pd.DataFrame, context: Context, law: LogStudent) -> float | None:
    """Chance of more than the year before: known, or foreseen by its own statement.

    The two years are then taken as independent.
    """
    year = context.fiscal_year - 1
    before = context.history.year_total(year)
    if before is not None:
        return float(1 - law.cdf(before))
    try:
        statement = _in_force(record, context, year)
    except FitError:
        return None
    return chance_above(law, _predictive(statement, _comparable_errors(record, statement)))
