"""The preloaded process: libraries loaded once, studies made once, kernels forked from it.

It is a line of generations. The first has loaded the libraries; each later one is a fork of the
one before that has made one more study. All of them fork kernels on order, so that one works
while those before it serve. A generation whose work fails, warns, prints or starts a thread ends
and leaves nothing: each notebook then makes the study itself, with all that it has to say.

Each generation hears orders and sends reports as JSON, a packet each, on a socket of its own.
When the socket is closed it ends the processes that it forked, and then itself. Linux only.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import Any

MOST_BYTES = 1 << 17
"""Longest packet."""

_LIBRARIES = (
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "seaborn",
    "statsmodels.regression.linear_model",
    "statsmodels.stats.proportion",
    "statsmodels.tsa.innovations.arma_innovations",
    "analysis.display",
    "analysis.ledger",
    "analysis.studies.adoption",
    "analysis.studies.capex",
    "analysis.studies.openness",
    "analysis.studies.reactions",
)


def main(descriptor: int) -> None:
    """Live as the first generation and, in every fork, as what was ordered.

    Parameters
    ----------
    descriptor : int
        Of the socket on which orders come.
    """
    del sys.path[0]  # the working folder
    work: Callable[[], object] = load_libraries
    while is_quiet(work):
        gc.collect()
        gc.freeze()
        order, given = _Generation(socket.socket(fileno=descriptor)).serve()
        if "kernel" in order:
            _become_kernel(order)
            return
        work, descriptor = _making(*order["study"]), given[0]
    os._exit(1)


def load_libraries() -> None:
    """Import what most notebooks import."""
    for name in _LIBRARIES:
        importlib.import_module(name)


def _making(name: str, day: str | None) -> Callable[[], object]:
    from analysis.studies import study

    return lambda: study(name, day)


def is_quiet(work: Callable[[], object]) -> bool:
    """Whether `work` ends without an error, without a word on either output, and with one thread.

    Warnings that are shown are words on an output.
    """
    kept = os.dup(1), os.dup(2)
    with tempfile.TemporaryFile() as heard:
        for number in (1, 2):
            os.dup2(heard.fileno(), number)
        try:
            work()
            succeeded = True
        except BaseException:  # a study may also call sys.exit
            succeeded = False
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, old in zip((1, 2), kept, strict=True):
                os.dup2(old, number)
                os.close(old)
        silent = os.fstat(heard.fileno()).st_size == 0
    return succeeded and silent and len(os.listdir("/proc/self/task")) == 1


class _Generation:
    """Takes orders, forks, and reports what became of the forks."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel
        self.children: set[int] = set()
        self.serving: set[int] = set()

    def serve(self) -> tuple[dict[str, Any], list[int]]:
        """Return in the forks only: with the order and, for a generation, its own descriptor."""
        woken, waker = _pair_of_sockets()
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        self._say({"ready": os.getpid()})
        while True:
            ready, _, _ = select.select([self.channel, woken], [], [])
            if woken in ready:
                woken.recv(MOST_BYTES)
                self._reap()
            if self.channel not in ready:
                continue
            order, given = self._hear()
            if "serves" in order:
                self.serving.add(order["serves"])
            elif self._is_fork(order):
                _forget_signals()
                for end in (woken, waker, self.channel):
                    end.close()
                return order, given
            for descriptor in given:
                os.close(descriptor)

    def _hear(self) -> tuple[dict[str, Any], list[int]]:
        text, given, _, _ = socket.recv_fds(self.channel, MOST_BYTES, 1)
        if not text:
            self._end()
        return json.loads(text), given

    def _is_fork(self, order: dict[str, Any]) -> bool:
        """Fork; the fork leads a session of its own, as a kernel that is a program does."""
        order["parent"] = os.getpid()
        begun, begin = os.pipe()
        child = os.fork()
        if child == 0:
            os.setsid()
            os.close(begin)
            os.close(begun)
            return True
        os.close(begin)
        os.read(begun, 1)  # returns when the fork leads its group, so that this can be ended
        os.close(begun)
        self.children.add(child)
        self._say({"started": child})
        return False

    def _reap(self, how: int = os.WNOHANG) -> None:
        while self.children:
            child, status = os.waitpid(-1, how)
            if child == 0:
                break
            self.children.discard(child)
            self._say({"ended": child, "code": os.waitstatus_to_exitcode(status)})

    def _end(self) -> None:
        """End the forks and this process; a generation that serves hears of it by itself."""
        for child in self.children - self.serving:
            os.killpg(child, signal.SIGKILL)
        while self.children:
            self._reap(0)
        os._exit(0)

    def _say(self, report: dict[str, Any]) -> None:
        try:
            self.channel.send(json.dumps(report).encode())
        except OSError:  # nobody listens any more, and the next order is the end
            return


def _pair_of_sockets() -> tuple[socket.socket, socket.socket]:
    pair = socket.socketpair()
    for end in pair:
        end.setblocking(False)
    return pair


def _forget_signals() -> None:
    """Handlers as a new process has them."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _become_kernel(order: dict[str, Any]) -> None:
    """Run a kernel in this fork, in the state in which a new process begins."""
    import matplotlib.pyplot as plt
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["ipykernel_launcher", *order["kernel"]]
    np.random.seed()  # noqa: NPY002 (the forks would share the state)
    app = IPKernelApp.instance(parent_handle=order["parent"])
    app.initialize(order["kernel"])
    plt.install_repl_displayhook()  # looked for a notebook in vain when it was imported
    app.start()
