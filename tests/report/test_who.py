"""Who says so, asked in a real browser: the entry beside a number, and files from the page."""

import base64
import csv
import io
import json
import re
import time
import xml.etree.ElementTree as ET
from urllib.parse import unquote, urlsplit

import pytest
from browser import MISSING, WHY_MISSING, open_browser
from browsing import open_at, wait
from who_samples import (
    DRAWN,
    EVIL,
    FILE,
    HOSTILE,
    ROWS,
    SOURCES,
    SOURCES_FILE,
    THEN,
    cells,
    find,
    html_of,
    pages,
    say,
    site,
)

from analysis.core import Quantity
from analysis.display import csv_text
from analysis.display.theme import PALETTE
from analysis.report import notes
from analysis.report.one_file import NAME, one_file

pytestmark = pytest.mark.skipif(MISSING, reason=WHY_MISSING)

ENTER, ESCAPE, SPACE, TAB, BACK = "\ue007", "\ue00c", " ", "\ue004", "\ue008"
SPENT, GUESS = "[data-ref='capex.spent']", "[data-ref='capex.guess']"
BOX = ".who-box"
SPENT_TITLES = [one.title for one in (*SOURCES[:3], SOURCES[4])]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The page and that of its sources."""
    place = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        for name, text in pages(patch).items():
            (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def opened(browser, folder):
    return open_at(browser, (folder / FILE).as_uri())


def press(browser, *keys):
    """Keys to whatever has the focus, as a reader without a mouse gives them."""
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def press_back(browser):
    from selenium.webdriver import ActionChains

    ActionChains(browser).key_down(BACK).send_keys(TAB).key_up(BACK).perform()


def focus(browser):
    """What has the focus: its text, and whether it lies in the entry."""
    return browser.execute_script(
        "const one = document.activeElement; return [one.textContent, !!one.closest('.who-box')]"
    )


def tab_to(browser, selector):
    """Tab from the start of the page until an element matches."""
    for _ in range(60):
        press(browser, TAB)
        if browser.execute_script("return document.activeElement.matches(arguments[0])", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def is_open(browser):
    return browser.execute_script(
        "return document.querySelector('.who-box').matches(':popover-open')"
    )


def text(browser, selector=BOX):
    return browser.execute_script(
        "return document.querySelector(arguments[0]).textContent", selector
    )


def click(browser, selector):
    browser.execute_script("document.querySelector(arguments[0]).click()", selector)


def ask(browser, selector):
    """Click the link around a number, or the question of a figure or table."""
    click(browser, f"a.says:has({selector})" if "data-ref" in selector else selector)
    assert is_open(browser)


def shown_rows(browser):
    return browser.execute_script(
        "return [...document.querySelectorAll('.who-box li')].map((one) => [one.value, "
        "one.querySelector('cite').textContent])"
    )


def test_by_keyboard_from_a_number_to_its_row_and_back(opened):
    tab_to(opened, f"a.says:has({SPENT})")
    press(opened, ENTER)
    assert is_open(opened) and focus(opened)[1]
    assert "$28.1bn capital expenditure" in text(opened)
    assert "Derived: computed from reported figures alone" in text(opened)
    press(opened, ESCAPE)
    assert not is_open(opened) and focus(opened) == ["$28.1bn", False]
    press(opened, SPACE)
    assert is_open(opened)
    link = f".who-box a[href$='#row-{SOURCES[0].anchor}']"
    tab_to(opened, link)
    press(opened, ENTER)
    wait(opened, "return location.pathname.endsWith(arguments[0])", SOURCES_FILE)
    assert opened.current_url.endswith(f"#row-{SOURCES[0].anchor}")


def test_the_entry_shows_the_rows_that_the_notes_name(opened):
    ask(opened, SPENT)
    titles = [title for _, title in shown_rows(opened)]
    assert titles == SPENT_TITLES
    notes = opened.execute_script(
        "return [...document.querySelectorAll('.who-sources li')].map((one) => "
        "one.closest('.who-text').querySelector('cite').textContent)"
    )
    assert all(notes[number - 1] == title for number, title in shown_rows(opened))


def test_a_number_reads_as_where_it_was_asked_about(opened):
    opened.execute_script("document.querySelector(\"[data-as='low']\").closest('a').click()")
    assert text(opened, ".who-words b") == "$27.0bn"


def test_more_rows_come_on_demand_and_keep_the_focus(browser, folder, monkeypatch, tmp_path):
    monkeypatch.setattr(notes, "find_rows", find)
    many = Quantity("many", 1, "count", "many", "derived", sources=tuple(ROWS.values()))
    (tmp_path / FILE).write_text(html_of([say(many.to_html("capex"))]), encoding="utf-8")
    open_at(browser, (tmp_path / FILE).as_uri())
    click(browser, "a.says")
    assert len(shown_rows(browser)) == 4
    tab_to(browser, ".who-more")
    assert focus(browser)[0] == f"and {len(ROWS) - 4} more"
    press(browser, ENTER)
    assert len(shown_rows(browser)) == len(ROWS) and focus(browser)[1]


def test_tab_past_the_entry_goes_on_after_the_number(opened):
    ask(opened, SPENT)
    for _ in range(30):
        press(opened, TAB)
        if not is_open(opened):
            break
    assert not is_open(opened)
    assert focus(opened)[0] == "$27.0bn"  # the next number of the sentence


def test_tab_back_from_the_entry_is_the_number(opened):
    ask(opened, SPENT)
    press_back(opened)
    assert not is_open(opened) and focus(opened) == ["$28.1bn", False]


def test_one_entry_at_a_time_and_a_click_elsewhere_closes_it(opened):
    ask(opened, SPENT)
    ask(opened, GUESS)
    assert len(opened.find_elements("css selector", ":popover-open")) == 1
    assert "share" in text(opened)
    opened.find_element("css selector", "h1").click()
    assert not is_open(opened)


def test_a_resting_pointer_opens_the_entry_and_a_passing_one_does_not(opened):
    from selenium.webdriver import ActionChains

    number = opened.find_element("css selector", SPENT)
    heading = opened.find_element("css selector", "h1")
    ActionChains(opened).move_to_element(number).pause(0.05).move_to_element(heading).perform()
    time.sleep(0.6)
    assert not is_open(opened)
    ActionChains(opened).move_to_element(number).perform()
    wait(opened, "return document.querySelector('.who-box').matches(':popover-open')")
    assert focus(opened)[1] is False
    ActionChains(opened).move_to_element(opened.find_element("css selector", BOX)).perform()
    time.sleep(0.5)
    assert is_open(opened)
    ActionChains(opened).move_to_element(heading).perform()
    wait(opened, "return !document.querySelector('.who-box').matches(':popover-open')")


@pytest.mark.parametrize("selector", ["figure a.says", "p.tools a.says"])
def test_figures_and_tables_say_who_as_well(opened, selector):
    ask(opened, selector)
    assert text(opened, ".who-words b") in ("Figure 1", "Table 1")
    assert shown_rows(opened)


def test_hostile_rows_appear_as_text_and_do_nothing(opened):
    ask(opened, GUESS)
    assert shown_rows(opened)[0][1] == EVIL and EVIL in text(opened, ".who-words")
    inside = opened.find_elements("css selector", ".who-box :is(img, script, a[href^=javascript])")
    assert inside == []
    assert f"key {EVIL}" in text(opened)
    assert not [one for one in opened.get_log("browser") if one["level"] == "SEVERE"]


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("selector", [SPENT, GUESS, "figure a.says"])
def test_the_entry_lies_inside_the_window(opened, width, selector):
    metrics = {"width": width, "height": 700, "deviceScaleFactor": 1, "mobile": False}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        place = selector if "data-ref" not in selector else f"a.says:has({selector})"
        centred = "scrollIntoView({block: 'center', behavior: 'instant'})"
        opened.execute_script(f"document.querySelector(arguments[0]).{centred}", place)
        ask(opened, selector)
        box = opened.execute_script(
            "const b = document.querySelector('.who-box').getBoundingClientRect();"
            "return [b.left, b.top, b.right, b.bottom, document.documentElement.scrollWidth]"
        )
        assert box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= 700
        assert box[4] <= width
    finally:
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_entry_appears_at_once_where_a_reader_wants_no_motion(opened):
    lasts = "return getComputedStyle(document.querySelector('.who-box')).transitionDuration"
    for wanted, expected in (("no-preference", "0.12s"), ("reduce", "0s")):
        feature = {"name": "prefers-reduced-motion", "value": wanted}
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        ask(opened, SPENT)
        assert opened.execute_script(lasts) == expected
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_print_leaves_the_entry_out_and_unfolds_the_notes(opened):
    ask(opened, SPENT)
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    seen = opened.execute_script(
        "return ['.who-box', '.tools', '.who-sources li'].map((one) => "
        "document.querySelector(one).getBoundingClientRect().height > 0)"
    )
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert seen == [False, False, True]


def test_without_scripts_a_number_leads_to_its_entry_and_no_button_shows(tmp_path, folder):
    off = {"profile.managed_default_content_settings.javascript": 2}
    still = open_browser(tmp_path, preferences=off)
    try:
        still.get((folder / FILE).as_uri())
        buttons = still.find_elements("css selector", "main button")
        assert buttons and not any(button.is_displayed() for button in buttons)
        still.find_element("css selector", f"a.says:has({SPENT})").click()
        entry = still.find_element("css selector", "#who-capex-spent")
        assert still.current_url.endswith("#who-capex-spent") and entry.is_displayed()
    finally:
        still.quit()


def test_in_one_file_each_page_answers_from_its_own_notes(browser, monkeypatch, tmp_path):
    monkeypatch.setattr(notes, "find_rows", find)
    whole = site(None, THEN)
    now, then = whole.pages[0], whole.pages[2]
    early = Quantity("spent", 1, "usd_bn", "early", "reported", sources=(SOURCES[3],))
    files = {
        now.file: html_of(cells(), whole, now),
        then.file: html_of([say(early.to_html("capex"))], whole, then),
    }
    (tmp_path / NAME).write_text(one_file(files, whole), encoding="utf-8")
    opened = open_at(browser, (tmp_path / NAME).as_uri())
    for page, titles in ((now, SPENT_TITLES), (then, [SOURCES[3].title])):
        opened.execute_script("location.hash = arguments[0]", page.file.removesuffix(".html"))
        link = f"[data-page='{page.file.removesuffix('.html')}'] a.says:has({SPENT})"
        wait(opened, "return document.querySelector(arguments[0]).checkVisibility()", link)
        click(opened, link)
        assert [title for _, title in shown_rows(opened)] == titles
        again = "const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);"
        assert opened.execute_script(f"{again} return ids.length === new Set(ids).size")


@pytest.fixture
def downloads(opened, tmp_path):
    """Where files from the page arrive."""
    given = {"behavior": "allow", "downloadPath": str(tmp_path)}
    opened.execute_cdp_cmd("Browser.setDownloadBehavior", given)
    return tmp_path


def arrived(folder, name):
    """The bytes of a finished download."""
    for _ in range(500):
        file = folder / name
        if file.exists() and file.stat().st_size and not list(folder.glob("*.crdownload")):
            return file.read_bytes()
        time.sleep(0.02)
    raise AssertionError(
        f"{name} did not arrive; there is {[one.name for one in folder.iterdir()]}"
    )


def test_the_numbers_of_a_figure_arrive_byte_by_byte(opened, downloads):
    click(opened, "a[download='rise.csv']")
    assert arrived(downloads, "rise.csv").decode() == csv_text(DRAWN)


def test_a_table_arrives_as_csv_that_computes_nothing(opened, downloads):
    click(opened, "p.tools [data-save=csv]")
    read = list(csv.reader(io.StringIO(arrived(downloads, "the-numbers.csv").decode())))
    assert read[0] == ["Year", "Text", "Value (US$ bn)"]
    assert read[1:] == [["1", "'=1+1", "-1"], ["2", "a", "3000"]]


def test_a_figure_arrives_as_a_drawing_that_stands_alone(opened, downloads):
    click(opened, "[data-save=svg]")
    content = arrived(downloads, "rise.svg").decode()
    root = ET.fromstring(content)
    assert root.tag == f"{SVG}svg" and root.find(f"{SVG}rect").get("fill") == "#ffffff"
    words = [one.text for one in root.findall(f"{SVG}text")]
    assert " ".join(words[:-2]) == f"It rose & rose {EVIL}"
    assert words[-2:] == ["US$ bn", "Source: simulated <b>"]
    assert root.find(f"{SVG}desc").text.startswith("A line that rises")
    assert "var(" not in content and PALETTE["ink"].light in content
    assert not re.search(r"<(script|img|foreignObject)\b", content)


def test_the_drawing_has_the_colours_of_light_paper_also_in_the_dark(opened, downloads):
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    click(opened, "[data-save=svg]")
    content = arrived(downloads, "rise.svg").decode()
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert PALETTE["ink"].light in content and PALETTE["ink"].dark not in content


def test_a_figure_arrives_as_a_picture_twice_as_sharp(opened, downloads):
    click(opened, "[data-save=svg]")
    drawing = ET.fromstring(arrived(downloads, "rise.svg").decode())
    click(opened, "[data-save=png]")
    content = arrived(downloads, "rise.png")
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    size = [int.from_bytes(content[at : at + 4], "big") for at in (16, 20)]
    wanted = [2 * float(drawing.get(side)) for side in ("width", "height")]
    assert size == pytest.approx(wanted, abs=2)
    assert is_not_blank(opened, content)


def is_not_blank(browser, png):
    """Whether a picture has white paper, ink and more than two colours."""
    ask_colours = """const [address, done] = arguments, image = new Image();
    image.onload = () => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const pen = canvas.getContext('2d');
      pen.drawImage(image, 0, 0);
      const bytes = pen.getImageData(0, 0, image.width, image.height).data;
      const seen = new Set();
      for (let at = 0; at < bytes.length; at += 4) seen.add(bytes.slice(at, at + 4).join());
      done([...seen]);
    };
    image.src = address;"""
    address = "data:image/png;base64," + base64.b64encode(png).decode()
    colours = browser.execute_async_script(ask_colours, address)
    return "255,255,255,255" in colours and len(colours) > 20


def test_nothing_is_fetched(browser, folder, downloads):
    browser.get_log("performance")
    opened = open_at(browser, (folder / FILE).as_uri())
    ask(opened, SPENT)
    for kind in ("svg", "png", "csv"):
        click(opened, f"[data-save={kind}]")
    arrived(downloads, "rise.png")
    messages = [json.loads(one["message"])["message"] for one in browser.get_log("performance")]
    asked = {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }
    outside = {url for url in asked if urlsplit(url).scheme not in ("data", "blob")}
    assert {unquote(urlsplit(url).path) for url in outside} == {str(folder / FILE)}


@pytest.mark.parametrize("paper", ["light", "dark"])
@pytest.mark.parametrize("selector", [SPENT, GUESS, "figure a.says"])
def test_axe_finds_nothing_with_the_entry_open(opened, paper, selector):
    scheme = {"features": [{"name": "prefers-color-scheme", "value": paper}]}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
    opened.execute_script("document.querySelector('.notes details').open = true")
    ask(opened, selector)
    time.sleep(0.3)
    found = violations(opened)
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert found == []


def violations(browser):
    """Rules that axe-core finds broken, with the first element of each."""
    import os

    if os.environ.get("REQUIRE_BROWSER") != "1":
        pytest.importorskip("selenium_axe_python")
    from selenium_axe_python import Axe

    axe = Axe(browser)
    axe.inject()
    found = axe.run()["violations"]
    return [(rule["id"], rule["nodes"][0]["html"], len(rule["nodes"])) for rule in found]


def test_the_hostile_row_is_one_that_would_run_if_it_could():
    assert "onerror" in HOSTILE.title and HOSTILE.url.startswith("javascript:")
