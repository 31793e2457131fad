"""Backup, restore and the move from one database to another, on real databases."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tracker import ledger, migrate
from tracker.archive import zipped
from tracker.articles.models import ArticleRow
from tracker.config import Config
from tracker.db import Database, Negotiation
from tracker.errors import ConflictError, DatabaseError, TrackerError, UsageError
from tracker.pipeline.service import Pipeline
from tracker.sources import subscriptions
from tracker.sources.models import FeedRow
from tracker.statements.models import StatementRow

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ARTICLE = (
    "Moscow, January 11, 2022\n\n"
    "Deputy Foreign Minister Sergei Ryabkov said that Russia demands legally binding guarantees "
    "that NATO will never admit Ukraine. He rejected any further enlargement of the alliance.\n"
)


@pytest.fixture
def full(database_url: str, tmp_path: Path) -> Database:
    """A database that has learned, forgotten, withdrawn and dropped something."""
    (tmp_path / "one.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "two.txt").write_text(ARTICLE.replace("Ukraine", "Georgia"), encoding="utf-8")
    database = Database(database_url)
    migrate.upgrade(database)
    with Pipeline.open(Config(database_url=database_url)) as pipeline:
        assert pipeline.seed([tmp_path / "one.txt", tmp_path / "two.txt"]).new == 2
    with database.writing() as session:
        number = ledger.append(session, "withdraw", now=datetime.now(UTC), actor="somebody")
        article = session.scalars(select(ArticleRow).order_by(ArticleRow.id)).first()
        assert article is not None
        article.withdrawn, article.withdrawn_reason, article.altered = number, "asked", number
        kept, dropped = (
            subscriptions.subscribe(session, f"https://example.org/{n}.xml", now=NOW)
            for n in range(2)
        )
        session.flush()
        assert (kept.id, dropped.id) == (1, 2)
        session.delete(dropped)
    return database


def _lines(path: Path) -> dict[str, list[object]]:
    """Tables of an archive; JSON parsed, because PostgreSQL orders keys in its own way."""
    tables: dict[str, list[object]] = {}
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if name != zipped.MANIFEST:
                rows = [json.loads(line) for line in file.read(name).splitlines()]
                tables[name] = [{k: _parsed(v) for k, v in row.items()} for row in rows]
    return tables


def _parsed(value: object) -> object:
    return json.loads(value) if isinstance(value, str) and value[:1] in "{[" else value


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_everything_comes_back_on_either_database(
    full: Database, target: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    summary = zipped.backup(full, first, now=NOW)
    assert summary.rows["articles"] == 2
    assert summary.rows["statements"] > 0
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    if target == "postgresql":
        url = request.getfixturevalue("empty_postgres_url")
    restored = Database(url)
    try:
        assert zipped.restore(restored, first).rows == summary.rows
        assert zipped.backup(restored, second, now=NOW).rows == summary.rows
        assert migrate.differences(restored) == []
        _check_life_goes_on(restored)
    finally:
        restored.dispose()
    assert _lines(first) == _lines(second)


def _check_life_goes_on(database: Database) -> None:
    """The withdrawn stays withdrawn, numbers are not given again, the search finds."""
    with database.writing() as session:
        withdrawn = session.scalars(select(ArticleRow).where(ArticleRow.withdrawn.is_not(None)))
        assert [row.withdrawn_reason for row in withdrawn] == ["asked"]
        feed = subscriptions.subscribe(session, "https://example.org/new.xml", now=NOW)
        session.flush()
        assert feed.id == 3  # 2 was given to a feed that is gone
        session.delete(feed)
        head = ledger.head(session)
        assert ledger.append(session, "seed", now=NOW) == head + 1
        session.rollback()
    with database.reading() as session:
        if database.dialect == "sqlite":
            found = session.scalars(
                text("SELECT rowid FROM statements_fts WHERE statements_fts MATCH 'alliance'")
            ).all()
            held = session.scalars(
                select(StatementRow.id).where(StatementRow.evidence.contains("alliance"))
            ).all()
            assert sorted(found) == sorted(held)


@pytest.mark.parametrize("target", ["full", "fresh"])
def test_a_database_that_holds_something_is_not_overwritten(
    full: Database, tmp_path: Path, target: str
) -> None:
    file = tmp_path / "backup.zip"
    zipped.backup(full, file, now=NOW)
    other = full
    if target == "fresh":
        other = Database(f"sqlite:///{tmp_path / 'other.db'}")
        migrate.upgrade(other)
        with other.writing() as session:
            session.add(Negotiation(id="another", created_at=NOW))
    with pytest.raises(ConflictError, match="not empty"):
        zipped.restore(other, file)
    with other.reading() as session:
        names = session.scalars(select(Negotiation.id)).all()
        assert names == (["another"] if target == "fresh" else ["ukraine-2022"])


def test_an_archive_of_an_older_migration_is_brought_up_to_date(tmp_path: Path) -> None:
    old = Database(f"sqlite:///{tmp_path / 'old.db'}")
    migrate.upgrade(old, "0001")
    with old.writing() as session:
        session.execute(text("INSERT INTO negotiation VALUES ('x', '2026-01-02 03:04:05.000006')"))
    zipped.backup(old, tmp_path / "old.zip", now=NOW)
    new = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert zipped.restore(new, tmp_path / "old.zip").migration == "0001"
    assert not migrate.pending(new)
    assert migrate.differences(new) == []
    with new.reading() as session:
        held = session.scalars(select(Negotiation)).one()
    assert held.created_at == datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)


def _rewritten(source: Path, target: Path, name: str, content: bytes | None) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
            elif content is not None:
                new.writestr(member, content)
    return target


def test_what_is_no_whole_archive_is_refused_and_leaves_nothing(
    full: Database, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.zip"
    zipped.backup(full, whole, now=NOW)
    (tmp_path / "text.zip").write_text("no zip")
    (tmp_path / "half.zip").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with zipfile.ZipFile(whole) as file:
        manifest = json.loads(file.read(zipped.MANIFEST))
    newer = json.dumps(manifest | {"migration": "9999"}).encode()
    broken: list[tuple[Path, type[TrackerError]]] = [
        (tmp_path / "absent.zip", UsageError),
        (tmp_path / "text.zip", UsageError),
        (tmp_path / "half.zip", UsageError),
        (_rewritten(whole, tmp_path / "a.zip", "statements.jsonl", None), UsageError),
        (_rewritten(whole, tmp_path / "b.zip", "statements.jsonl", b""), UsageError),
        (_rewritten(whole, tmp_path / "c.zip", zipped.MANIFEST, newer), DatabaseError),
    ]
    target = Database(f"sqlite:///{tmp_path / 'target.db'}")
    for path, kind in broken:
        with pytest.raises(kind):
            zipped.restore(target, path)
    zipped.restore(target, whole)  # nothing of the broken ones is in the way
    with target.reading() as session:
        assert len(session.scalars(select(FeedRow)).all()) == 1


def test_nothing_is_left_where_a_backup_cannot_be_written(full: Database, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        zipped.backup(full, tmp_path / "absent" / "backup.zip", now=NOW)
    with pytest.raises(DatabaseError, match="nothing to back up"):
        zipped.backup(Database(f"sqlite:///{tmp_path / 'empty.db'}"), tmp_path / "b.zip", now=NOW)
    assert not list(tmp_path.glob("*.partial"))
    assert not (tmp_path / "b.zip").exists()
