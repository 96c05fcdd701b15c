from __future__ import annotations

import pytest
from own_bench import Bench, sound_files


@pytest.fixture
def bench(tmp_path, capsys):
    """Sound files of six simulated events of two firms."""
    sound_files(tmp_path)
    return Bench(tmp_path, capsys)
