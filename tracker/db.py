"""The database: engine, sessions, column types and the ledger. The only place that knows dialects.

Readers see one snapshot for as long as their session lasts. Writers are serialised on SQLite by
BEGIN IMMEDIATE; on PostgreSQL they run side by side and meet only at the ledger's lock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, cast

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from tracker.errors import ConfigError

LEDGER_LOCK = 0x7472_6163  # "trac"
MIGRATION_LOCK = 0x7472_616D
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=NORMAL",
    "busy_timeout=30000",
    "secure_delete=ON",  # what is erased or moved leaves no copy in the file
)


class Instant(TypeDecorator[datetime]):
    """An instant, always UTC-aware; SQLite would hand back naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime is not an instant: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# A 64-bit key everywhere; SQLite only numbers rows by itself where the type is INTEGER.
Key = BigInteger().with_variant(Integer(), "sqlite")
# None is NULL, never the JSON value null: `is_not(None)` has to mean what it says.
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index of some of a table's rows alone."""
    condition = text(where)
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


class Base(DeclarativeBase):
    """Base of all rows; constraints are named so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class LedgerEntry(Base):
    """One commit in which the tracker learned something. Numbers grow in the order of commits."""

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_recorded_at", "recorded_at"),)

    number: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str | None] = mapped_column(String(200))


class Negotiation(Base):
    """The one negotiation that this database holds, named by its codebook's id."""

    __tablename__ = "negotiation"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class SideTable:
    """What SQLite keeps beside a table, brought in line with it at the end of each transaction:
    by `catch_up`, where `behind` asks and gets 1. Both are SQL."""

    name: str
    behind: str
    catch_up: str


class Database:
    """An engine and its sessions. Opening one connects to nothing yet."""

    side_tables: ClassVar[list[SideTable]] = []
    scrubbing: ClassVar[list[str]] = []  # what clears SQLite's side tables of erased words

    def __init__(self, url: str, *, pool_size: int = 5, max_overflow: int = 5) -> None:
        self.url = url
        self.engine = _engine(url, pool_size, max_overflow)
        self._migrated: set[str] = set()  # side tables that are there
        self.writer = self.engine.execution_options(writes=True)
        self._reader = self.engine
        if self.dialect == "postgresql":
            self._reader = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        # SQLite lets whoever asks at the right moment write; in turns, no thread is left waiting.
        self._turn = threading.RLock() if self.dialect == "sqlite" else nullcontext()

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent snapshot; whatever is written in it is rolled back."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any error."""
        with (
            self._turn,
            Session(self.writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            session.info["began"] = time.monotonic()
            yield session
            self._catch_up(session)
        if session.info.get("scrub"):
            self._scrub()

    def _catch_up(self, session: Session) -> None:
        """Bring SQLite's side tables in line with what a session wrote, unless it took it back."""
        if self.dialect != "sqlite" or not session.in_transaction():
            return
        session.flush()
        run = session.connection().exec_driver_sql
        for table in self.side_tables:
            if table.name not in self._migrated:
                there = run("SELECT 1 FROM sqlite_master WHERE name = ?", (table.name,)).first()
                if there is None:
                    continue
                self._migrated.add(table.name)
            if run(table.behind).scalar():
                run(table.catch_up)

    def _scrub(self) -> None:
        """Clear what SQLite has set aside: terms of the search index that are marked as deleted,
        and the log of changes. PostgreSQL's own housekeeping does the same in its time."""
        if self.dialect != "sqlite":
            return
        with self.writer.begin() as connection:
            for statement in self.scrubbing:
                connection.exec_driver_sql(statement)
        raw = self.engine.raw_connection()
        try:
            raw.execute("PRAGMA busy_timeout=2000")  # readers of old pages may be under way
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            raw.execute("PRAGMA busy_timeout=30000")
        finally:
            raw.close()

    def settle(self) -> None:
        """Wait until whoever holds the ledger's lock has committed or given up."""
        with self.writer.begin() as connection:  # on SQLite, beginning is the lock
            if self.dialect == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock_shared(:key)")
                connection.execute(lock, {"key": LEDGER_LOCK})

    def dispose(self) -> None:
        self.engine.dispose()


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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def hold(session: Session) -> None:
    """Take the ledger's lock until the transaction ends: nobody learns anything beside."""
    if session.get_bind().dialect.name == "postgresql":  # on SQLite, beginning to write is the lock
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LEDGER_LOCK})


_LAST = (
    select(LedgerEntry.number, LedgerEntry.recorded_at).order_by(LedgerEntry.number.desc()).limit(1)
)
_APPEND = insert(cast(Table, LedgerEntry.__table__))


def writes_alone(session: Session) -> bool:
    """Whether nobody else can write while this transaction lasts, whatever its lock."""
    return session.get_bind().dialect.name == "sqlite"


def append(session: Session, kind: str, *, now: datetime, actor: str | None = None) -> int:
    """Take the next ledger number. Holds the ledger's lock until the transaction ends, so that
    numbers and instants grow in the order of commits: take it late.

    `now` is when the transaction began; what was waited for since is added, for an instant is
    known by when its commit could first be seen, not by when somebody queued for the lock.
    """
    hold(session)
    connection = session.connection()
    last = connection.execute(_LAST).first()
    waited = time.monotonic() - session.info.get("began", time.monotonic())
    number, recorded_at = 1, now + timedelta(seconds=waited)
    if last is not None:
        number = last.number + 1
        recorded_at = max(recorded_at, last.recorded_at + timedelta(microseconds=1))
    values = {"number": number, "recorded_at": recorded_at, "kind": kind, "actor": actor}
    connection.execute(_APPEND, values)
    return number


def scrub_after(session: Session) -> None:
    """Once this session has committed, leave no copy in the file of what it erased."""
    session.info["scrub"] = True


def head(session: Session) -> int:
    """The newest ledger number; 0 while nothing was learned."""
    return (
        session.scalar(select(LedgerEntry.number).order_by(LedgerEntry.number.desc()).limit(1)) or 0
    )


def known(session: Session, known_at: datetime) -> int:
    """The ledger number that `known_at` resolves to: the last one recorded by then."""
    return (
        session.scalar(
            select(LedgerEntry.number)
            .where(LedgerEntry.recorded_at <= known_at)
            .order_by(LedgerEntry.recorded_at.desc(), LedgerEntry.number.desc())
            .limit(1)
        )
        or 0
    )
