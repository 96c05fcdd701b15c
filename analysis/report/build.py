"""Build the report: run what has changed, render, audit, and only then replace the old one."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.core import THEN, ReportError, UsageError
from analysis.core.store import pinned
from analysis.report import fingerprint
from analysis.report.interrupt import terminate_as_interrupt
from analysis.report.notebooks import find_notebooks, inject, read_notebook, title_of
from analysis.report.places import Places, find_places
from analysis.report.provenance import commit_of, page_foot
from analysis.report.result import ReportResult
from analysis.report.site import Page, check_vintages, page_file
from analysis.report.swap import (
    MARK,
    cannot_write,
    check_place,
    new_folder_beside,
    put_in_place,
    recover,
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from analysis.report.audit import Finding
    from analysis.report.execute import Executed, Run

CACHE = ".executed"
"""Folder inside the report that keeps executed notebooks, each under the key of its inputs."""

_MOST_FINDINGS = 20
_DIGITS = 20  # of a hash in the name of a file
_RENDERING = ("code", "commit")
"""Of the hashes of inputs, those that decide what pages look like, not what notebooks compute."""


@dataclass(frozen=True)
class Plan:
    """All that decides what a report is."""

    out: Path
    notebooks: tuple[Path, ...]
    vintages: tuple[str | None, ...]
    places: Places
    jobs: int | None = None
    timeout: int = 600
    preload: bool | None = None
    figures: Path | None = None
    hashes: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """SHA-256 of everything the pages depend on."""
        sources = {path.name: fingerprint.file_hash(path) for path in self.notebooks}
        everything = [sources, self.vintages, dict(self.hashes)]
        return fingerprint.text_hash(json.dumps(everything, sort_keys=True))

    def run_key(self, notebook: Path, vintage: str | None) -> str:
        """SHA-256 of what one executed notebook depends on."""
        needed = {name: value for name, value in self.hashes.items() if name not in _RENDERING}
        own = [notebook.name, fingerprint.file_hash(notebook), vintage, needed]
        return fingerprint.text_hash(json.dumps(own, sort_keys=True))


def build_report(
    out: str | Path = "report",
    vintages: Sequence[str | None] = (THEN, None),
    only: Sequence[str] | None = None,
    jobs: int | None = None,
    force: bool = False,
) -> ReportResult:
    """Run the notebooks at each vintage and write the report, if anything has changed.

    Parameters
    ----------
    out : path
        Folder of the report; it is replaced as a whole, and only when all went well.
    vintages : sequence of str or None
        Days (YYYY-MM-DD) as of which the notebooks run; None is all data.
    only : sequence of str, optional
        Notebooks to build, by name.
    jobs : int, optional
        Kernels at a time; by default one more than there are cores.
    force : bool
        Run everything again.

    Returns
    -------
    ReportResult
        Pages, seconds a notebook, what was reused.

    Raises
    ------
    ReportError
        If a notebook or the audit fails, listing what is wrong; the old report stays.
    UsageError
        If an argument cannot be understood.
    PlaceError
        If the folder cannot be written.
    """
    named = (only,) if isinstance(only, str) else only
    if jobs is not None and (not isinstance(jobs, int) or jobs < 1):
        raise UsageError(f"jobs={jobs!r} is not a whole number of 1 or more.")
    places = find_places()
    place = check_place(out)
    inside = places.root is not None and place.is_relative_to(places.root)
    plan = Plan(
        out=place,
        notebooks=tuple(find_notebooks(places.notebooks, named)),
        vintages=check_vintages(vintages),
        places=places,
        jobs=jobs,
        figures=places.root / "figures" if places.root and inside else None,
        hashes=input_hashes(places),
    )
    return run_plan(plan, force)


def input_hashes(places: Places) -> dict[str, str]:
    """Hashes of code, data and environment, by name; the commit, if there is one."""
    return {
        "code": fingerprint.code_hash(places),
        "commit": commit_of(places.root),
        "computing": fingerprint.computing_hash(places),
        "data": fingerprint.data_hash(places),
        "environment": fingerprint.environment_hash(places),
    }


def run_plan(plan: Plan, force: bool = False) -> ReportResult:
    """Build as `plan` says; return at once when the report there is already that."""
    recover(plan.out)
    key = plan.key
    if not force and _is_intact(plan, key):
        names = tuple(_page_names(plan))
        return ReportResult(plan.out, names, reused=names)
    stage = new_folder_beside(plan.out)
    with terminate_as_interrupt(), pinned(plan.places.data), stage as folder:
        try:
            result = _build(plan, folder, force)
            outputs = _hashes_of(folder, "*") | _hashes_of(folder / CACHE, "*", f"{CACHE}/")
            figures = _export_figures(plan, folder)
            mark = {"key": key, "outputs": outputs, "figures": figures}
            (folder / MARK).write_text(json.dumps(mark, indent=1, sort_keys=True) + "\n")
        except OSError as problem:
            raise cannot_write(plan.out, problem) from None
        except Exception:
            _save_runs(plan, folder)
            raise
        put_in_place(folder, plan.out)
    return result


def _page_names(plan: Plan) -> list[str]:
    return [page_file(path.stem, day) for day in reversed(plan.vintages) for path in plan.notebooks]


def _is_intact(plan: Plan, key: str) -> bool:
    """Whether the folder holds the report of `key`, every file as it was written."""
    try:
        mark = json.loads((plan.out / MARK).read_text())
        if mark["key"] != key:
            return False
        outputs = all(_is_file(plan.out / name, value) for name, value in mark["outputs"].items())
        figures = plan.figures is None or all(
            _is_file(plan.figures / name, value) for name, value in mark["figures"].items()
        )
        return outputs and figures
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _is_file(path: Path, value: str) -> bool:
    return path.is_file() and fingerprint.file_hash(path) == value


def _hashes_of(folder: Path, pattern: str, prefix: str = "") -> dict[str, str]:
    files = sorted(path for path in folder.glob(pattern) if path.is_file() and path.name != MARK)
    return {prefix + path.name: fingerprint.file_hash(path) for path in files}


def _build(plan: Plan, folder: Path, force: bool) -> ReportResult:
    """Run, render and audit into `folder`."""
    runs, pages = _prepare(plan)
    kept = {} if force else _reused(plan, runs)
    executed = _execute(plan, [run for run in runs if run.page not in kept])
    notebooks = kept | {one.run.page: one.notebook for one in executed}
    _keep(plan, folder, runs, notebooks)
    _render_all(plan, folder, pages, notebooks)
    _require_clean(folder)
    names = tuple(page.file for page in pages)
    seconds = {one.run.page: one.seconds for one in executed}
    return ReportResult(plan.out, names, seconds, tuple(n for n in names if n not in seconds))


def _prepare(plan: Plan) -> tuple[list[Run], list[Page]]:
    """All runs and pages, the latest vintage first."""
    from analysis.report.execute import Run

    runs, pages = [], []
    sources = {path: read_notebook(path) for path in plan.notebooks}
    for vintage in reversed(plan.vintages):
        for path, notebook in sources.items():
            title = title_of(notebook, path.name)
            page = Page(path.stem, vintage, title, notebook.metadata.get("short_title", title))
            ready = inject(notebook, {"as_of": vintage}, path.name)
            runs.append(Run(path, ready, vintage, page.file))
            pages.append(page)
    return runs, pages


def _execute(plan: Plan, runs: list[Run]) -> list[Executed]:
    """Execute `runs`, with a bar that says how far."""
    if not runs:
        return []
    from tqdm import tqdm

    from analysis.report.execute import execute_all

    with tqdm(total=len(runs), unit="notebook", desc="report", disable=None) as bar:
        return execute_all(
            runs,
            plan.jobs,
            timeout=plan.timeout,
            preload=plan.preload,
            then=lambda one: bar.update(),
        )


def _keep(plan: Plan, folder: Path, runs: list[Run], notebooks: Mapping[str, NotebookNode]) -> None:
    """Keep executed notebooks for the next build, each under its key."""
    (folder / CACHE).mkdir()
    for run in runs:
        text = json.dumps(notebooks[run.page], sort_keys=True, ensure_ascii=False)
        name = f"{_cache_name(plan, run)}.{fingerprint.text_hash(text)[:_DIGITS]}.ipynb"
        (folder / CACHE / name).write_text(text, encoding="utf-8", newline="\n")


def _render_all(
    plan: Plan, folder: Path, pages: list[Page], notebooks: Mapping[str, NotebookNode]
) -> None:
    """Write the pages, each knowing what all of them show."""
    from tqdm import tqdm

    from analysis.report.exporter import finished, render
    from analysis.report.one_file import NAME, one_file
    from analysis.report.survey import survey

    site = survey(pages, notebooks, page_foot(plan.places, plan.hashes))
    rendered = {}
    for page in tqdm(pages, unit="page", desc="pages", delay=1, disable=None):
        try:
            rendered[page.file] = render(notebooks[page.file], page, site)
        except ReportError as problem:
            raise ReportError(f"{page.file}: {problem}") from None
    files = finished(rendered, site)
    for file, html in (files | {NAME: one_file(files, site)}).items():
        (folder / file).write_text(html, encoding="utf-8", newline="\n")


def _save_runs(plan: Plan, folder: Path) -> None:
    """Where pages cannot be made, leave what ran beside the old report: it need not run again."""
    if (plan.out / MARK).is_file() and (folder / CACHE).is_dir():
        with contextlib.suppress(OSError):
            (plan.out / CACHE).mkdir(exist_ok=True)
            for file in sorted((folder / CACHE).iterdir()):
                shutil.copy(file, plan.out / CACHE)


def _cache_name(plan: Plan, run: Run) -> str:
    """Page and key; the hash of the content follows."""
    key = plan.run_key(run.source, run.vintage)[:_DIGITS]
    return f"{run.page.removesuffix('.html')}.{key}"


def _reused(plan: Plan, runs: list[Run]) -> dict[str, NotebookNode]:
    """The notebooks that need not run again, by page."""
    found = {run.page: _cached(plan, run) for run in runs}
    return {page: notebook for page, notebook in found.items() if notebook is not None}


def _cached(plan: Plan, run: Run) -> NotebookNode | None:
    """The notebook as it once ran, if nothing it depends on has changed and the file is whole."""
    import nbformat

    for file in sorted((plan.out / CACHE).glob(f"{_cache_name(plan, run)}.*.ipynb")):
        text = file.read_text(encoding="utf-8", errors="replace")
        if file.name.split(".")[-2] == fingerprint.text_hash(text)[:_DIGITS]:
            return nbformat.reads(text, as_version=4)
    return None


def _require_clean(folder: Path) -> None:
    """Refuse pages in which the audit finds anything."""
    from analysis.report.audit import audit_folder

    findings = audit_folder(folder)
    if findings:
        raise ReportError(_listed(findings))


def _listed(findings: tuple[Finding, ...]) -> str:
    shown = [f"- {finding}" for finding in findings[:_MOST_FINDINGS]]
    more = len(findings) - len(shown)
    rest = [f"- and {more} more"] if more > 0 else []
    return "\n".join([f"the audit found {len(findings)} faults; correct them:", *shown, *rest])


def _export_figures(plan: Plan, folder: Path) -> dict[str, str]:
    """Write the figures of the latest vintage as files; their hashes by name."""
    if plan.figures is None:
        return {}
    from analysis.report.export import figure_files

    latest = plan.vintages[-1] if None not in plan.vintages else None
    plan.figures.mkdir(exist_ok=True)
    written: dict[str, str] = {}
    for path in plan.notebooks:
        stem = page_file(path.stem, latest).removesuffix(".html")
        for executed in sorted((folder / CACHE).glob(f"{stem}.*.ipynb")):
            written |= figure_files(executed, plan.figures)
    return written
