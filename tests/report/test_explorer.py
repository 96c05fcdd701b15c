"""The sliders of a page in a real browser: the model, the controls, the address, no script."""

import json
import re

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
from explorer_samples import SIMULATED, output, page

from analysis.core import format_number
from analysis.openness import value_by_fields
from analysis.openness.fields import KIND, RATE, SHARE, SPEED, YEARS
from analysis.report.exporter import finished, render
from analysis.report.one_file import one_file
from analysis.report.site import Page, Site

CLOSE = 1e-9
"""Largest difference allowed, relative to the sum of the channels' sizes."""

pytestmark = pytest.mark.skipif(MISSING, reason=WHY_MISSING)


def draw_value(name, rng):
    """A value anywhere in the field's domain that a reader could mean, ends included."""
    kind = KIND[name]
    if kind == YEARS:
        return int(rng.integers(1, 31))
    if kind == SHARE:
        return float(rng.choice([0.0, 1.0, rng.random(), rng.random() ** 6]))
    if kind == RATE:
        return float(rng.choice([0.0, rng.uniform(-0.9, 1.5), rng.uniform(-0.2, 0.2)]))
    if kind == SPEED:
        return float(rng.choice([0.0, 10.0 ** rng.uniform(-12, 1)]))
    return float(rng.choice([0.0, SIMULATED[name] * 10.0 ** rng.uniform(-3, 3)]))


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Where a page with the simulated sliders lies."""
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text(page(), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def opened(browser, address):
    """The page, freshly opened."""
    return open_at(browser, address)


def answers(browser, address, sets):
    """Random sets of inputs and what the browser makes of each."""
    rng = np.random.default_rng(20231015)
    drawn = [{name: draw_value(name, rng) for name in KIND} for _ in range(sets)]
    ask = "return JSON.stringify(JSON.parse(arguments[0]).map(valueOpenness))"
    told = open_at(browser, address).execute_script(ask, json.dumps(drawn))
    return list(zip(drawn, json.loads(told), strict=True))


def difference(values, answer):
    """Largest difference between browser and Python, over the channels' sizes."""
    python = value_by_fields(values)
    size = float(python.channels.abs().sum()) or 1.0
    pairs = [(answer["npv"], python.npv)]
    pairs += [(answer["channels"][name], worth) for name, worth in python.channels.items()]
    pairs += [(answer["actions"][name], worth) for name, worth in python.actions.items()]
    return max(abs(there - float(here)) for there, here in pairs) / size


@pytest.mark.parametrize("sets", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_random_sets_have_the_value_that_python_gives(browser, address, sets):
    largest = max(difference(*pair) for pair in answers(browser, address, sets))
    print(f"largest difference, browser against Python, {sets} sets: {largest:.2e}")
    assert largest < CLOSE


def test_the_browser_names_channels_and_actions_as_python_does(browser, address):
    [(values, answer)] = answers(browser, address, 1)
    python = value_by_fields(values)
    assert list(answer["channels"]) == list(python.channels.index)
    assert list(answer["actions"]) == list(python.actions.index)


def test_the_comparison_sees_a_small_difference(browser, address):
    [(values, answer)] = answers(browser, address, 1)
    assert difference(values, answer) < CLOSE
    moved = {**answer, "npv": answer["npv"] * (1 + 1e-6) + 1e-6}
    assert difference(values, moved) > CLOSE


def npv(**changes):
    """What the page should write for the simulated neutral view with `changes`."""
    value = value_by_fields(SIMULATED | changes).npv
    return ("+" if value > 0 else "") + format_number(value, "usd_bn")


def shown(browser):
    return text(browser, ".explorer-npv")


def chart_words(browser):
    return browser.find_element("css selector", ".explorer-chart").get_attribute("aria-label")


def test_the_page_starts_from_the_first_view_and_complains_of_nothing(opened):
    assert shown(opened) == npv()
    assert not complaints(opened)
    assert text(opened, ".explorer-problem") == ""


def test_a_slider_moved_by_keyboard_changes_the_value_as_python_says(opened):
    keys(opened, "#lever-fee_rate", "\ue014\ue00e\ue00e")  # right arrow, page up twice
    rate = number(opened, "fee_rate") / 100
    assert rate > SIMULATED["fee_rate"]
    assert shown(opened) == npv(fee_rate=rate) != npv()


def test_a_number_in_the_box_is_used_exactly_also_beyond_the_slider(opened):
    enter(opened, "api_revenue", "0.1234")
    assert shown(opened) == npv(api_revenue=0.1234)
    enter(opened, "api_revenue", "777")
    assert shown(opened) == npv(api_revenue=777)


@pytest.mark.parametrize("written", ["101", "-1", "1e400", "-", ""])
def test_a_number_out_of_bounds_is_named_and_not_used(opened, written):
    enter(opened, "fee_rate", written or "\ue003")  # backspace
    assert text(opened, "#lever-fee_rate-problem") == "Not used: give a number from 0 to 100."
    assert shown(opened) == npv()
    enter(opened, "fee_rate", "20")
    assert text(opened, "#lever-fee_rate-problem") == ""
    assert shown(opened) == npv(fee_rate=0.2)


def test_growth_past_any_number_is_not_used(opened):
    enter(opened, "ad_growth", "1e300")
    assert "growth passes any number" in text(opened, "#lever-ad_growth-problem")
    assert shown(opened) == npv()


def test_reset_goes_back_to_the_view(opened):
    enter(opened, "api_revenue", "9")
    enter(opened, "fee_rate", "300")
    click(opened, ".explorer-reset")
    assert shown(opened) == npv() and number(opened, "fee_rate") == 10
    assert text(opened, "#lever-fee_rate-problem") == ""


def test_a_view_sets_every_input(opened):
    click(opened, "[data-view=sceptic]")
    halved = {name: value / 2 for name, value in SIMULATED.items() if KIND[name] != YEARS}
    assert shown(opened) == npv(**halved)
    pressed = opened.find_element("css selector", "[data-view=sceptic]")
    assert pressed.get_attribute("aria-pressed") == "true"


def test_actions_regret_and_sentence_follow(opened):
    enter(opened, "api_revenue", "0")
    value = value_by_fields(SIMULATED | {"api_revenue": 0.0})
    cells = """return [...document.querySelectorAll("[data-action]")]
        .map((row) => row.innerText.split("\t"))"""
    rows = {row[0].split(" \u2713")[0]: row[1:] for row in opened.execute_script(cells)}
    assert rows["Open with the licence"] == [format_number(value.npv, "usd_bn"), "–"]
    assert rows["Sell access"] == ["$0", format_number(float(value.regret["sell"]), "usd_bn")]
    settled(opened)
    assert "Best of the four: open with the licence." in text(opened, ".explorer-says")


def test_the_waterfall_is_drawn_and_described(opened):
    chart = opened.find_element("css selector", ".explorer-chart")
    assert f"Net value {npv()}" in chart.get_attribute("aria-label")
    assert len(chart.find_elements("css selector", "path.bar")) == 8
    assert len(chart.find_elements("css selector", "path.down")) >= 2


def test_the_address_keeps_what_differs_and_gives_it_back(opened, address):
    assert settled(opened) == ""
    click(opened, "[data-view=sceptic]")
    enter(opened, "fee_rate", "20")
    kept = settled(opened)
    assert kept == "#explore:view=sceptic;fee_rate=0.2"
    before = shown(opened)
    open_at(opened, address, kept)
    assert shown(opened) == before and number(opened, "fee_rate") == 20
    click(opened, "[data-view=neutral]")
    assert settled(opened) == ""


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("nothing=1", "nothing=1"),
        ("view=none", "view=none"),
        ("fee_rate=NaN;fee_rate=2;fee_rate=", "fee_rate=NaN, fee_rate=2, fee_rate="),
        ("__proto__=1;constructor=2", "__proto__=1, constructor=2"),
        ("<img src=x onerror=alert(1)>", "img"),
        ("ad_growth=1e300", "passes any number"),
        ("%ff%zz=1", "%ff%zz=1"),
        ("x" * 9000, "too long"),
    ],
)
def test_a_hostile_address_changes_nothing_and_is_named(browser, address, asked, named):
    opened = open_at(browser, address, "#explore:" + asked)
    assert shown(opened) == npv()
    assert named in text(opened, ".explorer-problem")
    assert not opened.find_elements("css selector", ".explorer-problem *")


def test_what_can_be_used_of_an_address_is_used(browser, address):
    opened = open_at(browser, address, "#explore:bad=1;fee_rate=0.2")
    assert shown(opened) == npv(fee_rate=0.2)


@pytest.mark.parametrize("tiny", ["1e-150", "5e-324", "1e-12"])
def test_amounts_below_a_dollar_are_none_and_blank_nothing(browser, address, tiny):
    opened = open_at(browser, address, f"#explore:api_revenue={tiny}")
    settled(opened)
    assert not complaints(opened)
    assert shown(opened) == npv(api_revenue=0.0)
    sell = "document.querySelector('[data-action=sell]').cells[1].textContent"
    assert opened.execute_script(f"return {sell}") == "$0"
    assert len(opened.find_elements("css selector", "path.bar")) == 8
    assert "$0;" in chart_words(opened)


def test_a_page_where_nothing_is_at_stake_is_drawn(browser, address):
    nothing = ";".join(f"{name}=0" for name in KIND if KIND[name] != YEARS)
    opened = open_at(browser, address, f"#explore:{nothing};api_revenue=1e-150;api_margin=1")
    settled(opened)
    assert not complaints(opened)
    assert shown(opened) == "$0"
    assert "is worth as much as selling access" in text(opened, ".explorer-says")


def test_a_part_of_the_result_that_fails_leaves_the_others(opened):
    opened.execute_script("document.querySelector('.explorer-npv').remove()")
    enter(opened, "fee_rate", "20")
    assert settled(opened) == "#explore:fee_rate=0.2"
    assert f"Net value {npv(fee_rate=0.2)}" in chart_words(opened)
    opened.get_log("browser")  # tells of the part that is gone


def test_anchors_of_sections_work_as_ever(browser, address):
    opened = open_at(browser, address, "#move-it")
    assert settled(opened) == "#move-it" and text(opened, ".explorer-problem") == ""
    opened.execute_script("location.hash = '#before'")
    assert settled(opened) == "#before" and shown(opened) == npv()


def test_an_address_that_is_pasted_into_an_open_page_is_taken(opened):
    opened.execute_script("location.hash = '#explore:fee_rate=0.2'")
    settled(opened)
    assert shown(opened) == npv(fee_rate=0.2)


def test_opening_and_using_the_page_asks_for_the_page_alone(browser, address):
    asked_addresses(browser)
    enter(open_at(browser, address), "fee_rate", "20")
    assert asked_addresses(browser) == {address}


@pytest.mark.parametrize("width", [360, 700, 1200])
def test_nothing_sticks_out_sideways(opened, width):
    assert width_at(opened, width) <= width


def test_colours_follow_dark_paper(opened):
    colour = "return getComputedStyle(document.querySelector('.explorer-npv')).color"
    light = opened.execute_script(colour)
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    assert opened.execute_script(colour) != light
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_bars_do_not_glide_where_a_reader_wants_no_motion(opened):
    still = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", still)
    change = """document.querySelector('[data-view=sceptic]').click();
    return document.querySelector('text.value.net').textContent"""
    assert opened.execute_script(change) == shown(opened) != npv()
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_print_shows_what_was_set_and_the_values_in_use(opened):
    enter(opened, "fee_rate", "20")
    settled(opened)
    with as_printed(opened):
        assert seen(opened, ".explorer-chart svg") and not seen(opened, ".lever-slider")
        assert not seen(opened, "#fig-sliders")
        used = opened.execute_script("return document.querySelector('.explorer-used').innerText")
    assert re.search(r"Fee rate:?\s*20 % \(changed\)", used)


def test_print_shows_the_figure_alone_where_nothing_was_set(opened):
    with as_printed(opened):
        assert seen(opened, "#fig-sliders") and not seen(opened, ".explorer-live")
    click(opened, "[data-view=sceptic]")
    with as_printed(opened):
        assert not seen(opened, "#fig-sliders") and seen(opened, ".explorer-live")


def test_without_scripts_the_figure_stands_there_and_no_control(tmp_path, address):
    off = {"profile.managed_default_content_settings.javascript": 2}
    still = open_browser(tmp_path, preferences=off)
    try:
        still.get(address)
        figure = still.find_element("css selector", "#fig-sliders")
        controls = still.find_elements("css selector", ".explorer input, .explorer button")
        assert figure.is_displayed() and len(controls) > 50
        assert not any(control.is_displayed() for control in controls)
    finally:
        still.quit()


def test_with_scripts_the_figure_makes_room_for_the_sliders(opened):
    assert seen(opened, ".lever-slider") and not seen(opened, "#fig-sliders")


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """Where a document lies that holds the sliders twice, the first ones hidden."""
    file = tmp_path_factory.mktemp("twice") / "page.html"
    file.write_text(doubled(page()), encoding="utf-8")
    return file.as_uri()


def values_of(browser):
    return browser.execute_script(
        "return [...document.querySelectorAll('.explorer-npv')].map((one) => one.textContent)"
    )


@pytest.mark.parametrize("page_of", ["", "in=second;"])
def test_of_two_sets_of_sliders_the_shown_or_the_named_one_takes_the_address(
    browser, twice, page_of
):
    opened = open_at(browser, twice, f"#explore:{page_of}fee_rate=0.2")
    assert values_of(opened) == [npv(), npv(fee_rate=0.2)]
    assert text(opened, "[data-page=second] .explorer-problem") == ""
    assert not complaints(opened)


def test_sliders_that_are_named_take_the_address_though_hidden(browser, twice):
    opened = open_at(browser, twice, "#explore:in=first;fee_rate=0.2")
    assert values_of(opened) == [npv(fee_rate=0.2), npv()]
    assert settled(opened) == "#explore:in=first;fee_rate=0.2"


def test_of_two_sets_of_sliders_the_moved_one_moves_and_writes_its_page(browser, twice):
    opened = open_at(browser, twice)
    enter(opened, "fee_rate", "20", "second-lever")
    assert values_of(opened) == [npv(), npv(fee_rate=0.2)]
    assert settled(opened) == "#explore:in=second;fee_rate=0.2"
    click(opened, "[data-page=second] .explorer-reset")
    assert settled(opened) == "#second"


def test_sliders_that_are_shown_later_have_the_address_from_then_on(browser, twice):
    opened = open_at(browser, twice)
    swap = "document.querySelectorAll('section').forEach((one) => { one.hidden = !one.hidden; })"
    opened.execute_script(swap)
    opened.execute_script("location.hash = '#explore:fee_rate=0.3'")
    settled(opened)
    assert values_of(opened) == [npv(fee_rate=0.3), npv()]
    enter(opened, "fee_rate", "40", "first-lever")
    assert settled(opened) == "#explore:in=first;fee_rate=0.4"


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """Where one file with the sliders of two dates of knowledge lies, another page before them."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    bundle, metadata = output()
    shown = new_output("display_data", bundle, metadata=metadata)
    cells = {"00_a": [], "04_b": [new_markdown_cell("# B"), new_code_cell(outputs=[shown])]}
    pages = [Page(stem, day, stem, stem) for day in (None, "2023-10-15") for stem in cells]
    site = Site(tuple(pages))
    made = {}
    for one in pages:
        of_day = new_markdown_cell(f"As of {one.vintage}.")  # alike they would stand once
        made[one.file] = render(new_notebook(cells=[*cells[one.stem], of_day]), one, site)
    file = tmp_path_factory.mktemp("sent") / "report.html"
    file.write_text(one_file(finished(made, site), site), encoding="utf-8")
    return file.as_uri()


def test_an_address_of_the_one_file_turns_to_the_sliders_it_names(browser, sent):
    opened = open_at(browser, sent, "#explore:in=04_b-2023-10-15;fee_rate=0.2")
    assert values_of(opened) == [npv(), npv(fee_rate=0.2)]
    assert seen(opened, "[data-page='04_b-2023-10-15'] .lever-slider")
    assert not seen(opened, "[data-page='04_b'] .lever-slider")
    enter(opened, "fee_rate", "30", "04_b-2023-10-15--lever".replace("04", "\\30 4"))
    assert settled(opened) == "#explore:in=04_b-2023-10-15;fee_rate=0.3"
    assert not complaints(opened)


@pytest.mark.parametrize("asked", ["#explore:%ff%zz=1", "#%zz", "#explore:in=none;fee_rate=0.2"])
def test_an_address_that_leads_nowhere_leaves_the_one_file_as_it_is(browser, sent, asked):
    opened = open_at(browser, sent, asked)
    assert values_of(opened) == [npv(), npv()]
    assert not complaints(opened)
