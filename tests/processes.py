"""`tracker` as processes of their own, and what tests ask of them."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker import migrate
from tracker.config import Config
from tracker.db import Database

TRACKER = [sys.executable, "-m", "tracker"]
PATIENCE = 120.0  # seconds, for a machine that is busy with other things
PORTS = range(15_000, 32_000)  # below those that systems hand out by themselves


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"no {what} within {seconds:g} s"
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens on, and that no connection is given in the meantime."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def environment(url: str, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    return kept | {"TRACKER_DATABASE_URL": url} | more


@contextmanager
def running(*arguments: str, url: str, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [*TRACKER, *arguments], env=environment(url, **more), stderr=sink, stdout=sink
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def status(port: int, path: str = "/readyz") -> int:
    """The status of an answer; 0 where there is none."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def ready(port: int) -> bool:
    return status(port) == 200


def children(pid: int) -> list[int]:
    """The processes that a process has started and not seen end."""
    return [int(found.name) for found in Path("/proc").glob("[0-9]*") if _parent(found) == pid]


def _parent(process: Path) -> int | None:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits for its parent to notice does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def stop(process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> int:
    """Ask it to end; its exit status. How long it may take is its own affair, up to a limit that
    only what hangs meets."""
    process.send_signal(number)
    return process.wait(PATIENCE)


def migrated(url: str) -> Config:
    """A configuration whose database is migrated."""
    database = Database(url)
    migrate.upgrade(database)
    database.dispose()
    return Config(database_url=url)
