"""Run notebooks, a few at a time, each in a kernel of its own that leaves nothing behind."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.core import ReportError
from analysis.report.interrupt import terminate_as_interrupt
from analysis.report.kernel_environment import kernel_environment
from analysis.report.needs import Need, shared_studies, studies_needed

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from analysis.report.preload import Preload

CELL_TIMEOUT_SECONDS = 600
_LONGEST_SOCKET_PATH = 80  # the system's limit is about 100 bytes, and names are appended
_WORTH_PRELOADING = 4
"""Runs from which on loading the libraries once costs less than in every kernel."""


@dataclass(frozen=True)
class Run:
    """One notebook at one vintage, ready to be executed."""

    source: Path
    notebook: NotebookNode
    vintage: str | None
    page: str

    @property
    def needs(self) -> frozenset[Need]:
        """The studies that the notebook will ask for."""
        return studies_needed(self.notebook, self.vintage)

    @property
    def name(self) -> str:
        """The notebook and its vintage, for messages."""
        return f"{self.source.name} (as of {self.vintage or 'now'})"


@dataclass(frozen=True)
class Executed:
    """An executed notebook and the seconds it took."""

    run: Run
    notebook: NotebookNode
    seconds: float


def default_jobs() -> int:
    """Kernels at a time: one more than the cores, since a kernel's start mostly waits."""
    return max(2, (os.cpu_count() or 1) + 1)


def execute_all(
    runs: Sequence[Run],
    jobs: int | None = None,
    *,
    timeout: int = CELL_TIMEOUT_SECONDS,
    preload: bool | None = None,
    then: Callable[[Executed], None] = lambda executed: None,
) -> list[Executed]:
    """Execute `runs` in order of their start; call `then` with each as it is done.

    Parameters
    ----------
    runs : sequence of Run
        What to execute.
    jobs : int, optional
        Kernels at a time.
    timeout : int
        Seconds a cell may take.
    preload : bool, optional
        Whether one process loads the libraries and makes shared studies, and kernels are its
        forks; by default where that is sound and worth it. The outputs are the same.
    then : callable
        Called in a thread, while other notebooks still run.

    Raises
    ------
    ReportError
        At the first notebook that fails, naming it, the cell and the error; all other kernels
        are ended first.
    KeyboardInterrupt
        On Ctrl-C or SIGTERM, after all kernels are ended.
    """
    from analysis.report.preload import can_preload

    wanted = len(runs) >= _WORTH_PRELOADING if preload is None else preload
    work = _Work(runs, jobs or default_jobs(), timeout, wanted and can_preload(), then)
    work.start()
    try:
        with terminate_as_interrupt():
            work.ended.wait()
    except KeyboardInterrupt:
        work.stop()
        while not work.ended.wait(0.2):
            work.stop()
        raise
    if work.problem is not None:
        raise work.problem
    return work.done


class _Work(threading.Thread):
    """An event loop of its own, so that a build also works where one is running already.

    Nothing is ever cancelled: to stop, the kernels are killed, and each run then ends by itself.
    """

    def __init__(
        self,
        runs: Sequence[Run],
        jobs: int,
        timeout: int,
        preload: bool,
        then: Callable[[Executed], None],
    ) -> None:
        super().__init__(name="notebooks")
        self.runs, self.jobs, self.timeout, self.then = runs, jobs, timeout, then
        self.preload = preload
        self.done: list[Executed] = []
        self.problem: BaseException | None = None
        self.ended = threading.Event()  # an interrupted join can take a thread for ended
        self._kernels: list[Any] = []
        self._preload: Preload | None = None
        self._stopping = False

    def run(self) -> None:
        try:
            asyncio.run(self._all())
        except BaseException as problem:
            self.problem = self.problem or problem
        finally:
            self.ended.set()

    def stop(self) -> None:
        """Let no further run start and end those that run, however often it is called."""
        self._stopping = True
        for kernel in list(self._kernels):
            kill_kernel(kernel)
        if self._preload is not None:
            self._preload.stop()

    async def _all(self) -> None:
        asyncio.get_running_loop().set_exception_handler(self._hear)
        if not self.preload:
            await self._run_all(None)
            return
        from analysis.report.preload import Preload

        shared = shared_studies(run.needs for run in self.runs)
        self._preload = Preload(shared, self.timeout)
        try:
            await self._run_all(self._preload if await self._preload.is_ready() else None)
        finally:
            await self._preload.end()

    async def _run_all(self, preload: Preload | None) -> None:
        places = asyncio.Semaphore(self.jobs)
        making = [_make_studies(preload, places)] if preload else []
        running = [self._guarded(run, places, preload) for run in self.runs]
        await asyncio.gather(*making, *running)

    def _hear(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Stay silent about tasks that break because their kernel was killed on purpose."""
        if not self._stopping:
            loop.default_exception_handler(context)

    async def _guarded(self, run: Run, places: asyncio.Semaphore, preload: Preload | None) -> None:
        """One run; the first problem of all is kept and stops the others."""
        try:
            if preload:
                await preload.wait_for(run.needs)
            async with places:
                executed = None if self._stopping else await self._one(run, preload)
            if executed is not None and not self._stopping:
                await asyncio.to_thread(self.then, executed)
                self.done.append(executed)
        except BaseException as problem:
            self.problem = self.problem or problem
            self.stop()

    async def _one(self, run: Run, preload: Preload | None) -> Executed:
        start = time.perf_counter()
        notebook = await _execute(run, self.timeout, self._kernels, preload)
        return Executed(run, notebook, time.perf_counter() - start)


async def _make_studies(preload: Preload, places: asyncio.Semaphore) -> None:
    """Make the shared studies in one of the places: they come first, as notebooks wait for them."""
    async with places:
        await preload.make_studies()


def kill_kernel(manager: Any) -> None:
    """End a kernel and the processes it started, if it is running."""
    process = getattr(manager.provisioner, "process", None)
    group = getattr(manager.provisioner, "pgid", None)
    if process is None or process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if group:
            os.killpg(group, signal.SIGKILL)
        else:
            process.kill()


async def _execute(
    run: Run, timeout: int, kernels: list[Any], preload: Preload | None
) -> NotebookNode:
    """Execute one notebook in a fresh folder; every way to fail becomes a ReportError."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    at: dict[str, int] = {"cell": 0}
    folder = Path(tempfile.mkdtemp(prefix="nb-"))
    client = _client(run, folder, timeout, at)
    try:
        shutil.copy(run.source, folder)
        if preload is not None:
            _fork_from(preload, client.km)
        kernels.append(client.km)
        return await client.async_execute(cleanup_kc=True, env=kernel_environment(folder))
    except CellExecutionError as problem:
        raise _failure(run, at, f"{problem.ename}: {_line(problem.evalue)}") from None
    except CellTimeoutError:
        raise _failure(run, at, f"took more than {timeout} s") from None
    except DeadKernelError:
        raise _failure(run, at, "the kernel died") from None
    except (AssertionError, RuntimeError) as problem:
        raise _failure(run, at, f"{type(problem).__name__}: {_line(problem)}") from None
    finally:
        atexit.unregister(client._cleanup_kernel)  # left behind where a kernel was killed
        shutil.rmtree(folder, ignore_errors=True)


def _client(run: Run, folder: Path, timeout: int, at: dict[str, int]) -> Any:
    """A notebook client with a kernel manager of its own, which knows no user's kernels."""
    import copy

    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    def remember(cell: Any, cell_index: int) -> None:
        at["cell"] = cell.metadata.get("number", cell_index + 1)

    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        transport=_transport(folder),
        connection_file=str(folder / "k.json"),
    )
    return NotebookClient(
        copy.deepcopy(run.notebook),
        km=manager,
        timeout=timeout,
        allow_errors=False,
        force_raise_errors=True,
        record_timing=False,
        store_widget_state=False,
        shutdown_kernel="immediate",
        on_cell_execute=remember,
        resources={"metadata": {"path": str(folder)}},
    )


def _fork_from(preload: Preload, manager: Any) -> None:
    """Let the manager's kernel be a fork."""
    from analysis.report.forked_kernel import ForkedKernel

    manager.provisioner = ForkedKernel(manager, preload)


def _transport(folder: Path) -> str:
    """Sockets in the file system where there are any and the path is short enough."""
    short = len(str(folder).encode()) <= _LONGEST_SOCKET_PATH
    return "ipc" if short and sys.platform != "win32" else "tcp"


def _failure(run: Run, at: dict[str, int], what: str) -> ReportError:
    where = f"cell {at['cell']}" if at["cell"] else "before the first cell"
    return ReportError(
        f"{run.name}, {where}: {what}; correct the notebook or what it calls, then build again."
    )


def _line(text: object) -> str:
    lines = str(text).strip().splitlines()
    return lines[0] if lines else ""
