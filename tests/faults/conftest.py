import sys
from pathlib import Path

from live_fixtures import *  # noqa: F403
from live_fixtures import _facts, _histories  # noqa: F401

sys.path.insert(0, str(Path(__file__).parent))  # table.py, for import-mode importlib
sys.path.insert(0, str(Path(__file__).parents[1] / "report"))  # samples.py
