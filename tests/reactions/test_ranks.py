"""Rank scores by day beside SciPy's ranks, where a fast sort could go wrong."""

import numpy as np
import pytest
from scipy.stats import rankdata

from analysis.reactions.ranks import DayScores

RNG = np.random.default_rng(3)
CONTINUOUS = RNG.normal(0, 0.02, (40, 60))
ONE_STEP_APART = np.full((1, 60), 0.01) * (1 + np.finfo(float).eps * RNG.permutation(60))
SIGNED_ZEROS = np.where(CONTINUOUS > 0.01, -0.0, np.where(CONTINUOUS > 0.0, 0.0, CONTINUOUS))
WITH_GAPS = np.where(RNG.random((40, 60)) < 0.2, np.nan, CONTINUOUS)
TIED_WITH_GAPS = np.where(np.isnan(WITH_GAPS), np.nan, CONTINUOUS.round(2))
NEGATIVE_NAN = np.where(np.isnan(WITH_GAPS), np.copysign(np.nan, -1.0), CONTINUOUS)


@pytest.mark.parametrize("columns", [58, 59, 60])
@pytest.mark.parametrize(
    "values",
    [
        CONTINUOUS,
        CONTINUOUS.round(2),
        ONE_STEP_APART,
        SIGNED_ZEROS,
        WITH_GAPS,
        TIED_WITH_GAPS,
        NEGATIVE_NAN,
    ],
)
def test_scores_are_those_of_mid_ranks(values, columns):
    values = values[:, :columns]
    known = ~np.isnan(values)
    ranks = rankdata(values, axis=1, nan_policy="omit")
    expected = np.where(known, ranks / (known.sum(axis=1)[:, None] + 1) - 0.5, 0.0)
    scores = DayScores.of(values.shape[1])
    scores.add(values[:, :50], values[:, 50:])
    np.testing.assert_allclose(scores.total, expected.sum(axis=0), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(scores.count, known.sum(axis=0))
