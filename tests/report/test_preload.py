"""Kernels forked from a preloaded process behave as kernels that start afresh."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from samples import code, contents, plan_of, write

from analysis.core import ReportError
from analysis.report.build import run_plan
from analysis.report.execute import Run, execute_all
from analysis.report.needs import CHEAPEST_FIRST, shared_studies, studies_needed
from analysis.report.notebooks import inject, read_notebook
from analysis.report.preload import can_preload
from analysis.studies import NAMES

pytestmark = pytest.mark.skipif(not can_preload(), reason="kernels are forked on Linux only")
THEN = "2023-10-15"
TOLD = """
from analysis import study
found = study("reactions", as_of)
print(found.to_dict())
"""
DRAWN = """
import pandas as pd
from analysis.display import new_axes, show_figure
simulated = pd.DataFrame({"year": [1, 2], "value_usd_bn": [1.0, 3.0]})
fig, ax = new_axes("It rose", "US$ bn", "Source: simulated")
ax.plot(simulated["year"], simulated["value_usd_bn"])
alt = "A line that rises from 1 in the first year to 3 in the second."
show_figure(fig, name="rise", alt=alt, caption="The rise.", data=simulated)
"""


def runs_of(folder, *sources, vintage=THEN):
    """A run of one notebook for each source."""
    runs = []
    for number, source in enumerate(sources):
        path = write(folder / "notebooks", f"{number:02}_part", code(source))
        notebook = inject(read_notebook(path), {"as_of": vintage}, path.name)
        runs.append(Run(path, notebook, vintage, f"{number}.html"))
    return runs


def outputs(executed):
    """What the last cell of each notebook printed, in the order of the pages."""
    ordered = sorted(executed, key=lambda one: one.run.page)
    return ["".join(out.text for out in one.notebook.cells[-1].outputs) for one in ordered]


@pytest.mark.long
def test_pages_have_the_same_bytes_as_without(tmp_path):
    write(tmp_path / "notebooks", "00_overview", code(TOLD), title="One")
    write(tmp_path / "notebooks", "01_rise", code(TOLD), code(DRAWN), title="Two")
    write(tmp_path / "notebooks", "02_hash", code("print(hash('a'), {'b', 'a'})"), title="Three")
    made = {}
    for preload in (True, False):
        out = tmp_path / str(preload)
        run_plan(plan_of(tmp_path, out=out, vintages=(THEN,), preload=preload))
        made[preload] = contents(out)
    assert made[True] == made[False]


@pytest.mark.long
def test_a_study_that_fails_is_left_to_the_notebook_which_names_its_cell(tmp_path):
    runs = runs_of(tmp_path, 'from analysis import study; study("capex", as_of)', '"capex"')
    early = [Run(one.source, one.notebook, "2023-10-14", one.page) for one in runs]
    for run in early:
        run.notebook.cells[2].source = "as_of = '2023-10-14'"
    with pytest.raises(ReportError, match=r"00_part\.ipynb .*cell 3: DataError: .*before the art"):
        execute_all(early, preload=True)


NOISES = {
    "an error": "raise ValueError",
    "a word": "print('said')",
    "a warning": "import warnings; warnings.warn('doubtful')",
    "a word past Python": "import os; os.write(2, b'said')",
    "a thread": "import threading, time; threading.Thread(target=time.sleep, args=[9]).start()",
    "an exit": "import sys; sys.exit()",
}


@pytest.mark.parametrize("noise", NOISES.values(), ids=NOISES.keys())
def test_what_makes_a_noise_is_not_made_beforehand(noise):
    asked = f"from analysis.report.zygote import is_quiet; import os\ndef work():\n    {noise}\n"
    script = asked + "os._exit(int(is_quiet(work)))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_silent_work_is_quiet():
    script = "from analysis.report.zygote import is_quiet; import os; os._exit(is_quiet(dict))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 1


LEAK = """
import os, warnings
import matplotlib, numpy as np, pandas as pd, analysis
print(hasattr(analysis, "leak"), matplotlib.rcParams["lines.linewidth"],
      pd.get_option("display.max_rows"), "LEAK" in os.environ, "leak" in os.listdir("."),
      warnings.filters, np.geterr(), "leak" in dir(), __name__)
analysis.leak = leak = 1
matplotlib.rcParams["lines.linewidth"] = 9
pd.set_option("display.max_rows", 7)
os.environ["LEAK"] = "1"
open("leak", "w").close()
warnings.simplefilter("ignore")
np.seterr(all="ignore")
os.chdir("/")
"""
RANDOM = "import numpy, random; print(numpy.random.rand(), random.random())"
MADE = "import analysis.studies as s; print('reactions', s._make.cache_info().currsize)"
BUSY = """
import os, subprocess, sys
from concurrent.futures import ThreadPoolExecutor
print(list(ThreadPoolExecutor(2).map(abs, [-1, -2])))
print(subprocess.check_output([sys.executable, "-c", "print(3)"], text=True))
child = os.fork()
if child == 0: os._exit(5)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
STATE = """
import analysis.display, os, signal, sys, warnings, matplotlib
import seaborn, statsmodels.regression.linear_model, statsmodels.stats.proportion
import statsmodels.tsa.innovations.arma_innovations
print([str(signal.getsignal(number)) for number in signal.Signals])
print({name: str(value) for name, value in matplotlib.rcParams.items()})
print(sorted(map(str, warnings.filters)), sorted(set(os.environ) - {"LC_CTYPE", "JPY_PARENT_PID"}))
print(sys.path, sys.flags, os.getpgid(0) == os.getpid(), matplotlib.get_backend())
"""


@pytest.fixture(scope="module")
def forked(tmp_path_factory):
    """What notebooks print that run one after another in forks of one process."""
    cells = [LEAK, LEAK, RANDOM, RANDOM, MADE, MADE, BUSY, STATE]
    runs = runs_of(tmp_path_factory.mktemp("forked"), *cells)
    return outputs(execute_all(runs, jobs=1, preload=True))


@pytest.mark.long
def test_nothing_of_one_notebook_reaches_the_next(forked):
    assert forked[0] == forked[1]
    assert forked[0].startswith("False ")


@pytest.mark.long
def test_random_numbers_differ_between_forks(forked):
    assert set(forked[2].split()).isdisjoint(forked[3].split())


@pytest.mark.long
def test_studies_that_two_notebooks_name_are_made_before_they_run(forked):
    assert forked[4:6] == ["reactions 1\n"] * 2


@pytest.mark.long
def test_a_notebook_may_start_threads_and_processes(forked):
    assert forked[6] == "[1, 2]\n3\n\n5\n"


@pytest.mark.long
def test_a_fork_begins_as_a_program_does(forked, tmp_path):
    assert [forked[7]] == outputs(execute_all(runs_of(tmp_path, STATE), preload=False))


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("import os; os.kill(os.getpid(), 9)", r"00_part\.ipynb .*cell 3: the kernel died"),
        pytest.param(
            "import os, time; os.kill(os.getppid(), 9); time.sleep(60)",
            r"00_part\.ipynb .*cell 3: the kernel died",
            marks=pytest.mark.long,
        ),
        pytest.param(
            "import time; time.sleep(60)",
            r"00_part\.ipynb .*cell 3: took more than 3 s",
            marks=pytest.mark.long,
        ),
    ],
)
def test_a_failure_in_a_fork_names_notebook_and_cell(tmp_path, monkeypatch, cell, message):
    mark = f"mark-{tmp_path.name}"
    monkeypatch.setenv("VIRTUAL_ENV", mark)
    with pytest.raises(ReportError, match=message):
        execute_all(runs_of(tmp_path, cell), preload=True, timeout=3)
    assert not living(mark)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_end_of_a_build_leaves_no_process(tmp_path, number):
    wait = f"import os, time; open({str(tmp_path)!r} + '/begun', 'w'); time.sleep(600)"
    mark = f"mark-{tmp_path.name}-{number}"
    write(tmp_path / "notebooks", "00_part", code(wait))
    write(tmp_path / "notebooks", "01_part", code('"openness"; "capex"; "adoption"'))
    write(tmp_path / "notebooks", "02_part", code('"openness"; "capex"; "adoption"'))
    script = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pathlib import Path; import samples; from analysis.report.build import run_plan\n"
        f"try: run_plan(samples.plan_of(Path({str(tmp_path)!r}), preload=True, timeout=600))\n"
        "except KeyboardInterrupt: sys.exit(130)"
    )
    environment = {**os.environ, "VIRTUAL_ENV": mark}
    process = subprocess.Popen([sys.executable, "-c", script], env=environment)
    assert until((tmp_path / "begun").exists, 60)
    assert living(mark)
    process.send_signal(number)
    process.wait(timeout=15)
    assert until(lambda: not living(mark), 15)


def living(mark):
    """Processes whose environment or command line holds `mark`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if mark.encode() in text and int(folder.name) != os.getpid():
            found.append(folder.name)
    return found


def until(true, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_every_study_has_its_place_in_the_order():
    assert sorted(CHEAPEST_FIRST) == sorted(NAMES)


def test_the_notebooks_name_their_studies():
    folder = Path(__file__).parents[2] / "notebooks"
    needed = {
        path.stem[:2]: studies_needed(read_notebook(path), None) for path in folder.glob("*.ipynb")
    }
    assert needed["00"] == {(name, day) for name in NAMES for day in (THEN, None)}
    assert needed["05"] == set()
    assert needed["02"] == {("adoption", None), ("openness", None)}  # claim C07 asks for both
    assert needed["04"] == {(name, None) for name in ("adoption", "capex", "openness")}
    assert shared_studies(needed.values()) == [(name, None) for name in CHEAPEST_FIRST]
