"""Backup and restore in one form for both databases: a zip of JSON lines, one file for each table.

An archive is one snapshot. It is read into an empty database at the migration it was made at,
then migrated to the newest; so an old archive goes into a new version, and SQLite into PostgreSQL.
Everything is kept: ids, the ledger, what was withdrawn, the numbers that are never given again.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from tracker import __version__, migrate
from tracker.archive.numbers import give_on_from, numbers_given
from tracker.archive.tables import data_tables, fill, rows_of
from tracker.db import Database
from tracker.errors import ConflictError, DatabaseError, UsageError

FORMAT = 1
MANIFEST = "manifest.json"
NOT_EMPTY = "the database is not empty (it has {}): restore into a new one, before any start"


@dataclass(frozen=True, slots=True)
class Summary:
    """What an archive holds."""

    migration: str
    created_at: str
    rows: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def backup(database: Database, path: Path, *, now: datetime) -> Summary:
    """Write the archive `path`, whole or not at all, while others read and write.

    Raises DatabaseError where there is nothing to back up, UsageError where it cannot be written.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        with database.reading() as session, zipfile.ZipFile(
            partial, "w", zipfile.ZIP_DEFLATED
        ) as archive:  # fmt: skip
            summary = _write(session, archive, now)
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
    return summary


def restore(database: Database, path: Path) -> Summary:
    """Read the archive `path` into an empty database; nothing is kept of one that is damaged.

    Raises UsageError for a file that is no archive, ConflictError for a database that holds
    something, DatabaseError for an archive of a newer version.
    """
    with _opened(path) as (archive, manifest):
        migrate.upgrade(database, manifest["migration"])
        with database.writing() as session:
            if _migration(session) != manifest["migration"]:
                raise ConflictError(NOT_EMPTY.format("newer tables"))
            _read(session, archive, manifest)
    migrate.upgrade(database)
    return Summary(manifest["migration"], manifest["created_at"], manifest["rows"])


def _write(session: Session, archive: zipfile.ZipFile, now: datetime) -> Summary:
    tables = data_tables(session)
    migration = _migration(session)
    rows: dict[str, int] = {}
    for table in tables:
        rows[table.name] = 0
        with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
            for row in rows_of(session, table):
                line = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
                file.write(line.encode() + b"\n")
                rows[table.name] += 1
    created_at = now.astimezone(UTC).isoformat(timespec="seconds")
    manifest = {
        "format": FORMAT,
        "software": __version__,
        "created_at": created_at,
        "migration": migration,
        "rows": rows,
        "sequences": numbers_given(session, tables),
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return Summary(migration, created_at, rows)


def _migration(session: Session) -> str:
    revision = migrate.current(session.connection())
    if revision is None:
        raise DatabaseError("the database is empty: there is nothing to back up")
    return revision


@contextmanager
def _opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise DatabaseError(f"{path}: of a newer version; install that one to restore it")
            yield archive, manifest
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UsageError(f"{path}: is no whole archive of `tracker backup`: {error}") from error


def _read(session: Session, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    tables = data_tables(session)
    _refuse_full(session, tables)
    if {table.name for table in tables} != set(manifest["rows"]):
        raise UsageError("the archive's tables are not those of its migration")
    for table in tables:
        with archive.open(f"{table.name}.jsonl") as file:
            count = fill(session, table, (json.loads(line) for line in file))
        if count != manifest["rows"][table.name]:
            raise UsageError(f"the archive is damaged: {table.name} has {count} rows")
    give_on_from(session, tables, manifest["sequences"])


def _refuse_full(session: Session, tables: list[Table]) -> None:
    for table in tables:
        if session.execute(select(1).select_from(table).limit(1)).first():
            raise ConflictError(NOT_EMPTY.format(table.name))
