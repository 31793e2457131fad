"""The sessions, on real databases."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tracker import ledger, migrate
from tracker.db import Database
from tracker.ledger import LedgerEntry

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def test_migrations_yield_the_models(database: Database) -> None:
    assert migrate.differences(database) == []
    assert not migrate.pending(database)


def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    with database.writing() as session:
        ledger.append(session, "seed", now=NOW, actor="somebody")
    with database.reading() as session:
        entry = session.scalars(select(LedgerEntry)).one()
    assert NOW <= entry.recorded_at < NOW + timedelta(seconds=30)
    assert entry.recorded_at.utcoffset() == timedelta(0)


def test_a_reader_keeps_its_snapshot_while_others_write(database: Database) -> None:
    with database.reading() as reader:
        assert ledger.head(reader) == 0
        with database.writing() as session:
            ledger.append(session, "seed", now=NOW)
        assert ledger.head(reader) == 0
    with database.reading() as reader:
        assert ledger.head(reader) == 1


def test_what_a_failed_transaction_wrote_is_gone(database: Database) -> None:
    try:
        with database.writing() as session:
            ledger.append(session, "seed", now=NOW)
            raise RuntimeError
    except RuntimeError:
        pass
    with database.reading() as session:
        assert ledger.head(session) == 0


def test_a_forked_process_opens_connections_of_its_own(database: Database) -> None:
    with database.reading() as session:
        of_parent = session.connection().connection.driver_connection
    child = os.fork()
    if not child:  # nothing of pytest may run here
        try:
            with database.writing() as session:
                own = session.connection().connection.driver_connection
                ledger.append(session, "seed", now=NOW)
            os._exit(0 if own is not of_parent else 3)
        except BaseException:
            os._exit(4)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    with database.reading() as session:
        assert session.connection().connection.driver_connection is of_parent
        assert ledger.head(session) == 1
