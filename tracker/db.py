"""The database: sessions, the base of all rows and their types of columns.

Readers see one snapshot for as long as their session lasts. Writers are serialised on SQLite by
BEGIN IMMEDIATE; on PostgreSQL they run side by side and meet only at the ledger's lock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from tracker.engine import open_engine


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
        self.engine = open_engine(url, pool_size, max_overflow)
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
        raw: Any = session.connection().connection  # asked at each commit: past SQLAlchemy
        for table in self.side_tables:
            if table.name not in self._migrated:
                there = run("SELECT 1 FROM sqlite_master WHERE name = ?", (table.name,)).first()
                if there is None:
                    continue
                self._migrated.add(table.name)
            if raw.execute(table.behind).fetchone()[0]:
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

    def dispose(self) -> None:
        self.engine.dispose()


def writes_alone(session: Session) -> bool:
    """Whether nobody else can write while this transaction lasts, whatever its lock."""
    return session.get_bind().dialect.name == "sqlite"


def scrub_after(session: Session) -> None:
    """Once this session has committed, leave no copy in the file of what it erased."""
    session.info["scrub"] = True
