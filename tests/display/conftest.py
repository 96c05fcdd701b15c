import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # simulated.py, for import-mode importlib


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")
