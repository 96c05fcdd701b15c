"""Rows 46 and 48 of the table of faults: text is never run, and no pattern is slow on it."""

from __future__ import annotations

import ast
import functools
import operator
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import analysis
from analysis.commands.own.messages import in_options
from analysis.datasets.cells import day_of, integer_of, moment_of, number_of

PACKAGE = Path(analysis.__file__).parent
RUNS = {"eval", "exec", "compile", "__import__", "system", "popen", "read_pickle"}
LOADS = {"load", "unsafe_load", "full_load"}
"""Names that run text, and names that run it when numpy or a library of pickles calls them."""

SEARCHES = {"sub", "subn", "search", "match", "fullmatch", "findall", "finditer", "split"}
SOME, QUADRATIC = 8_000, 0.02  # characters; seconds that a pattern of linear cost stays below
HOSTILE = [
    "a",
    " ",
    "1",
    "'",
    '"',
    "<",
    "&",
    "[",
    "(",
    "$",
    "`",
    "-",
    "\n",
    "<a ",
    "1.",
    "[](",
    "a=",
]


@functools.cache
def nodes() -> dict[Path, list[ast.AST]]:
    """What every file of the package is made of: calls and assignments."""
    return {
        path: [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call | ast.Assign)
        ]
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def dotted(node: ast.expr) -> tuple[str, str]:
    """Owner and name of what is called: `re.sub` is ("re", "sub"), `eval` ("", "eval")."""
    if isinstance(node, ast.Attribute):
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        return owner, node.attr
    return "", getattr(node, "id", "")


def test_no_text_is_run_as_code():
    for path, found in nodes().items():
        for call in (node for node in found if isinstance(node, ast.Call)):
            owner, name = dotted(call.func)
            where = f"{path.relative_to(PACKAGE)}:{call.lineno}"
            assert name not in RUNS or (owner, name) == ("re", "compile"), where
            assert name != "query" or isinstance(call.args[0], ast.Constant), where
            assert owner not in {"yaml", "np", "numpy", "joblib"} or name not in LOADS, where
            given = {word.arg for word in call.keywords if ast.unparse(word.value) != "False"}
            assert not given & {"allow_pickle", "shell"}, where


def flags_of(call: ast.Call) -> int:
    """The flags of `re.compile(pattern, re.A | re.B)`."""
    names = re.findall(r"re\.(\w+)", ast.unparse(call.args[1])) if len(call.args) > 1 else []
    return functools.reduce(operator.or_, (getattr(re, name) for name in names), 0)


def pattern_of(call: ast.Call) -> re.Pattern | None:
    """The pattern that stands in a call, if it is a plain text."""
    text = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    flags = flags_of(call) if dotted(call.func)[1] == "compile" else 0
    return re.compile(text, flags) if isinstance(text, str) else None


def uses() -> Iterator[tuple[re.Pattern, str]]:
    """Every pattern that stands in the package, with each method by which it is used."""
    for found in nodes().values():
        named = {
            node.targets[0].id: pattern_of(node.value)
            for node in found
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Call)
            and dotted(node.value.func) == ("re", "compile")
        }
        for call in (node for node in found if isinstance(node, ast.Call)):
            owner, method = dotted(call.func)
            pattern = pattern_of(call) if owner == "re" else named.get(owner)
            if pattern and method in SEARCHES:
                yield pattern, method


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def use(pattern: re.Pattern, method: str, text: str) -> float:
    """Seconds that one use takes on `text`."""
    given = ("", text) if method in ("sub", "subn") else (text,)
    work = getattr(pattern, method)
    return seconds(lambda: list(work(*given)) if method == "finditer" else work(*given))


def test_every_pattern_is_quick_on_hostile_text():
    found = set(uses())
    assert len(found) > 50
    slow = [
        (pattern.pattern, method, part)
        for pattern, method in sorted(found, key=str)
        for part in HOSTILE
        if use(pattern, method, part * (SOME // len(part))) > QUADRATIC
    ]
    assert not slow


@pytest.mark.parametrize("part", HOSTILE)
def test_a_message_that_holds_hostile_text_is_put_into_options_quickly(part):
    assert seconds(lambda: in_options(part * (SOME // len(part)))) < QUADRATIC


@pytest.mark.parametrize("reader", [number_of, day_of, moment_of, integer_of])
def test_a_cell_of_a_megabyte_is_judged_within_a_tenth_of_a_second(reader):
    for part in HOSTILE:
        cell = part * (1_000_000 // len(part))
        start = time.process_time()
        with pytest.raises(ValueError):
            reader(cell)
        assert time.process_time() - start < 0.1
