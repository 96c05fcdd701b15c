"""What it costs to train a model, and what part of a year's capex that is."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.capex.checks import is_number, shown, two_numbers
from analysis.core import DataError

HOURS_A_YEAR = 8766.0
"""365.25 days of 24 hours."""

USD_A_BN = 1e9


@dataclass(frozen=True)
class TrainingCost:
    """Cost of one training run, US$ bn; made by `training_cost`.

    `low_usd_bn` and `high_usd_bn` are the cost at the ends of the price range; both equal
    `cost_usd_bn` where one price was given.
    """

    gpu_hours: float
    cost_usd_bn: float
    low_usd_bn: float
    high_usd_bn: float

    def share_of(self, capex_usd_bn: float) -> tuple[float, float, float]:
        """The cost over a year's capex: value, low, high, as fractions.

        Raises
        ------
        DataError
            If the capex is not above 0 or not finite.

        Examples
        --------
        >>> training_cost(1e6, 2.0).share_of(20.0)
        (0.0001, 0.0001, 0.0001)
        """
        _require_above_zero("capex_usd_bn", capex_usd_bn, "US$ bn above 0")
        ends = (self.cost_usd_bn, self.low_usd_bn, self.high_usd_bn)
        value, low, high = (one / capex_usd_bn for one in ends)
        return value, low, high


def training_cost(
    gpu_hours: float,
    price_per_gpu_hour: float,
    price_range: tuple[float, float] | None = None,
) -> TrainingCost:
    """Cost of a run from its chip-hours and the price of one.

    It prices the hours that were told, as a rule those of the last run: trials, failed runs,
    staff and data come on top.

    Parameters
    ----------
    gpu_hours : float
        Chip-hours, above 0.
    price_per_gpu_hour : float
        US$ for one hour of the same chip, above 0.
    price_range : (float, float), optional
        Least and largest price, US$, around the price; None takes the price alone.

    Returns
    -------
    TrainingCost

    Raises
    ------
    DataError
        If hours or a price are not above 0 or not finite, the low price lies above the high one,
        or the price outside them.

    Examples
    --------
    >>> cost = training_cost(30.84e6, 2.85, (1.7, 12.0))
    >>> round(cost.cost_usd_bn, 4), round(cost.low_usd_bn, 4), round(cost.high_usd_bn, 4)
    (0.0879, 0.0524, 0.3701)
    """
    _require_above_zero("gpu_hours", gpu_hours, "chip-hours above 0")
    _require_above_zero("price_per_gpu_hour", price_per_gpu_hour, "US$ above 0")
    one_price = (price_per_gpu_hour, price_per_gpu_hour)
    low, high = one_price if price_range is None else two_numbers("price_range", price_range)
    _check_range(low, high, price_per_gpu_hour)
    value, least, most = (gpu_hours * price / USD_A_BN for price in (price_per_gpu_hour, low, high))
    return TrainingCost(float(gpu_hours), value, least, most)


def _check_range(low: float, high: float, price: float) -> None:
    for value in (low, high):
        _require_above_zero("price_range", value, "US$ above 0")
    if low > high:
        raise DataError(f"price_range=({low}, {high}) has its low above its high; swap them.")
    if not low <= price <= high:
        raise DataError(
            f"price_per_gpu_hour={price} lies outside price_range=({low}, {high}); widen the range."
        )


def chip_hour_cost(
    chip_price: float, useful_life_years: float, utilisation: float, chip_share: float = 1.0
) -> float:
    """Cost of an hour of a chip that is owned, US$: its price over the hours it is used.

    chip price / (life x 8,766 hours x utilisation x chip share). Without interest: a floor.

    Parameters
    ----------
    chip_price : float
        US$ a chip, above 0.
    useful_life_years : float
        Years above 0.
    utilisation : float
        Part of all hours in which the chip is used, in (0, 1].
    chip_share : float
        Part of the whole cost that chips are, in (0, 1]; the rest is building, network, power.

    Raises
    ------
    DataError
        If an argument is out of its range or not finite.

    Examples
    --------
    >>> round(chip_hour_cost(30_000, 4.5, 0.6, chip_share=0.5), 2)
    2.54
    """
    _require_above_zero("chip_price", chip_price, "US$ above 0")
    _require_above_zero("useful_life_years", useful_life_years, "years above 0")
    for name, value in (("utilisation", utilisation), ("chip_share", chip_share)):
        if not (is_number(value) and 0 < value <= 1):
            raise DataError(f"{name}={shown(value)}; give a fraction in (0, 1].")
    return chip_price / (useful_life_years * HOURS_A_YEAR * utilisation * chip_share)


def price_for_share(gpu_hours: float, capex_usd_bn: float, share: float) -> float:
    """Price of a chip-hour, US$, at which a run would cost `share` of a year's capex.

    It needs no price: where hours are published and prices are not, it says how dear they
    would have to be.

    Raises
    ------
    DataError
        If an argument is not above 0 or not finite.

    Examples
    --------
    >>> price_for_share(1e6, 20.0, 0.01)
    200.0
    """
    _require_above_zero("gpu_hours", gpu_hours, "chip-hours above 0")
    _require_above_zero("capex_usd_bn", capex_usd_bn, "US$ bn above 0")
    _require_above_zero("share", share, "a fraction above 0")
    return share * capex_usd_bn * USD_A_BN / gpu_hours


def _require_above_zero(name: str, value: float, wanted: str) -> None:
    if not (is_number(value) and value > 0):
        raise DataError(f"{name}={shown(value)}; give {wanted}.")
