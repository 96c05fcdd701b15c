"""A headless Chromium to open built pages in."""

import os
import shutil

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
MISSING = (CHROMIUM is None or DRIVER is None) and os.environ.get("REQUIRE_BROWSER") != "1"
WHY_MISSING = "no chromium with chromedriver here"


def open_browser(profile, *flags, preferences=None):
    """A headless Chromium that asks nobody for anything."""
    assert CHROMIUM and DRIVER, "REQUIRE_BROWSER=1, but there is no chromium with chromedriver"
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    still = ("networking", "timer-throttling")
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1200,900",
        f"--user-data-dir={profile}",
        *(f"--disable-background-{what}" for what in still),
        *flags,
    ):
        options.add_argument(flag)
    if preferences:
        options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service(executable_path=DRIVER))
