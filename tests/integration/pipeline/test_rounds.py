"""What a stop leaves, and who polls what when several want to."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.integration.pipeline.conftest import DAY, Clock
from tests.integration.pipeline.test_polling import GERMANY_HALTS, count, follow
from tests.servers.news import NewsSite
from tracker import jobs
from tracker.articles.models import ArticleRow
from tracker.db import Database
from tracker.errors import ConflictError, NotFoundError
from tracker.jobs import JobRow
from tracker.pipeline import leases, polling, rounds
from tracker.pipeline.reports import Report
from tracker.pipeline.service import Pipeline
from tracker.sources import subscriptions
from tracker.sources.models import EntryRow, FeedRow, RunRow


def publish(site: NewsSite, count: int) -> None:
    for n in range(count):
        title = f"Report number {n}"
        more = f"It was report number {n} on this matter."
        site.publish(f"/{n}", title, DAY, *GERMANY_HALTS, more)


def the_feed(database: Database) -> FeedRow:
    with database.reading() as session:
        return session.scalars(select(FeedRow)).one()


def test_what_a_stop_leaves_unread_is_read_next_time(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    """The server would answer 304 to the new validators."""
    publish(site, 5)
    follow(pipeline, site)
    report, begun = Report(), 0
    with pipeline.database.writing() as session:
        (claimed,) = leases.claim_feeds(
            session, leases.due(clock()), owner=pipeline.owner, now=clock(), limit=9
        )

    def over() -> bool:
        nonlocal begun
        begun += 1
        return begun > 2

    polling.poll(pipeline, claimed, report, over=over)
    assert report.articles == 2
    row = the_feed(pipeline.database)
    assert row.next_poll == clock()
    assert row.interval_reason == "3 of its entries are still to be read."
    clock.advance(seconds=1)
    assert pipeline.poll_due().articles == 3
    assert count(pipeline.database, ArticleRow) == 5


def test_a_long_poll_keeps_its_lease(pipeline: Pipeline, site: NewsSite, clock: Clock) -> None:
    """Two minutes for each entry: the whole takes four leases."""
    publish(site, 10)
    follow(pipeline, site)
    answer = site.feed()

    def slow(self: NewsSite) -> bytes:
        return answer

    site.feed = lambda: slow(site)  # type: ignore[method-assign]
    seen: list[bool] = []

    def over() -> bool:
        clock.advance(minutes=2)
        with pipeline.database.writing() as session:
            other = leases.claim_feeds(
                session, leases.due(clock()), owner="another", now=clock(), limit=9
            )
        seen.append(bool(other))
        return False

    with pipeline.database.writing() as session:
        (claimed,) = leases.claim_feeds(
            session, leases.due(clock()), owner=pipeline.owner, now=clock(), limit=9
        )
    report = Report()
    polling.poll(pipeline, claimed, report, over=over)
    assert report.articles == 10
    assert not any(seen)


def test_a_feed_that_was_removed_in_the_middle_ends_quietly(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    publish(site, 4)
    feed_id = follow(pipeline, site)
    with pipeline.database.writing() as session:
        (claimed,) = leases.claim_feeds(
            session, leases.due(clock()), owner=pipeline.owner, now=clock(), limit=9
        )

    def over() -> bool:
        clock.advance(minutes=1)  # so that the second entry is not kept for more to come
        with pipeline.database.writing() as session:
            if count(pipeline.database, EntryRow) == 2:
                session.delete(subscriptions.find(session, feed_id))
        return False

    report = Report()
    polling.poll(pipeline, claimed, report, over=over)
    assert (report.failed, report.articles) == (0, 2)
    assert count(pipeline.database, ArticleRow) == 2
    assert count(pipeline.database, EntryRow) == 0


def test_poll_now_waits_for_a_poll_that_runs(
    pipeline: Pipeline, site: NewsSite, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(site, 1)
    feed_id = follow(pipeline, site)
    with pipeline.database.writing() as session:
        leases.claim_feeds(session, leases.due(clock()), owner="another", now=clock(), limit=9)
    monkeypatch.setattr(rounds, "PATIENCE", 0.3)
    with pytest.raises(ConflictError, match="another process"):
        pipeline.ingest(feed=feed_id)

    monkeypatch.setattr(rounds, "PATIENCE", 200.0)

    def end() -> None:
        with pipeline.database.writing() as session:
            session.execute(update(FeedRow).values(lease_owner=None, lease_until=None))

    timer = threading.Timer(0.5, end)
    timer.start()
    assert pipeline.ingest(feed=feed_id).articles == 1
    timer.join()
    with pytest.raises(NotFoundError, match="f99"):
        pipeline.ingest(feed="f99")


def test_poll_now_is_a_job_that_outlives_its_process(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    publish(site, 1)
    feed_id = follow(pipeline, site)
    with pipeline.database.writing() as session:
        payload = {"feed": int(feed_id[1:])}
        job_id = jobs.enqueue(session, "poll", payload, now=clock(), actor="somebody")
        jobs.claim(session, owner="dead", now=clock())
    assert pipeline.work_jobs() == 0
    clock.advance(minutes=6)
    assert pipeline.work_jobs() == 1
    with pipeline.database.reading() as session:
        job = session.get_one(JobRow, job_id)
    assert (job.status, job.attempts) == ("done", 2)
    assert job.result is not None
    assert job.result["articles"] == 1


def test_a_round_without_work_leaves_no_trace(pipeline: Pipeline, site: NewsSite) -> None:
    follow(pipeline, site)
    pipeline.poll_due()
    pipeline.poll_due()
    with pipeline.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RunRow)) == 1
    assert timedelta(seconds=rounds.SPAN) < leases.LEASE
