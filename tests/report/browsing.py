"""What tests do in an open page: look at it, press keys, wait."""

import copy
import json
from contextlib import contextmanager

from bs4 import BeautifulSoup


def open_at(browser, address, fragment=""):
    """The page, freshly loaded."""
    browser.get("about:blank")
    browser.get(address + fragment)
    wait(browser, "return document.readyState === 'complete'")  # get() can return sooner
    return browser


def wait(browser, script, *given):
    """What a script gives, once it is something."""
    from selenium.webdriver.support.wait import WebDriverWait

    def true(one):
        return one.execute_script(script, *given)

    return WebDriverWait(browser, 30, poll_frequency=0.02).until(true, f"never true: {script}")


def text(browser, selector):
    return browser.execute_script(
        "return document.querySelector(arguments[0]).textContent", selector
    )


def seen(browser, selector):
    return browser.execute_script(
        "return document.querySelector(arguments[0]).checkVisibility()", selector
    )


def keys(browser, selector, *pressed):
    browser.find_element("css selector", selector).send_keys(*pressed)


def click(browser, selector):
    """Click by script: a page that still scrolls smoothly moves away from under the pointer."""
    browser.execute_script("document.querySelector(arguments[0]).click()", selector)


def enter(browser, name, written, lever="lever"):
    """Write into an input's box, as a reader does, and leave it."""
    field = f"#{lever}-{name}-number"
    browser.execute_script(
        "document.querySelector(arguments[0]).closest('details')?.setAttribute('open', '')", field
    )
    browser.execute_script("document.querySelector(arguments[0]).select()", field)
    keys(browser, field, written, "\ue004")


def number(browser, name):
    return float(
        browser.execute_script(f"return document.querySelector('#lever-{name}-number').value")
    )


def settled(browser):
    """The address, once the script has had time to write it."""
    return browser.execute_async_script(
        "const done = arguments[0]; setTimeout(() => done(location.hash), 450)"
    )


def complaints(browser):
    """What the page has told the console since the last look."""
    return [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def asked_addresses(browser):
    """Every address that was asked for since the last look."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }


def width_at(browser, width):
    """How wide the page is in a window of `width`, with everything folded out."""
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    settled(browser)
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    return wide


def doubled(html):
    """A page whose text stands twice in one document, ids told apart, the first one hidden."""
    soup = BeautifulSoup(html, "html.parser")
    main = soup.find("main")
    for name in ("first", "second"):
        section = soup.new_tag("section", attrs={"data-page": name})
        if name == "first":
            section["hidden"] = ""
        section.extend(child for child in list(copy.copy(main).children))
        for tag in section.find_all(True):
            for attribute in {"id", "for", "aria-describedby"} & set(tag.attrs):
                tag[attribute] = f"{name}-{tag[attribute]}"
        main.insert_before(section)
    main.decompose()
    return str(soup)


@contextmanager
def as_printed(browser):
    """The page in the style of print."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
