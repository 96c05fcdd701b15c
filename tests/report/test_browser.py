"""What a real browser does with a page: nothing is fetched, nothing sticks out."""

import http.server
import os
import re
import shutil
import subprocess
import threading

import pytest
from samples import FIGURE, code, markdown, plan_of, write

from analysis.report.build import run_plan

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MEASURE = """<!doctype html><title>m</title><iframe src="PAGE" width="360" height="3000">
</iframe><p id="answer">none</p><script>
onload = () => { const root = document.querySelector("iframe").contentDocument.documentElement;
document.querySelector("#answer").textContent = `width ${root.scrollWidth}`; }</script>"""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("REQUIRE_BROWSER") != "1", reason="no chromium here"
)


class _Server(http.server.ThreadingHTTPServer):
    """Serves one folder on the loopback address and remembers what was asked for."""

    def __init__(self, folder):
        self.asked = []
        server = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *given):
                super().__init__(*given, directory=str(folder))

            def do_GET(self):
                server.asked.append(self.path)
                super().do_GET()

            def log_message(self, *ignored):
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    wide = code("print('x' * 500)")
    long_formula = markdown("## Formula\n\n$$" + "+".join(["x"] * 80) + "$$\n\n`" + "y" * 90 + "`")
    write(folder / "notebooks", "00_overview")
    write(folder / "notebooks", "01_rise", code(FIGURE), wide, long_formula)
    run_plan(plan_of(folder))
    page = (folder / "report" / "01_rise.html").read_text()
    wide_page = page.replace("</style>", "body{min-width:500px}</style>")
    (folder / "report" / "too_wide.html").write_text(wide_page)
    for name in ("01_rise", "too_wide"):
        measure = MEASURE.replace("PAGE", f"{name}.html")
        (folder / "report" / f"measure_{name}.html").write_text(measure)
    served = _Server(folder / "report")
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield served
    served.shutdown()
    served.server_close()


def dom(server, page, profile):
    assert CHROMIUM is not None, "REQUIRE_BROWSER=1, but there is no chromium"
    address = f"http://127.0.0.1:{server.server_address[1]}/{page}"
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "--dump-dom", address]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def test_opening_a_page_asks_for_the_page_alone(server, tmp_path):
    server.asked.clear()
    assert 'id="fig-rise"' in dom(server, "01_rise.html", tmp_path)
    assert set(server.asked) <= {"/01_rise.html", "/favicon.ico"}  # the icon is the browser's own


def width(server, page, profile):
    found = re.search(r"width (\d+)", dom(server, page, profile))
    assert found, "the page could not be measured"
    return int(found[1])


def test_a_page_does_not_scroll_sideways_on_a_phone(server, tmp_path):
    assert width(server, "measure_01_rise.html", tmp_path) <= 360


def test_the_measure_sees_a_page_that_sticks_out(server, tmp_path):
    assert width(server, "measure_too_wide.html", tmp_path) == 500
