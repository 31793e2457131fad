"""The engine of each kind of database: how it is opened, and what it is told at first."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from weakref import WeakSet

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from tracker.errors import ConfigError

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=NORMAL",
    "busy_timeout=30000",
    "wal_autocheckpoint=4000",  # pages: the same ones are written once for many transactions
    "secure_delete=ON",  # what is erased or moved leaves no copy in the file
)

_OPEN: WeakSet[Engine] = WeakSet()


def open_engine(url: str, pool_size: int, max_overflow: int) -> Engine:
    """The engine for an address. Connects to nothing yet; raises ConfigError for one that cannot be
    read, or of a database that is not known. A process that is forked off opens connections of its
    own and leaves its parent's alone."""
    engine = _engine(url, pool_size, max_overflow)
    _OPEN.add(engine)
    return engine


def _leave_connections() -> None:
    """Forget in a forked process what its parent has open: two on one connection mix answers."""
    for engine in _OPEN:
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_connections)


def _engine(url: str, pool_size: int, max_overflow: int) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigError(
            "TRACKER_DATABASE_URL cannot be read; write sqlite:///path/to/tracker.db or "
            "postgresql+psycopg://user:password@host/name"
        ) from error
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=max_overflow,
            pool_pre_ping=True,
            pool_use_lifo=True,
            json_serializer=_json,
            json_deserializer=msgspec.json.decode,
            connect_args={"connect_timeout": 5, "options": "-c timezone=UTC"},
        )
    if backend != "sqlite":
        raise ConfigError(
            f"TRACKER_DATABASE_URL names {backend!r}; only sqlite and postgresql+psycopg are known"
        )
    in_file = bool(parsed.database) and parsed.database != ":memory:"
    if in_file:
        Path(parsed.database or "").expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        # Each connection has pages of its own in memory: few of them are to be in use.
        **({"pool_use_lifo": True} if in_file else {}),
        json_serializer=_json,
        json_deserializer=msgspec.json.decode,
        connect_args={"timeout": 30, "check_same_thread": False},
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _json(value: Any) -> str:
    """JSON of values and of dataclasses, ten times as fast as Python's own."""
    return msgspec.json.encode(value).decode()


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
    try:  # past SQLAlchemy, which takes several times as long as the statement
        connection.connection.driver_connection.execute(statement)  # type: ignore[union-attr]
    except sqlite3.OperationalError as error:
        raise OperationalError(statement, None, error) from error
