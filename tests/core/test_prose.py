"""Words of data in a sentence: they stay the text they are, and say where they come from."""

import pytest
from bs4 import BeautifulSoup

from analysis.core.prose import as_markdown, write_prose
from analysis.core.typed_numbers import typed_in_markdown, typed_numbers
from analysis.display.prose import guard_money, plain
from analysis.report.mathematics import markdown_html
from analysis.report.sanitise import sanitise

HOSTILE = [
    "<script>alert(1)</script>",
    "*bold* _low_ ~~gone~~ **x**",
    "[a](https://example.org) ![b](https://example.org/b.png)",
    "https://example.org and <https://example.org>",
    "`code` and $x^2$ and $5 to $6",
    "# not a heading",
    "- not a list",
    "+ not a list",
    "=== not a rule",
    "a | b | c",
    "\\*escaped\\* &lt; &amp; &#42;",
    '"><img src=x onerror=alert(1)>',
    "]]> --> <!-- x",
]


def shown(word, template="{word}"):
    told = guard_money(write_prose(template, "s", {"word": word}))
    return BeautifulSoup(sanitise(markdown_html(told)), "html.parser")


@pytest.mark.parametrize("word", [*HOSTILE, *(f"7 {word}" for word in HOSTILE)])
@pytest.mark.parametrize("template", ["{word}", "Then came {word}."])
def test_a_word_is_shown_as_it_is(word, template):
    soup = shown(word, template)
    assert soup.get_text().strip() == template.replace("{word}", word)
    assert {tag.name for tag in soup(True)} <= {"p", "span"}


@pytest.mark.parametrize("word", ["a\n\n# b", "a\r\n- b", "a\t\tb"])
def test_a_word_stays_on_its_line(word):
    assert shown(word).get_text().strip() == " ".join(word.split())


@pytest.mark.parametrize("word", HOSTILE)
def test_a_word_does_not_leave_the_code_it_stands_in(word):
    soup = shown(word, "run `{word}` now")
    assert soup.get_text().strip() == f"run {word.replace('`', chr(39))} now"
    assert [tag.name for tag in soup(True)] == ["p", "code"]


def test_a_word_with_a_digit_carries_its_address():
    [span] = shown("GPT-4").select("span.w")
    assert (span["data-ref"], span.get_text()) == ("s.word", "GPT-4")
    assert not shown("Grok").select("span.w")


@pytest.mark.parametrize("word", HOSTILE)
def test_titles_and_the_text_beside_the_page_show_the_word_itself(word):
    assert write_prose("{word}", "s", {"word": word}, plain=True) == word
    assert plain(write_prose("{word}", "s", {"word": word})) == word


def test_numbers_take_a_format():
    told = write_prose("{n:,.0f} rows", "catalog()", {"n": 14384})
    assert told == '<span class="w" data-ref="catalog().n">14,384</span> rows'


def test_as_markdown_leaves_plain_words_alone():
    assert as_markdown("Llama 3.1 405B (Meta), a-b, 10 %") == "Llama 3.1 405B (Meta), a-b, 10 %"


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("in 1997, 2024-05 and on 2023-10-15", []),
        ("claims C01 and C14; days -1 to +1, days −1 to +1; 95% interval", []),
        ("rose 5% to 1,250.5", ["5", "1,250.5"]),
        ("90% interval, days -2 to +2", ["90", "2", "2"]),
        ("in 2123 and 12023", ["2123", "12023"]),
    ],
)
def test_only_years_days_and_names_may_be_typed(text, typed):
    assert typed_numbers(text) == typed


def test_markdown_leaves_out_formulas_code_and_targets_of_links():
    text = "$$x^2$$ $y_3$ `f(4)` [five](05_e.html#fig-6) and 7"
    assert typed_in_markdown(text) == ["7"]
