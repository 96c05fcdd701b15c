"""What moved between the two vintages: old and new beside each number, and one table of all."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from analysis.report.site import Page, Site, vintage_label

TITLE = "What moved"


def mark_moved(soup: BeautifulSoup, main: Tag, page: Page, site: Site) -> None:
    """Give each number of `main` that the other vintage shows otherwise its other text.

    A page of all data gets ``data-was``, the earlier page ``data-becomes``; a section at the end
    lists them, old then new. Numbers that only one of the two pages shows are not compared.
    """
    other = site.other(page)
    if other is None:
        return
    theirs = site.numbers.get(other.file, {})
    later = (other.vintage or "9999") > (page.vintage or "9999")
    rows: dict[tuple[str, str], tuple[str, str, str]] = {}
    for number in main.select("data.n"):
        key = (str(number.get("data-ref", "")), str(number.get("data-as", "")))
        here, there = number.get_text(), theirs.get(key, "")
        if not there or here == there:
            continue
        number["data-becomes" if later else "data-was"] = there
        meaning = str(number.get("title", "")).partition(" [")[0]
        rows.setdefault(key, (meaning, *((here, there) if later else (there, here))))
    if rows:
        days = [f"As known {vintage_label(one.vintage)}" for one in site.vintages_of(page)]
        main.append(_section(soup, list(rows.values()), days))


def _section(soup: BeautifulSoup, rows: list[tuple[str, str, str]], days: list[str]) -> Tag:
    section = soup.new_tag("section", attrs={"class": "moved"})
    heading = soup.new_tag("h2")
    heading.string = TITLE
    details, summary = soup.new_tag("details"), soup.new_tag("summary")
    count = f"{len(rows)} numbers" if len(rows) > 1 else "One number"
    summary.string = f"{count} shown on both pages moved"
    details.extend([summary, _table(soup, rows, days)])
    section.extend([heading, details])
    return section


def _table(soup: BeautifulSoup, rows: list[tuple[str, str, str]], days: list[str]) -> Tag:
    table, caption = soup.new_tag("table", attrs={"class": "cards"}), soup.new_tag("caption")
    caption.string = "The same results at both dates of knowledge"
    head, body = soup.new_tag("thead"), soup.new_tag("tbody")
    names = ["What", *days]
    head.append(_row(soup, names, names, "th"))
    body.extend([_row(soup, list(row), names, "td") for row in rows])
    table.extend([caption, head, body])
    return table


def _row(soup: BeautifulSoup, texts: list[str], names: list[str], kind: str) -> Tag:
    row = soup.new_tag("tr")
    for text, name in zip(texts, names, strict=True):
        attributes = {"scope": "col"} if kind == "th" else {"data-label": name}
        cell = soup.new_tag(kind, attrs=attributes)
        cell.string = text
        row.append(cell)
    return row
