"""Workers share the tests by `scheduling.ByStudy`.

The groups of pytest-xdist do not take hold with pytest 9.2, which no longer reads the node id
that they rewrite.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from scheduling import ByStudy

os.environ["OPEN_SOURCE_AI_DATA"] = "snapshot"  # whatever store a developer has


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByStudy:
    return ByStudy(config, log)
