"""Row 37 of the table of faults: kill -9 at any moment of a build of the report."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from samples import contents, markdown, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what is left")
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LONGEST_END = 15  # seconds a kernel may take to see that its build is gone


class Builds:
    """Builds of one folder of notebooks, each in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        paths = [str(HERE.parent / "report"), str(ROOT)]
        self._worker = subprocess.Popen(
            [sys.executable, str(HERE / "kill_worker.py"), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TMPDIR": str(folder)},
        )

    def begin(self, label: str) -> int:
        """Start a build; its process, which leads its group."""
        self._worker.stdin.write(f"{label}\n")
        self._worker.stdin.flush()
        return int(self._worker.stdout.readline())

    def end(self) -> int:
        """How the build ended."""
        return int(self._worker.stdout.readline())

    def close(self) -> None:
        self._worker.stdin.close()
        self._worker.wait(timeout=10)

    @property
    def report(self) -> dict[str, bytes]:
        return contents(self.folder / "report")

    @property
    def left(self) -> list[str]:
        """Commands still running that work in the folder, but for the worker."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                given = (process / "environ").read_bytes().split(b"\0")
                if f"TMPDIR={self.folder}".encode() in given and process.name != self.worker:
                    found.append((process / "cmdline").read_text().replace("\0", " "))
        return found

    @property
    def worker(self) -> str:
        return str(self._worker.pid)


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("builds")
    write(folder / "notebooks", "01_rise", markdown("Version first."))
    made = Builds(folder)
    seconds_of(made, "second")
    yield made
    made.close()


def kill_once(builds: Builds, label: str, after: float) -> str:
    """Kill a build so many seconds after it began; "old", "new" or "done" is what was found."""
    old = builds.report
    process = builds.begin(label)
    time.sleep(after)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    code = builds.end()
    assert code in (0, -signal.SIGKILL)
    found = builds.report
    builds.begin(label)
    assert builds.end() == 0
    assert found in (old, builds.report), "neither the old report nor the new one"
    return "done" if code == 0 else "old" if found == old else "new"


def nothing_is_left(builds: Builds) -> bool:
    end = time.monotonic() + LONGEST_END
    while builds.left and time.monotonic() < end:
        time.sleep(0.1)
    return not builds.left


def seconds_of(builds: Builds, label: str) -> float:
    start = time.monotonic()
    builds.begin(label)
    assert builds.end() == 0
    return time.monotonic() - start


def kill_often(builds: Builds, times: int, seed: int, kernels: bool) -> list[str]:
    """Kill at random moments of builds that run kernels, or that draw pages alone."""
    rng = random.Random(seed)
    if kernels:
        change(builds, "timed")
    longest = seconds_of(builds, "timed")
    found = []
    for number in range(times):
        if kernels:
            change(builds, "x" * (number + 1))
        found.append(kill_once(builds, f"label-{number}", rng.uniform(0, longest)))
    return found


def change(builds: Builds, word: str) -> None:
    """Another notebook, which has to run."""
    write(builds.folder / "notebooks", "01_rise", markdown(f"Version {word}."))


def test_a_killed_build_leaves_the_old_report_or_the_new(builds):
    found = kill_often(builds, 9, seed=1, kernels=False)
    assert found.count("old") >= 3
    assert nothing_is_left(builds)


def test_a_build_killed_while_its_kernels_run_leaves_no_process(builds):
    change(builds, "timed")
    longest = seconds_of(builds, "timed")
    change(builds, "other")
    assert kill_once(builds, "killed", longest / 2) == "old"
    assert nothing_is_left(builds)


@pytest.mark.long
@pytest.mark.parametrize("kernels", [False, True])
def test_a_build_killed_fifty_times_is_always_whole(builds, kernels):
    found = kill_often(builds, 50, seed=2, kernels=kernels)
    assert found.count("old") >= 15
    assert nothing_is_left(builds)
