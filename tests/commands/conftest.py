from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from own_bench import Bench, sound_files

from analysis.cli import main


@pytest.fixture
def bench(tmp_path, capsys):
    """Sound files of six simulated events of two firms, of which nothing is asked yet."""
    sound_files(tmp_path)
    return Bench(tmp_path, capsys)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A folder with sound files and what the command makes of them, in `result`."""
    folder = tmp_path_factory.mktemp("made")
    sound_files(folder)
    assert main(Bench(folder).words()) == 0
    return folder


@pytest.fixture
def answered(made, tmp_path, capsys):
    """Sound files, and what the command has made of them: the test's own copy."""
    folder = tmp_path / "made"
    shutil.copytree(made, folder)
    return Bench(folder, capsys)
