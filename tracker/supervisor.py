"""Keeps child processes alive, and ends them with their parent."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType

log = logging.getLogger(__name__)

GRACE = 8.0  # seconds that a child has to finish what it is at
PR_SET_PDEATHSIG = 1


class Supervisor:
    """Runs `python -m tracker` with each command until it is told to stop.

    A child that dies is started again, unless it died within `settle` seconds of its start: then
    everything stops with its exit status. The parent starts no thread and opens no database.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        *,
        environment: Mapping[str, str],
        inherit: Sequence[int] = (),
        settle: float = 30.0,
    ) -> None:
        self.commands = commands
        self.environment = environment
        self.inherit = tuple(inherit)
        self.settle = settle
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, float] = {}
        self.stopping = False

    def run(self) -> int:
        """Returns 0 after a signal, or the exit status of the child that would not start."""
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        for name in self.commands:
            self._start(name)
        status = 0
        while not self.stopping:
            time.sleep(0.1)
            status = self._look_after()
        self._stop()
        return status

    def _start(self, name: str) -> None:
        command = [sys.executable, "-m", "tracker", *self.commands[name]]
        # A session of its own: Ctrl-C reaches this process alone, which passes it on in order.
        self.children[name] = subprocess.Popen(
            [*command, "--parent", str(os.getpid())],
            start_new_session=True,
            pass_fds=self.inherit,
            env=dict(self.environment),
        )
        self.started[name] = time.monotonic()

    def _look_after(self) -> int:
        for name, child in list(self.children.items()):
            status = child.poll()
            if status is None:
                continue
            if time.monotonic() - self.started[name] < self.settle:
                self.stopping = True
                return status if status > 0 else 1
            log.error("%s ended with status %s; starting it again", name, status)
            self._forget(child.pid)
            self._start(name)
        return 0

    def _forget(self, pid: int) -> None:
        """Leave what a dead process held out of the metrics."""
        from tracker import metrics

        folder = self.environment.get(metrics.SHARED)
        if folder is not None:
            metrics.forget(pid, folder)

    def _stop(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE + 1
        for child in self.children.values():
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def end_with(parent: int) -> None:
    """Have this process get SIGTERM once `parent`, its parent, is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it was gone before we asked
        os.kill(os.getpid(), signal.SIGTERM)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
