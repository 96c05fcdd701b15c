"""The reference: every public name, with what its docstring must say."""

from __future__ import annotations

import dataclasses
import inspect
import re
from types import ModuleType

import pytest
from bs4 import BeautifulSoup

import analysis
from analysis.display import reference_html, show_reference
from analysis.display.docstrings import Docstring, read_docstring
from analysis.display.interface import USUAL, public_names, signature_of
from analysis.display.reference import PARTS

NAMES = [name for name in analysis.__all__ if callable(getattr(analysis, name))]
FUNCTIONS = [name for name in NAMES if not inspect.isclass(getattr(analysis, name))]
CLASSES = sorted(set(NAMES) - set(FUNCTIONS))
MOST_BYTES = 1_000_000


@pytest.fixture(scope="module")
def html():
    return reference_html(analysis)


@pytest.fixture(scope="module")
def page(html):
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def known():
    return {one.name: one for one in public_names(analysis)}


@pytest.fixture(scope="module")
def entries(page):
    """The entry of each public name; that ids are unique is a test below."""
    return {tag["id"].removeprefix("api-"): tag for tag in page.select("[id^=api-]")}


def listed(entries, name):
    """The names in the lists of an entry."""
    return {code.get_text() for code in entries[name].select("dt code")}


def test_only_the_version_is_no_function_or_class():
    assert set(analysis.__all__) - set(NAMES) == {"__version__"}


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_place_and_a_summary(entries, name):
    entry = entries[name]
    assert entry.h3.get_text() == name
    first = inspect.getdoc(getattr(analysis, name)).split("\n")[0].replace("`", "")
    assert entry.p.get_text() == first and first.endswith(".")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_parameter_of_its_signature_is_told(entries, name):
    needed = set(inspect.signature(getattr(analysis, name)).parameters)
    assert needed and needed <= listed(entries, name)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_parameter_is_told_that_it_has_not(known, name):
    told = {one for item in known[name].doc.parameters for one in item.names}
    assert told <= set(inspect.signature(getattr(analysis, name)).parameters)


@pytest.mark.parametrize("name", CLASSES)
def test_every_public_member_of_a_class_is_told(entries, name):
    one = getattr(analysis, name)
    public = {
        member
        for base in one.__mro__
        if base.__module__.startswith("analysis")
        for member in (*vars(base), *inspect.get_annotations(base))
        if not member.startswith("_")
    }
    shown = {code.split("(")[0].lstrip(".") for code in listed(entries, name)}
    assert public == shown


@pytest.mark.parametrize("name", CLASSES)
def test_every_field_of_a_class_is_told_in_its_docstring(name):
    one = getattr(analysis, name)
    fields = dataclasses.fields(one) if dataclasses.is_dataclass(one) else ()
    public = {field.name for field in fields if not field.name.startswith("_")} - set(USUAL)
    told = set(re.findall(r"\w+", inspect.getdoc(one)))
    assert public <= told


@pytest.mark.parametrize("name", CLASSES)
def test_every_method_says_what_it_does(known, name):
    assert all(member.text for member in known[name].members if member.callable)


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "build_report"])
def test_a_function_shows_its_example_as_typed(entries, name):
    text = inspect.getdoc(getattr(analysis, name))
    if "Examples" not in text:
        pytest.skip("no example")
    typed = [line.strip() for line in text.split("Examples")[-1].splitlines() if ">>>" in line]
    shown = entries[name].select("pre")[-1].get_text().splitlines()
    assert typed and [line for line in shown if line.startswith(">>>")] == typed


def test_continued_lines_and_answers_of_an_example_keep_their_order():
    text = "Add.\n\nExamples\n--------\n>>> f(\n...     1)\n2\n\n>>> g()\n3\n"
    assert read_docstring(text).example == ">>> f(\n...     1)\n2\n\n>>> g()\n3"


def test_code_that_runs_over_two_lines_is_code(page):
    assert "`" not in "".join(tag.get_text() for tag in page.select(".api p, .api dd"))


def test_no_docstring_is_an_empty_one():
    assert read_docstring(None) == Docstring()


def test_ids_are_unique_and_links_lead_to_them(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    links = {link["href"] for link in page.find_all("a")}
    assert len(links) > len(NAMES) / 2 and links <= {f"#{one}" for one in ids}


def test_a_result_that_a_function_returns_is_linked(page):
    links = [link["href"] for link in page.select("#api-event_study pre a")]
    assert links == ["#api-EventStudyResult"]


def test_every_folder_has_a_title(page, known):
    assert {one.part for one in known.values()} == set(PARTS)
    assert [head.get_text() for head in page.find_all("h2")] == list(PARTS.values())


def test_it_is_small_enough_for_a_page(html):
    assert len(html.encode()) < MOST_BYTES / 2


def test_markup_in_a_docstring_is_shown_as_text():
    def loud(a: str = "<script>") -> None:
        """Say <script>alert(1)</script> of `<b>`.

        Parameters
        ----------
        a : <img src=x>
            It is <i>.
        """

    loud.__module__ = "shop.core"
    shop = ModuleType("shop")
    shop.__all__, shop.loud = ["loud"], loud
    found = BeautifulSoup(reference_html(shop), "html.parser")
    assert not found.find_all(["script", "b", "i", "img"])
    assert "<script>alert(1)</script>" in found.p.get_text()


def test_a_long_signature_takes_a_line_a_parameter():
    def far(first_of_many: float, *rest: int, by_name_alone: str = "x", **more: float) -> None: ...

    assert signature_of("far", far, width=40).splitlines() == [
        "far(",
        "    first_of_many: float,",
        "    *rest: int,",
        "    by_name_alone: str = 'x',",
        "    **more: float,",
        ") -> None",
    ]


def test_outside_a_notebook_names_and_summaries_are_printed(capsys):
    show_reference(analysis)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(NAMES) and any(line.startswith("event_study: ") for line in lines)
