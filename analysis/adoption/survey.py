"""Shares of one survey sample: intervals, differences, and what could upset them.

Shares are fractions, counts are whole numbers of respondents.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.adoption.arguments import as_list, as_number, as_whole, one_of, shown
from analysis.adoption.checks import check_level
from analysis.adoption.sison_glaz import sison_glaz
from analysis.core import DataError, FitError, TestResult, unknown_name

Counts = Mapping[str, int] | pd.Series

SINGLE = {"wilson": "wilson", "clopper_pearson": "beta"}
"""Intervals that hold one share at a time, and their names in statsmodels."""

SIMULTANEOUS = ("sison_glaz", "goodman")
"""Intervals that hold all shares at once."""

FEWEST_NORMAL = 10
"""Respondents in both categories together below which the normal law is not trusted (ours)."""

LEVEL = 0.95
"""Level of the interval around a difference."""

LARGEST_STEP = 0.5
"""Shares printed more coarsely than by halves tell nothing."""

MOST_TESTS = 10**6
"""Tests in one table of sensitivity."""

EDGE = 1e-9
"""Slack, as a part of one respondent, when a count is compared with the end of a range."""


def share_intervals(
    counts: Counts, method: str = "sison_glaz", level: float = LEVEL
) -> pd.DataFrame:
    """Confidence intervals for the shares of all categories of one sample.

    Parameters
    ----------
    counts : mapping or Series
        Category to number of respondents, every respondent in exactly one category: the
        remainder must be among them.
    method : {"sison_glaz", "goodman", "wilson", "clopper_pearson"}
        The first two hold for all categories at once; the others for one at a time. Sison and
        Glaz studied seven categories or more, Goodman's needs counts of five or more.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    DataFrame
        Index ``category``; columns ``share, low, high, count, n, method``.

    Raises
    ------
    DataError
        Counts that are not whole or negative, fewer than two categories, no respondent, unknown
        method, or a level outside (0, 1).

    References
    ----------
    Sison and Glaz (1995), JASA 90, 366-369; Goodman (1965), Technometrics 7, 247-254;
    Wilson (1927), JASA 22, 209-212; Clopper and Pearson (1934), Biometrika 26, 404-413.

    Examples
    --------
    >>> share_intervals({"a": 40, "b": 60}, method="wilson")[["low", "high"]].round(3)
                low   high
    category
    a         0.309  0.498
    b         0.502  0.691
    """
    table = check_counts(counts)
    check_level(level)
    one_of("method", method, [*SIMULTANEOUS, *SINGLE])
    n = int(table.sum())
    low, high = _interval(table.to_numpy(), n, method, level)
    columns = {"share": table / n, "low": low, "high": high, "count": table}
    return pd.DataFrame(columns).assign(n=n, method=method).rename_axis("category")


def share_difference(counts: Counts, a: str, b: str, *, deff: float = 1.0) -> TestResult:
    """Test whether two shares of the same sample differ.

    Shares of one sample push each other away, so that the variance of their difference is
    (p_a + p_b - (p_a - p_b)^2)/n, larger than for two independent samples.

    Parameters
    ----------
    counts : mapping or Series
        As in `share_intervals`.
    a, b : str
        Two categories.
    deff : float
        Design effect that multiplies the variance.

    Returns
    -------
    TestResult
        ``statistic`` z and two-sided ``p_value`` under the normal law; ``estimate`` p_a - p_b
        with its 95 % interval.

    Raises
    ------
    DataError
        As in `share_intervals`; unknown or equal categories; a design effect not above 0.
    FitError
        If nobody is in either category.

    References
    ----------
    Multinomial variance and covariance; e.g. Agresti (2013), Categorical Data Analysis,
    section 1.4.

    Examples
    --------
    >>> test = share_difference({"packaged": 218, "open": 190, "rest": 272}, "packaged", "open")
    >>> round(test.statistic, 3), round(test.p_value, 3)
    (1.388, 0.165)
    """
    table = check_counts(counts)
    first, second = _pair(table, a, b)
    return _difference_test(
        first, second, 0, int(table.sum()), as_number(deff, "deff", positive=True)
    )


def rounding_sensitivity(
    shares: Mapping[str, float] | pd.Series, n: int, a: str, b: str, *, step: float = 0.01
) -> pd.DataFrame:
    """The test of a difference for every pair of counts that prints as the rounded shares.

    Parameters
    ----------
    shares : mapping or Series
        Category to printed share, a fraction (0.32 for 32 %); categories exclude each other.
    n : int
        Respondents.
    a, b : str
        Two categories.
    step : float
        One unit of the last printed digit, a fraction; a count on the border between two printed
        values is taken to print as either.

    Returns
    -------
    DataFrame
        A row a pair: ``count_a, count_b, share_a, share_b, difference, statistic, p_value``.

    Raises
    ------
    DataError
        Shares outside [0, 1] or together above 1 by more than rounding; unknown or equal
        categories; `n` not a whole number above 0; `step` outside (0, 0.5]; no count that prints
        as the share; more than a million pairs.

    Examples
    --------
    >>> pairs = rounding_sensitivity({"a": 0.32, "b": 0.28}, 680, "a", "b")
    >>> pairs["p_value"].agg(["min", "max"]).round(2).tolist()
    [0.09, 0.28]
    """
    if not 0 < as_number(step, "step") <= LARGEST_STEP:
        raise DataError(
            f"step={step} is outside (0, {LARGEST_STEP}]; 0.01 for shares in whole percent."
        )
    table = _check_shares(shares, step)
    size = _respondents(n, "n", least=1)
    first, second = _pair(table, a, b)
    ranges = [_printing_as(share, size, step) for share in (first, second)]
    _check_tests(len(ranges[0]) * len(ranges[1]), "compare the shares with share_difference.")
    rows = [
        (i, j, _difference_test(i, j, 0, size))
        for i in ranges[0]
        for j in ranges[1]
        if 0 < i + j <= size
    ]
    return _pairs_frame(rows, size)


def overlap_sensitivity(
    counts: Counts, a: str, b: str, both: int | Sequence[int] | None = None
) -> pd.DataFrame:
    """The test of a difference if some respondents ticked both categories.

    Those in both do not move the difference but lower its variance,
    (p_a + p_b - 2 p_ab - (p_a - p_b)^2)/n, so that the same two counts speak more strongly.

    Parameters
    ----------
    counts : mapping or Series
        As in `share_intervals`; their sum is the number of respondents.
    a, b : str
        Two categories.
    both : int or sequence of int, optional
        Respondents in both; by default every number from 0 to the smaller count.

    Returns
    -------
    DataFrame
        A row each: ``both, difference, standard_error, statistic, p_value``. Where everybody in
        one is in the other too there is nothing to test, and no row.

    Raises
    ------
    DataError
        As in `share_difference`, or `both` outside its range.

    Examples
    --------
    >>> table = overlap_sensitivity({"a": 218, "b": 190, "rest": 272}, "a", "b", both=[0, 100])
    >>> table["p_value"].round(3).tolist()
    [0.165, 0.052]
    """
    table = check_counts(counts)
    first, second = _pair(table, a, b)
    most, n = min(first, second), int(table.sum())
    _check_tests(most + 1 if both is None else 1, "give the numbers to look at as `both`.")
    given = range(most + 1) if both is None else [both] if np.ndim(both) == 0 else both
    overlaps = [_respondents(value, "both") for value in as_list(given, "both")]
    for value in overlaps:
        if value > most:
            raise DataError(f"both={value} is above the smaller of the two counts, {most}.")
    kept = [value for value in overlaps if first + second > 2 * value]
    tests = [_difference_test(first, second, value, n) for value in kept]
    rows = [
        (value, test.estimate, test.standard_error, test.statistic, test.p_value)
        for value, test in zip(kept, tests, strict=True)
    ]
    columns = ["both", "difference", "standard_error", "statistic", "p_value"]
    return pd.DataFrame(rows, columns=columns)


def effective_sample(n: float, deff: float) -> float:
    """Size of the simple random sample that would tell as much as `n` at a design effect.

    Parameters
    ----------
    n : float
        Respondents, above 0.
    deff : float
        Variance under the design over that of a simple random sample, above 0.

    Returns
    -------
    float
        n/deff.

    Raises
    ------
    DataError
        If either is not positive and finite.

    References
    ----------
    Kish (1965), Survey Sampling, section 8.2.

    Examples
    --------
    >>> effective_sample(680, 1.6)
    425.0
    """
    size, effect = as_number(n, "n", positive=True), as_number(deff, "deff", positive=True)
    return as_number(size / effect, "n/deff", positive=True)


def sample_needed(p1: float, p2: float, power: float = 0.8, level: float = 0.05) -> int:
    """Respondents needed to tell two exclusive shares of one sample apart.

    The critical value uses the variance when the shares are equal, (p1 + p2)/n; the power the
    variance at the difference looked for, (p1 + p2 - (p1 - p2)^2)/n.

    Parameters
    ----------
    p1, p2 : float
        Shares, fractions that sum to 1 at most.
    power : float
        Chance to find the difference, in (0, 1).
    level : float
        Size of the two-sided test, such as 0.05 (not 0.95).

    Returns
    -------
    int
        Rounded up.

    Raises
    ------
    DataError
        Shares outside [0, 1], equal, or summing above 1; power outside (0, 1); a level outside
        (0, 0.5).

    Examples
    --------
    >>> sample_needed(0.32, 0.28)
    2941
    """
    _check_shares({"p1": p1, "p2": p2}, step=0.0)
    check_level(power, "power")
    if not 0 < as_number(level, "level") < 0.5:
        raise DataError(f"level={level} is no size of a test; give a fraction such as 0.05.")
    if p1 == p2:
        raise DataError(f"p1 and p2 are both {p1}; no sample tells equal shares apart.")
    total, gap = p1 + p2, p1 - p2
    critical = float(stats.norm.isf(level / 2)) * math.sqrt(total)
    beyond = float(stats.norm.ppf(power)) * math.sqrt(max(total - gap**2, 0.0))
    root = abs((critical + beyond) / gap)
    return math.ceil(as_number(root * root, "respondents needed"))


def check_counts(counts: Counts) -> pd.Series:
    """Counts as a Series of whole numbers, two categories or more, somebody in them."""
    table = _by_category(counts, "counts")
    if len(table) < 2:
        raise DataError(f"counts has {len(table)} category; add the remainder as one of its own.")
    if not table.index.is_unique:
        raise DataError("counts names a category twice; give each once.")
    whole = [_respondents(value, f"counts[{name!r}]") for name, value in table.items()]
    if sum(whole) == 0:
        raise DataError("counts holds no respondent; at least one is needed.")
    as_whole(sum(whole), "sum of counts")
    return pd.Series(whole, index=table.index, dtype="int64")


def _by_category(values: Any, argument: str) -> pd.Series:
    """One value a category, as given: no flag becomes a number."""
    if not isinstance(values, Mapping | pd.Series | list | tuple) and np.ndim(values) != 1:
        raise DataError(f"{argument}={shown(values)} is no mapping; give a value for a category.")
    return pd.Series(values, dtype=None if isinstance(values, pd.Series) else object)


def _respondents(value: object, argument: str, least: int = 0) -> int:
    return as_whole(value, argument, least=least, way_out="counts are respondents, not percent.")


def _interval(
    counts: np.ndarray, n: int, method: str, level: float
) -> tuple[np.ndarray, np.ndarray]:
    from statsmodels.stats import proportion  # slow to import

    if method in SINGLE:
        ends = proportion.proportion_confint(counts, n, alpha=1 - level, method=SINGLE[method])
    elif method == "goodman":
        ends = proportion.multinomial_proportions_confint(counts, 1 - level, method="goodman").T
    else:
        ends = _all_cells(counts, n, level)
    low, high = (np.clip(np.asarray(end, dtype=float), 0.0, 1.0) for end in ends)
    return low, high


def _all_cells(counts: np.ndarray, n: int, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Sison and Glaz over the cells with respondents; an empty cell gets their width."""
    filled = counts > 0
    if filled.sum() < 2:
        raise DataError(
            "counts has one category with respondents and method='sison_glaz' then has no "
            "width; choose clopper_pearson."
        )
    low, high = np.zeros(counts.size), np.zeros(counts.size)
    low[filled], high[filled] = sison_glaz(counts[filled], level)
    high[~filled] = np.max(high[filled] - counts[filled] / n)
    return low, high


def _difference_test(first: int, second: int, both: int, n: int, deff: float = 1.0) -> TestResult:
    if first + second - 2 * both == 0:
        raise FitError("no respondent is in one category alone; there is no difference to test.")
    gap = (first - second) / n
    variance = (first + second - 2 * both) / n - gap**2
    error = math.sqrt(deff * variance / n)
    if error == 0:
        raise FitError("all respondents are in one category; the difference has no variance.")
    z, half = gap / error, float(stats.norm.isf((1 - LEVEL) / 2)) * error
    few = first + second - 2 * both < FEWEST_NORMAL
    return TestResult(
        "share_difference",
        statistic=z,
        p_value=float(2 * stats.norm.sf(abs(z))),
        null="normal",
        n=n,
        estimate=gap,
        standard_error=error,
        low=gap - half,
        high=gap + half,
        assumes="one random sample; both shares are of the same respondents",
        valid=not few,
        reason=f"fewer than {FEWEST_NORMAL} respondents decide" if few else "",
    )


def _check_tests(count: int, way_out: str) -> None:
    if count > MOST_TESTS:
        raise DataError(f"{count:,} tests would be made, more than {MOST_TESTS:,}; {way_out}")


def _pairs_frame(rows: list[tuple[int, int, TestResult]], n: int) -> pd.DataFrame:
    values = [
        (i, j, i / n, j / n, test.estimate, test.statistic, test.p_value) for i, j, test in rows
    ]
    columns = ["count_a", "count_b", "share_a", "share_b", "difference", "statistic", "p_value"]
    return pd.DataFrame(values, columns=columns)


def _printing_as(share: float, n: int, step: float) -> range:
    """Counts whose share of `n` lies within half a step of `share`."""
    low = math.ceil((share - step / 2) * n - EDGE)
    high = math.floor((share + step / 2) * n + EDGE)
    if low > high:
        raise DataError(f"no count of {n} prints as {share:g}; check n, the share and step={step}.")
    return range(max(low, 0), min(high, n) + 1)


def _check_shares(shares: Mapping[str, float] | pd.Series, step: float) -> pd.Series:
    table = _by_category(shares, "shares")
    for name, value in table.items():
        if not 0 <= as_number(value, f"shares[{name!r}]") <= 1:
            raise DataError(f"shares[{name!r}]={value} is outside [0, 1]; give fractions, not %.")
    table = table.astype(float)
    if not table.index.is_unique:
        raise DataError("shares names a category twice; give each once.")
    if table.sum() > 1 + len(table) * step / 2 + EDGE:
        raise DataError(
            f"shares sum to {table.sum():g}, more than 1 even by rounding; categories that can be "
            "ticked together need counts (overlap_sensitivity)."
        )
    return table


def _pair(table: pd.Series, a: str, b: str) -> tuple:
    for argument, name in (("a", a), ("b", b)):
        if not pd.api.types.is_hashable(name) or name not in table.index:
            raise DataError(f"{argument}: {unknown_name('category', name, map(str, table.index))}")
    if a == b:
        raise DataError(f"a and b are both {a!r}; give two categories.")
    return table[a].item(), table[b].item()
