"""Which rows moved, between two days and between two folders."""

from __future__ import annotations

import pytest

from analysis.core import THEN, DataError
from analysis.datasets import load
from analysis.datasets.comparing import changes_between, compare_folders
from analysis.datasets.manifest import read_manifest


@pytest.fixture(scope="module")
def since_then():
    return changes_between(THEN)


def moved(changes):
    return {name: rows for name, rows in changes.items() if rows}


def test_new_and_restated_rows_make_up_what_is_known_later(since_then):
    for table in ("meta_annual", "meta_quarterly", "assumptions", "game_inputs"):
        old, new = (set(load(table, day).attrs["sources"]) for day in (THEN, None))
        assert {change.source for change in since_then[table]} == new - old
        replaced = {row.key for row in new - old} & {row.key for row in old}
        assert {c.key for c in since_then[table] if c.kind == "restated"} == replaced


def test_a_restated_row_says_its_old_and_new_values(since_then):
    key = "discount_rate, neutral"
    change = next(one for one in since_then["assumptions"] if one.key == key)
    values = [
        load("assumptions", day).query("name == 'discount_rate' and view == 'neutral'")
        for day in (THEN, None)
    ]
    assert change.cells["default"] == tuple(f"{row['default'].item():g}" for row in values)
    assert "source" not in change.cells and "known_on" not in change.cells


def test_a_series_of_prices_that_goes_on_is_one_row(since_then):
    assert [row.key.split(",")[0] for row in since_then["prices_daily"]] == ["AAPL"]


def test_nothing_moves_within_a_day():
    assert not moved(changes_between("2024-06-30", "2024-06-30"))


def test_nothing_new_is_known_on_the_earlier_day(since_then):
    days = [row.source.known_on for rows in since_then.values() for row in rows if row.source]
    assert min(days) > THEN


@pytest.fixture
def two(copy_of):
    """The same small table in two folders whose manifests name it alone."""
    folders = [copy_of("meta_segments").shorten(3) for _ in range(2)]
    for one in folders:
        text = (one.folder / "manifest.toml").read_text(encoding="utf-8")
        own = text[text.index("[meta_segments]") :]
        end = own.find("\n\n[", 1)
        (one.folder / "manifest.toml").write_text(own[: end + 1], encoding="utf-8")
        assert set(read_manifest(one.folder)) == {"meta_segments"}
    return folders


def test_equal_folders_have_no_difference(two):
    assert not moved(compare_folders(two[0].folder, two[1].folder))


def test_rows_added_removed_and_changed_are_told_apart(two):
    old, new = two
    header, first, second, third = old.path.read_text(encoding="utf-8").splitlines()
    other = first.split(",")
    altered = ",".join([*other[:2], "9.99", *other[3:]])
    added = third.replace(third.split(",")[0], "2031-03-31", 1)
    new.write("\n".join([header, altered, third, added, ""]).encode())
    found = compare_folders(old.folder, new.folder)["meta_segments"]
    kinds = {change.kind: change for change in found}
    assert len(found) == 3 and set(kinds) == {"added", "removed", "changed"}
    assert kinds["added"].key.startswith("2031-03-31, ")
    assert kinds["removed"].key.startswith(second.split(",")[0])
    column = header.split(",")[2]
    assert kinds["changed"].cells == {column: (other[2], "9.99")}


def test_a_table_that_one_folder_lacks_is_added_or_removed_as_a_whole(two):
    one, _ = two
    against = compare_folders(one.folder)
    assert {change.kind for change in against["meta_annual"]} == {"added"}
    assert len(against["meta_annual"]) == 15
    back = compare_folders(one.folder.parent / "data1", one.folder)
    assert not moved(back)


def test_a_column_of_another_version_is_a_change(two):
    old, new = two
    lines = old.path.read_text(encoding="utf-8").splitlines()
    new.write(
        "\n".join([f"{lines[0]},colour", *(f"{line},red" for line in lines[1:]), ""]).encode()
    )
    found = compare_folders(old.folder, new.folder)["meta_segments"]
    assert [change.cells for change in found] == [{"colour": ("", "red")}] * 3


def test_a_folder_without_a_manifest_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"is no data folder: it has no manifest\.toml"):
        compare_folders(tmp_path)


def test_a_missing_file_is_named(two):
    two[0].path.unlink()
    with pytest.raises(DataError, match=r"meta_segments\.csv is missing"):
        compare_folders(two[0].folder, two[1].folder)


def test_a_file_that_is_no_table_is_named(two):
    two[0].write(b"<html></html>")
    with pytest.raises(DataError, match=r"meta_segments\.csv cannot be compared: .*web page"):
        compare_folders(two[0].folder, two[1].folder)


def test_two_rows_of_one_key_are_named(two):
    lines = two[0].path.read_text(encoding="utf-8").splitlines()
    two[0].write("\n".join([*lines, lines[-1], ""]).encode())
    with pytest.raises(DataError, match="two rows of one period_end, known_on"):
        compare_folders(two[0].folder, two[1].folder)


def test_the_order_of_rows_is_no_difference(two):
    old, new = two
    header, *rows = old.path.read_text(encoding="utf-8").splitlines()
    new.write("\n".join([header, *reversed(rows), ""]).encode())
    assert not moved(compare_folders(old.folder, new.folder))
