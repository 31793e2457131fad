"""What older databases hold is counted when they are migrated."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select, text

from tracker import migrate
from tracker.db import Database
from tracker.reviews import draws
from tracker.statements.models import ReviewTaskRow


def test_what_was_read_before_is_counted(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    migrate.upgrade(database, "0002")
    with database.writer.begin() as connection:
        run = connection.exec_driver_sql
        at = "'2022-01-01 00:00:00.000000'"
        for n in (1, 2, 3, 4):
            run(f"INSERT INTO ledger VALUES ({n}, {at}, 'ingest', NULL)")
        for n in (1, 2, 3):
            run(f"INSERT INTO articles (id, identity, recorded, altered, quiet) VALUES "
                f"({n}, 'u{n}', {n}, {n}, 0)")  # fmt: skip
            run(
                "INSERT INTO revisions (id, article_id, number, recorded, text, fetched_at, "
                f"rights, origin, signature) VALUES ({n}, {n}, 1, {n}, '', {at}, '', '', x'')"
            )
        for n, (article, status) in enumerate(
            [(1, "coded"), (2, "failed"), (3, "skipped"), (2, "coded")], 1
        ):
            run(
                "INSERT INTO codings (id, revision_id, article_id, codebook, coder, status, "
                f"recorded) VALUES ({n}, {article}, {article}, 'b', 'c', '{status}', {n})"
            )
        for issue, article, number in (("a", 1, 1), ("b", 1, 1), ("a", 2, 4)):
            run(f"INSERT INTO namings VALUES ('{issue}', {article}, {number})")
    migrate.upgrade(database)
    with database.reading() as session:
        uncoded = session.scalars(text("SELECT uncoded FROM codings ORDER BY id")).all()
        assert uncoded == [0, 1, 2, 1]
        namings = session.execute(text("SELECT issue, nth FROM namings ORDER BY issue, nth")).all()
        assert [tuple(row) for row in namings] == [("a", 1), ("a", 2), ("b", 1)]
    database.dispose()


def test_what_was_answered_before_counts_as_handed_out(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    migrate.upgrade(database, "0003")
    with database.writer.begin() as connection:
        run = connection.exec_driver_sql
        run("INSERT INTO ledger VALUES (1, '2022-01-01 00:00:00.000000', 'review', 'ana')")
        run("INSERT INTO articles (id, identity, recorded, altered, quiet) VALUES "
            "(1, 'u1', 1, 1, 0)")  # fmt: skip
        run("INSERT INTO draws VALUES (4, 1, 'ana', 1, NULL, '[]', '[]')")
    migrate.upgrade(database)
    with database.reading() as session:
        [row] = session.scalars(select(ReviewTaskRow))
        assert (row.reviewer, row.kind, row.outcome) == ("ana", "article", "answered")
        assert row.closed_at == row.drawn_at == datetime(2022, 1, 1, tzinfo=UTC)
        assert draws.counts(session, datetime.now(UTC)) == {"answered": 1}
    database.dispose()
