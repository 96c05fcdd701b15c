"""Words shared by all parts: errors, sources, evidence, vintages, quantities, results, tests."""

from analysis.core.errors import (
    AnalysisError,
    DataError,
    FitError,
    LiveDataError,
    PlaceError,
    ReportError,
    UsageError,
    shortened,
    unknown_name,
)
from analysis.core.evidence import CHECKED, EVIDENCE, at_least_derived, weakest
from analysis.core.hypothesis import TestResult
from analysis.core.quantity import Quantity
from analysis.core.results import Result
from analysis.core.sources import Source, Sources, merge_sources, table_of
from analysis.core.units import format_number
from analysis.core.vintages import THEN, as_timestamp, known_by, latest_version

__all__ = [
    "CHECKED",
    "EVIDENCE",
    "THEN",
    "AnalysisError",
    "DataError",
    "FitError",
    "LiveDataError",
    "PlaceError",
    "Quantity",
    "ReportError",
    "Result",
    "Source",
    "Sources",
    "TestResult",
    "UsageError",
    "as_timestamp",
    "at_least_derived",
    "format_number",
    "known_by",
    "latest_version",
    "merge_sources",
    "shortened",
    "table_of",
    "unknown_name",
    "weakest",
]
