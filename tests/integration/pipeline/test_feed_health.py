"""What a poll leaves in the row of its feed."""

from __future__ import annotations

from tests.hostile_server import HostileServer
from tests.integration.pipeline.conftest import Clock
from tests.integration.pipeline.test_polling import follow
from tests.integration.pipeline.test_rounds import publish, the_feed
from tests.misbehaviour import Request, answers, feed, response
from tests.servers.news import NewsSite
from tracker.pipeline import leases, polling
from tracker.pipeline.reports import Report
from tracker.pipeline.service import Pipeline
from tracker.sources import subscriptions


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
