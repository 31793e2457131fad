"""What commands open: the database and the pipeline, as configured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracker import logs, migrate
from tracker.config import Config
from tracker.db import Database

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline


@contextmanager
def configured(config: Config) -> Iterator[Database]:
    """The configured database, closed afterwards."""
    database = Database(config.database_url)
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def database() -> Iterator[Database]:
    """The configured database, migrated."""
    with configured(Config.from_env()) as opened:
        migrate.upgrade(opened)
        yield opened


@contextmanager
def pipeline() -> Iterator[Pipeline]:
    """The pipeline on a migrated database."""
    # Loads the parser and what reads pages, which most commands do without.
    from tracker.pipeline.service import Pipeline

    config = Config.from_env()
    logs.configure(config.log_format)
    with configured(config) as database:
        migrate.upgrade(database)
    with Pipeline.open(config) as opened:
        yield opened
