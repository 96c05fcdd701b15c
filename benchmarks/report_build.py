"""Time of a clean build of the report beside `nbconvert --execute` of the same runs, one by one.

Run from the checkout: ``python benchmarks/report_build.py`` (``--only NAME`` for fewer notebooks).
Both ways start as new programs and run the same notebooks with the same parameters. The build
also draws the pages and audits them, which nbconvert is spared. Wall time is what the goals are
about; processor time stands beside it, as a busy machine stretches wall time. Then the report is
built again with nothing changed.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import nbformat
from timing import judge

from analysis.core import THEN
from analysis.report.notebooks import find_notebooks, inject, read_notebook
from analysis.report.places import PACKAGE, find_places

VINTAGES = (THEN, None)
GOALS = {"<= 0.7": "asked of every build", "<= 0.45": "asked of a preloaded parent"}
AGAIN = """
import sys, time
start = time.perf_counter()
from analysis import build_report
result = build_report(sys.argv[1], only=sys.argv[2:] or None)
print(time.perf_counter() - start, "pandas" in sys.modules, len(result.seconds))
"""


def write_runs(folder: Path, only: Sequence[str] | None = None) -> list[Path]:
    """The notebooks with their parameters, a file for each notebook and vintage."""
    written = []
    for path in find_notebooks(find_places().notebooks, only):
        for vintage in VINTAGES:
            notebook = inject(read_notebook(path), {"as_of": vintage}, path.name)
            written.append(folder / f"{path.stem}-{vintage or 'now'}.ipynb")
            nbformat.write(notebook, written[-1])
    return written


def seconds_of(*words: str, folder: Path) -> tuple[float, float]:
    """Wall and processor seconds of a Python program and all that it started."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *words]
    subprocess.run(command, cwd=folder, env=_environment(), stdout=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _environment() -> dict[str, str]:
    """Ours, so that both ways import this checkout and draw without a screen, on one thread."""
    ours = {"PYTHONPATH": str(PACKAGE.parent), "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1"}
    return {**os.environ, **ours, "OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    """Time both ways and the second build; print ratios beside their goals."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--only", action="append", metavar="NAME", help="a notebook to run")
    only = parser.parse_args().only
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        compare(folder, only)
        again(folder, only)


def compare(folder: Path, only: Sequence[str] | None) -> None:
    """Nbconvert and a clean build, one after the other."""
    files = [path.name for path in write_runs(folder, only)]
    execute = ("-m", "nbconvert", "--to", "notebook", "--execute", "--log-level=ERROR")
    yardstick = seconds_of(*execute, "--output-dir=executed", *files, folder=folder)
    chosen = [word for one in only or () for word in ("--only", one)]
    build = seconds_of("-m", "analysis", "report", "--out", "report", *chosen, folder=folder)
    print(f"{len(files)} runs: seconds of nbconvert and of a clean build")
    for what, other, mine in zip(("wall", "processor"), yardstick, build, strict=True):
        print(f"  {what:<10} {other:7.1f} {mine:7.1f}  ratio {mine / other:.2f}")
    for goal, meaning in GOALS.items():
        judge(f"wall time of a clean build, {meaning}", build[0] / yardstick[0], goal)


def again(folder: Path, only: Sequence[str] | None) -> None:
    """A build with nothing changed."""
    command = [sys.executable, "-c", AGAIN, "report", *(only or ())]
    said = subprocess.check_output(command, cwd=folder, env=_environment(), text=True)
    seconds, pandas, ran = said.split()
    judge("a build with nothing changed", float(seconds), "<= 1", "s")
    print(f"  pandas was imported: {pandas}; notebooks run: {ran}")


if __name__ == "__main__":
    main()
