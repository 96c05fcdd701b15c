"""What opening the weights is worth, against selling access and against keeping the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.core import DataError, Result, Source, at_least_derived, format_number, weakest
from analysis.openness import flows
from analysis.openness.assumptions import Assumptions
from analysis.openness.fields import KIND
from analysis.openness.flows import CHANNEL_FIELDS, CHANNELS, TIME_FIELDS, Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ACTIONS = ("keep", "sell", "open_with_licence", "open")
INTERVAL_LEVEL = 0.9


@dataclass(frozen=True, eq=False)
class OpennessValue(Result):
    """Present values of giving the model away, US$ bn; made by `value_openness`.

    With draws, every number is the mean over them, and `channel_draws` and `action_draws` hold
    each.

    Attributes
    ----------
    channels : Series
        Signed present value by channel; their sum is `npv`.
    npv : float
        Opening with the licence clause less selling access.
    actions : Series
        Present value of `keep` (own products only, 0), `sell`, `open_with_licence`, `open`.
    best : str
        The action of the largest present value (of several, the first in that order).
    regret : Series
        What each action gives up against the best.
    yearly : DataFrame
        By `year` 0..T: signed flow by channel, `net`, `discount_factor`, `present_value`.
    channel_draws, action_draws : DataFrame
        A row a draw; one row without draws.
    evidence : str
        The weakest of the fields that entered; `estimated` at best where paths were given.
    assumptions : Assumptions
        What went in.
    """

    channels: pd.Series
    actions: pd.Series
    yearly: pd.DataFrame
    channel_draws: pd.DataFrame
    action_draws: pd.DataFrame
    assumptions: Assumptions
    evidence: str

    @property
    def npv(self) -> float:
        """Opening with the licence clause less selling access, US$ bn."""
        return float(self.channels.sum())

    @property
    def npv_draws(self) -> pd.Series:
        """`npv` by draw."""
        return self.channel_draws.sum(axis=1).rename("npv")

    @property
    def draws(self) -> int:
        """How many draws went in; 1 without."""
        return len(self.channel_draws)

    @property
    def best(self) -> str:
        """The action of the largest present value."""
        return str(self.actions.idxmax())

    @property
    def regret(self) -> pd.Series:
        """Present value of the best action less that of each."""
        return (self.actions.max() - self.actions).rename("regret")

    @property
    def sources(self) -> tuple[Source, ...]:
        """Rows behind the assumptions."""
        return self.assumptions.sources

    def to_frame(self) -> pd.DataFrame:
        """A row a channel: `channel, present_value_usd_bn, evidence`."""
        levels = [_evidence_of(self.assumptions, name) for name in CHANNELS]
        return pd.DataFrame(
            {
                "channel": CHANNELS,
                "present_value_usd_bn": self.channels.to_numpy(),
                "evidence": levels,
            }
        )

    def headline(self) -> str:
        """The value, its interval over the draws if any, the largest channel, the best action."""
        largest = str(self.channels.abs().idxmax())
        return (
            f"Opening the weights less selling access is worth {format_number(self.npv, 'usd_bn')}"
            f"{self._spread()} over {self._horizon()}; the largest channel is "
            f"{largest.replace('_', ' ')} "
            f"({format_number(float(self.channels[largest]), 'usd_bn')}) and the best action is "
            f"{self.best.replace('_', ' ')} (evidence: {self.evidence})."
        )

    def _horizon(self) -> str:
        years = self.assumptions.horizon_years
        return "1 year" if years == 1 else f"{years} years"

    def _spread(self) -> str:
        if self.draws == 1:
            return ""
        tail = (1 - INTERVAL_LEVEL) / 2
        low, high = self.npv_draws.quantile([tail, 1 - tail])
        ends = f"{format_number(float(low), 'usd_bn')} to {format_number(float(high), 'usd_bn')}"
        return f" ({INTERVAL_LEVEL:.0%} of {self.draws} draws: {ends})"

    def plot(self, ax: Axes | None = None) -> Axes:
        """Present value by channel."""
        from analysis import display  # loaded only when drawing

        return display.draw_channels(self.to_frame(), ax=ax)


@np.errstate(all="ignore")  # growth past any number is refused, so needs no warning
def value_openness(
    assumptions: Assumptions,
    *,
    uptake: ArrayLike | None = None,
    inference_cost: ArrayLike | None = None,
) -> OpennessValue:
    """Present value over t = 1..T of opening the weights instead of selling access.

    Flows come at each year's end. With U_t the uptake: efficiency I_t phi eta U_t; talent
    H w tau; complement R_t mu m U_t; cloud fees V_t s f; less the API profit forgone
    Q_t m_api (1 - kappa), the moat R_t m lambda (1 - ell) U_t, and release cost c0 at t = 0 and
    c each year. The actions share these: *sell* earns PV(Q m_api), *open with the licence
    clause* the plus channels + kappa PV(Q m_api) - moat - release, *open* the same with ell = 0,
    all against *keep* = 0.

    Parameters
    ----------
    assumptions : Assumptions
        Fields and their evidence.
    uptake : array_like, shape (T,) or (draws, T), optional
        Replaces U_t = 1 - exp(-k t); fractions in [0, 1].
    inference_cost : array_like, shape (T,) or (draws, T), optional
        Replaces I (1 + g)^(t-1); US$ bn, 0 or more.

    Returns
    -------
    OpennessValue

    Raises
    ------
    DataError
        If a path has another shape, a value outside its domain, or another number of draws, or
        growth leaves the range of numbers.

    Examples
    --------
    >>> from analysis.openness.fields import KIND
    >>> nothing = Assumptions(**{name: 0 for name in KIND} | {"horizon_years": 1})
    >>> value_openness(nothing.change(api_revenue=2.0, api_margin=0.5)).npv
    -1.0
    """
    values = assumptions.values()
    years = flows.years_of(values)
    adopted = _path("uptake", uptake, flows.uptake_curve(values, years), upper=1.0)
    running = _path("inference_cost", inference_cost, flows.inference_path(values, years))
    draws = _common_draws(adopted, running)
    by_channel = flows.channel_flows(values, years, adopted, running)
    factors = flows.discount_factors(values, years)
    channels = _present_values(by_channel, factors, values["release_cost"], draws)
    _check_finite(channels, assumptions.horizon_years)
    unlicensed = flows.moat_without_clause(values, years, adopted) @ factors
    api = float(flows.api_profit(values, years) @ factors)
    actions = _actions(channels, api, unlicensed)
    given = {"uptake": uptake is not None, "inference_cost": inference_cost is not None}
    return OpennessValue(
        channels=channels.mean().rename("present_value_usd_bn"),
        actions=actions.mean().rename("present_value_usd_bn"),
        yearly=_yearly(by_channel, factors, values["release_cost"]),
        channel_draws=channels,
        action_draws=actions,
        assumptions=assumptions,
        evidence=_evidence(assumptions, given),
    )


def _path(name: str, given: ArrayLike | None, default: Array, upper: float = np.inf) -> Array:
    """The path of shape (draws, T): the one that was given, or the model's own."""
    if given is None:
        return default[np.newaxis]
    try:
        path = np.atleast_2d(np.asarray(given, dtype=float))
    except (TypeError, ValueError):
        raise DataError(f"{name} is not numeric; give shape (T,) or (draws, T).") from None
    if path.ndim != 2 or path.shape[1] != default.size or path.shape[0] == 0:
        raise DataError(
            f"{name} has shape {np.shape(given)}; with horizon_years={default.size} give "
            f"({default.size},) or (draws, {default.size})."
        )
    bad = ~((path >= 0) & (path <= upper) & np.isfinite(path))
    if bad.any():
        wanted = "fractions in [0, 1]" if upper == 1 else "US$ bn of 0 or more"
        raise DataError(f"{name} holds {path[bad][0]}; give {wanted}.")
    return path


def _check_finite(channels: pd.DataFrame, years: int) -> None:
    """Growth over too many years leaves the range of numbers; no such value is handed out."""
    if not np.isfinite(channels.to_numpy()).all():
        names = [str(name) for name in channels if not np.isfinite(channels[name]).all()]
        raise DataError(
            f"horizon_years={years}: {', '.join(names)} grow past any number; shorten the horizon "
            "or lower the growth rates."
        )


def _common_draws(uptake: Array, inference: Array) -> int:
    counts = {len(uptake), len(inference)} - {1}
    if len(counts) > 1:
        raise DataError(
            f"uptake has {len(uptake)} draws and inference_cost {len(inference)}; give as many."
        )
    return max(counts, default=1)


def _present_values(
    by_channel: dict[str, Array], factors: Array, release_cost: float, draws: int
) -> pd.DataFrame:
    columns = {name: np.broadcast_to(flow @ factors, draws) for name, flow in by_channel.items()}
    channels = pd.DataFrame(columns, columns=list(CHANNELS))
    channels["release"] -= release_cost
    return channels.rename_axis(index="draw")


def _actions(channels: pd.DataFrame, api: float, unlicensed: Array) -> pd.DataFrame:
    """Present values of the four actions by draw; `api` is that of selling access."""
    licensed = channels.sum(axis=1) + api
    columns = {
        "keep": 0.0,
        "sell": api,
        "open_with_licence": licensed,
        "open": licensed - channels["moat"] - unlicensed,
    }
    return pd.DataFrame(columns, index=channels.index, columns=list(ACTIONS))


def _yearly(by_channel: dict[str, Array], factors: Array, release_cost: float) -> pd.DataFrame:
    """Mean flows by year, with the release at t = 0."""
    flow = {name: np.atleast_2d(path).mean(axis=0) for name, path in by_channel.items()}
    table = pd.DataFrame({name: np.concatenate([[0.0], path]) for name, path in flow.items()})
    table.loc[0, "release"] = -release_cost
    table["net"] = table.sum(axis=1)
    table["discount_factor"] = np.concatenate([[1.0], factors])
    table["present_value"] = table["net"] * table["discount_factor"]
    return table.rename_axis(index="year")


def _evidence_of(assumptions: Assumptions, channel: str) -> str:
    fields = (*CHANNEL_FIELDS[channel], *TIME_FIELDS)
    return at_least_derived(assumptions.evidence_of(fields))


def _evidence(assumptions: Assumptions, given: dict[str, bool]) -> str:
    """The weakest of the fields in use; a path that was given is somebody's estimate."""
    replaced = {"uptake_rate"} if given["uptake"] else set()
    if given["inference_cost"]:
        replaced |= {"inference_cost", "inference_growth"}
    used = assumptions.evidence_of(name for name in KIND if name not in replaced)
    return weakest([used, "estimated" if replaced else "derived"])
