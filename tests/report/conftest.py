import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # samples.py, for import-mode importlib


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A headless Chromium for the tests of one file."""
    from browser import MISSING, WHY_MISSING, open_browser

    if MISSING:
        pytest.skip(WHY_MISSING)
    opened = open_browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.quit()
