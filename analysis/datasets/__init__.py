"""The tables: catalogue, strict reading, vintages and sources. Never the network."""

from analysis.core.provenance import sources_of
from analysis.datasets.cataloguing import catalog
from analysis.datasets.checking import check_tables
from analysis.datasets.folder import data_folder
from analysis.datasets.loading import load, load_factors, load_prices, load_versions
from analysis.datasets.row_finding import find_rows
from analysis.datasets.row_listing import list_rows

__all__ = [
    "catalog",
    "check_tables",
    "data_folder",
    "find_rows",
    "list_rows",
    "load",
    "load_factors",
    "load_prices",
    "load_versions",
    "sources_of",
]
