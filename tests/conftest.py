"""What all tests share: real databases, and what is demanded of the machine.

TEST_POSTGRES_URL names a PostgreSQL on which databases may be created; without it the tests that
need one are skipped by name. TEST_REQUIRE (comma-separated: postgres, chromium, docker, shared)
turns such a skip into a failure.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

from tracker import migrate
from tracker.db import Database

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# Examples may take as long as the machine needs; the clock is no part of any property.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def missing(what: str, reason: str) -> None:
    """Skip by name, or fail where TEST_REQUIRE demands it."""
    if what in os.environ.get("TEST_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required here: {reason}")
    pytest.skip(f"{what}: {reason}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The hand-coded articles beside the clone."""
    if not (SHARED / "gold").is_dir():
        missing("shared", "no ../shared beside this clone")
    return SHARED


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """A migrated PostgreSQL database to copy; yields its URL."""
    url = os.environ.get("TEST_POSTGRES_URL")
    if not url:
        missing("postgres", "TEST_POSTGRES_URL is not set")
    assert url is not None
    name = f"template_{uuid.uuid4().hex[:12]}"
    _on_server(url, f'CREATE DATABASE "{name}"')
    template = make_url(url).set(database=name).render_as_string(hide_password=False)
    database = Database(template)
    migrate.upgrade(database)
    database.dispose()
    yield template
    _on_server(url, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'tracker.db'}"


@pytest.fixture
def postgres_url(postgres_template: str) -> Iterator[str]:
    """The URL of a migrated, empty PostgreSQL database of the test's own."""
    url = make_url(postgres_template)
    name = f"test_{uuid.uuid4().hex[:12]}"
    _on_server(os.environ["TEST_POSTGRES_URL"],
               f'CREATE DATABASE "{name}" TEMPLATE "{url.database}"')  # fmt: skip
    yield url.set(database=name).render_as_string(hide_password=False)
    _on_server(os.environ["TEST_POSTGRES_URL"], f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL database without a single table."""
    with postgres_database() as url:
        yield url


@contextmanager
def postgres_database() -> Iterator[str]:
    """The URL of a PostgreSQL database of its own, without a single table."""
    server = os.environ.get("TEST_POSTGRES_URL")
    if not server:
        missing("postgres", "TEST_POSTGRES_URL is not set")
    assert server is not None
    name = f"empty_{uuid.uuid4().hex[:12]}"
    _on_server(server, f'CREATE DATABASE "{name}"')
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each test that asks for it runs once on SQLite and once on PostgreSQL."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database."""
    database = Database(database_url)
    migrate.upgrade(database)
    yield database
    database.dispose()


def _on_server(url: str, statement: str) -> None:
    server = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        for last in (False, False, False, False, True):
            try:
                connection.execute(statement)  # type: ignore[call-overload]
                return
            except psycopg.errors.InsufficientPrivilege:  # the server itself is tidying up there
                if last:
                    raise
                connection.execute("SELECT pg_sleep(1)")
