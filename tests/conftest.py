"""Workers share the tests by `scheduling.ByStudy`.

The groups of pytest-xdist do not take hold with pytest 9.2, which no longer reads the node id
that they rewrite.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from scheduling import ByStudy, turn_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: turn_of(item.nodeid))


os.environ["OPEN_SOURCE_AI_DATA"] = "snapshot"  # whatever store a developer has


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByStudy:
    config.option.loadscopereorder = False  # it would put many short tests before few long ones
    return ByStudy(config, log)
