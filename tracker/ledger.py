"""The ledger: a number for each commit in which the tracker learned something.

Numbers grow in the order of commits. Writers that run side by side on PostgreSQL meet only at the
ledger's lock; on SQLite beginning to write is the lock.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Index, String, Table, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.db import Base, Database, Instant, Key

LOCK = 0x7472_6163  # "trac"


class LedgerEntry(Base):
    """One commit in which the tracker learned something. Numbers grow in the order of commits."""

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_recorded_at", "recorded_at"),)

    number: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str | None] = mapped_column(String(200))


def hold(session: Session) -> None:
    """Take the ledger's lock until the transaction ends: nobody learns anything beside."""
    if session.get_bind().dialect.name == "postgresql":  # on SQLite, beginning to write is the lock
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def settle(database: Database) -> None:
    """Wait until whoever holds the ledger's lock has committed or given up."""
    with database.writer.begin() as connection:  # on SQLite, beginning is the lock
        if database.dialect == "postgresql":
            lock = text("SELECT pg_advisory_xact_lock_shared(:key)")
            connection.execute(lock, {"key": LOCK})


_LAST = (
    select(LedgerEntry.number, LedgerEntry.recorded_at).order_by(LedgerEntry.number.desc()).limit(1)
)
_APPEND = insert(cast(Table, LedgerEntry.__table__))


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
