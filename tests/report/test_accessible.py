"""Whether everybody can read a page: axe-core, the keyboard, reduced motion."""

import pytest
from axe import SCHEMES, emulate, violations
from browser import MISSING, WHY_MISSING
from page_samples import pages_of

from analysis.report.one_file import NAME

pytestmark = pytest.mark.skipif(MISSING, reason=WHY_MISSING)

PLAIN = "A text of 2023"
PAGES = ("index.html", "01_a.html", NAME)
FAULTS = {
    "color-contrast": '<p style="color:#999;background:#fff">pale</p>',
    "image-alt": '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    "button-name": "<button></button>",
    "nested-interactive": '<button><a href="#content">a</a></button>',
}
REACHABLE = """
const wanted = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
return [...document.querySelectorAll(wanted)].filter((one) =>
  one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0)
"""
FOCUSED = """
const one = document.activeElement;
if (one === document.body) return null;
const style = getComputedStyle(one), box = one.getBoundingClientRect();
return {one, ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
        seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        name: one.outerHTML.slice(0, 100)};
"""
MOVING = """
return [...document.querySelectorAll('*')].filter((one) => {
  const style = getComputedStyle(one);
  return style.scrollBehavior === 'smooth' || style.animationName !== 'none'
    || style.transitionDuration.split(',').some((time) => parseFloat(time) > 0);
}).map((one) => one.tagName)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("pages")
    for name, html in pages_of(PLAIN).items():
        (place / name).write_text(html, encoding="utf-8")
    return place


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser, folder, name, scheme):
    assert violations(browser, (folder / name).as_uri(), scheme) == []


@pytest.mark.parametrize("rule", FAULTS)
def test_axe_sees_a_fault_on_such_a_page(browser, folder, rule):
    page = (folder / "01_a.html").read_text(encoding="utf-8")
    (folder / "fault.html").write_text(page.replace("</main>", f"{FAULTS[rule]}</main>"))
    found = violations(browser, (folder / "fault.html").as_uri(), "light")
    assert {one.split(":")[0] for one in found} == {rule}


@pytest.mark.parametrize("name", ["index.html", "01_a.html"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, folder, name):
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    emulate(browser, prefers_reduced_motion="reduce")
    browser.get((folder / name).as_uri())
    wanted = browser.execute_script(REACHABLE)
    reached, hidden = set(), []
    for _ in range(3 * len(wanted)):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        focused = browser.execute_script(FOCUSED)
        if focused is None or focused["one"] in reached:
            break
        reached.add(focused["one"])
        if not (focused["ring"] and focused["seen"]):
            hidden.append(focused["name"])
    missed = [one.get_attribute("outerHTML")[:100] for one in wanted if one not in reached]
    assert len(wanted) > 3 and missed == []
    assert hidden == []


def test_nothing_moves_for_who_asked_for_stillness(browser, folder):
    emulate(browser, prefers_reduced_motion="reduce")
    browser.get((folder / "01_a.html").as_uri())
    assert browser.execute_script(MOVING) == []


def test_the_look_for_motion_sees_what_moves_otherwise(browser, folder):
    emulate(browser, prefers_reduced_motion="no-preference")
    browser.get((folder / "01_a.html").as_uri())
    assert "HTML" in browser.execute_script(MOVING)
