import time

import numpy as np
import pytest

from analysis import DataError, ReleaseGame, opening_map, play_release

INCOME, WORTH = "complement_income", "open_user_worth"


@pytest.fixture
def game():
    """Round numbers, not calibrated."""
    return ReleaseGame(
        quality=0.6,
        serving_cost=0.1,
        extra_cost=0.02,
        outside_gain=0.05,
        rival_gain=0.02,
        rival_density=2.0,
        largest_rival=3.0,
        complement_income=0.1,
        open_user_worth=0.02,
        hosting_fee=0.1,
        paying_share=0.1,
        moat_per_rival=0.002,
        release_cost=0.005,
    )


@pytest.mark.parametrize(
    ("x", "y", "xs", "ys", "change"),
    [
        (INCOME, WORTH, [0.0, 0.05, 0.6], [-0.05, 0.0, 0.1], {}),
        (INCOME, "quality", [0.0, 0.1, 0.2], [0.3, 0.6, 0.8], {}),
        ("extra_cost", "serving_cost", [0.0, 0.1, 0.4], [0.02, 0.1, 0.2], {}),
        ("rival_open_quality", WORTH, [0.4, 0.55, 0.7], [0.0, 0.05], {"rival_open_quality": 0.5}),
        ("moat_per_rival", "rival_gain", [0.0, 0.001, 0.1], [0.0, 0.01], {}),
    ],
)
def test_every_cell_is_the_game_played_there(game, x, y, xs, ys, change):
    start = game.change(**change)
    found = opening_map(start, x, y, x_values=xs, y_values=ys)
    assert len(found.cells) + found.outside == len(xs) * len(ys)
    for cell in found.cells.to_dict("records"):
        played = play_release(start.change(**{x: cell[x], y: cell[y]}))
        assert cell["gain"] == pytest.approx(played.gain, abs=1e-14)
        assert cell["action"] == played.best


def test_cells_left_out_are_those_that_the_game_refuses(game):
    found = opening_map(game, INCOME, "quality", x_values=[0.1, 0.9], y_values=[0.15, 0.6, 0.95])
    kept = {(cell[INCOME], cell["quality"]) for cell in found.cells.to_dict("records")}
    assert kept == {(0.1, 0.6)}
    assert found.outside == 5
    for income, quality in ((0.9, 0.6), (0.1, 0.15), (0.1, 0.95)):
        with pytest.raises(DataError):
            play_release(game.change(complement_income=income, quality=quality))


def test_the_boundary_is_where_opening_gains_nothing(game):
    steps = np.linspace(-0.03, 0.03, 20)
    found = opening_map(game, INCOME, WORTH, x_values=np.linspace(0, 0.3, 20), y_values=steps)
    assert len(found.boundary) > 20
    for point in found.boundary.to_dict("records"):
        assert play_release(game.change(**point)).gain == pytest.approx(0.0, abs=1e-12)
    at_example = opening_map(game, INCOME, WORTH, x_values=[0.1, 0.2], y_values=steps).boundary
    tie = at_example.loc[at_example[INCOME] == 0.1, WORTH].item()
    assert tie == pytest.approx(play_release(game).ties[WORTH][0], abs=1e-12)


def test_a_map_that_nowhere_turns_has_no_boundary(game):
    found = opening_map(game, INCOME, WORTH, x_values=[0.1, 0.2], y_values=[0.1, 0.2])
    assert found.boundary.empty
    assert found.shares.to_dict() == {"open_with_licence": 1.0}
    assert found.headline() == (
        "Of 4 cells over complement_income and open_user_worth, best is: opening with a clause 4."
    )


def test_axes_may_be_exchanged(game):
    axes = {"x_values": [0.01, 0.1, 0.2], "y_values": [-0.01, 0.0, 0.05]}
    one = opening_map(game, INCOME, WORTH, **axes).cells
    other = opening_map(
        game, WORTH, INCOME, x_values=axes["y_values"], y_values=axes["x_values"]
    ).cells
    both = (frame.sort_values([INCOME, WORTH])["gain"].tolist() for frame in (one, other))
    assert next(both) == next(both)


def test_ten_thousand_cells_take_a_fraction_of_a_second(game):
    steps = np.geomspace(1e-4, 0.6, 100)
    started = time.perf_counter()
    found = opening_map(game, INCOME, WORTH, x_values=steps, y_values=steps)
    assert len(found.cells) == 10_000
    assert time.perf_counter() - started < 2.0  # about 0.15 s; a slow machine is no failure


@pytest.mark.parametrize(
    ("x", "y", "xs", "ys", "message"),
    [
        (INCOME, INCOME, [0, 1], [0, 1], "x and y are both 'complement_income'"),
        ("income", WORTH, [0, 1], [0, 1], "unknown field of the game 'income'"),
        ("rival_open_quality", WORTH, [0.3, 0.5], [0, 1], "the game has no rival_open_quality"),
        (INCOME, WORTH, [0.1], [0, 1], "complement_income_values hold 1 numbers; give two or more"),
        (INCOME, WORTH, [0.2, 0.1], [0, 1], "give two or more that rise"),
        (INCOME, WORTH, [-0.1, 0.1], [0, 1], r"complement_income=-0\.1; give 0 or more"),
        (INCOME, WORTH, [2.0, 3.0], [0, 1], "the game holds in no cell"),
    ],
)
def test_bad_grids_are_named(game, x, y, xs, ys, message):
    with pytest.raises(DataError, match=message):
        opening_map(game, x, y, x_values=xs, y_values=ys)


def test_the_evidence_of_a_map_is_that_of_its_game(game):
    found = opening_map(game, INCOME, WORTH, x_values=[0.1, 0.2], y_values=[0.1, 0.2])
    assert (found.evidence, found.sources) == ("assumed", ())
    copied = found.to_frame()
    copied.loc[0, "gain"] = 9.0
    assert found.cells.loc[0, "gain"] != 9.0
