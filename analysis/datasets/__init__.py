"""The tables: catalogue, strict reading, vintages and sources. Never the network."""

from analysis.datasets.cataloguing import catalog
from analysis.datasets.checking import check_tables
from analysis.datasets.folder import data_folder
from analysis.datasets.loading import load, load_prices
from analysis.datasets.provenance import sources_of

__all__ = ["catalog", "check_tables", "data_folder", "load", "load_prices", "sources_of"]
