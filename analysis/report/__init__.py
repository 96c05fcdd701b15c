"""The report: run the notebooks at two dates, render them as plain HTML, audit every page.

Nothing heavy is imported until a build has something to do.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOME = {
    "build": ("build_report",),
    "pdf": ("find_browser", "print_report"),
    "result": ("ReportResult",),
    "audit": ("Finding", "audit_folder"),
    "trace": ("check_pages",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = sorted(_MODULE_OF)  # noqa: PLE0605 (names are strings)


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'analysis.report' has no attribute {name!r}")
    return getattr(importlib.import_module(f"analysis.report.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
