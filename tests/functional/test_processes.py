"""`tracker serve` and `tracker scheduler` as processes: starting, stopping, dying, waiting."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from tests.conftest import missing
from tracker import migrate
from tracker.config import Config
from tracker.db import Database, Negotiation
from tracker.jobs import JobRow, enqueue
from tracker.pipeline import leases
from tracker.pipeline.service import Pipeline
from tracker.sources import subscriptions
from tracker.sources.models import FeedRow

TRACKER = [sys.executable, "-m", "tracker"]
PATIENCE = 60.0  # seconds, for a machine that is busy with other things


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"no {what} within {seconds:g} s"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def status(port: int, path: str = "/readyz") -> int:
    """The status of an answer; 0 where there is none."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def ready(port: int) -> bool:
    return status(port) == 200


def children(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits for its parent to notice does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def stop(process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> float:
    began = time.monotonic()
    process.send_signal(number)
    process.wait(20)
    return time.monotonic() - began


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
        assert stop(process, number) < 10
        assert process.returncode == 0
        assert [pid for pid in started if alive(pid)] == []
    assert "Traceback" not in log.read_text()


def test_a_request_that_runs_is_answered_before_the_end(sqlite_url: str, tmp_path: Path) -> None:
    """What has been asked before SIGTERM is answered; nothing else is waited for."""
    port, log = free_port(), tmp_path / "log"
    arguments = ("serve", "--no-scheduler", "--port", str(port))
    with running(*arguments, url=sqlite_url, log=log) as process:
        until(lambda: ready(port), "answer")
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            request = b"GET /api/v1/meta HTTP/1.1\r\nHost: x\r\n\r\n"
            client.sendall(request * 20)  # pipelined: they wait for each other
            client.recv(1)
            process.send_signal(signal.SIGTERM)
            answers = b""
            while chunk := client.recv(65536):
                answers += chunk
        assert answers.count(b"TTP/1.1 200 OK") == 20
        assert process.wait(10) == 0


def test_children_end_with_a_parent_that_was_killed(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    with running("serve", "--port", str(port), url=sqlite_url, log=tmp_path / "log") as process:
        until(lambda: ready(port), "answer")
        started = children(process.pid)
        assert len(started) == 2
        process.kill()
        process.wait()
        until(lambda: not any(map(alive, started)), "end of the children", 12)
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


def test_slow_clients_hold_no_thread(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    arguments = ("serve", "--no-scheduler", "--port", str(port))
    with running(*arguments, url=sqlite_url, log=tmp_path / "log", TRACKER_THREADS="2"):
        until(lambda: ready(port), "answer")
        stalled = []
        for start in (b"GET / HTTP/1.1\r\nHost:", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"):
            for _ in range(20):
                client = socket.create_connection(("127.0.0.1", port))
                client.sendall(start)
                stalled.append(client)
        time.sleep(0.5)
        assert status(port, "/healthz") == 200
        for client in stalled:
            client.close()


def test_metrics_add_up_over_processes(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    arguments = ("serve", "--no-scheduler", "--workers", "2", "--port", str(port))
    with running(*arguments, url=sqlite_url, log=tmp_path / "log"):
        until(lambda: ready(port), "answer")
        assert {status(port, "/healthz") for _ in range(40)} == {200}
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            text = answer.read().decode()
    counts = re.findall(r'^tracker_http_requests_total\{.*"/healthz".*\} ([0-9.]+)$', text, re.M)
    assert sum(map(float, counts)) == 40


def test_forwarded_headers_count_only_when_told(sqlite_url: str, tmp_path: Path) -> None:
    """The address that a client claims for itself must not reach the application."""
    from tracker.app import create_app

    seen: list[str] = []
    for hops in (0, 1):
        app = create_app(Config(database_url=sqlite_url, trusted_proxies=hops))

        @app.before_request
        def note() -> None:
            from flask import request

            seen.append(f"{request.remote_addr} {request.scheme}")

        headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
        app.test_client().get("/healthz", headers=headers)
    assert seen == ["127.0.0.1 http", "203.0.113.9 https"]


def test_ten_processes_start_on_an_empty_database_at_once(
    empty_database_url: str, tmp_path: Path
) -> None:
    """They migrate, adopt the database and poll; none of them fails, all is there once."""
    logs = [tmp_path / f"log{n}" for n in range(10)]
    with _many(logs, empty_database_url):
        for log in logs:
            until(lambda log=log: "scheduler is running" in log.read_text(), "scheduler", 120)
    for log in logs:
        assert "Traceback" not in log.read_text()
        assert "ERROR" not in log.read_text()
    database = Database(empty_database_url)
    assert not migrate.pending(database)
    with database.reading() as session:
        assert len(session.scalars(select(Negotiation)).all()) == 1
    database.dispose()


@contextmanager
def _many(logs: list[Path], url: str) -> Iterator[None]:
    from contextlib import ExitStack

    with ExitStack() as stack:
        for log in logs:
            stack.enter_context(running("scheduler", url=url, log=log))
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    name = "sqlite_url" if request.param == "sqlite" else "empty_postgres_url"
    return str(request.getfixturevalue(name))


def test_leases_that_are_left_are_handed_back(database: Database) -> None:
    now = datetime.now(UTC)
    with database.writing() as session:
        subscriptions.subscribe(session, "https://example.org/feed.xml", now=now)
        enqueue(session, "recode", {}, now=now, actor=None)
    with database.writing() as session:
        leases.claim_feeds(session, leases.due(now), owner="me", now=now, limit=5)
        job = session.scalars(select(JobRow)).one()
        job.status, job.lease_owner, job.attempts = "running", "me", 1
    with database.writing() as session:
        assert leases.hand_back(session, owner="somebody else") == 0
        assert leases.hand_back(session, owner="me") == 2
    with database.reading() as session:
        assert session.scalars(select(FeedRow.lease_owner)).all() == [None]
        job = session.scalars(select(JobRow)).one()
        assert (job.status, job.attempts) == ("queued", 0)


def test_a_poll_that_hangs_does_not_hold_up_the_end(sqlite_url: str, tmp_path: Path) -> None:
    """A host that accepts and says nothing; SIGTERM; the feed is free for another process."""
    log = tmp_path / "log"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/feed.xml"
        with (
            Pipeline.open(_migrated(sqlite_url)) as pipeline,
            pipeline.database.writing() as session,
        ):
            subscriptions.subscribe(session, address, now=datetime.now(UTC))
        more = {"TRACKER_ALLOW_PRIVATE_NETWORKS": "on", "TRACKER_FETCH_DEADLINE": "120"}
        with running("scheduler", url=sqlite_url, log=log, **more) as process:
            silent.settimeout(PATIENCE)
            connection, _ = silent.accept()
            assert stop(process) < 10
            assert process.returncode == 0
            connection.close()
    database = Database(sqlite_url)
    with database.reading() as session:
        feed = session.scalars(select(FeedRow)).one()
        assert feed.lease_owner is None
        assert feed.next_poll is not None
        assert feed.next_poll <= datetime.now(UTC)
    database.dispose()


def _migrated(url: str) -> Config:
    database = Database(url)
    migrate.upgrade(database)
    database.dispose()
    return Config(database_url=url)


class Cluster:
    """A PostgreSQL of the test's own, to be stopped and started."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
        if not found or not (os.geteuid() == 0 and shutil.which("runuser")):
            missing("postgres", "no pg_ctl here that could be run as the user postgres")
        self.bin, self.folder, self.port = found[-1].parent, folder / "cluster", free_port()
        self.url = f"postgresql+psycopg://tester@127.0.0.1:{self.port}/postgres"
        folder.chmod(0o755)
        self.folder.mkdir()
        shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-U", "tester", "--auth=trust", "-N")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c fsync=off"
        self._run("pg_ctl", "-w", "-o", options, "-l", f"{self.folder}/log", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "fast", "stop")

    def _run(self, command: str, *arguments: str) -> None:
        program = [str(self.bin / command), "-D", str(self.folder), *arguments]
        subprocess.run(
            ["runuser", "-u", "postgres", "--", *program],
            check=True, stdout=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="tracker-cluster-"))
    made = Cluster(folder)
    try:
        yield made
    finally:
        subprocess.run(
            ["runuser", "-u", "postgres", "--", str(made.bin / "pg_ctl"), "-D", str(made.folder),
             "-m", "immediate", "stop"],
            check=False, capture_output=True, cwd="/",
        )  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)


def test_a_database_that_is_away_is_waited_for(cluster: Cluster, tmp_path: Path) -> None:
    """Away at the start, there, away, there again: one process all along, and no restart."""
    port, log = free_port(), tmp_path / "log"
    with running("serve", "--port", str(port), url=cluster.url, log=log) as process:
        until(lambda: status(port, "/healthz") == 200, "life")
        assert status(port) == 503
        started = children(process.pid)
        cluster.start()
        until(lambda: ready(port), "readiness")
        until(lambda: "scheduler is running" in log.read_text(), "scheduler")
        assert status(port, "/api/v1/positions") == 200
        cluster.stop()
        until(lambda: status(port) == 503, "word that the database is away")
        assert status(port, "/api/v1/positions") == 503
        assert status(port, "/healthz") == 200
        until(lambda: "does not answer" in log.read_text(), "word of it in the log")
        cluster.start()
        until(lambda: ready(port), "recovery")
        _work_is_done(cluster.url)
        assert children(process.pid) == started
        assert stop(process) < 10
    assert "Traceback" not in log.read_text()


def _work_is_done(url: str) -> None:
    """The scheduler, too, has found the database again: it works off a job."""
    database = Database(url)
    with database.writing() as session:
        number = enqueue(session, "recode", {}, now=datetime.now(UTC), actor=None)

    def done() -> bool:
        with database.reading() as session:
            return session.get_one(JobRow, number).status == "done"

    until(done, "end of the job")
    database.dispose()


def test_structured_logs_tell_no_secret(postgres_url: str, tmp_path: Path) -> None:
    url = make_url(postgres_url).set(password="swordfish-1")
    log = tmp_path / "log"
    with running(
        "scheduler", url=url.render_as_string(hide_password=False), log=log,
        TRACKER_LOG_FORMAT="json", TRACKER_ADMIN_TOKEN="open-sesame-1", TRACKER_MISSPELT="x",
    ):  # fmt: skip
        until(lambda: "waiting for the database" in log.read_text(), "word of the wrong password")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert {"time", "level", "logger", "message"} <= set(lines[0])
    assert any("TRACKER_MISSPELT" in line["message"] for line in lines)
    assert "swordfish" not in log.read_text()
    assert "sesame" not in log.read_text()
    assert psycopg.__version__
