"""One generation of the preloaded process, seen from the build: its socket and its forks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
from collections import deque
from collections.abc import Mapping
from typing import Any

from analysis.report.forked_kernel import Fork
from analysis.report.zygote import MOST_BYTES


def new_channel() -> tuple[socket.socket, socket.socket]:
    """Our end of a channel and that of a generation."""
    ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    return ours, theirs


class Generation:
    """Gives orders and hears the reports, in the event loop in which it was made.

    Parameters
    ----------
    channel : socket
        Our end.

    Attributes
    ----------
    settled : Event
        Set when it is ready to serve, or has ended without ever being so.
    serves : bool
        Whether it can fork.
    """

    def __init__(self, channel: socket.socket) -> None:
        self.settled, self.serves = asyncio.Event(), False
        self._channel = channel
        self._ordered: deque[asyncio.Future[Fork]] = deque()
        self._forks: dict[int, Fork] = {}
        self._listening = asyncio.create_task(self._listen())

    async def fork(self, order: Mapping[str, Any], *descriptors: int) -> Fork:
        """Have it fork a process that does as ordered.

        Raises
        ------
        RuntimeError
            If it has ended.
        """
        started = asyncio.get_running_loop().create_future()
        self._ordered.append(started)
        self.say(order, *descriptors)
        return await started

    def say(self, order: Mapping[str, Any], *descriptors: int) -> None:
        """Send an order and the descriptors that belong to it."""
        with contextlib.suppress(OSError):  # it has ended, which `_listen` hears
            socket.send_fds(self._channel, [json.dumps(order).encode()], descriptors)

    def stop(self) -> None:
        """Let it end all its forks and itself; from any thread, however often."""
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_WR)

    async def ended(self) -> None:
        """Wait until it has ended, and its forks with it."""
        await self._listening

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError):
            while packet := await loop.sock_recv(self._channel, MOST_BYTES):
                self._hear(json.loads(packet))
        self._end()

    def _hear(self, report: Mapping[str, int]) -> None:
        if "ready" in report:
            self.serves = True
            self.settled.set()
        elif "started" in report:
            fork = Fork(report["started"])
            self._forks[fork.pid] = fork
            self._ordered.popleft().set_result(fork)
        else:
            self._forks.pop(report["ended"]).returncode = report["code"]

    def _end(self) -> None:
        self.serves = False
        self.settled.set()
        for fork in self._forks.values():
            fork.returncode = -signal.SIGKILL
        for started in self._ordered:
            started.set_exception(RuntimeError("the preloaded process has ended"))
        self._ordered.clear()
        self._channel.close()
