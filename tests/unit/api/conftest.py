"""One archive for each test module, on every database that is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import tracker.schema
from tests.conftest import postgres_database
from tests.unit.api.archive import NOW, Archive, fill
from tracker.app import create_app
from tracker.config import Config
from tracker.db import Base, Database

ADMIN = "correct-horse-battery"
READ = {"Authorization": "Bearer reader-token-123"}
WRITE = {"Authorization": f"Bearer {ADMIN}"}
assert tracker.schema.metadata is Base.metadata


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('api') / 'tracker.db'}"
        return
    with postgres_database() as address:
        yield address


@pytest.fixture(scope="module")
def database(url: str) -> Iterator[Database]:
    made = Database(url)
    Base.metadata.create_all(made.engine)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def archive(database: Database) -> Archive:
    made = Archive(database)
    fill(made)
    return made


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tokens") / "tokens"
    path.write_text("# who may what\nana review reviewer-token-123\nrob read reader-token-123\n")
    return path


class Clock:
    """A clock that tests can turn."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def config(url: str, tokens: Path) -> Config:
    return Config(database_url=url, admin_token=ADMIN, tokens_file=tokens)


@pytest.fixture(scope="module")
def client(archive: Archive, config: Config, clock: Clock) -> FlaskClient:
    app = create_app(config, database=archive.database, now=clock)
    app.testing = False  # errors are rendered as in production
    return app.test_client()


@pytest.fixture
def get(client: FlaskClient) -> Any:
    """GET a path and return its JSON; the status has to be 200."""

    def fetch(path: str, **headers: str) -> Any:
        response = client.get(path, headers=headers)
        assert response.status_code == 200, response.get_data(as_text=True)
        return response.get_json()

    return fetch
