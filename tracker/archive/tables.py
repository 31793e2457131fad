"""The tables of a database as they are, and their rows as JSON and back."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, MetaData, Table, Text, bindparam, cast, select
from sqlalchemy.orm import Session

from tracker.statements import search

BATCH = 500


def data_tables(session: Session) -> list[Table]:
    """The tables as they are, whatever version made them; those referred to come first."""
    metadata = MetaData()
    metadata.reflect(session.connection(), only=lambda name, _: is_data(name))
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
    return metadata.sorted_tables


def is_data(name: str) -> bool:
    """Whether a table holds what was learned, not what is made from it."""
    return name != "alembic_version" and not search.is_ours(name)


def rows_of(session: Session, table: Table) -> Iterator[dict[str, Any]]:
    """The rows of a table as JSON objects, without what is NULL, in the order of their keys."""
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


def fill(session: Session, table: Table, rows: Iterator[dict[str, Any]]) -> int:
    """Insert rows; returns how many. What points to rows of the same table follows once all are
    there."""
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
        return instant.replace(tzinfo=None) if on_sqlite(session) else instant
    if kind is date:
        return date.fromisoformat(value)
    return value


def on_sqlite(session: Session) -> bool:
    """Whether the database is SQLite; otherwise it is PostgreSQL."""
    return session.get_bind().dialect.name == "sqlite"
