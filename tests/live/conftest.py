from live_fixtures import *  # noqa: F403
from live_fixtures import _facts, _histories  # noqa: F401
