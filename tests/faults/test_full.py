"""Row 36 of the table of faults: places that are full or read-only, for reports and studies."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_bench import Bench, sound_files
from samples import contents, markdown, plan_of, write

from analysis.cli import main
from analysis.core import PlaceError
from analysis.report.build import run_plan

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and mounts of Linux")
ROOM = 3_000  # bytes; less than any page


@contextlib.contextmanager
def little_room() -> Iterator[None]:
    """No file may grow beyond `ROOM` within the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextlib.contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[None]:
    """A disk of its own at `place`; skips where none may be mounted."""
    place.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(place)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("no disk can be mounted here; RLIMIT_FSIZE stands for it")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def room_for_one(folder: Path) -> int:
    """Kilobytes that hold the files of `folder` once, and not twice; blocks have four."""
    return sum(4 * (len(content) // 4096 + 1) for content in contents(folder).values()) * 4 // 3


def read_only(place: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A folder with one notebook and its report."""
    folder = tmp_path_factory.mktemp("site")
    write(folder / "notebooks", "01_rise", markdown("Nothing rises."))
    run_plan(plan_of(folder))
    return folder


def with_new_pages(folder: Path, **changes):
    """A plan that draws the pages anew from what ran."""
    return plan_of(folder, hashes={"code": "new", "data": "d" * 20}, **changes)


def test_a_report_that_finds_no_room_keeps_the_old_one(report):
    before = contents(report)
    with little_room(), pytest.raises(PlaceError, match=r"cannot write .*report: .*--out"):
        run_plan(with_new_pages(report))
    assert contents(report) == before
    assert sorted(path.name for path in report.iterdir()) == ["data", "notebooks", "report"]


@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_a_report_on_a_disk_that_takes_nothing_keeps_the_old_one(report, tmp_path, fault):
    disk = tmp_path / "disk"
    with small_disk(disk, room_for_one(report / "report")):
        shutil.copytree(report / "report", disk / "report")
        before = contents(disk)
        if fault == "read-only":
            read_only(disk)
        said = os.strerror(errno.EROFS if fault == "read-only" else errno.ENOSPC)
        with pytest.raises(PlaceError, match=f"cannot write .*report: {said}"):
            run_plan(with_new_pages(report, out=disk / "report"))
        assert contents(disk) == before
        assert [path.name for path in disk.iterdir()] == ["report"]


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    """Sound files and the result of a study."""
    folder = tmp_path_factory.mktemp("study")
    sound_files(folder)
    bench = Bench(folder, None)
    assert main(bench.words()) == 0
    return bench


def refused(words: list[str], capsys, said: str) -> None:
    capsys.readouterr()
    assert main(words) == 7
    told = capsys.readouterr()
    assert told.out == "" and said in told.err
    assert told.err.count("\n") == 1 and told.err.startswith("error: cannot write ")


def test_a_study_that_finds_no_room_keeps_the_old_result(studied, capsys):
    before = contents(studied.folder)
    with little_room():
        refused(studied.words("--force"), capsys, os.strerror(errno.EFBIG))
    assert contents(studied.folder) == before
    names = sorted(path.name for path in studied.folder.iterdir())
    assert names == ["events.csv", "prices.csv", "result"]


def test_a_study_on_a_full_disk_keeps_the_old_result(studied, tmp_path, capsys):
    with small_disk(tmp_path / "disk", room_for_one(studied.out)):
        place = tmp_path / "disk" / "result"
        shutil.copytree(studied.out, place)
        before = contents(tmp_path / "disk")
        refused(studied.words("--force", out=str(place)), capsys, os.strerror(errno.ENOSPC))
        assert contents(tmp_path / "disk") == before
        assert [path.name for path in place.parent.iterdir()] == ["result"]


def test_a_study_on_a_read_only_disk_is_refused_before_any_work(studied, tmp_path, capsys):
    with small_disk(tmp_path / "disk", kilobytes=400):
        read_only(tmp_path / "disk")
        out = str(tmp_path / "disk" / "result")
        assert main(studied.words(out=out)) == 7
        assert "which is read-only; name another folder" in capsys.readouterr().err


def test_output_that_finds_no_room_is_the_place_at_fault(capfd, monkeypatch):
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        code = main(["data", "show", "meta_annual"])
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            full.close()
    assert code == 7
    said = capfd.readouterr().err
    assert said == "error: cannot write the output: No space left on device; make room, or write " \
        "elsewhere.\n"  # fmt: skip
