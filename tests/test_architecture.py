"""DESIGN's table of folders: who may import whom, and what importing costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent
MODELS = {"capex", "adoption", "reactions", "openness"}
MAY_IMPORT = {
    "core": set(),
    "datasets": {"core"},
    "live": {"core", "datasets"},
    "inference": {"core"},
    **{model: {"core", "inference"} for model in MODELS},
    "studies": {"core", "datasets", "inference", *MODELS},
    "ledger": {"core", "datasets", "studies"},
    "display": {"core"},
    "report": {"core", "datasets", "studies", "ledger", "display"},
}
MAY_IMPORT["commands"] = set(MAY_IMPORT)
NEVER_ON_LINE = {"yfinance", "httpx", "requests", "curl_cffi", "urllib.request", "socket"}
SOCKET_PAIRS = {"generation.py", "preload.py", "zygote.py"}
NEVER_LOADED = {"pickle", "shelve", "marshal", "yaml"}


def modules(part: str) -> list[Path]:
    return sorted((PACKAGE / part).rglob("*.py"))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        if node.module == "analysis":
            return [f"analysis.{alias.name}" for alias in node.names]
        return [node.module or ""]
    return []


def imports_of(path: Path) -> set[str]:
    return {name for node in ast.walk(ast.parse(path.read_text())) for name in imported(node)}


def drawn_lazily(path: Path) -> set[str]:
    """Imports of display inside `.plot()` and `_repr_html_()`."""
    tree = ast.parse(path.read_text())
    inside = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in ("plot", "_repr_html_")
    ]
    names = {name for function in inside for node in ast.walk(function) for name in imported(node)}
    return {name for name in names if name.startswith("analysis.display")}


@pytest.mark.parametrize("part", sorted(MAY_IMPORT))
def test_each_folder_imports_only_what_its_row_allows(part):
    allowed = MAY_IMPORT[part] | {part}
    for path in modules(part):
        inside = {n for n in imports_of(path) - drawn_lazily(path) if n.startswith("analysis.")}
        strange = {name for name in inside if name.split(".")[1] not in allowed}
        assert not strange, f"{path.relative_to(PACKAGE)} imports {sorted(strange)}"


@pytest.mark.parametrize("part", sorted(set(MAY_IMPORT) - {"live"}))
def test_only_live_goes_on_line(part):
    for path in modules(part):
        allowed = {"socket"} if path.name in SOCKET_PAIRS else set()
        assert not imports_of(path) & NEVER_ON_LINE - allowed, path.relative_to(PACKAGE)


@pytest.mark.parametrize("name", sorted(SOCKET_PAIRS))
def test_processes_that_talk_to_each_other_open_no_address(name):
    text = (PACKAGE / "report" / name).read_text()
    assert "socket" in text
    assert not re.search(r"AF_INET|\.(connect|bind|listen)\(|create_(connection|server)", text)


def test_nothing_executable_is_ever_loaded_from_data():
    for path in PACKAGE.rglob("*.py"):
        assert not imports_of(path) & NEVER_LOADED, path.relative_to(PACKAGE)


@pytest.mark.parametrize("model", sorted(MODELS))
def test_models_know_neither_vintages_nor_files(model):
    for path in modules(model):
        tree = ast.parse(path.read_text())
        names = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        calls = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "as_of" not in names, path.relative_to(PACKAGE)
        assert "open" not in calls, path.relative_to(PACKAGE)


def test_no_part_bears_a_public_name():
    parts = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    assert not parts & set(analysis.__all__)


def test_every_public_name_can_be_had():
    for name in analysis.__all__:
        assert getattr(analysis, name) is not None


def loaded_by(code: str) -> set[str]:
    asked = f"import sys; {code}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_loads_no_library():
    assert not loaded_by("import analysis") & {"numpy", "pandas", "matplotlib", "scipy"}


def test_the_command_line_starts_without_libraries():
    help_page = "import analysis.cli as c; c.main(['--help'])"
    assert not loaded_by(help_page) & {"numpy", "pandas", "matplotlib", "scipy", "nbconvert"}


def test_event_studies_load_no_regression_library_before_they_need_it():
    assert not {name for name in loaded_by("import analysis.reactions") if "statsmodels" in name}


def test_models_load_no_drawing_library():
    code = "import analysis.capex, analysis.adoption, analysis.reactions, analysis.openness"
    assert not loaded_by(code) & {"matplotlib", "seaborn"}
