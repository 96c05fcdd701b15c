"""Giving the model away as a game: a worked example, Meta's place, the licence as a choice."""

from __future__ import annotations

import pandas as pd

from analysis.datasets import load
from analysis.openness import ReleaseGame, play_release
from analysis.openness.game_words import action_words
from analysis.studies.openness_game_licence import add_licence_choice
from analysis.studies.openness_game_meta import meta_game
from analysis.studies.openness_game_place import add_place
from analysis.studies.workbook import Workbook

EXAMPLE_NUMBERS = {
    "gain": "payoff of opening less that of selling, in the worked example",
    "benefit": "what only opening brings, in the worked example",
    "sacrifice": "what selling pays over giving the same model away at cost, in the worked example",
    "naive_bound": "complement income from which opening pays without joint pricing (k = 0)",
    "painless_income": "complement income at which giving away costs nothing (k = 0)",
}
OTHER = "rival_open_quality"


def add_game(book: Workbook) -> None:
    """Add everything about the game to the study of giving the model away."""
    table = load("game_inputs", book.as_of)
    _add_example(book, table[table["case"] == "example"])
    meta = meta_game(book.as_of)
    add_place(book, meta)
    add_licence_choice(book, meta)
    columns = ["case", "name", "default", "low", "high", "unit", "evidence", "checked", "reasoning"]
    numbers = table[["default", "low", "high"]].map("{:g}".format)
    book.show("game_inputs", table[columns].assign(**numbers), rows=table)


def _add_example(book: Workbook, rows: pd.DataFrame) -> None:
    """Round numbers, calibrated to nobody, with and without another open model."""
    beside = ReleaseGame.from_frame(rows)
    alone = beside.change(rival_open_quality=None)
    played, other = play_release(alone), play_release(beside)
    book.models["game_example_play"] = played
    for name, what in EXAMPLE_NUMBERS.items():
        value = getattr(played, name)
        book.put(f"game_example_{name}", value, "score", what, rows=rows, by="estimated")
    what = "payoff of opening less that of the other action beside another open model, example"
    book.put("game_example_gain_beside", other.gain, "score", what, rows=rows, by="estimated")
    what = "licence threshold that pays best in the worked example, users"
    users = played.licence.threshold * 1e9
    book.put("game_example_threshold", users, "count", what, rows=rows, by="estimated")
    what = "part of the moat cost that the best licence avoids, worked example"
    effect = played.licence.licence_effect
    book.put("game_example_effect", effect, "share", what, rows=rows, by="estimated")
    for name, short in (("complement_income", "income"), ("open_user_worth", "worth")):
        what = f"lowest {name.replace('_', ' ')} at which opening and selling tie, worked example"
        value = played.ties[name][0]
        book.put(f"game_example_{short}_tie", value, "score", what, rows=rows, by="estimated")
    frame = played.to_frame().reset_index()
    named = frame.assign(action=frame["action"].map(action_words))
    book.show("game_example", named, rows=rows)
    book.show("game_example_licence", played.licence.to_frame(), rows=rows)
    book.words["game_example_best"] = action_words(played.best)
    book.words["game_example_label"] = "illustrative round numbers, calibrated to nobody"
