"""Whose turn it is, what a stop leaves, and who polls what when several want to."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.hostile_server import HostileServer, Request, answers, feed, response
from tests.integration.pipeline.conftest import DAY, Clock
from tests.integration.pipeline.test_polling import GERMANY_HALTS, count, follow
from tests.servers.news import NewsSite
from tracker import jobs
from tracker.articles.models import ArticleRow
from tracker.config import Config
from tracker.db import Database
from tracker.errors import ConflictError, NotFoundError
from tracker.jobs import JobRow
from tracker.pipeline import leases, polling, rounds
from tracker.pipeline.reports import Report
from tracker.pipeline.service import Pipeline
from tracker.pipeline.turns import Turns
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


def test_a_pause_during_a_poll_stays(pipeline: Pipeline, site: NewsSite, clock: Clock) -> None:
    publish(site, 2)
    feed_id = follow(pipeline, site)
    with pipeline.database.writing() as session:
        (claimed,) = leases.claim_feeds(
            session, leases.due(clock()), owner=pipeline.owner, now=clock(), limit=9
        )
        subscriptions.pause(subscriptions.find(session, feed_id))
    polling.poll(pipeline, claimed, Report(), over=lambda: True)
    row = the_feed(pipeline.database)
    assert (row.status, row.next_poll, row.paused) == ("paused", None, True)
    clock.advance(days=9)
    assert pipeline.poll_due().feeds == 0
    with pipeline.database.writing() as session:
        subscriptions.resume(subscriptions.find(session, feed_id), now=clock())
    assert pipeline.poll_due().articles == 2


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


def test_a_host_whose_turn_comes_later_is_no_error(database: Database, clock: Clock) -> None:
    """Nothing was sent: the feed keeps its state, its entries are read later."""
    config = Config(
        database_url=database.url, allow_private_networks=True, host_spacing=3600, poll_floor=60
    )
    with HostileServer() as server, Pipeline.open(config, clock) as pipeline:
        with database.writing() as session:
            for name in ("one", "two"):
                server.routes[f"/{name}"] = answers(200, feed(2, name=name))
                subscriptions.subscribe(session, server.url(f"/{name}"), now=clock())
        report = pipeline.poll_due()
        assert report.failed == 0
        with database.reading() as session:
            rows = session.scalars(select(FeedRow).order_by(FeedRow.id)).all()
    assert {row.status for row in rows} == {"active"}
    assert [row.errors for row in rows] == [0, 0]
    assert sum(row.interval_reason == "Other requests to the same host come first."
               for row in rows) == 1  # fmt: skip


class Task:
    def __init__(self, url: str) -> None:
        self.url: str | None = url


def test_workers_do_not_all_wait_for_one_host() -> None:
    waiting = [Task(f"http://slow.example/{n}") for n in range(10)] + [Task("http://b.example/")]
    turns: Turns[Task] = Turns(
        lambda limit: [waiting.pop(0) for _ in range(min(limit, len(waiting)))],
        ready_in=lambda url: 9.0 if "slow" in url else 0.0,
        over=lambda: False,
        per_host=2,
        at_once=4,
    )
    first, second, third = turns.take(), turns.take(), turns.take()
    hosts = [task.url for task in (first, second, third) if task is not None]
    assert hosts.count("http://b.example/") == 1
    assert first is not None
    started = time.monotonic()
    threading.Timer(0.2, lambda: turns.done(first)).start()
    assert turns.take() is not None
    assert time.monotonic() - started > 0.1


def test_a_permanent_redirect_is_taken_over_once_it_has_repeated(
    pipeline: Pipeline, clock: Clock
) -> None:
    with HostileServer() as server:
        with pipeline.database.writing() as session:
            subscriptions.subscribe(session, server.url("/moved"), now=clock())
        states = []
        for _ in range(3):
            pipeline.ingest(everything=True)
            states.append(the_feed(pipeline.database).status)
            clock.advance(days=1)
        assert states[:2] == ["moved", "moved"]
        assert the_feed(pipeline.database).url == server.url("/good")


def test_gone_for_good_stops_the_polling_and_says_so(pipeline: Pipeline, clock: Clock) -> None:
    with HostileServer() as server:
        with pipeline.database.writing() as session:
            subscriptions.subscribe(session, server.url("/gone"), now=clock())
        pipeline.poll_due()
        row = the_feed(pipeline.database)
        assert (row.status, row.next_poll, row.http_status) == ("gone", None, 410)
        clock.advance(days=30)
        assert pipeline.poll_due().feeds == 0


def test_an_empty_file_where_entries_were_is_not_healthy(pipeline: Pipeline, clock: Clock) -> None:
    """Nor are its validators kept, or a 304 would call it healthy again."""
    with HostileServer() as server:
        server.routes["/feed"] = answers(200, feed(2))
        with pipeline.database.writing() as session:
            subscriptions.subscribe(session, server.url("/feed"), now=clock())
        pipeline.poll_due()
        healthy = the_feed(pipeline.database).last_success

        def emptied(server: HostileServer, request: Request, conn: object) -> None:
            status = 304 if request.headers.get("if-none-match") == '"empty"' else 200
            conn.sendall(response(status, feed(0), ETag='"empty"'))  # type: ignore[attr-defined]

        server.routes["/feed"] = emptied
        for _ in range(3):
            clock.advance(days=2)
            pipeline.poll_due()
            row = the_feed(pipeline.database)
            assert (row.status, row.last_success) == ("failing", healthy)
            assert "empty" in (row.last_error or "")


def test_a_title_that_a_person_gave_stays(pipeline: Pipeline, site: NewsSite, clock: Clock) -> None:
    with pipeline.database.writing() as session:
        subscriptions.subscribe(session, site.feed_url, now=clock(), title="Ours")
    pipeline.poll_due()
    assert the_feed(pipeline.database).title == "Ours"


def test_a_round_without_work_leaves_no_trace(pipeline: Pipeline, site: NewsSite) -> None:
    follow(pipeline, site)
    pipeline.poll_due()
    pipeline.poll_due()
    with pipeline.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RunRow)) == 1
    assert timedelta(seconds=rounds.SPAN) < leases.LEASE
