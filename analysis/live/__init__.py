"""The network: prices fetched and checked. Nothing else in the package goes on-line."""

from analysis.live.fetching import fetch_prices

__all__ = ["fetch_prices"]
