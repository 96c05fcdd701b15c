"""A kernel that is a fork of the preloaded process instead of a program of its own."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jupyter_client.provisioning import LocalProvisioner

if TYPE_CHECKING:
    from jupyter_client.manager import KernelManager

    from analysis.report.preload import Preload


class Fork:
    """A forked process, with those parts of `subprocess.Popen` that a provisioner asks for."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, once the preloaded process has told it."""
        return self.returncode

    wait = poll

    def send_signal(self, number: int) -> None:
        """Send a signal, if the process is not known to have ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class ForkedKernel(LocalProvisioner):
    """Has a kernel forked where its base class starts a program.

    Parameters
    ----------
    manager : KernelManager
        Whose kernel it will be.
    preload : Preload
        Which forks.
    """

    def __init__(self, manager: KernelManager, preload: Preload) -> None:
        super().__init__(kernel_spec=manager.kernel_spec, parent=manager)
        self._manager, self._preload = manager, preload

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Return when the process is there; all that follows is as with a program."""
        arguments = ["-f", self._manager.connection_file]
        fork = await self._preload.fork_kernel(arguments, kwargs["cwd"], kwargs["env"])
        self.process = cast("Any", fork)  # all that is asked of a Popen
        self.pid = self.pgid = fork.pid
        self.cwd = Path(kwargs["cwd"])
        return self.connection_info
