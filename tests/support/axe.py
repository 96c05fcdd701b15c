"""axe-core over built pages: ``python tests/support/axe.py report/ [axe.min.js]``.

Prints a line a page and theme; every `<details>` stands open, so that nothing is left out.
"""

import sys
import tempfile
from pathlib import Path

from browser import open_browser
from selenium_axe_python import Axe

SCHEMES = ("light", "dark")
_SECONDS = 300  # a page of 1.4 MB takes seconds, the report in one file many times that


def emulate(browser, **features):
    """Have the browser prefer something, as ``prefers_color_scheme="dark"``."""
    listed = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": listed})


def violations(browser, address, scheme, script=None):
    """What axe-core finds on a page in a colour scheme, one line a node.

    `script` is the path of another axe than the one of the package.
    """
    emulate(browser, prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    browser.set_script_timeout(_SECONDS)
    browser.get(address)
    browser.execute_script(
        "for (const one of document.querySelectorAll('details')) one.open = true"
    )
    axe = Axe(browser, script) if script else Axe(browser)
    axe.inject()
    found = axe.run(options={"resultTypes": ["violations"]})["violations"]
    return [
        f"{one['id']}: {' '.join(map(str, node['target']))}: {node['html'][:120]}"
        for one in found
        for node in one["nodes"]
    ]


def check_folder(folder, script=None):
    """Print and count the violations of all pages of `folder` in both schemes."""
    count = 0
    with tempfile.TemporaryDirectory() as profile:
        browser = open_browser(profile)
        try:
            for file in sorted(Path(folder).resolve().glob("*.html")):
                for scheme in SCHEMES:
                    found = violations(browser, file.as_uri(), scheme, script)
                    count += len(found)
                    print(file.name, scheme, len(found), *found[:20], sep="\n  ", flush=True)
        finally:
            browser.quit()
    return count


if __name__ == "__main__":
    sys.exit(1 if check_folder(*sys.argv[1:]) else 0)
