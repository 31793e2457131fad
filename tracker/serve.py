"""`tracker serve`: the WSGI server and, beside it, the scheduler's own process.

The parent only supervises. It never forks after starting threads, so each child starts clean.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from gunicorn.app.base import BaseApplication

from tracker.config import Config

log = logging.getLogger(__name__)
GRACE = 8.0  # seconds between SIGTERM and SIGKILL


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, set up from a Config instead of a file of its own."""

    def __init__(self, config: Config, host: str, port: int, workers: int) -> None:
        self.config = config
        self.settings: dict[str, Any] = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": config.threads,
            "worker_class": "gthread",
            "graceful_timeout": int(GRACE),
            "timeout": 60,
            "keepalive": 15,
            "limit_request_line": 8190,
            "control_socket_disable": True,
            "errorlog": "-",
            "loglevel": "warning",
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,
        }
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.settings.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)

    def load(self) -> Callable[..., Any]:
        from tracker.app import create_app  # each worker builds its own, after the fork

        return create_app(self.config)


def serve(config: Config, *, host: str, port: int, workers: int, scheduler: bool) -> int:
    """Run until a signal; returns the exit status."""
    if not scheduler:
        Server(config, host, port, workers).run()
        return 0
    address = ["--host", host, "--port", str(port), "--workers", str(workers)]
    return Supervisor(
        {"api": ["serve", "--no-scheduler", *address], "scheduler": ["scheduler"]}
    ).run()


class Supervisor:
    """Keeps child processes alive until it is told to stop. A child that dies is started again,
    unless it never came up: then everything stops with its exit status."""

    def __init__(self, commands: dict[str, list[str]], settle: float = 5.0) -> None:
        self.commands = commands
        self.settle = settle
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, float] = {}
        self.stopping = False

    def run(self) -> int:
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        for name in self.commands:
            self._start(name)
        status = 0
        while not self.stopping:
            time.sleep(0.2)
            status = self._look_after()
        self._stop()
        return status

    def _start(self, name: str) -> None:
        command = [sys.executable, "-m", "tracker", *self.commands[name]]
        # A group of its own: Ctrl-C reaches this process alone, which passes it on in order.
        self.children[name] = subprocess.Popen(command, start_new_session=True)
        self.started[name] = time.monotonic()

    def _look_after(self) -> int:
        for name, child in list(self.children.items()):
            status = child.poll()
            if status is None:
                continue
            if time.monotonic() - self.started[name] < self.settle:
                self.stopping = True
                return status or 1
            log.error("%s ended with status %s; starting it again", name, status)
            self._start(name)
        return 0

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
