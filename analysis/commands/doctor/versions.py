"""Whether Python and the libraries are those that the package needs, and those it was tested with.

The standard library alone reads the lists, so that a missing library is told and not stumbled over.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.commands.doctor.finding import FAIL, VERSIONS, WARN, Finding

DISTRIBUTION = "open-source-ai-economics"
CHECKOUT = Path(__file__).resolve().parents[3]
PYPROJECT, LOCK = "pyproject.toml", "requirements.lock"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_FLOOR = re.compile(r">=\s*([\w.]+)")
_CEILING = re.compile(r"<\s*([\w.]+)")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


@dataclass(frozen=True)
class Needs:
    """What the package asks for: a range of Pythons, and the floor of each library by name."""

    python: str
    libraries: Mapping[str, str]


def version_findings() -> Iterator[Finding]:
    """Python, then each library."""
    needs, tested = read_needs(), read_lock()
    yield python_finding(needs.python)
    for name, floor in needs.libraries.items():
        yield library_finding(name, floor, tested.get(name, frozenset()))


def read_needs(checkout: Path = CHECKOUT) -> Needs:
    """The checkout's pyproject.toml where there is one, else what the installed package says."""
    if (checkout / PYPROJECT).is_file():
        project = tomllib.loads((checkout / PYPROJECT).read_text(encoding="utf-8"))["project"]
        return Needs(project["requires-python"], _floors(project["dependencies"]))
    told = importlib.metadata.metadata(DISTRIBUTION)
    lines = told.get_all("Requires-Dist") or []
    return Needs(told["Requires-Python"], _floors([one for one in lines if "extra ==" not in one]))


def read_lock(checkout: Path = CHECKOUT) -> dict[str, frozenset[str]]:
    """Versions that the tests ran with, by name; one may have several, each for some Pythons."""
    if not (checkout / LOCK).is_file():
        return {}
    pins: dict[str, frozenset[str]] = {}
    for name, version in _PIN.findall((checkout / LOCK).read_text(encoding="utf-8")):
        pins[name] = pins.get(name, frozenset()) | {version}
    return pins


def _floors(requirements: list[str]) -> dict[str, str]:
    """The floor of each requirement by normalised name; empty where it has none."""
    floors = {}
    for line in requirements:
        name, floor = _NAME.match(line), _FLOOR.search(line.split(";")[0])
        if name:
            floors[normalised(name.group())] = floor.group(1) if floor else ""
    return floors


def normalised(name: str) -> str:
    """A distribution's name as the lock writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def python_finding(needed: str) -> Finding:
    """Python against its range."""
    here = ".".join(map(str, sys.version_info[:3]))
    low, high = _FLOOR.search(needed), _CEILING.search(needed)
    fits = (not low or release(low.group(1)) <= release(here)) and (
        not high or release(here) < release(high.group(1))
    )
    todo = "" if fits else f"install a Python with {needed} and make .venv again with it"
    return Finding("Python", here, needed, "ok" if fits else FAIL, todo, VERSIONS)


def library_finding(name: str, floor: str, tested: frozenset[str]) -> Finding:
    """One library: there, not too old, and the tested version."""
    lowest = f"{floor} or later" if floor else "any version"
    try:
        here = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        todo = f"install it: pip install '{name}>={floor or 0}'"
        return Finding(name, "not installed", lowest, FAIL, todo, VERSIONS)
    if floor and release(here) < release(floor):
        todo = f"upgrade it: pip install '{name}>={floor}'"
        return Finding(name, here, lowest, FAIL, todo, VERSIONS)
    pins = " or ".join(sorted(tested))
    if tested and here not in tested:
        todo = f"not the tested version; ./run makes an environment with {pins}"
        return Finding(name, here, f"{pins} as tested", WARN, todo, VERSIONS)
    return Finding(name, here, f"{pins} as tested" if tested else lowest, code=VERSIONS)


def release(version: str) -> tuple[int, ...]:
    """The numbers of a version, without zeros at the end and without what follows them.

    Examples
    --------
    >>> release("3.0.0") == release("3"), release("2.10rc1") < release("2.9.1")
    (True, False)
    """
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    parts = [int(part) for part in numbers.group().split(".")] if numbers else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)
