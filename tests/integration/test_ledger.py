"""The ledger, on real databases."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tracker import ledger
from tracker.db import Database
from tracker.ledger import LedgerEntry

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def test_ledger_numbers_and_instants_only_grow(database: Database) -> None:
    for now in (NOW, NOW - timedelta(hours=1), NOW):
        with database.writing() as session:
            ledger.append(session, "seed", now=now)
    with database.reading() as session:
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.number)).all()
    assert [e.number for e in entries] == [1, 2, 3]
    instants = [e.recorded_at for e in entries]
    assert instants == sorted(set(instants))


def test_known_at_resolves_to_the_last_number_recorded_by_then(database: Database) -> None:
    for hours in (0, 1, 2):
        with database.writing() as session:
            ledger.append(session, "seed", now=NOW + timedelta(hours=hours))
    with database.reading() as session:
        assert ledger.known(session, NOW - timedelta(seconds=1)) == 0
        assert ledger.known(session, NOW + timedelta(minutes=1)) == 1
        assert ledger.known(session, NOW + timedelta(minutes=90)) == 2
        assert ledger.head(session) == 3


def test_commits_come_in_the_order_of_their_numbers(database: Database) -> None:
    """A transaction that took a number late but began early never ends up with a smaller one."""
    committed: list[int] = []

    def write(delay: float) -> None:
        with database.writing() as session:
            time.sleep(delay)
            number = ledger.append(session, "ingest", now=datetime.now(UTC))
            time.sleep(0.02)
        committed.append(number)

    threads = [threading.Thread(target=write, args=(0.03 - 0.01 * i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(committed) == [1, 2, 3, 4]
    with database.reading() as session:
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.number)).all()
    assert [e.recorded_at for e in entries] == sorted(e.recorded_at for e in entries)


def test_an_instant_is_that_of_the_lock_not_of_the_queue(database: Database) -> None:
    """Who waited long is not recorded as of before: a past answer would change."""
    with database.writing() as session:
        ledger.append(session, "seed", now=NOW)
        time.sleep(0.3)
    began = NOW + timedelta(hours=1)
    with database.writing() as session:
        session.execute(select(LedgerEntry))
        time.sleep(0.3)
        ledger.append(session, "seed", now=began)
    with database.reading() as session:
        last = session.get_one(LedgerEntry, 2)
    assert last.recorded_at >= began + timedelta(seconds=0.3)


def test_settling_waits_for_the_commit_in_flight(database: Database) -> None:
    locked, order = threading.Event(), []

    def write() -> None:
        with database.writing() as session:
            ledger.append(session, "seed", now=NOW)
            locked.set()
            time.sleep(0.3)
            order.append("committing")

    writer = threading.Thread(target=write)
    writer.start()
    locked.wait()
    ledger.settle(database)
    order.append("settled")
    writer.join()
    assert order == ["committing", "settled"]
    with database.reading() as session:
        assert ledger.head(session) == 1
