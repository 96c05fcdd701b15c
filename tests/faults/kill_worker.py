"""A process that has built a report, and forks another build for every line it reads.

Each line is a label that changes the pages; what is answered is the build's process, then how it
ended: 0, or minus the signal.
"""

import os
import signal
import sys
from pathlib import Path

from samples import plan_of
from tqdm import tqdm

from analysis.report.build import run_plan

LONGEST = 120  # seconds; a build that hangs is ended, and fails its test


def build(folder: Path, label: str) -> None:
    run_plan(plan_of(folder, hashes={"code": label, "data": "d" * 20}))


def main(folder: Path) -> None:
    tqdm.monitor_interval = 0  # its thread may hold a lock at the moment of a fork
    build(folder, "first")  # here, so that all is loaded before the forks
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.setsid()
            signal.alarm(LONGEST)
            build(folder, line.strip())
            os._exit(0)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
