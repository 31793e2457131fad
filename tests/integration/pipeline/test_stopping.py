"""Work that is cut off in the middle is handed back: nothing of it is told, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.hostile_server import HostileServer
from tests.integration.pipeline.conftest import Clock
from tests.integration.sources.test_stopping import LONG, Held
from tests.misbehaviour import answers
from tracker import jobs
from tracker.config import Config
from tracker.db import Database
from tracker.jobs import JobRow
from tracker.pipeline.service import Pipeline
from tracker.sources import subscriptions
from tracker.sources.models import EntryRow, FeedRow

FEED = "<rss version='2.0'><channel><title>T</title><item><title>One</title><link>{}</link></item>"


def cut(database: Database, clock: Clock, held: Held, work: Callable[[Pipeline], object]) -> None:
    """Have a pipeline of its own do some work; stop it and cut it off once the page is asked."""
    config = Config(
        database_url=database.url, allow_private_networks=True, host_spacing=0, fetch_deadline=LONG
    )
    with Pipeline.open(config, clock) as pipeline:
        thread = threading.Thread(target=work, args=(pipeline,), daemon=True)
        thread.start()
        assert held.begun.wait(LONG)
        pipeline.stop()
        pipeline.cut_off()
        thread.join(LONG / 2)
        held.released.set()
        assert not thread.is_alive()
        pipeline.hand_back()


def test_a_feed_stays_due_and_in_health(database: Database, clock: Clock) -> None:
    held = Held(b"")
    with HostileServer() as server:
        server.routes["/feed"] = held
        with database.writing() as session:
            subscriptions.subscribe(session, server.url("/feed"), now=clock())
        cut(database, clock, held, Pipeline.poll_due)
    with database.reading() as session:
        feed = session.scalars(select(FeedRow)).one()
    assert (feed.status, feed.errors, feed.last_error) == ("active", 0, None)
    assert (feed.lease_owner, feed.last_poll) == (None, None)
    assert feed.next_poll is not None
    assert feed.next_poll <= clock()


def test_an_entry_is_left_to_the_next_poll(database: Database, clock: Clock) -> None:
    held = Held(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The first half")
    with HostileServer() as server:
        server.routes["/page"] = held
        server.routes["/feed"] = answers(200, FEED.format(server.url("/page")).encode())
        with database.writing() as session:
            subscriptions.subscribe(session, server.url("/feed"), now=clock())
        cut(database, clock, held, Pipeline.poll_due)
    with database.reading() as session:
        feed = session.scalars(select(FeedRow)).one()
        assert session.scalars(select(EntryRow)).all() == []
    assert (feed.errors, feed.next_poll) == (0, clock())
    assert feed.interval_reason == "1 of its entries are still to be read."


def test_a_page_that_is_looked_at_again_keeps_its_attempts(
    database: Database, clock: Clock
) -> None:
    held = Held(b"")
    with HostileServer() as server:
        server.routes["/page"] = held
        with database.writing() as session:
            subscriptions.subscribe(session, server.url("/feed"), now=clock() + timedelta(days=9))
            session.flush()
            row = EntryRow(
                feed_id=session.scalars(select(FeedRow.id)).one(), url=server.url("/page"),
                first_seen=clock(), attempts=2, rechecks=0, status="waiting", fingerprint="",
                next_fetch=clock(),
            )  # fmt: skip
            session.add(row)
        cut(database, clock, held, Pipeline.poll_due)
    with database.reading() as session:
        entry = session.scalars(select(EntryRow)).one()
    assert (entry.status, entry.attempts, entry.error) == ("waiting", 2, None)
    assert entry.next_fetch is not None
    assert entry.next_fetch <= clock() + timedelta(minutes=1)


@pytest.mark.parametrize("kind", ["article", "poll"])
def test_a_job_is_queued_again(database: Database, clock: Clock, kind: str) -> None:
    held = Held(b"")
    with HostileServer() as server:
        server.routes["/held"] = held
        number = _enqueue(database, kind, server.url("/held"), clock())
        cut(database, clock, held, Pipeline.work_jobs)
    with database.reading() as session:
        job = session.get_one(JobRow, number)
    assert (job.status, job.attempts, job.error) == ("queued", 0, None)


def _enqueue(database: Database, kind: str, url: str, now: datetime) -> int:
    with database.writing() as session:
        payload: dict[str, object] = {"url": url}
        if kind == "poll":
            subscriptions.subscribe(session, url, now=now)
            session.flush()
            payload = {"feed": session.scalars(select(FeedRow.id)).one()}
        return jobs.enqueue(session, kind, payload, now=now, actor=None)
