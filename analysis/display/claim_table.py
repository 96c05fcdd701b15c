"""The claims as one table: what was said, what was measured, a small figure, the verdicts."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.core import DataError, Quantity
from analysis.display.claim_strip import in_words, strip
from analysis.display.tables import badge, table_html

CLAIMS_MIME = "application/vnd.open-source-ai.claims+json"
"""Type under which a cell's output holds what the table of claims needs."""

NEEDED = ("claim", "says", "shows", "notebook", "study", "then_on", "then", "now", "comparable")


def show_claims(rows: Sequence[Mapping[str, Any]], caption: str) -> None:
    """Display the claims then and now; outside a notebook, print a line each.

    Parameters
    ----------
    rows : sequence of mapping
        As `analysis.ledger.compare_claims` gives them.
    caption : str
        What the table shows.

    Raises
    ------
    DataError
        If there is no row, an entry is missing or the caption is empty.
    """
    from IPython.display import display

    from analysis.display.prose import _in_notebook

    bundle = claims_output(rows, caption)
    if _in_notebook():
        display(bundle, raw=True)
    else:
        print(bundle["text/plain"])


def claims_output(rows: Sequence[Mapping[str, Any]], caption: str) -> dict[str, Any]:
    """What `show_claims` displays, by type: data for the report, a plain table, and lines.

    Raises
    ------
    DataError
        As `show_claims`.
    """
    data = claims_data(rows, caption)
    lines = [f"{row['claim']}: {_verdicts(row)}. {row['says']}" for row in rows]
    return {
        CLAIMS_MIME: data,
        "text/html": _plain_table(rows, caption),
        "text/plain": "\n".join([caption, *lines]),
    }


def claims_data(rows: Sequence[Mapping[str, Any]], caption: str) -> dict[str, Any]:
    """All that the report's table needs, as plain values for JSON.

    Returns
    -------
    dict
        ``caption``; ``both``, whether there is a now; ``then_on``; ``rows``: ``claim, says,
        shows, href`` (the card on its page), ``then`` and ``now`` (HTML of ``number``,
        ``chance`` and ``badge``), ``comparable``, ``same`` (verdict), ``strip``.

    Raises
    ------
    DataError
        As `show_claims`.
    """
    _check(rows, caption)
    both = rows[0]["now"] is not None
    shown = [_row(row, both) for row in rows]
    return {"caption": caption, "both": both, "then_on": rows[0]["then_on"], "rows": shown}


def measured_html(number: Quantity, study: str, as_of: str = "") -> str:
    """A number with its interval, each leading back to its study.

    Examples
    --------
    >>> number = Quantity("x", 3.0, "usd_bn", "made for this example", "derived", 1.0, 5.0)
    >>> measured_html(number, "capex").count("<data")
    2
    """
    value = number.to_html(study, as_of=as_of)
    if number.low is None or number.high is None:
        return value
    if number.low == number.value and math.isinf(number.high):
        return f"at least {value}"
    interval = number.to_html(study, "interval", as_of=as_of)
    return f'{value} <span class="ends">({interval})</span>'


def _check(rows: Sequence[Mapping[str, Any]], caption: str) -> None:
    if not rows or not caption.strip():
        raise DataError("the table of claims needs a row and a caption.")
    for row in rows:
        missing = [name for name in NEEDED if name not in row]
        if missing:
            raise DataError(f"a row of the claims lacks {missing[0]!r}.")


def _row(row: Mapping[str, Any], both: bool) -> dict[str, Any]:
    then, now = row["then"], row["now"]
    latest = now or then
    states = {"then": then["number"]}
    if both:
        states = {"then": then["number"] if row["comparable"] else None, "now": now["number"]}
    return {
        "claim": row["claim"],
        "says": row["says"],
        "shows": row["shows"],
        "href": f"{row['notebook']}.html#claim-{row['claim']}",
        "then": _state(then, row["study"], row["then_on"] if both else ""),
        "now": _state(now, row["study"], "") if both else None,
        "comparable": bool(row["comparable"]),
        "same": both and then["verdict"] == now["verdict"],
        "strip": strip(states, latest["line"], row.get("axis")),
    }


def _state(state: Mapping[str, Any], study: str, as_of: str) -> dict[str, str]:
    chance = state["chance"]
    return {
        "number": measured_html(state["number"], study, as_of),
        "chance": measured_html(chance, study, as_of) if chance else "",
        "badge": badge(state["verdict"]),
    }


def _verdicts(row: Mapping[str, Any]) -> str:
    found = [row["then"]["verdict"], *([row["now"]["verdict"]] if row["now"] else [])]
    return " → ".join(dict.fromkeys(found))


def _plain_table(rows: Sequence[Mapping[str, Any]], caption: str) -> str:
    """The same without figures, for where no template of ours runs."""
    import pandas as pd

    def told(row: Mapping[str, Any], when: str) -> str:
        return in_words(row[when]["number"]) if row[when] else ""

    columns = {
        "claim": [row["claim"] for row in rows],
        "says": [row["says"] for row in rows],
        "shows": [row["shows"] for row in rows],
        "measured_then": [told(row, "then") for row in rows],
        "measured_now": [told(row, "now") for row in rows],
        "verdicts": [_verdicts(row) for row in rows],
    }
    frame = pd.DataFrame(columns)
    kept = frame if rows[0]["now"] else frame.drop(columns="measured_now")
    return table_html(kept, caption, cards=True)


def show_facts(title: str, facts: Sequence[tuple[str, str]]) -> None:
    """Display `facts_html(title, facts)`; outside a notebook, print one line."""
    from IPython.display import display

    from analysis.display.prose import _in_notebook

    line = f"{title}: " + "; ".join(f"{name} {value}" for name, value in facts)
    if _in_notebook():
        display({"text/html": facts_html(title, facts), "text/plain": line}, raw=True)
    else:
        print(line)


def facts_html(title: str, facts: Sequence[tuple[str, str]]) -> str:
    """A line of facts under a short title: what each is, and how much.

    Examples
    --------
    >>> "<dt>rows</dt><dd>3</dd>" in facts_html("Known", [("rows", "3")])
    True
    """
    items = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>"
        for name, value in facts
    )
    return f'<div class="facts"><p>{html.escape(title)}</p><dl>{items}</dl></div>'
