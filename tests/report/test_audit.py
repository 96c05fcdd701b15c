import re

import pandas as pd
import pytest

from analysis.core import Quantity, Source
from analysis.display import table_html
from analysis.display.theme import PALETTE, Shade
from analysis.report import audit_folder
from analysis.report.audit import MOST_BYTES, MOST_BYTES_ONE_FILE
from analysis.report.one_file import NAME
from analysis.report.scripts import POLICY

GOOD = f"""<!doctype html><html lang="en"><head>
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>A title</title></head>
<body><h1 id="top">A</h1><h2>B</h2><a href="#top">up</a> <a href="b.html#top">b</a>
<a href="https://example.org/" rel="noreferrer noopener">source</a>
<div data-cell="4"><figure id="f"><svg role="img" aria-label="A line that rises from 1 to 3."></svg>
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
        (
            '<figure><svg aria-label="It went up and up, to 3 in the end."></svg>'
            "<figcaption>A rise</figcaption></figure>",
            "lacks the form",
        ),
        (
            '<figure><svg aria-label="A line that rises and then falls again."></svg>'
            "<figcaption>A rise</figcaption></figure>",
            "lacks a number",
        ),
        (
            '<figure><svg aria-label="A line to 3."></svg><figcaption>A rise</figcaption></figure>',
            "lacks a trend",
        ),
        ("<table><caption>c</caption><tr><th></th></tr></table>", "an empty header"),
        ("<h2></h2>", "heading without words"),
        ("a\u202eb", "holds U\\+202E, right-to-left override"),
        ("a\x07b", "holds U\\+0007"),
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


VALID = [
    '<p><a href="#top"><span>a</span></a> <small>b</small></p>',
    '<button type="button"><span>a</span></button>',
    "<details><summary><h3>a</h3></summary><p>b</p></details>",
    "<ul><li><p>a</p><ul><li>b</li></ul></li></ul>",
    "<dl><div><dt>a</dt><dd><p>b</p></dd></div></dl>",
    "<table><caption>c</caption><thead><tr><th>x</th></tr></thead><tbody></tbody></table>",
    "<table><caption>c</caption><tr><th>no body written</th></tr></table>",
    '<label for="x">a</label><input id="x">',
    "<label>a <input></label>",
    "<fieldset><legend>a</legend><p>b</p></fieldset>",
    '<p aria-describedby="top">a</p>',
    "<p>a<br>b<wbr>c</p>",
    "<p>x <math><mi>a</mi><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>",
    "<p>&lt;p&gt;&amp;copy &amp;amp;</p>",
]


@pytest.mark.parametrize("fragment", VALID)
def test_valid_html_is_left_alone(tmp_path, fragment):
    assert findings(tmp_path, GOOD.replace("PLACE", fragment)) == []


@pytest.mark.parametrize(
    ("fragment", "message"),
    [
        ("<p>a<div>b</div></p>", "<div> at depth 1 as written becomes <div> at depth 0"),
        ("<p>a<ul><li>b</li></ul></p>", "<ul> at depth 1 as written becomes"),
        ('<a href="#top">a<a href="#top">b</a></a>', "<a> at depth 1 as written becomes"),
        ("<table><caption>c</caption><div>a</div><tr><th>x</th></tr></table>", "as written become"),
        ('<figure><svg aria-label="A line to 3 and on to 4."><p>a</p></svg></figure>', "becomes"),
        ("<p>a</p></p>", "Unexpected </p> end tag"),
        ("<p>a</b></p>", "Unexpected </b> end tag"),
        ("<p>a<b>b</p>c</b>", "as written becomes"),
        ('<p id="a" id="b">a</p>', "attribute 'id' twice"),
        ("<span><div>a</div></span>", "<div> cannot stand in <span>"),
        ('<button type="button"><p>a</p></button>', "<p> cannot stand in <button>"),
        ("<details><summary><p>a</p></summary></details>", "<p> cannot stand in <summary>"),
        ('<button type="button"><a href="#top">a</a></button>', "<a> is a control inside <button>"),
        ('<a href="#top"><button type="button">a</button></a>', "<button> is a control inside <a>"),
        ('<a href="#top"><span tabindex="0">a</span></a>', "<span> is a control inside <a>"),
        ("<ul><p>a</p></ul>", "<p> cannot be a child of <ul>"),
        ("<ul>text<li>a</li></ul>", "text 'text' cannot stand directly in <ul>"),
        ("<div><li>a</li></div>", "<li> cannot be a child of <div>"),
        ("<dl><p>a</p></dl>", "<p> cannot be a child of <dl>"),
        ("<p><dt>a</dt></p>", "<dt> cannot be a child of <p>|as written becomes"),
        ("<details><p>a</p></details>", "<details> does not begin with <summary>"),
        ("<fieldset><p>a</p></fieldset>", "<fieldset> does not begin with <legend>"),
        (
            '<figure><p>a</p><figcaption>b</figcaption><svg aria-label="A line to 3."></svg>'
            "<p>c</p></figure>",
            "neither the first nor the last",
        ),
        ('<p id="">a</p>', "id '' is empty"),
        ('<p id="a b">a</p>', "id 'a b' is empty or has a space"),
        ('<p aria-labelledby="top nowhere">a</p>', "aria-labelledby names 'nowhere'"),
        ('<button type="button" popovertarget="gone">a</button>', "popovertarget names 'gone'"),
        ('<label for="top">a</label>', "label for 'top', which is no control"),
        ('<label for="gone">a</label>', "label for 'gone', which is no control"),
        ("<label>a</label>", "label of no control"),
        ('<p tabindex="3">a</p>', "tabindex='3' breaks the order"),
    ],
)
def test_what_is_not_valid_is_found_and_named(tmp_path, fragment, message):
    found = findings(tmp_path, GOOD.replace("PLACE", fragment))
    assert any(re.search(message, finding) for finding in found), found


NUMBER = '<data class="n" data-ref="a.b" data-evidence="reported" value="1" title="x">$7</data>'
TYPED = [
    ("rose to 7", ["7"]),
    ("rose to 1,250.5 and 3%", ["1,250.5", "3"]),
    ("see <a href='https://example.org/#4'>page 4</a>", ["4"]),
    ("<ul><li>7</li></ul>", ["7"]),
    ("<table><caption>c</caption><tr><th>7</th></tr></table>", ["7"]),
    ("in 2023, on 2023-10-15, claim C01, 95% interval, days -1 to +1", []),
    (f"rose to {NUMBER}", []),
    ('by <span class="w" data-ref="a.model">GPT-4</span>', []),
    ("<code>x = 1</code> <pre>2</pre> <math><mn>3</mn></math>", []),
    ('<a href="#top">Figure 3</a>', []),
    ("<!-- 7 -->", []),
]


@pytest.mark.parametrize(("prose", "typed"), TYPED)
def test_a_typed_number_is_found_in_prose(tmp_path, prose, typed):
    page = GOOD.replace("PLACE", f'<div class="cell prose"><div class="prose">{prose}</div></div>')
    found = [one for one in findings(tmp_path, page) if "comes from no result" in one]
    assert [re.search("number (\\S+) in", one)[1] for one in found] == typed


def test_digits_outside_prose_are_not_looked_at(tmp_path):
    assert findings(tmp_path, GOOD.replace("PLACE", "<p>rose to 7</p>")) == []


def test_a_number_that_rests_on_memory_needs_its_mark(tmp_path):
    source = Source("t", "k", "A title", "", "2023-01-01", "memory")
    number = Quantity("b", 1.0, "usd_bn", "a sum", "reported", sources=(source,)).to_html("a")
    unmarked = number.replace(' data-checked="memory"', "")
    assert number != unmarked
    assert findings(tmp_path, GOOD.replace("PLACE", number)) == []
    [found] = findings(tmp_path, GOOD.replace("PLACE", unmarked))
    assert "rests on memory without its mark" in found


def test_a_number_whose_note_speaks_of_memory_needs_its_mark(tmp_path):
    note = '<ul><li id="who-a">A sum. <span class="who-how">One row, from memory</span></li></ul>'
    shown = f'<p><a href="#who-a">{NUMBER}</a></p>{note}'
    [found] = findings(tmp_path, GOOD.replace("PLACE", shown))
    assert "rests on memory without its mark" in found
    marked = shown.replace("<data ", '<data data-checked="memory" ')
    assert findings(tmp_path, GOOD.replace("PLACE", marked)) == []


def test_a_row_that_rests_on_memory_needs_its_mark(tmp_path):
    frame = pd.DataFrame({"firm": ["Read", "Recalled"], "checked": ["two", "memory"]})
    table = table_html(frame, "Two rows")
    assert findings(tmp_path, GOOD.replace("PLACE", table)) == []
    [found] = findings(tmp_path, GOOD.replace("PLACE", table.replace(' data-checked="memory"', "")))
    assert "the row 'Recalled' rests on memory without its mark" in found


def test_the_report_in_one_file_has_its_own_limit(tmp_path):
    big = GOOD.replace("PLACE", "x" * MOST_BYTES)
    (tmp_path / "b.html").write_text(GOOD.replace("PLACE", ""))
    (tmp_path / NAME).write_text(big)
    assert audit_folder(tmp_path) == ()
    (tmp_path / NAME).write_text(GOOD.replace("PLACE", "x" * MOST_BYTES_ONE_FILE))
    [found] = audit_folder(tmp_path)
    assert "more than 8,000,000" in str(found)


def test_the_same_rules_hold_in_the_report_in_one_file(tmp_path):
    (tmp_path / "b.html").write_text(GOOD.replace("PLACE", ""))
    (tmp_path / NAME).write_text(GOOD.replace("PLACE", "<p onclick='x()'>a</p>"))
    assert any("would run" in str(found) for found in audit_folder(tmp_path))


def test_a_palette_that_cannot_be_read_fails_the_audit(tmp_path, monkeypatch):
    (tmp_path / "b.html").write_text(GOOD)
    monkeypatch.setitem(PALETTE, "muted", Shade("#999999", "#a3a9b1"))
    assert any("theme, muted: contrast 2." in str(found) for found in audit_folder(tmp_path))


def test_an_empty_folder_is_a_finding(tmp_path):
    assert [finding.what for finding in audit_folder(tmp_path)] == ["there is no page"]
