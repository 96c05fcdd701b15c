"""The wheel carries the data: installed alone, `analysis` works from any folder."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
USE = """
import analysis, pathlib
from analysis import load
assert not (pathlib.Path(analysis.__file__).parents[1] / "pyproject.toml").exists()
then = analysis.study("adoption", "2023-10-15")
print(len(load("meta_capex_guidance")), f"{then.growth_last_month}")
"""


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out), cwd=ROOT)
    return next(out.glob("*.whl"))


def test_it_holds_the_tables_and_the_notebooks(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "analysis/_snapshot/manifest.toml" in names
    assert "analysis/_notebooks/01_capex.ipynb" in names
    assert {f"analysis/commands/doctor/{name}" for name in ("cases.toml", "returns.csv")} <= {
        *names
    }
    static = "analysis/report/templates/report/static"
    assert {f"{static}/openness.js", f"{static}/explorer.js", f"{static}/explorer.css"} <= {*names}
    assert not [name for name in names if name.startswith(("tests/", "data/", "report/"))]


def test_it_works_in_an_empty_environment_from_another_folder(wheel, tmp_path):
    home = tmp_path / "environment"
    venv.create(home, with_pip=False)
    python = str(home / "bin" / "python")
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(run(python, "-c", asked, cwd=tmp_path).strip())
    zipfile.ZipFile(wheel).extractall(site)
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    assert run(python, "-I", "-c", USE, cwd=tmp_path).split() == ["52", "50%"]
