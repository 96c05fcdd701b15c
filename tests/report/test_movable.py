"""Parts to choose in and to move, in a real browser: numbers, words, keyboard, no script."""

import json
import re
from itertools import product

import movable_samples as samples
import numpy as np
import pytest
from browser import MISSING, WHY_MISSING, open_browser
from browsing import (
    as_printed,
    asked_addresses,
    click,
    complaints,
    doubled,
    enter,
    keys,
    number,
    open_at,
    seen,
    settled,
    text,
    width_at,
)

from analysis.capex import required_revenue
from analysis.core import format_number
from analysis.display.draw_choices import LEVEL
from analysis.display.movable_reactions import CHOICES, SAYS, WORDS, verdict_of

CLOSE = 1e-9
ARROW_RIGHT, ARROW_DOWN = "\ue014", "\ue015"
DEFAULTS = {name: settings[2] for name, settings in samples.INPUTS.items()}
REVENUE, REACTIONS = ".movable-revenue", ".movable-reactions"
EVIL = "</script><img src=x onerror=alert(1)>"

pytestmark = pytest.mark.skipif(MISSING, reason=WHY_MISSING)


@pytest.fixture(scope="module")
def html():
    return samples.page(samples.reactions_part(), samples.revenue_part())


@pytest.fixture(scope="module")
def address(tmp_path_factory, html):
    """Where a page with both parts lies."""
    return written(tmp_path_factory.mktemp("page"), html)


def written(folder, page):
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def opened(browser, address):
    """The page, freshly opened."""
    return open_at(browser, address)


# required revenue


def draw_inputs(rng):
    """Spending, life, cost of capital and margin anywhere that a reader could mean."""
    rate = rng.choice([0.0, rng.uniform(-0.9, 1.5), 10.0 ** rng.uniform(-12, -3)])
    life, margin = 10.0 ** rng.uniform(-1, 2), rng.choice([1.0, 1.0 - rng.random()])
    return [float(one) for one in (10.0 ** rng.uniform(-3, 3), life, rate, margin)]


@pytest.mark.parametrize("sets", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_required_revenue_is_what_python_gives(opened, sets):
    rng = np.random.default_rng(20231015)
    drawn = [draw_inputs(rng) for _ in range(sets)]
    ask = "return JSON.parse(arguments[0]).map((inputs) => requiredRevenue(...inputs))"
    told = np.array(opened.execute_script(ask, json.dumps(drawn)))
    python = np.array([required_revenue(*inputs) for inputs in drawn])
    print(f"largest relative difference, {sets} sets: {np.max(np.abs(told / python - 1)):.2e}")
    assert np.isfinite(python).all() and len(np.unique(python)) == sets
    np.testing.assert_allclose(told, python, rtol=CLOSE)


def test_amounts_are_written_as_python_writes_them(opened):
    rng = np.random.default_rng(7)
    drawn = [float(one) for one in 10.0 ** rng.uniform(-6, 4, 300)]
    ask = """return JSON.parse(arguments[0]).map(
        (one) => [Drawing.money(one), Drawing.significant(one, 2)])"""
    told = opened.execute_script(ask, json.dumps(drawn))
    assert told == [[format_number(one, "usd_bn"), format_number(one, "ratio")] for one in drawn]


def needed(capex=72.0, **changes):
    """What the page should say that the simulated spending needs."""
    return format_number(required_revenue(capex, **(DEFAULTS | changes)), "usd_bn")


def shown(browser):
    return text(browser, f"{REVENUE} .movable-number").split(" ")[0]


def says(browser, part=REVENUE):
    settled(browser)
    return text(browser, f"{part} .movable-says")


def test_the_sliders_start_from_the_first_values(opened):
    assert shown(opened) == needed()
    assert f"needs {needed()} of revenue a year" in says(opened)
    assert not complaints(opened)


def test_a_slider_moved_by_keyboard_changes_what_is_needed(opened):
    keys(opened, "#lever-useful_life_years", ARROW_RIGHT)
    life = number(opened, "useful_life_years")
    assert life > DEFAULTS["useful_life_years"]
    assert shown(opened) == needed(useful_life_years=life) != needed()
    assert f"Over {life:g}\u00a0years at" in says(opened)


@pytest.mark.parametrize(
    ("name", "entered", "value"),
    [
        ("useful_life_years", "0.5", 0.5),
        ("useful_life_years", "80", 80),
        ("cost_of_capital", "0", 0.0),
        ("contribution_margin", "100", 1.0),
    ],
)
def test_a_number_in_the_box_is_used_exactly_also_beyond_the_slider(opened, name, entered, value):
    enter(opened, name, entered)
    assert shown(opened) == needed(**{name: value})


@pytest.mark.parametrize(
    ("name", "entered"),
    [
        ("useful_life_years", "0"),
        ("useful_life_years", "-3"),
        ("cost_of_capital", "-100"),
        ("contribution_margin", "0"),
        ("contribution_margin", "101"),
        ("contribution_margin", "-"),
    ],
)
def test_a_number_out_of_bounds_is_named_and_not_used(opened, name, entered):
    enter(opened, name, entered)
    allowed = samples.INPUTS[name][-1]
    assert text(opened, f"#lever-{name}-problem") == f"Not used: give {allowed}."
    assert shown(opened) == needed()


def test_an_endless_requirement_is_not_used(opened):
    enter(opened, "contribution_margin", "1e-318")
    assert "passes any number" in text(opened, "#lever-contribution_margin-problem")
    assert shown(opened) == needed()


def test_another_spending_is_paid_back_and_reset_goes_back(opened):
    keys(opened, f"{REVENUE} .movable-spending", ARROW_DOWN)
    enter(opened, "cost_of_capital", "5")
    assert shown(opened) == needed(1.2, cost_of_capital=0.05)
    assert "all of 2012" in says(opened)
    click(opened, f"{REVENUE} .movable-reset")
    assert shown(opened) == needed() and number(opened, "cost_of_capital") == 10


def test_the_requirement_is_held_against_what_is_known(opened):
    times = format_number(required_revenue(72.0, **DEFAULTS) / samples.KNOWN, "ratio")
    assert f"That is {times} times $3.00bn" in says(opened)
    assert "not covered" in text(opened, f"{REVENUE} .movable-number")
    keys(opened, f"{REVENUE} .movable-spending", ARROW_DOWN)
    assert " covered by" in text(opened, f"{REVENUE} .movable-number").replace("not covered", "")


def test_growth_that_was_none_is_told_in_words(browser, tmp_path):
    opened = open_at(browser, written(tmp_path, samples.page(samples.revenue_part(growth=-1.0))))
    assert says(opened).endswith("; all of Meta's revenue fell in 2025.")
    assert len(opened.find_elements("css selector", "line.growth")) == 0


def chart(browser, part):
    return browser.find_element("css selector", f"{part} .movable-chart").get_attribute(
        "aria-label"
    )


def test_the_curve_can_be_drawn_over_each_input(opened):
    for place, name in enumerate(samples.INPUTS):
        opened.execute_script(
            f"document.querySelectorAll('{REVENUE} .movable-over input')[arguments[0]].click()",
            place,
        )
        _, low, _, high, *_ = samples.INPUTS[name]
        ends = [needed(**{name: end}) for end in (low, high)]
        assert f"from {ends[0]} to {ends[1]}" in chart(opened, REVENUE)
        assert len(opened.find_elements("css selector", f"{REVENUE} path.curve")) == 1


# stored event studies


def told_cells():
    """Row of the grid by its four choices, where there is one."""
    rows = samples.grid().dropna().to_dict("records")
    return {tuple(row[name] for name in CHOICES): row for row in rows}


def words_of(row):
    """Number and sentence that Python gives a row."""
    mean, low, high = (percent(row[name]) for name in ("mean_car", "low", "high"))
    texts = {
        "mean": mean,
        "low": low,
        "high": high,
        "n": f"{row['n']:.0f}",
        "size": mean[1:],
        "moved": "fell" if row["mean_car"] < 0 else "rose",
        **{name: written_p(row[name]) for name in ("p_events", "p_random")},
    }
    verdict = verdict_of(row["p_events"], row["p_random"])
    return [WORDS["mean"].format(**texts), SAYS[verdict].format(**texts)]


def percent(value):
    return ("+" if value > 0 else "") + format_number(value, "share")


def written_p(value):
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


CHOOSE = """
const root = document.querySelectorAll('.movable-reactions')[arguments[1] || 0];
const controls = root.querySelectorAll('.movable-choice');
const choices = arguments[0];
[...controls].reverse().forEach((control, back) => {
  const wanted = choices[controls.length - 1 - back];
  const select = control.querySelector('select');
  const inputs = control.querySelectorAll('input');
  if (select) select.selectedIndex = wanted; else inputs[wanted].checked = true;
  (select || inputs[wanted]).dispatchEvent(new Event('change', {bubbles: true}));
});
return ['number', 'says'].map((name) => root.querySelector(`.movable-${name}`).textContent);
"""
"""Set all choices from the last to the first, and read what is said."""

OPTIONS = (samples.LISTS, samples.DAYS, samples.WINDOWS, samples.POOLS)


def test_every_choice_says_what_python_says(opened):
    cells = told_cells()
    for names in product(*OPTIONS):
        if names in cells:
            places = [options.index(name) for options, name in zip(OPTIONS, names, strict=True)]
            assert opened.execute_script(CHOOSE, places) == words_of(cells[names]), names
    assert not complaints(opened)


def test_choices_that_say_the_same_are_counted(opened):
    frame = samples.grid().dropna()
    own = frame[frame["events"] == "openings"]
    told = own["p_random"] < LEVEL
    same = int((told == told.iloc[0]).sum())
    expected = WORDS["counts"].format(
        told=int(told.sum()),
        count=len(own),
        all_told=int((frame["p_random"] < LEVEL).sum()),
        all=len(frame),
        same=same,
    )
    assert text(opened, ".movable-counts") == expected


def test_a_choice_made_by_keyboard_changes_what_is_said(opened):
    before = text(opened, f"{REACTIONS} .movable-number")
    keys(opened, f"{REACTIONS} fieldset input:checked", ARROW_DOWN)
    row = told_cells()["openings", "a fund", "days -1 to 1", "kept"]
    assert text(opened, f"{REACTIONS} .movable-number") == words_of(row)[0] != before
    keys(opened, f"{REACTIONS} .movable-choice:nth-child(2) select", ARROW_DOWN)
    row = told_cells()["openings", "an index", "days -1 to 1", "kept"]
    assert text(opened, f"{REACTIONS} .movable-says") == words_of(row)[1]


def test_a_choice_without_a_stored_mean_is_closed_and_says_why(opened):
    closed = "[...document.querySelectorAll('.movable-reactions :disabled')]"
    assert opened.execute_script(f"return {closed}.length") == 0
    opened.execute_script(CHOOSE, [3, 0, 0, 0])
    label = f"return {closed}.map((one) => one.closest('label').textContent.trim())"
    assert opened.execute_script(label) == ["left out – these are results"]
    opened.execute_script(CHOOSE, [0, 0, 0, 0])
    opened.execute_script(CHOOSE, [0, 0, 0, 1])
    lists = f"return {closed}.map((one) => one.textContent)"
    assert opened.execute_script(lists) == ["results – these are results"]


def test_the_chosen_mean_stands_among_all_with_these_events(opened):
    count = len(samples.grid().query("events == 'openings'"))
    assert len(opened.find_elements("css selector", f"{REACTIONS} circle")) == count
    assert len(opened.find_elements("css selector", f"{REACTIONS} circle.own")) == 1
    told = samples.grid().query("events == 'openings' and p_random < @LEVEL")
    assert len(opened.find_elements("css selector", f"{REACTIONS} circle.told")) == len(told)
    assert f"the {count} choices" in chart(opened, REACTIONS)


# both, on a page


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A page whose labels would run."""
    choice = samples.grid().assign(events=lambda rows: rows["events"] + EVIL)
    parts = [
        samples.choose_reaction(
            choice.assign(reason=choice["reason"].where(choice["n"].notna(), EVIL))
        ),
        samples.revenue_part(amounts=samples.spending(spending=[EVIL, "b"]), label=EVIL, unit=EVIL),
    ]
    return written(tmp_path_factory.mktemp("hostile"), samples.page(*parts))


def test_hostile_words_are_shown_as_the_text_they_are(browser, hostile):
    opened = open_at(browser, hostile)
    opened.execute_script(CHOOSE, [3, 0, 0, 0])
    assert EVIL in says(opened) and EVIL in text(opened, ".movable-choice option")
    assert EVIL in text(opened, f"{REACTIONS} fieldset label:has(:disabled)")
    assert EVIL in text(opened, f"{REVENUE} .movable-chart")
    assert not opened.find_elements("css selector", "main img")
    assert not complaints(opened)


def test_using_the_page_asks_for_the_page_alone_and_leaves_the_address(browser, address):
    asked_addresses(browser)
    opened = open_at(browser, address)
    enter(opened, "cost_of_capital", "5")
    opened.execute_script(CHOOSE, [0, 1, 1, 1])
    assert settled(opened) == ""
    assert asked_addresses(browser) == {address}


@pytest.mark.parametrize("width", [360, 700, 1200])
def test_nothing_sticks_out_sideways(opened, width):
    assert width_at(opened, width) <= width


CONTRAST = """
const rgb = (colour) => {
  const canvas = document.createElement('canvas').getContext('2d');
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const light = (colour) => rgb(colour).map((part) => part / 255)
  .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
const paper = light(getComputedStyle(document.body).backgroundColor);
const said = [...document.querySelectorAll('.movable-live *')].filter((node) => (
  [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())
));
return said.map((node) => {
  const style = getComputedStyle(node);
  const ink = light(node instanceof SVGElement ? style.fill : style.color);
  const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  return [node.className.baseVal ?? node.className, ratio];
});
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_the_paper(opened, scheme):
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    opened.execute_script(CHOOSE, [3, 0, 0, 0])  # with a closed choice
    found = opened.execute_script(CONTRAST)
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert len(found) > 40
    assert [one for one in found if one[1] < 4.5] == []


def test_every_control_has_a_name_and_the_answer_is_announced(html):
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    answers = soup.select("output.movable-says")
    assert len(answers) == 2
    assert all(answer["aria-live"] == "polite" for answer in answers)
    assert all(live["aria-label"] for live in soup.select(".movable-live"))


def test_controls_built_by_script_have_names(opened):
    names = """return [...document.querySelectorAll('.movable-live :is(select, input)')].map(
        (one) => (one.getAttribute('aria-label') || one.labels[0]?.textContent || '').trim())"""
    assert all(opened.execute_script(names))
    groups = opened.find_elements("css selector", ".movable-live fieldset")
    assert groups and all(group.find_elements("css selector", "legend") for group in groups)


def test_without_scripts_the_figures_stand_there_and_no_control(tmp_path, address):
    off = {"profile.managed_default_content_settings.javascript": 2}
    still = open_browser(tmp_path, preferences=off)
    try:
        still.get(address)
        figures = still.find_elements("css selector", ".movable figure")
        controls = still.find_elements("css selector", ".movable input, .movable select")
        assert len(figures) == 2 and all(figure.is_displayed() for figure in figures)
        assert controls and not any(control.is_displayed() for control in controls)
    finally:
        still.quit()


def test_with_scripts_figures_stay_and_controls_come(opened):
    assert seen(opened, "#fig-reactions") and seen(opened, f"{REACTIONS} select")
    assert seen(opened, "#fig-revenue") and seen(opened, f"{REVENUE} .lever-slider")


def test_two_pages_in_one_document_do_not_touch_one_another(browser, html, tmp_path):
    opened = open_at(browser, written(tmp_path, doubled(html)))
    said = "return [...document.querySelectorAll('.movable-number')].map((one) => one.textContent)"
    before = opened.execute_script(said)
    opened.execute_script(CHOOSE, [1, 2, 1, 0], 1)
    enter(opened, "cost_of_capital", "5", "second-lever")
    after = opened.execute_script(said)
    assert before[:2] == before[2:] == after[:2]
    assert after[2] != before[2] and after[3].startswith(needed(cost_of_capital=0.05))
    checked = "return document.querySelectorAll('.movable-live input:checked').length"
    assert opened.execute_script(checked) == 2 * 3
    assert not complaints(opened)


def test_print_shows_what_was_set_and_no_control(opened):
    with as_printed(opened):
        assert not seen(opened, f"{REVENUE} .movable-live")
        assert not seen(opened, f"{REACTIONS} .movable-live")
    enter(opened, "cost_of_capital", "5")
    opened.execute_script(CHOOSE, [1, 0, 0, 0])
    with as_printed(opened):
        for part in (REVENUE, REACTIONS):
            assert seen(opened, f"{part} .movable-chart svg") and seen(opened, f"{part} output")
        assert not seen(opened, f"{REVENUE} .lever-slider")
        assert not seen(opened, f"{REACTIONS} select")


def test_the_same_parts_make_the_same_bytes(html):
    assert samples.page(samples.reactions_part(), samples.revenue_part()) == html
    assert len(re.findall("<style", html)) == 1
