"""The service on a real socket, with the archive of the unit tests in a database of its own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from waitress.server import create_server

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "unit" / "api"))
from tests.conftest import postgres_database
from tests.unit.api.archive import Archive, fill
from tracker.app import create_app
from tracker.config import Config
from tracker.db import Database
from tracker.migrate import upgrade

ADMIN = "correct-horse-battery"


@dataclass
class Service:
    """A running service: where it answers, and its database."""

    address: str
    database: Database
    archive: Archive
    config: Config


def _databases(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'tracker.db'}"
        return
    with postgres_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """The migrated database, filled, and the API on a port of its own."""
    for url in _databases(request, tmp_path):
        database = Database(url)
        upgrade(database)
        archive = Archive(database)
        fill(archive)
        config = Config(database_url=url, admin_token=ADMIN)
        app = create_app(config)
        server = create_server(app, host="127.0.0.1", port=0, threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield Service(f"http://127.0.0.1:{server.effective_port}", database, archive, config)
        server.close()
        thread.join(60)
        app.extensions["tracker"].database.dispose()
        database.dispose()
