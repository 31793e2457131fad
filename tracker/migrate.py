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

from tracker.db import Database
from tracker.errors import DatabaseError
from tracker.schema import metadata
from tracker.statements import search

log = logging.getLogger(__name__)
LOCK = 0x7472_616D  # another one than the ledger's
PAUSE = 2.0  # seconds between two attempts to reach a database that is away


def upgrade(database: Database, revision: str = "head") -> str:
    """Migrate to a revision, the newest by default, in one transaction; returns the one reached.

    Whoever comes second waits for the first, then finds nothing to do.
    Raises DatabaseError where the database, or the revision, is newer than this program.
    """
    with database.writer.begin() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        with as_file(files("tracker.migrations")) as folder:
            config = AlembicConfig()
            config.set_main_option("script_location", str(folder))
            config.attributes["connection"] = connection
            script = ScriptDirectory.from_config(config)
            for asked in (current(connection), None if revision == "head" else revision):
                _refuse_newer(asked, script)
            command.upgrade(config, revision)
            return str(current(connection))


def current(connection: Connection) -> str | None:
    """The migration that a database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


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


def _refuse_newer(revision: str | None, script: ScriptDirectory) -> None:
    if revision and revision not in {known.revision for known in script.walk_revisions()}:
        raise DatabaseError(
            f"the database is at migration {revision}, which this version does not know; "
            "install the version that wrote it, or a newer one"
        )
