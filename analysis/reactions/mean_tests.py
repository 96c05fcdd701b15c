"""Tests of the mean abnormal return over events, by its spread or its forecast variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from analysis.reactions.ols import RELATIVE_ZERO
from analysis.reactions.sample import Sample
from analysis.reactions.verdict import LEVEL, DoesNotApply, Found
from analysis.reactions.windows import Residuals

TIMID = "their averages vary more, so the test rejects too rarely"
SKEWNESS_NEEDS = 3
"""Two values are always symmetric about their mean."""


@dataclass(frozen=True)
class Moment:
    """Mean of a sample with its Student interval; `spread` is the sd with divisor n - 1."""

    n: int
    mean: float
    spread: float
    low: float
    high: float

    @property
    def se(self) -> float:
        """Standard error of the mean."""
        return self.spread / self.n**0.5


def student(values: np.ndarray, level: float = LEVEL) -> Moment:
    """Mean and t interval of two values at least."""
    n, mean, spread = len(values), float(values.mean()), float(values.std(ddof=1))
    reach = float(stdtrit(n - 1, (1 + level) / 2)) * spread / n**0.5
    return Moment(n, mean, spread, mean - reach, mean + reach)


@dataclass(frozen=True, eq=False)
class AverageResidual:
    """Residuals summed by relative day, and the events that have the day; both (T,)."""

    total: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, sample: Sample) -> AverageResidual:
        """No event yet."""
        first, last = sample.fitted.settings.estimation_window
        return cls(np.zeros(last - first + 1), np.zeros(last - first + 1))

    def add(self, block: Residuals) -> None:
        """Count the events of `block` in."""
        self.total[:] += block.residual.sum(axis=0)
        self.count[:] += len(block.used) if block.complete else block.used.sum(axis=0)

    @property
    def mean(self) -> np.ndarray:
        """Mean over events by relative day, for the days that any event has."""
        known = self.count > 0
        return self.total[known] / self.count[known]

    @property
    def caution(self) -> str:
        """What to say where some days have far fewer events than others."""
        most = self.count.max()
        thin = int(((self.count > 0) & (self.count < most / 2)).sum())
        return f"{thin} estimation days have less than half the events; {TIMID}" if thin else ""


def cross_section_t(sample: Sample) -> Found:
    """Mean CAR over its standard error across events, t(N - 1).

    mean(CAR) / (s / sqrt N), s with divisor N - 1. Robust to variance that the event adds, not to
    correlation between events. `estimate` is the mean CAR. Source: MacKinlay (1997), Journal of
    Economic Literature 35(1), section 5.
    """
    return student_t(sample.cars.car)


def bmp(sample: Sample) -> Found:
    """Mean standardised CAR over its standard error across events, t(N - 1).

    mean(SCAR) / (sd(SCAR) / sqrt N), sd with divisor N - 1 and SCAR by the exact forecast
    standard deviation. `estimate` is the mean SCAR, in standard deviations, not a return.
    Source: Boehmer, Musumeci, Poulsen (1991), Journal of Financial Economics 30, 253-272.
    """
    return student_t(sample.cars.scar)


def patell(sample: Sample) -> Found:
    """Sum of standardised CARs over the standard deviation that their t laws give it, N(0,1).

    Z = sum SCAR / sqrt(sum df / (df - 2)), df the T - k degrees of freedom of each event.
    Over-rejects when the event adds variance or events correlate. `estimate` is the mean SCAR.
    Source: Patell (1976), Journal of Accounting Research 14(2), 246-276.
    """
    scar, df = sample.cars.scar, sample.cars.df
    if df.min() <= 2:
        raise DoesNotApply(
            f"{df.min()} degrees of freedom in an event's regression; its variance needs three"
        )
    mean, se = float(scar.mean()), float(np.sqrt((df / (df - 2)).sum())) / sample.n
    return Found(mean / se, estimate=mean, se=se)


def crude_dependence(sample: Sample) -> Found:
    """CAAR over the time-series spread of the events' average residual, t(T - 1).

    CAAR / (sd sqrt L): sd over the T relative days of the estimation window, about its mean with
    divisor T - 1, of the residuals averaged over the events that have the day. It allows for
    correlation between events of one calendar day, not for variance that the event adds. Days
    that few events have vary more and are not weighted: with windows of unequal length the test
    rejects too rarely. `estimate` is the mean CAR. Source: Brown, Warner (1980), Journal of
    Financial Economics 8, 205-258, and (1985), 14, 3-31.
    """
    tally = sample.tally(AverageResidual)
    portfolio = tally.mean
    days = len(portfolio)
    if days < 2:
        raise DoesNotApply(f"{days} estimation day(s); a spread over time needs two")
    spread = float(portfolio.std(ddof=1))
    if spread <= RELATIVE_ZERO * sample.fitted.estimates.sigma.max():
        raise DoesNotApply("residuals averaged over events do not vary, so they give no spread")
    mean, se = float(sample.cars.car.mean()), spread * sample.length**0.5
    return Found(mean / se, df=float(days - 1), estimate=mean, se=se, notes=(tally.caution,))


def skewness_adjusted_t(sample: Sample) -> Found:
    """Mean CAR with the first-order correction for skewness, t(N - 1).

    sqrt N (S + g S^2 / 3 + g / (6 N)), S = mean / s, g = mean(d^3) / s^3, d from the mean and s
    with divisor N - 1. `estimate` is the mean CAR; no interval belongs to it. Source: Lyon,
    Barber, Tsai (1999), Journal of Finance 54(1), made there for buy-and-hold returns.
    """
    return skewness_t(sample.cars.car)


def skewness_t(values: np.ndarray) -> Found:
    """Mean of `values` with the first-order correction for their skewness."""
    check_skewness(values)
    t, skewness = skewness_adjusted(values, 0.0)
    df, notes = float(len(values) - 1), (f"skewness {float(skewness):.2f}",)
    return Found(float(t), df=df, estimate=float(values.mean()), notes=notes)


def check_skewness(values: np.ndarray) -> None:
    """Stop where the skewness of `values` cannot be told."""
    if len(values) < SKEWNESS_NEEDS:
        raise DoesNotApply(f"{len(values)} events; skewness needs {SKEWNESS_NEEDS}")
    check_spread(values)


def skewness_adjusted(values: np.ndarray, centre: float) -> tuple[np.ndarray, np.ndarray]:
    """Skewness-adjusted t of mean minus `centre`, and skewness, along the last axis."""
    n, mean = values.shape[-1], values.mean(axis=-1)
    spread = values.std(axis=-1, ddof=1)
    skewness = ((values - mean[..., None]) ** 3).mean(axis=-1) / spread**3
    ratio = (mean - centre) / spread
    return n**0.5 * (ratio + skewness * ratio**2 / 3 + skewness / (6 * n)), skewness


def check_spread(values: np.ndarray) -> None:
    """Stop where values differ by no more than rounding."""
    if np.ptp(values) <= RELATIVE_ZERO * np.abs(values).max():
        raise DoesNotApply("all events have the same value, so there is no spread to judge it by")


def student_t(values: np.ndarray) -> Found:
    """Mean of `values` over its standard error, with its Student interval."""
    check_spread(values)
    moment = student(values)
    return Found(
        moment.mean / moment.se, df=float(moment.n - 1), estimate=moment.mean, se=moment.se
    )
