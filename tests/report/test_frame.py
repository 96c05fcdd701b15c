"""What surrounds the text, in a real browser: switch the date, search, keep the place, one file."""

import pytest
from browser import MISSING, WHY_MISSING, open_browser
from browsing import open_at, wait
from frame_samples import written

from analysis.report.one_file import NAME

pytestmark = pytest.mark.skipif(MISSING, reason=WHY_MISSING)

PLACE = """const layout = document.querySelector('.layout.current') || document;
const below = (c) => c.getBoundingClientRect().bottom > 0;
const cell = [...layout.querySelectorAll('[data-cell]')].find(below);
return [+cell.dataset.cell, Math.round(cell.getBoundingClientRect().top)];"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("pages")
    written(made)
    return made


def open_page(browser, folder, name):
    file, mark, anchor = name.partition("#")
    open_at(browser, (folder / file).as_uri(), mark + anchor)


def shown(browser, selector):
    """Elements that a reader sees; in the one file those of the page that is open."""
    found = browser.find_elements("css selector", selector)
    return [one for one in found if one.is_displayed()]


def scroll_to(browser, cell):
    browser.execute_script(
        "const layout = document.querySelector('.layout.current') || document;"
        "const cell = layout.querySelector(`[data-cell='${arguments[0]}']`);"
        "cell.scrollIntoView({behavior: 'instant'});"
        "scrollBy({top: 7, behavior: 'instant'})",
        cell,
    )


@pytest.mark.parametrize("name", ["index.html", NAME])
def test_switching_the_date_changes_the_numbers_and_keeps_the_place(browser, folder, name):
    open_page(browser, folder, name)
    scroll_to(browser, 8)
    before = browser.execute_script(PLACE)
    shown(browser, ".vintages a")[0].click()
    wait(browser, "return document.title.includes('15 October 2023') && scrollY > 0")
    found = PLACE.replace("return [", "const p = [")
    near = f"p[0] === {before[0]} && Math.abs(p[1] - {before[1]}) <= 2"
    wait(browser, f"{found} return {near}")
    assert "$7.00bn" in shown(browser, "main")[0].text
    assert "at=" not in browser.current_url


@pytest.mark.parametrize("name", ["index.html", NAME])
def test_what_moved_is_shown_old_then_new_on_both_pages(browser, folder, name):
    open_page(browser, folder, name)
    shown(browser, ".show-moved")[0].click()
    before = "return getComputedStyle(document.querySelector('{} data.n[data-{}]'), '::{}').content"
    here = ".layout.current" if name == NAME else "main"
    now = browser.execute_script(before.format(here, "was", "before"))
    assert now.replace(" ", "") == '"$7.00bn→"'
    shown(browser, ".vintages a")[0].click()
    wait(browser, "return document.title.includes('15 October 2023')")
    wait(browser, "return !!document.querySelector('.show-moved:checked')")
    then = browser.execute_script(before.format(here, "becomes", "after"))
    assert then.replace(" ", "") == '"→$9.00bn"'


@pytest.mark.parametrize("name", ["index-2023-10-15.html", NAME])
def test_search_finds_a_section_of_another_page_and_leads_there(browser, folder, name):
    open_page(browser, folder, name)
    box = shown(browser, ".search-box")[0]
    box.send_keys("second quokka")
    wait(
        browser, "return [...document.querySelectorAll('.search-count')].some((c) => c.textContent)"
    )
    found = shown(browser, ".found")
    assert {one.find_element("class name", "found-title").text for one in found} == {"Second part"}
    assert {one.find_element("class name", "found-page").text for one in found} == {
        "Overview",
        "Spending",
    }
    at = [one.find_element("class name", "found-page").text for one in found].index("Spending")
    found[at].click()
    end = "second-part"
    wait(browser, f"return location.hash.endsWith('{end}')")
    assert ("2023-10-15" in browser.current_url) == (name != NAME)
    wait(
        browser,
        "return Math.abs([...document.querySelectorAll('h2')].find((h) => "
        "h.textContent === 'Second part' && h.offsetParent).getBoundingClientRect().top) < 200",
    )


def test_a_search_for_nothing_says_so(browser, folder):
    open_page(browser, folder, "index.html")
    shown(browser, ".search-box")[0].send_keys("zzzz")
    wait(
        browser, "return document.querySelector('.search-count').textContent === 'No places found'"
    )


def test_code_opens_with_one_switch(browser, folder):
    open_page(browser, folder, "index.html")
    is_open = "return [...document.querySelectorAll('details.code')].map((one) => one.open)"
    assert not any(browser.execute_script(is_open))
    shown(browser, ".show-code")[0].click()
    assert all(browser.execute_script(is_open))


def test_a_reader_can_choose_dark_paper(browser, folder):
    open_page(browser, folder, "index.html")
    paper = "return getComputedStyle(document.body).backgroundColor"
    light = browser.execute_script(paper)
    button = shown(browser, ".paper")[0]
    while "dark" not in button.text:
        button.click()
    assert browser.execute_script(paper) != light
    while "auto" not in button.text:
        button.click()
    assert browser.execute_script(paper) == light


def test_links_and_ids_of_the_one_file_stay_inside_it(browser, folder):
    open_page(browser, folder, f"{NAME}#01_spend--third-part")
    assert browser.title.startswith("What was spent?")
    shown(browser, ".pages a")[0].click()
    wait(browser, "return document.title.startsWith('What is it worth?')")
    browser.back()
    wait(browser, "return document.title.startsWith('What was spent?')")
    ids = browser.execute_script(
        "return [...document.querySelectorAll('[id]')].map((one) => one.id)"
    )
    assert len(ids) == len(set(ids))
    broken = browser.execute_script(
        "return [...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))"
        ".filter((href) => !href.startsWith('http') && !document.getElementById(href.slice(1)))"
    )
    assert broken == []


def test_only_one_page_of_the_one_file_shows_and_all_without_scripts(browser, folder, tmp_path):
    open_page(browser, folder, NAME)
    assert len(shown(browser, "main")) == 1
    off = {"profile.managed_default_content_settings.javascript": 2}
    plain = open_browser(tmp_path / "plain", preferences=off)
    try:
        plain.get((folder / NAME).as_uri())
        assert (
            len([one for one in plain.find_elements("css selector", "main") if one.is_displayed()])
            == 4
        )
    finally:
        plain.quit()


@pytest.mark.parametrize("name", ["index.html", NAME])
def test_nothing_sticks_out_at_360_pixels_and_the_menu_folds(browser, folder, name):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True},
    )
    try:
        open_page(browser, folder, name)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
        assert shown(browser, ".search-box") == []
        shown(browser, ".menu > summary")[0].click()
        assert len(shown(browser, ".search-box")) == 1
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
