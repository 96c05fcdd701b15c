"""Have studies made and kernels forked by the preloaded process, seen from the build."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from analysis.report.forked_kernel import Fork
from analysis.report.generation import Generation, new_channel
from analysis.report.kernel_environment import kernel_environment
from analysis.report.needs import Need

_PROGRAM = "import sys; from analysis.report.zygote import main; main(int(sys.argv[1]))"
_LOADING_SECONDS = 120
_ENDING_SECONDS = 10


def can_preload() -> bool:
    """Whether this system forks soundly; elsewhere than on Linux each kernel is a program."""
    return sys.platform == "linux"


class Preload:
    """The generations of the preloaded process, and what they are to make.

    To be made and used in one event loop, but for `stop`.

    Parameters
    ----------
    studies : sequence of (name, day)
        What to make, in this order.
    timeout : float
        Seconds that a study may take.
    """

    def __init__(self, studies: Sequence[Need], timeout: float) -> None:
        self._timeout = timeout
        self._settled = {study: asyncio.Event() for study in studies}
        self._folder = Path(tempfile.mkdtemp(prefix="nb-"))
        self._process, channel = self._start()
        self._generations = [Generation(channel)]
        self._over = False

    async def is_ready(self) -> bool:
        """Whether the libraries could be loaded."""
        first = self._generations[0]
        await _at_most(_LOADING_SECONDS, first.settled)
        return first.serves

    async def make_studies(self) -> None:
        """Make the studies one after another; one that cannot be made is left to the notebooks."""
        for study, settled in self._settled.items():
            if not self._over:
                with contextlib.suppress(RuntimeError):  # nobody is left to make it
                    await self._make(study)
            settled.set()

    async def wait_for(self, studies: Collection[Need]) -> None:
        """Return when those of `studies` that are to be made are made or left out."""
        for study in self._settled.keys() & studies:
            await self._settled[study].wait()

    async def fork_kernel(
        self, arguments: Sequence[str], folder: str, environment: Mapping[str, str]
    ) -> Fork:
        """Fork a kernel from the newest generation.

        Parameters
        ----------
        arguments : sequence of str
            Of the kernel's command line.
        folder : str
            Where it works.
        environment : mapping of str to str
            All of its environment.

        Raises
        ------
        RuntimeError
            If no generation is left.
        """
        order = {"kernel": list(arguments), "folder": folder, "environment": dict(environment)}
        return await self._newest().fork(order)

    def stop(self) -> None:
        """Let all forks and all generations end; from any thread, however often."""
        self._over = True
        if not self._generations[0].settled.is_set():
            self._process.kill()  # it is loading libraries and hears nothing
        for generation in reversed(self._generations):
            generation.stop()

    async def end(self) -> None:
        """Stop, and wait until nothing is left."""
        self.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ENDING_SECONDS):
                for generation in self._generations:
                    await generation.ended()
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """The first generation's process, and our end of its channel."""
        ours, theirs = new_channel()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                cwd=self._folder,
                env=kernel_environment(self._folder),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        return process, ours

    def _newest(self) -> Generation:
        for generation in reversed(self._generations):
            if generation.serves:
                return generation
        raise RuntimeError("the preloaded process has ended")

    async def _make(self, study: Need) -> None:
        """Let the newest generation have a successor that has made `study`."""
        before = self._newest()
        ours, theirs = new_channel()
        after = Generation(ours)
        self._generations.append(after)
        with theirs:
            fork = await before.fork({"study": study}, theirs.fileno())
        if not await _at_most(self._timeout, after.settled):
            os.killpg(fork.pid, signal.SIGKILL)
        if after.serves:
            before.say({"serves": fork.pid})


async def _at_most(seconds: float, event: asyncio.Event) -> bool:
    """Whether `event` is set within so many seconds."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()
