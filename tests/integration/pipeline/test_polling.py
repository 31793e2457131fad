"""From a feed on a real HTTP server to positions in a real database."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select

from tests.integration.pipeline.conftest import DAY, Clock
from tests.servers.news import NewsSite
from tracker import db, ledger
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.db import Database
from tracker.pipeline.service import Pipeline
from tracker.positions.store import load_last_states
from tracker.sources import subscriptions
from tracker.sources.models import EntryRow, FeedRow, RunRow
from tracker.statements.models import StatementRow

GERMANY_HALTS = (
    "German Chancellor Olaf Scholz said on Tuesday that Germany would halt the Nord Stream 2 "
    "pipeline.",
    "The decision was announced in Berlin after a meeting of the cabinet of two hours.",
)
RUSSIA_DEMANDS = (
    "Russia demands that NATO stop its expansion to the east, Foreign Minister Sergei Lavrov said.",
    "He spoke to reporters in Moscow after talks with a visiting delegation of diplomats.",
)


def follow(pipeline: Pipeline, site: NewsSite) -> str:
    with pipeline.database.writing() as session:
        return f"f{subscriptions.subscribe(session, site.feed_url, now=pipeline.clock()).id}"


def statements(database: Database) -> set[tuple[str, str, str]]:
    with database.reading() as session:
        rows = session.scalars(select(StatementRow).where(StatementRow.ended.is_(None)))
        return {(row.party, row.issue, row.stance) for row in rows}


def count(database: Database, row: type[db.Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def test_a_feed_is_polled_and_its_articles_become_positions(
    pipeline: Pipeline, site: NewsSite
) -> None:
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    follow(pipeline, site)

    report = pipeline.poll_due()

    assert (report.feeds, report.failed, report.entries, report.articles) == (1, 0, 1, 1)
    assert ("germany", "nord-stream-2", "oppose") in statements(pipeline.database)
    with pipeline.database.reading() as session:
        states = load_last_states(session, ledger.head(session), date(2022, 2, 16))
        assert states["germany", "nord-stream-2"].stance == "oppose"
        revision = session.scalars(select(RevisionRow)).one()
        assert revision.published_on == date(2022, 2, 15)
        rows = session.scalars(select(StatementRow).where(StatementRow.party == "germany")).all()
        assert rows
        assert all(revision.text[row.start : row.end] == row.evidence for row in rows)


def test_nothing_new_stores_nothing_and_a_new_entry_is_added(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    follow(pipeline, site)
    pipeline.poll_due()

    clock.advance(days=2)
    assert pipeline.poll_due().entries == 0
    assert count(pipeline.database, ArticleRow) == 1

    site.publish("/russia", "Russia repeats demand", DAY + timedelta(days=2), *RUSSIA_DEMANDS)
    clock.advance(days=2)
    assert pipeline.poll_due().articles == 1
    assert ("russia", "nato-expansion", "oppose") in statements(pipeline.database)


def test_an_article_that_changed_becomes_a_revision(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    """The page is corrected and the feed says nothing of it."""
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    follow(pipeline, site)
    pipeline.poll_due()
    with pipeline.database.reading() as session:
        before = ledger.head(session)

    site.write("/germany", "Correction", DAY, RUSSIA_DEMANDS[0], GERMANY_HALTS[1])
    clock.advance(hours=1, minutes=5)
    report = pipeline.poll_due()

    assert report.revisions == 1
    assert statements(pipeline.database) == {("russia", "nato-expansion", "oppose")}
    with pipeline.database.reading() as session:
        revisions = session.scalars(select(RevisionRow).order_by(RevisionRow.number)).all()
        assert [r.number for r in revisions] == [1, 2]
        gone = session.scalars(select(StatementRow).where(StatementRow.ended.is_not(None))).all()
        assert {row.party for row in gone} == {"germany"}
        now = load_last_states(session, ledger.head(session), date(2022, 2, 16))
        then = load_last_states(session, before, date(2022, 2, 16))
    assert ("germany", "nord-stream-2") not in now
    assert then["germany", "nord-stream-2"].stance == "oppose"


def test_a_page_that_fails_is_tried_again_until_it_is_there(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    page = site.pages.pop("/germany")
    site.pages["/germany"] = (503, "text/plain", b"busy")
    follow(pipeline, site)
    pipeline.poll_due()
    with pipeline.database.reading() as session:
        entry = session.scalars(select(EntryRow)).one()
    assert entry.status == "waiting"
    assert "503" in (entry.error or "")
    assert count(pipeline.database, ArticleRow) == 0

    site.pages["/germany"] = page
    clock.advance(minutes=11)
    assert pipeline.poll_due().articles == 1


def test_health_of_a_feed_that_fails(pipeline: Pipeline, site: NewsSite, clock: Clock) -> None:
    follow(pipeline, site)
    site.pages["/feed.xml"] = (500, "text/plain", b"")
    site.feed = lambda: b"<html><body>please log in</body></html>"  # type: ignore[method-assign]
    report = pipeline.poll_due()
    assert report.failed == 1
    with pipeline.database.reading() as session:
        feed = session.scalars(select(FeedRow)).one()
        run = session.scalars(select(RunRow)).one()
    assert feed.status == "failing"
    assert feed.errors == 1
    assert "HTML" in (feed.last_error or "")
    assert feed.lease_owner is None
    assert feed.next_poll is not None
    assert feed.next_poll > clock()
    assert run.failed == 1


def test_two_processes_poll_a_feed_once(pipeline: Pipeline, site: NewsSite, clock: Clock) -> None:
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    follow(pipeline, site)
    with Pipeline.open(pipeline.config, clock) as other:
        first, second = pipeline.poll_due(), other.poll_due()
    assert first.feeds + second.feeds == 1
    assert site.requests.count("/feed.xml") == 1


def test_a_lease_that_ran_out_is_taken_over(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    """A process died in the middle of a poll: the feed is not stuck."""
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    follow(pipeline, site)
    with pipeline.database.writing() as session:
        feed = session.scalars(select(FeedRow)).one()
        feed.lease_owner, feed.lease_until = "dead", clock() + timedelta(minutes=5)
    assert pipeline.poll_due().feeds == 0
    clock.advance(minutes=6)
    assert pipeline.poll_due().articles == 1
