"""What a firm said it would spend, against what it spent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.capex.checks import require_known, two_numbers
from analysis.capex.guidance_input import GROWTH_RANGE, KINDS, join_outcomes
from analysis.capex.guidance_scores import with_scores
from analysis.capex.guidance_tables import (
    HORIZON_EDGES_DAYS,
    HitRate,
    bias_table,
    drift_table,
    hit_rate,
    hit_rate_table,
    horizon_table,
    revision_table,
)
from analysis.core import (
    DataError,
    Result,
    Source,
    at_least_derived,
    format_number,
    merge_sources,
    weakest,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False)
class GuidanceRecord(Result):
    """Every guidance statement with its outcome and scores; made by `guidance_record`.

    Attributes
    ----------
    statements : DataFrame
        One row a statement; see `guidance_record`. `.to_frame()` gives a copy.
    fiscal_year_end : str
        MM-DD.
    evidence : str
        The weakest of the scored statements and their outcomes, `derived` at best.
    sources : tuple of Source
        Rows behind the frames, where those say so.
    """

    statements: pd.DataFrame
    fiscal_year_end: str
    evidence: str
    sources: tuple[Source, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """A copy of the statements with their scores."""
        return self.statements.copy()

    @property
    def scored(self) -> pd.DataFrame:
        """The scored statements only."""
        return self.statements[self.statements["scored"]].copy()

    def hit_rate(
        self,
        kind: str | None = None,
        horizon: tuple[int, int] | None = None,
        with_memory: bool = True,
        statements: str = "every",
        level: float = 0.95,
    ) -> HitRate:
        """Share of the chosen statements that held the outcome, with interval and n.

        Parameters
        ----------
        kind : {"range", "point", "growth range"}, optional
            None takes all.
        horizon : (int, int), optional
            Days from the statement to the year's end, both ends included.
        with_memory : bool
            False leaves out statements of which a scored cell is remembered.
        statements : {"every", "first", "last"}
            All, or one a year among the chosen; only those of different years are anything
            like independent.
        level : float
            Of the Jeffreys interval.

        Raises
        ------
        DataError
            If no scored statement is left, or an option is unknown.
        """
        chosen = self._chosen(kind, horizon, with_memory)
        if chosen.empty:
            raise DataError(
                f"no scored statement with kind={kind}, horizon={horizon}, "
                f"with_memory={with_memory}; {len(self.scored)} are scored in all: widen these."
            )
        return hit_rate(chosen, statements, level)

    def _chosen(
        self, kind: str | None, horizon: tuple[int, int] | None, with_memory: bool
    ) -> pd.DataFrame:
        chosen = self.scored
        if kind is not None:
            require_known("kind of statement", kind, KINDS)
            chosen = chosen[chosen["kind"] == kind]
        if horizon is not None:
            first, last = two_numbers("horizon", horizon)
            chosen = chosen[chosen["horizon_days"].between(first, last)]
        return chosen if with_memory else chosen[~chosen["remembered"]]

    def hit_rates(self, level: float = 0.95) -> pd.DataFrame:
        """Hit rates of every, first and last statements, with and without remembered rows."""
        return hit_rate_table(self.scored, level)

    def bias(self, with_memory: bool = True, level: float = 0.95) -> pd.DataFrame:
        """Mean error (actual - midpoint), US$ bn and relative to the midpoint, with n.

        Rows for every, first and last statements, with Student-t intervals; a single statement
        leaves its interval without limit.
        """
        return bias_table(self._chosen(None, None, with_memory), level)

    def drift(self) -> pd.DataFrame:
        """By fiscal year how the statements moved, scored or not.

        `net_revision_usd_bn` adds the revisions between statements of one definition;
        `raised`, `cut` and `kept` count them.
        """
        return drift_table(self.statements)

    def by_horizon(
        self, edges: Sequence[int] = HORIZON_EDGES_DAYS, level: float = 0.95
    ) -> pd.DataFrame:
        """Hit rate, errors, width and CRPS by days to the year's end.

        `edges` are the first days of the groups and, last, the day after them. A group without
        a scored statement has no row.
        """
        return horizon_table(self.scored, edges, level)

    def by_revision(self, level: float = 0.95) -> pd.DataFrame:
        """As `by_horizon`, by `revision`: 0 is the year's first number, 1 the next, and so on."""
        return revision_table(self.scored, level)

    def headline(self) -> str:
        """How often the outcome was inside, with interval and n."""
        if self.scored.empty:
            return f"None of {len(self.statements)} statements can be scored yet."
        rate, first = self.hit_rate(), self.hit_rate(statements="first")
        share, low, high = (format_number(x, "share") for x in (rate.share, rate.low, rate.high))
        return (
            f"{rate.hits} of {rate.n} scored statements held the outcome ({share}, 95% Jeffreys "
            f"interval {low} to {high}, as if independent); of the first statements of "
            f"{first.n} years {first.hits} did."
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Ranges and numbers by fiscal year against the outcomes."""
        from analysis import display  # loaded only when drawing

        return display.draw_guidance(self.to_frame(), ax=ax)


def guidance_record(
    guidance: pd.DataFrame, outcomes: pd.DataFrame, fiscal_year_end: str = "12-31"
) -> GuidanceRecord:
    """Score every guidance statement against the outcome of its fiscal year.

    A range is read as a uniform forecast on it, and as a normal one whose central 80 % it is. A
    `point` ("about 16") scores its absolute error and is `inside` within the rounding of its
    last printed digit. A `growth range` is read as amounts on the outcome of the year before: it
    holds the outcome exactly when it holds the growth. Qualitative statements, years without an
    outcome and growth over a year without one stay, unscored.

    Parameters
    ----------
    guidance : DataFrame
        `fiscal_year, issued_on, kind` (range, point, growth range, qualitative), `low_usd_bn,
        high_usd_bn`; for growth ranges `growth_low_pct, growth_high_pct`. Other columns are
        carried through; `definition`, `checked`, `from_memory` and `evidence` are understood.
    outcomes : DataFrame
        `fiscal_year, actual_usd_bn`; with a `definition` on both sides a statement meets only
        an outcome of its own definition.
    fiscal_year_end : str
        MM-DD, for the days between a statement and the end of its year.

    Returns
    -------
    GuidanceRecord
        Its frame, in order of year and day, adds `horizon_days`; `remembered`;
        `actual_usd_bn`; `midpoint_usd_bn`, `width_usd_bn`; `revision` (0 for the year's first
        number) and `revision_usd_bn` of the midpoint since the number before, if of one
        definition; `scored` and the `reason` why not, or not in full; `inside`; `error`
        (actual - midpoint, US$ bn); `standardised_error` (error / half-width); `pit` (uniform)
        and `pit_normal`; `crps_uniform` and `crps_normal` (US$ bn).

    Raises
    ------
    DataError
        If a column is missing, a number is not finite, a low lies above its high, a statement
        comes after its year's end, growth is -100 percent or less, a key stands twice, or a kind
        is unknown.

    References
    ----------
    Gneiting, T. and Raftery, A. E. (2007), Strictly proper scoring rules, prediction, and
    estimation, Journal of the American Statistical Association 102, 359-378.

    Examples
    --------
    >>> simulated = pd.DataFrame({
    ...     "fiscal_year": [2001, 2001], "issued_on": ["2001-02-03", "2001-05-06"],
    ...     "kind": ["range", "point"], "low_usd_bn": [2.0, 4.0], "high_usd_bn": [4.0, 4.0]})
    >>> outcome = pd.DataFrame({"fiscal_year": [2001], "actual_usd_bn": [3.5]})
    >>> record = guidance_record(simulated, outcome)
    >>> record.to_frame()[["kind", "inside", "error", "standardised_error"]]
        kind  inside  error  standardised_error
    0  range    True    0.5                 0.5
    1  point    True   -0.5                 NaN
    """
    statements = with_scores(join_outcomes(guidance, outcomes, fiscal_year_end))
    sources = merge_sources(guidance.attrs.get("sources", ()), outcomes.attrs.get("sources", ()))
    evidence = _evidence(statements, outcomes)
    return GuidanceRecord(statements, fiscal_year_end, evidence, sources)


def _evidence(statements: pd.DataFrame, outcomes: pd.DataFrame) -> str:
    """The weakest level among the scored rows on both sides; unmarked rows are reported."""
    scored = statements[statements["scored"]]
    bases = scored.loc[scored["kind"] == GROWTH_RANGE, "fiscal_year"] - 1
    used = outcomes[outcomes["fiscal_year"].isin({*scored["fiscal_year"], *bases})]
    levels = [*scored.get("evidence", ()), *used.get("evidence", ())]
    return at_least_derived(weakest(levels or ["reported"]))
