"""Least squares with robust errors; statsmodels is loaded only when a regression is made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.core import FitError
from analysis.reactions.ols import CONDITION_LIMIT
from analysis.reactions.verdict import LEVEL

INTERCEPT = "alpha"


def with_intercept(regressors: pd.DataFrame, argument: str, rows: str) -> pd.DataFrame:
    """`regressors` after a column of ones; `FitError` where their slopes cannot be told apart."""
    design = pd.DataFrame({INTERCEPT: 1.0}, index=regressors.index).join(regressors.astype(float))
    if len(design) <= design.shape[1]:
        raise FitError(
            f"{len(design)} {rows} for {design.shape[1]} coefficients; {argument} needs fewer "
            f"columns than {list(regressors.columns)}, or more {rows}."
        )
    condition = condition_number(design)
    if condition > CONDITION_LIMIT:
        raise FitError(
            f"{argument} is collinear over {len(design)} {rows}: condition number "
            f"{condition:.3g} (limit {CONDITION_LIMIT:.0e}) with the intercept; leave one of "
            f"{list(regressors.columns)} out."
        )
    return design


def condition_number(design: pd.DataFrame) -> float:
    """Condition number of the columns, each scaled to unit norm; inf for a column of zeros."""
    values = design.to_numpy(dtype=float)
    norm = np.sqrt((values**2).sum(axis=0))
    if not norm.all():
        return float("inf")
    singular = np.linalg.svd(values / norm, compute_uv=False)
    return float(singular[0] / max(singular[-1], np.finfo(float).eps ** 2))


def least_squares(
    y: np.ndarray,
    design: pd.DataFrame,
    errors: str,
    options: dict[str, Any] | None = None,
    weights: np.ndarray | float = 1.0,
) -> Any:
    """The regression of statsmodels with the covariance `errors` and Student's law."""
    from statsmodels.regression.linear_model import WLS  # only here: it is slow to load

    return WLS(y, design, weights=weights).fit(cov_type=errors, cov_kwds=options, use_t=True)


def coefficient_frame(fit: Any) -> pd.DataFrame:
    """A row a coefficient: `estimate, se, t, p_value, low, high, df`."""
    low, high = fit.conf_int(1 - LEVEL).to_numpy().T
    columns = {"estimate": fit.params, "se": fit.bse, "t": fit.tvalues, "p_value": fit.pvalues}
    columns |= {"low": low, "high": high, "df": getattr(fit, "df_resid_inference", fit.df_resid)}
    return pd.DataFrame(columns).rename_axis("coefficient")
