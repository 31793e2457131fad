"""`tracker serve` and `tracker scheduler` as processes: starting, stopping, dying."""

from __future__ import annotations

import signal
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.processes import (
    PATIENCE,
    TRACKER,
    alive,
    children,
    environment,
    free_port,
    migrated,
    ready,
    running,
    status,
    stop,
    until,
)
from tracker.db import Database
from tracker.pipeline.service import Pipeline
from tracker.sources import subscriptions
from tracker.sources.models import FeedRow
from tracker.supervisor import GRACE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serves_and_stops_with_everything_it_started(
    sqlite_url: str, tmp_path: Path, number: int
) -> None:
    port, log = free_port(), tmp_path / "log"
    with running(
        "serve", "--port", str(port), "--workers", "2", url=sqlite_url, log=log
    ) as process:
        until(lambda: ready(port), "answer")
        until(lambda: "scheduler is running" in log.read_text(), "scheduler")
        started = children(process.pid)
        assert len(started) == 3
        assert stop(process, number) == 0
        assert [pid for pid in started if alive(pid)] == []
    assert "Traceback" not in log.read_text()


def test_a_request_that_runs_is_answered_before_the_end(sqlite_url: str, tmp_path: Path) -> None:
    """What has been asked before SIGTERM is answered; nothing else is waited for."""
    port, log = free_port(), tmp_path / "log"
    arguments = ("serve", "--no-scheduler", "--port", str(port))
    with running(*arguments, url=sqlite_url, log=log) as process:
        until(lambda: ready(port), "answer")
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
            request = b"GET /api/v1/meta HTTP/1.1\r\nHost: x\r\n\r\n"
            client.sendall(request * 20)  # pipelined: they wait for each other
            client.recv(1)
            process.send_signal(signal.SIGTERM)
            answers = b""
            while chunk := client.recv(65536):
                answers += chunk
        assert answers.count(b"TTP/1.1 200 OK") == 20
        assert process.wait(PATIENCE) == 0


def test_children_end_with_a_parent_that_was_killed(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    with running("serve", "--port", str(port), url=sqlite_url, log=tmp_path / "log") as process:
        until(lambda: ready(port), "answer")
        started = children(process.pid)
        assert len(started) == 2
        process.kill()
        process.wait()
        until(lambda: not any(map(alive, started)), "end of the children")
        assert status(port) == 0


def test_a_child_that_dies_is_started_again(sqlite_url: str, tmp_path: Path) -> None:
    from tracker.supervisor import Supervisor

    commands = {"api": ["serve", "--no-scheduler", "--port", str(free_port())]}
    supervisor = Supervisor(commands, environment=environment(sqlite_url), settle=0.0)
    supervisor._start("api")
    first = supervisor.children["api"]
    first.kill()
    first.wait()
    assert supervisor._look_after() == 0
    second = supervisor.children["api"]
    assert second.pid != first.pid
    assert second.poll() is None
    supervisor._stop()
    assert not alive(second.pid)


def test_a_child_that_never_comes_up_stops_everything(sqlite_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(
        "serve", "--port", str(free_port()), url=sqlite_url, log=log,
        TRACKER_CODEBOOK=str(tmp_path / "absent.toml"),
    ) as process:  # fmt: skip
        assert process.wait(PATIENCE) == 1
    assert "absent.toml" in log.read_text()
    assert "Traceback" not in log.read_text()


@pytest.mark.parametrize(
    ("variables", "arguments", "code", "words"),
    [
        ({}, ["--port", "PORT"], 1, "is in use"),
        ({}, ["--port", "0"], 2, "range"),
        ({}, ["--host", "192.0.2.1", "--port", "8000"], 1, "no address of this machine"),
        ({"TRACKER_THREADS": "many"}, [], 1, "TRACKER_THREADS"),
        ({"TRACKER_DATABASE_URL": "mysql://x/y"}, [], 1, "mysql"),
    ],
)
def test_what_is_in_the_way_of_a_start_is_one_line(
    sqlite_url: str, variables: dict[str, str], arguments: list[str], code: int, words: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*TRACKER, "serve", *(port if a == "PORT" else a for a in arguments)],
            env=environment(sqlite_url) | variables,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_poll_that_hangs_does_not_hold_up_the_end(sqlite_url: str, tmp_path: Path) -> None:
    """A host that accepts and says nothing; SIGTERM; the feed is free for another process."""
    log = tmp_path / "log"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/feed.xml"
        with (
            Pipeline.open(migrated(sqlite_url)) as pipeline,
            pipeline.database.writing() as session,
        ):
            subscriptions.subscribe(session, address, now=datetime.now(UTC))
        more = {"TRACKER_ALLOW_PRIVATE_NETWORKS": "on", "TRACKER_FETCH_DEADLINE": str(3 * PATIENCE)}
        with running("scheduler", url=sqlite_url, log=log, **more) as process:
            silent.settimeout(PATIENCE)
            connection, _ = silent.accept()
            assert stop(process) == 0
            connection.close()
    assert "cutting off" in log.read_text()
    assert "Traceback" not in log.read_text()
    database = Database(sqlite_url)
    with database.reading() as session:
        feed = session.scalars(select(FeedRow)).one()
        assert feed.lease_owner is None
        assert feed.next_poll is not None
        assert feed.next_poll <= datetime.now(UTC)
    database.dispose()


def test_the_time_that_stopping_takes_is_bounded() -> None:
    """Ten seconds, of which the supervisor leaves one to kill who does not heed it."""
    assert GRACE + 1 < 10
