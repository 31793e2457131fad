"""Sites that contradict themselves: addresses, identities, validators and reservations."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.integration.pipeline.conftest import DAY, Clock
from tests.integration.pipeline.test_entries import FULL, carries_text, item, only
from tests.integration.pipeline.test_polling import (
    GERMANY_HALTS,
    RUSSIA_DEMANDS,
    count,
    follow,
)
from tests.servers.news import NewsSite
from tracker.articles.models import ArticleRow, OutletRow, RevisionRow
from tracker.config import Config
from tracker.db import Database
from tracker.pipeline.service import Pipeline
from tracker.reviews import withdrawing
from tracker.sources import subscriptions
from tracker.sources.models import EntryRow, FeedRow


def canonical(site: NewsSite, path: str, declared: str) -> None:
    """Make a page declare another address than its own."""
    status, kind, body = site.pages[path]
    own, other = (f'href="{site.address}{p}"'.encode() for p in (path, declared))
    assert own in body
    site.pages[path] = (status, kind, body.replace(own, other))


def test_an_address_that_cannot_be_used_keeps_nobody_from_being_polled(
    database: Database, site: NewsSite, clock: Clock
) -> None:
    """With hosts taking turns, as they do unless told otherwise."""
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    config = Config(database_url=database.url, allow_private_networks=True, host_spacing=0.01)
    with Pipeline.open(config, clock) as pipeline:
        with database.writing() as session:
            for url in ("http://user:secret@example.org/feed", "http://example.org:25/feed"):
                subscriptions.subscribe(session, url, now=clock())
        follow(pipeline, site)
        report = pipeline.poll_due()
    assert (report.feeds, report.failed, report.articles) == (3, 2, 1)
    with database.reading() as session:
        errors = session.scalars(select(FeedRow.last_error).where(FeedRow.errors == 1)).all()
    assert any("user name" in (error or "") for error in errors)


def test_304_to_whoever_knows_nothing_is_an_error(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    follow(pipeline, site)
    site.always_304 = {"/feed.xml"}
    assert pipeline.poll_due().failed == 1
    with pipeline.database.reading() as session:
        feed = session.scalars(select(FeedRow)).one()
    assert (feed.status, feed.http_status) == ("failing", 304)
    assert "304" in (feed.last_error or "")


def test_a_page_without_article_is_not_stored_by_answering_304(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    page = site.pages["/germany"]
    site.pages["/germany"] = (200, "text/html", b"<html><body><p>Please wait</p></body></html>")
    follow(pipeline, site)
    pipeline.poll_due()
    assert only(pipeline)[0].status == "waiting"
    clock.advance(minutes=11)
    pipeline.poll_due()
    assert only(pipeline)[0].status == "waiting"
    site.always_304 = {"/germany"}
    clock.advance(hours=2)
    pipeline.poll_due()
    entry, _ = only(pipeline)
    assert (entry.status, entry.error) == ("waiting", "the page answers 304")

    site.always_304 = set()
    site.pages["/germany"] = page
    clock.advance(hours=7)
    assert pipeline.poll_due().articles == 1


def test_a_withdrawn_article_stays_refused_whatever_its_page_answers(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    follow(pipeline, site)
    pipeline.poll_due()
    with pipeline.database.writing() as session:
        article = session.scalars(select(ArticleRow)).one()
        withdrawing.withdraw(session, article.id, reason="asked to", now=clock(), actor="a person")
    for answer in (304, 404):
        if answer == 404:
            del site.pages["/germany"]
        site.items[0]["title"] += " again"
        clock.advance(hours=2)
        pipeline.ingest(everything=True)
        entry, _ = only(pipeline)
        assert (entry.status, entry.next_fetch) == ("refused", None)


@pytest.mark.parametrize("how", ["tdmrep and 403", "header and 403", "tdmrep and robots"])
def test_a_reservation_holds_where_the_page_is_refused_as_well(
    pipeline: Pipeline, site: NewsSite, how: str
) -> None:
    carries_text(site, item(site, "/paid", FULL))
    site.pages["/paid"] = (403, "text/html", b"subscribe")
    if "tdmrep" in how:
        rules = b'[{"location": "/", "tdm-reservation": 1}]'
        site.pages["/.well-known/tdmrep.json"] = (200, "application/json", rules)
    else:
        site.headers["/paid"] = {"tdm-reservation": "1"}
    if "robots" in how:
        site.pages["/robots.txt"] = (200, "text/plain", b"User-agent: *\nDisallow: /paid")
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 0
    entry, revision = only(pipeline)
    assert (entry.status, revision, entry.next_fetch) == ("refused", None, None)
    assert "opted out" in (entry.error or "")


def test_a_page_that_asks_for_patience_gets_it(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    site.pages["/germany"] = (503, "text/plain", b"busy")
    site.headers["/germany"] = {"Retry-After": "7200"}
    follow(pipeline, site)
    pipeline.poll_due()
    entry, _ = only(pipeline)
    assert entry.next_fetch is not None
    assert (entry.next_fetch - clock()).total_seconds() == 7200


def test_guids_that_change_at_every_poll_double_nothing(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    site.write("/a", "Germany", DAY, *GERMANY_HALTS)
    site.write("/b", "Russia", DAY, *RUSSIA_DEMANDS)
    follow(pipeline, site)
    for poll in range(4):
        carries_text(site, *(item(site, p, ("Words.",), guid=f"{p}-{poll}") for p in ("/a", "/b")))
        clock.advance(minutes=2)
        pipeline.ingest(everything=True)
    assert (count(pipeline.database, EntryRow), count(pipeline.database, ArticleRow)) == (2, 2)
    assert (site.requests.count("/a"), site.requests.count("/b")) == (1, 1)


def test_a_page_that_declares_another_address_later_stays_one_article(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    site.publish("/news/germany", "Germany halts pipeline", DAY, *FULL)
    follow(pipeline, site)
    pipeline.poll_due()
    site.write("/news/germany", "Germany halts pipeline", DAY, *FULL, "One sentence more is here.")
    canonical(site, "/news/germany", "/2022/02/germany-halts-pipeline")
    clock.advance(hours=1, minutes=5)
    report = pipeline.poll_due()
    assert (report.articles, report.revisions) == (0, 1)
    assert count(pipeline.database, ArticleRow) == 1


def test_a_site_that_names_one_address_on_all_pages_loses_no_article(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    for path, texts in (("/de/1", GERMANY_HALTS), ("/ru/2", RUSSIA_DEMANDS)):
        site.publish(path, f"Report of {path}", DAY, *texts)
        canonical(site, path, "/live/today")
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 2
    clock.advance(hours=1, minutes=5)
    report = pipeline.poll_due()
    assert (report.articles, report.revisions) == (0, 0)
    with pipeline.database.reading() as session:
        numbers = session.scalars(select(RevisionRow.number)).all()
    assert set(numbers) == {1}


def test_two_links_to_one_canonical_page_are_one_article(
    pipeline: Pipeline, site: NewsSite
) -> None:
    for path in ("/a/germany", "/b/germany"):
        site.publish(path, "Germany halts pipeline", DAY, *FULL)
        canonical(site, path, "/2022/germany")
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 1
    assert count(pipeline.database, EntryRow) == 2


def test_the_day_of_an_article_is_that_of_its_publisher(pipeline: Pipeline, site: NewsSite) -> None:
    carried = item(site, None, FULL).replace("09:00:00 GMT", "01:30:00 +0300")
    carries_text(site, carried)
    follow(pipeline, site)
    pipeline.poll_due()
    _, revision = only(pipeline)
    assert revision is not None
    assert revision.published_on == DAY.date()
    assert revision.published_at is not None
    assert revision.published_at.isoformat() == "2022-02-14T22:30:00+00:00"


def test_a_file_that_is_cut_off_says_so_in_its_health(pipeline: Pipeline, site: NewsSite) -> None:
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    body = site.feed().replace(b"</channel></rss>", b"<item><title>Cut")
    site.feed = lambda: body  # type: ignore[method-assign]
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 1
    with pipeline.database.reading() as session:
        feed = session.scalars(select(FeedRow)).one()
    assert (feed.status, feed.last_error) == ("active", None)
    assert "not well-formed" in (feed.interval_reason or "")


def test_outlets_in_other_scripts_are_told_apart(pipeline: Pipeline) -> None:
    from tracker.articles.article import Article
    from tracker.pipeline.storing import Occasion, commit

    for outlet in ("Известия", "Правда", "Süddeutsche", "S ddeutsche"):
        drafted = pipeline.draft(Article(text=f"{outlet}: {' '.join(FULL)}", outlet=outlet))
        with pipeline.database.writing() as session:
            commit(session, drafted, Occasion("seed", pipeline.clock()), pipeline.codebook)
    with pipeline.database.reading() as session:
        assert len(session.scalars(select(OutletRow.id)).all()) == 4
