"""Backup and restore in one form for both databases: a zip of JSON lines, one file for each table.

An archive is one snapshot. It is read into an empty database at the migration it was made at,
then migrated to the newest; so an old archive goes into a new version, and SQLite into PostgreSQL.
Everything is kept: ids, the ledger, what was withdrawn, the numbers that are never given again.
"""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, MetaData, Table, Text, bindparam, cast, func, select, text
from sqlalchemy.orm import Session

from tracker import __version__, migrate
from tracker.db import Database
from tracker.errors import ConflictError, DatabaseError, UsageError
from tracker.statements import search

FORMAT = 1
MANIFEST = "manifest.json"
BATCH = 500
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
    tables = _tables(session)
    migration = _migration(session)
    rows: dict[str, int] = {}
    for table in tables:
        rows[table.name] = 0
        with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
            for row in _rows(session, table):
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
        "sequences": _sequences(session, tables),
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return Summary(migration, created_at, rows)


def _migration(session: Session) -> str:
    revision = migrate.current(session.connection())
    if revision is None:
        raise DatabaseError("the database is empty: there is nothing to back up")
    return revision


def _tables(session: Session) -> list[Table]:
    """The tables as they are, whatever version made them; those referred to come first."""
    metadata = MetaData()
    metadata.reflect(session.connection(), only=lambda name, _: _is_data(name))
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
    return metadata.sorted_tables


def _is_data(name: str) -> bool:
    return name != "alembic_version" and not search.is_ours(name)


def _rows(session: Session, table: Table) -> Iterator[dict[str, Any]]:
    # JSON is taken as text: a JSON null and no value at all are two things.
    columns = [
        cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column
        for column in table.columns
    ]
    found = session.execute(
        select(*columns).order_by(*table.primary_key.columns),
        execution_options={"yield_per": BATCH},
    )
    for row in found.mappings():
        yield {name: _encoded(value) for name, value in row.items() if value is not None}


def _encoded(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)  # SQLite keeps UTC
        return aware.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


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
    tables = _tables(session)
    _refuse_full(session, tables)
    if {table.name for table in tables} != set(manifest["rows"]):
        raise UsageError("the archive's tables are not those of its migration")
    for table in tables:
        with archive.open(f"{table.name}.jsonl") as file:
            count = _fill(session, table, (json.loads(line) for line in file))
        if count != manifest["rows"][table.name]:
            raise UsageError(f"the archive is damaged: {table.name} has {count} rows")
    _set_sequences(session, tables, manifest["sequences"])


def _refuse_full(session: Session, tables: list[Table]) -> None:
    for table in tables:
        if session.execute(select(1).select_from(table).limit(1)).first():
            raise ConflictError(NOT_EMPTY.format(table.name))


def _fill(session: Session, table: Table, rows: Iterator[dict[str, Any]]) -> int:
    """Insert rows. What points to rows of the same table follows once all are there."""
    within = [c for c in table.columns if any(f.column.table is table for f in c.foreign_keys)]
    later: list[dict[str, Any]] = []
    batch: list[dict[str, Any]] = []
    count = 0
    key = next(iter(table.primary_key.columns))
    for row in rows:
        count += 1
        decoded = {c.name: _decoded(session, c, row.get(c.name)) for c in table.columns}
        for column in within:
            if decoded[column.name] is not None:
                later.append({"k": decoded[key.name], "c": column.name, "v": decoded[column.name]})
                decoded[column.name] = None
        batch.append(decoded)
        if len(batch) == BATCH:
            session.execute(table.insert(), batch)
            batch = []
    if batch:
        session.execute(table.insert(), batch)
    for column in within:
        values = [{"k": one["k"], "v": one["v"]} for one in later if one["c"] == column.name]
        if values:
            statement = table.update().where(key == bindparam("k")).values({column: bindparam("v")})
            session.connection().execute(statement, values)
    return count


def _decoded(session: Session, column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, JSON):
        return JSON.NULL if value == "null" else json.loads(value)
    kind = column.type.python_type
    if kind is bytes:
        return base64.b64decode(value)
    if kind is datetime:
        instant = datetime.fromisoformat(value)
        return instant.replace(tzinfo=None) if _on_sqlite(session) else instant
    if kind is date:
        return date.fromisoformat(value)
    return value


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _sequences(session: Session, tables: list[Table]) -> dict[str, int]:
    """The last number that each table gave to a row, also where that row is gone."""
    if _on_sqlite(session):
        if not session.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")):
            return {}
        found = session.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {name: seq for name, seq in found if _is_data(name)}
    last: dict[str, int] = {}
    for table, sequence in _serials(session, tables):
        asked = f"SELECT last_value, is_called FROM {sequence}"
        row = session.execute(text(asked)).one()
        last[table.name] = row.last_value if row.is_called else 0
    return last


def _set_sequences(session: Session, tables: list[Table], last: dict[str, int]) -> None:
    if _on_sqlite(session):
        for name, number in last.items():
            values = {"name": name, "number": number}
            session.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            session.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :number)"), values)
        return
    for table, sequence in _serials(session, tables):
        highest = session.scalar(select(func.max(table.c.id))) or 0
        number = max(highest, last.get(table.name, 0))
        if number:
            values = {"sequence": sequence, "number": number}
            session.execute(text("SELECT setval(:sequence, :number)"), values)


def _serials(session: Session, tables: list[Table]) -> Iterator[tuple[Table, str]]:
    for table in tables:
        if "id" in table.c:
            values = {"table": table.name}
            sequence = session.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), values)
            if sequence:
                yield table, sequence
