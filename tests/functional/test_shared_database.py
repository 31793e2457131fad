"""Several processes on one database, and one whose database goes away."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import missing
from tests.processes import children, free_port, ready, running, status, stop, until
from tracker import migrate
from tracker.db import Database, Negotiation
from tracker.jobs import JobRow, enqueue
from tracker.pipeline import leases
from tracker.sources import subscriptions
from tracker.sources.models import FeedRow


def test_ten_processes_start_on_an_empty_database_at_once(
    empty_database_url: str, tmp_path: Path
) -> None:
    """They migrate, adopt the database and poll; none of them fails, all is there once."""
    logs = [tmp_path / f"log{n}" for n in range(10)]
    with _many(logs, empty_database_url):
        for log in logs:
            until(lambda log=log: "scheduler is running" in log.read_text(), "scheduler", 250)
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
        assert stop(process) == 0
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
