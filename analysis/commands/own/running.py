"""`event-study`: own prices and events in, tables, figures and one page out."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import analysis
from analysis.commands.own import words
from analysis.commands.own.page import inputs_of, make_page, settings_of
from analysis.commands.own.request import Request, read_inputs
from analysis.commands.own.tables import Findings, files_of, find
from analysis.commands.place import MARK, check_place, write_folder
from analysis.display import csv_text

PAGE = "index.html"
_STEPS = 4


def run(request: Request, out: str, force: bool = False) -> dict[str, Any]:
    """Answer a request into the folder `out`; returns what `result.json` holds.

    Raises
    ------
    DataError, UsageError
        For what is wrong with the files or options.
    FitError
        If no event can be used.
    PlaceError
        If the folder has a result already (without `force`), holds other files, or cannot be
        written. The folder is replaced as a whole, or not at all.
    """
    place = check_place(out, force)
    with _bar() as bar:
        inputs = read_inputs(request)
        bar.update()
        found = find(request, inputs)
        bar.update()
        placebo = found.placebo(_progress)
        texts = {f"{name}.csv": csv_text(table) for name, table in files_of(found, placebo).items()}
        bar.update()
        page, figures = make_page(found, placebo)
        texts |= {PAGE: page, **{f"figure-{name}": text for name, text in figures.items()}}
        summary = {**_summary(found, placebo.reset_index()), "files": sorted([*texts, MARK])}
        texts[MARK] = to_json(summary) + "\n"
        write_folder(place, texts)
        bar.update()
    return summary


def to_json(summary: dict[str, Any]) -> str:
    """The summary for machines: plain values, twelve digits, null where there is no number."""
    return json.dumps(_plain(summary), indent=2, ensure_ascii=False, allow_nan=False)


def to_words(summary: dict[str, Any], out: str) -> str:
    """The summary for a terminal: the answer, and where the rest is."""
    said = (summary["headline"], summary["sample"], summary["judgement"])
    return "\n".join([*said, f"More in {Path(out) / PAGE}"])


def _summary(found: Findings, placebo: Any) -> dict[str, Any]:
    first, last = found.tested
    return {
        "command": "event-study",
        "version": analysis.__version__,
        "headline": words.headline(found),
        "judgement": words.judgement(found),
        "warnings": found.warnings,
        "first": first,
        "last": last,
        "events_given": found.given,
        "events_used": found.used,
        "events_dropped": found.given - found.used,
        "sample": words.lost(found),
        "mean": found.mean.to_dict(),
        "minimum_detectable_effect": found.detectable,
        "placebo": placebo.to_dict("records"),
        "dropped": found.dropped.to_dict("records"),
        "settings": settings_of(found),
        "inputs": inputs_of(found),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.12g}") if math.isfinite(value) else None
    return value


def _bar() -> Any:
    from tqdm import tqdm

    return tqdm(total=_STEPS, desc="event study", unit="step", disable=None)


def _progress(firms: list[str]) -> Any:
    from tqdm import tqdm

    return tqdm(firms, desc="placebo", unit="firm", disable=None, leave=False)
