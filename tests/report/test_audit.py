import re

import pytest

from analysis.report import audit_folder
from analysis.report.audit import MOST_BYTES
from analysis.report.scripts import POLICY

GOOD = f"""<!doctype html><html lang="en"><head>
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>A title</title></head>
<body><h1 id="top">A</h1><h2>B</h2><a href="#top">up</a> <a href="b.html#top">b</a>
<a href="https://example.org/" rel="noreferrer noopener">source</a>
<div data-cell="4"><figure id="f"><svg role="img" aria-label="A line that rises."></svg>
<figcaption><span class="figure-text">The rise.</span></figcaption></figure>
<table><caption>Numbers</caption><tr><th>x</th></tr></table></div>
PLACE</body></html>"""


def findings(tmp_path, page):
    (tmp_path / "a.html").write_text(page)
    (tmp_path / "b.html").write_text(GOOD)
    return [str(finding) for finding in audit_folder(tmp_path) if finding.page == "a.html"]


def test_a_sound_page_has_no_findings(tmp_path):
    assert findings(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("fragment", "message"),
    [
        ('<a href="c.html">c</a>', "'c.html', which is not in the folder"),
        ('<a href="#nowhere">c</a>', "anchor '#nowhere'"),
        ('<a href="b.html#nowhere">c</a>', "anchor 'b.html#nowhere'"),
        ('<a href="file:///etc">c</a>', "neither a page nor https"),
        ('<a href="https://example.org/">c</a>', "lacks rel=noreferrer"),
        ('<figure><img src="data:,"><figcaption>A rise</figcaption></figure>', "without a desc"),
        ('<figure><svg aria-label="figure"></svg><figcaption>A</figcaption></figure>', "desc"),
        (
            '<figure><img alt="No description has been provided for this image" src="data:,">'
            "<figcaption>A rise</figcaption></figure>",
            "without a description",
        ),
        ('<figure><svg aria-label="A rise."></svg></figure>', "without a caption"),
        ('<figure><svg aria-label="A r."></svg><figcaption>TODO</figcaption></figure>', "caption"),
        ("<figure><figcaption>A rise</figcaption></figure>", "without a drawing"),
        ('<img alt="A rise." src="data:,">', "outside a figure"),
        ('<img alt="A rise." src="https://example.org/a.png">', "src='https://example.org/a.png'"),
        ('<img alt="A rise." srcset="a.png 2x">', "srcset"),
        ('<svg aria-label="A."><use href="a.svg#b"></use></svg>', "href='a.svg#b'"),
        ('<svg aria-label="A."><use xlink:href="//example.org"></use></svg>', "xlink:href"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "<link> has no place"),
        ("<style>p{background:url(https://example.org)}</style>", "url or @import"),
        ("<style>@import 'a.css';</style>", "url or @import"),
        ("<p style=\"background:url('//example.org')\">a</p>", "style would fetch"),
        ("<script>1</script>", "<script> has no place"),
        ("<iframe></iframe>", "<iframe> has no place"),
        ('<meta http-equiv="refresh" content="0">', "<meta> has no place"),
        ('<p onclick="x()">a</p>', "onclick='x..' would run"),
        ('<a href="JavaScript:x()">a</a>', "would run"),
        ('<p id="top">a</p>', "id 'top' is used twice"),
        ('<div data-cell="7"><pre class="error">E: x</pre></div>', "cell 7: the cell failed: E: x"),
        ('<div data-cell="7"><pre class="stderr">old</pre></div>', "cell 7: .* stderr: old"),
        ("<h4>deep</h4>", "skips from level 2 to 4"),
        ("<h1>again</h1>", "exactly one heading of level 1"),
        ("<table><tr><th>x</th></tr></table>", "table without a caption"),
        ("<table><caption>c</caption><tr><td>x</td></tr></table>", "table without a header"),
        (r"<math><mi>\foo</mi></math>", r"formula with .*foo"),
        ("<math><mi>&amp;</mi></math>", "formula with '&'"),
        (
            '<figure><svg aria-label="A r."><path style="fill: #123456"/></svg>'
            "<figcaption>A rise</figcaption></figure>",
            "colour #123456 is not in the theme",
        ),
        ('<data class="n" value="1">1</data>', "without data-ref"),
    ],
)
def test_each_fault_is_found_and_named(tmp_path, fragment, message):
    found = findings(tmp_path, GOOD.replace("PLACE", fragment))
    assert any(re.search(message, finding) for finding in found), found


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (' lang="en"', "", "has no lang"),
        ("A title", " ", "has no title"),
        ("default-src 'none'", "default-src *", "content security policy"),
        ("PLACE", "x" * MOST_BYTES, "more than 1,500,000"),
    ],
)
def test_faults_of_the_whole_page_are_found(tmp_path, before, after, message):
    assert any(message in finding for finding in findings(tmp_path, GOOD.replace(before, after)))


def test_an_empty_folder_is_a_finding(tmp_path):
    assert [finding.what for finding in audit_folder(tmp_path)] == ["there is no page"]
