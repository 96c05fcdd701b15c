"""The package `eventstudy` in a throw-away environment, timed beside the closed form there."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import venv
from pathlib import Path
from typing import Any

PACKAGE = "eventstudy==0.1a12"


def measure(counts: list[int]) -> dict[str, Any]:
    """What `peer_timing` prints for these numbers of events; `LookupError` if there is no index."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python"
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*install, PACKAGE], capture_output=True, check=False).returncode:
            raise LookupError(f"pip could not install {PACKAGE}; is there a package index?")
        script = Path(__file__).with_name("peer_timing.py")
        command = [python, script, *map(str, counts)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(printed)
