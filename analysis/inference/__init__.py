"""Inference shared by the models: scores of forecasts, several tests at once."""

from __future__ import annotations

import importlib
from typing import Any

_HOME = {
    "comparison": ("diebold_mariano",),
    "multiple": ("adjust_p_values", "step_down_p_values"),
    "scoring": ("brier_score", "crps_normal", "crps_sample", "crps_uniform", "log_score"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = sorted(_MODULE_OF)  # noqa: PLE0605 (names are strings)


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'analysis.inference' has no attribute {name!r}")
    return getattr(importlib.import_module(f"analysis.inference.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
