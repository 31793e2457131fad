"""Brings a database to the newest migration; safe when many processes start at once."""

from __future__ import annotations

import logging
import time
from importlib.resources import as_file, files
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from tracker.db import MIGRATION_LOCK, Database
from tracker.errors import DatabaseError
from tracker.schema import metadata
from tracker.statements import search

log = logging.getLogger(__name__)
PAUSE = 2.0  # seconds between two attempts to reach a database that is away


def upgrade(database: Database) -> str:
    """Migrate to head in one transaction; returns the revision reached.

    Whoever comes second waits for the first, then finds nothing to do.
    Raises DatabaseError where the database is newer than this program.
    """
    with database.writer.begin() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        with as_file(files("tracker.migrations")) as folder:
            config = AlembicConfig()
            config.set_main_option("script_location", str(folder))
            config.attributes["connection"] = connection
            script = ScriptDirectory.from_config(config)
            _refuse_newer(connection, script)
            command.upgrade(config, "head")
            return str(script.get_current_head())


def upgrade_when_possible(database: Database) -> str:
    """`upgrade`, once the database answers; says once that it is waited for."""
    told = False
    while True:
        try:
            revision = upgrade(database)
        except OperationalError as error:
            if not told:
                log.warning("waiting for the database: %s", reason(error))
                told = True
            time.sleep(PAUSE)
            continue
        if told:
            log.info("the database answers; it is at migration %s", revision)
        return revision


def reason(error: OperationalError) -> str:
    """The driver's own words, on one line."""
    return " ".join(str(error.orig).split())


def pending(database: Database) -> bool:
    """Whether `upgrade` would change anything."""
    with as_file(files("tracker.migrations")) as folder:
        config = AlembicConfig()
        config.set_main_option("script_location", str(folder))
        head = ScriptDirectory.from_config(config).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() != head


def differences(database: Database) -> list[str]:
    """How the migrated database differs from the models; empty when it does not."""
    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_object": _of_models}
        context = MigrationContext.configure(connection, opts=options)
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _of_models(_item: Any, name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:
    """The full-text index is made beside the models, in the dialect's own words."""
    return not search.is_ours(name)


def _refuse_newer(connection: Connection, script: ScriptDirectory) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    if current and current not in {revision.revision for revision in script.walk_revisions()}:
        raise DatabaseError(
            f"the database is at migration {current}, which this version does not know; "
            "install the version that wrote it, or a newer one"
        )
