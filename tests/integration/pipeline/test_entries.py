"""What becomes of an entry whose page cannot be had, changes, or is taken back."""

from __future__ import annotations

from html import escape

from sqlalchemy import select

from tests.integration.pipeline.conftest import DAY, Clock
from tests.integration.pipeline.test_polling import GERMANY_HALTS, RUSSIA_DEMANDS, follow
from tests.servers.news import NewsSite
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.pipeline.service import Pipeline
from tracker.reviews import withdrawing
from tracker.sources.models import EntryRow, FeedRow
from tracker.statements.models import StatementRow

FULL = (
    *GERMANY_HALTS,
    *(
        f"In the part numbered {n}, the correspondents of the paper describe at some length what "
        "was decided, who was present in the room and when the ministers are to meet again."
        for n in range(6)
    ),
)


def carries_text(site: NewsSite, *items: str) -> None:
    """Make the feed one of these items alone."""
    body = (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>Loopback Times</title>{''.join(items)}</channel></rss>"
    ).encode()
    site.feed = lambda: body  # type: ignore[method-assign]


def item(site: NewsSite, path: str | None, paragraphs: tuple[str, ...], guid: str = "g1") -> str:
    text = escape("".join(f"<p>{p}</p>" for p in paragraphs))
    link = f"<link>{site.address}{path}</link>" if path else ""
    return (
        f"<item><title>Germany halts pipeline</title>{link}<guid isPermaLink='false'>{guid}</guid>"
        "<pubDate>Tue, 15 Feb 2022 09:00:00 GMT</pubDate>"
        f"<content:encoded>{text}</content:encoded></item>"
    )


def only(pipeline: Pipeline) -> tuple[EntryRow, RevisionRow | None]:
    """The only entry, and the newest revision of its article."""
    with pipeline.database.reading() as session:
        entry = session.scalars(select(EntryRow)).one()
        newest = session.scalars(select(RevisionRow).order_by(RevisionRow.number.desc())).first()
    return entry, newest


def test_the_feeds_text_stands_in_for_a_forbidden_page(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    carries_text(site, item(site, "/paid", FULL))
    site.pages["/paid"] = (403, "text/html", b"subscribe")
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 1
    entry, revision = only(pipeline)
    assert revision is not None
    assert revision.origin == "feed"
    assert entry.status == "stored"
    assert "403" in (entry.error or "")
    assert "the feed's own text is used" in (entry.error or "")

    site.write("/paid", "Germany halts pipeline", DAY, *FULL, "And this only the page says of it.")
    clock.advance(hours=1, minutes=1)
    assert pipeline.poll_due().revisions == 1
    assert only(pipeline)[1].origin == "page"  # type: ignore[union-attr]
    assert only(pipeline)[0].error is None


def test_a_stub_before_a_paywall_never_replaces_the_feeds_text(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    carries_text(site, item(site, "/paid", FULL))
    site.write("/paid", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    follow(pipeline, site)
    pipeline.poll_due()
    entry, revision = only(pipeline)
    assert revision is not None
    assert revision.origin == "feed"
    assert "shows only a part" in (entry.error or "")

    site.write("/paid", "Germany halts pipeline", DAY, *GERMANY_HALTS, "Subscribe to go on here.")
    clock.advance(hours=1, minutes=1)
    report = pipeline.poll_due()
    assert (report.revisions, report.articles) == (0, 0)
    assert site.requests.count("/paid") == 2


def test_robots_keep_the_page_and_the_feeds_text_is_used(
    pipeline: Pipeline, site: NewsSite
) -> None:
    site.pages["/robots.txt"] = (200, "text/plain", b"User-agent: *\nDisallow: /paid")
    carries_text(site, item(site, "/paid", FULL))
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 1
    entry, revision = only(pipeline)
    assert revision is not None
    assert revision.origin == "feed"
    assert "robots" in (entry.error or "")
    assert "/paid" not in site.requests


def test_a_publisher_that_opts_out_is_not_read_from_the_feed_either(
    pipeline: Pipeline, site: NewsSite
) -> None:
    site.pages["/.well-known/tdmrep.json"] = (
        200, "application/json", b'[{"location": "/", "tdm-reservation": 1}]',
    )  # fmt: skip
    carries_text(site, item(site, "/paid", FULL))
    site.write("/paid", "Germany halts pipeline", DAY, *FULL)
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 0
    entry, revision = only(pipeline)
    assert (entry.status, revision, entry.next_fetch) == ("refused", None, None)


def test_an_entry_without_a_link_is_its_own_article(pipeline: Pipeline, site: NewsSite) -> None:
    carries_text(site, item(site, None, GERMANY_HALTS))
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 1
    entry, revision = only(pipeline)
    assert revision is not None
    assert (revision.origin, entry.next_fetch) == ("feed", None)


def test_an_entry_without_a_link_obeys_the_reservation_of_its_feed(
    pipeline: Pipeline, site: NewsSite
) -> None:
    rules = b'[{"location": "/feed.xml", "tdm-reservation": 1}]'
    site.pages["/.well-known/tdmrep.json"] = (200, "application/json", rules)
    carries_text(site, item(site, None, GERMANY_HALTS))
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 0
    entry, revision = only(pipeline)
    assert (entry.status, revision, entry.next_fetch) == ("refused", None, None)
    assert "tdmrep.json" in (entry.error or "")


def test_a_feed_that_reserves_its_text_does_not_stand_in_for_a_page(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    rules = b'[{"location": "/feed.xml", "tdm-reservation": 1}]'
    site.pages["/.well-known/tdmrep.json"] = (200, "application/json", rules)
    carries_text(site, item(site, "/paid", FULL))
    site.pages["/paid"] = (403, "text/html", b"come back later")
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 0
    assert only(pipeline)[0].status == "waiting"

    site.write("/paid", "Germany halts pipeline", DAY, *FULL)  # which nobody reserves
    clock.advance(minutes=11)
    assert pipeline.poll_due().articles == 1


def test_a_feed_without_any_text_is_not_asked_whether_it_reserves_it(
    pipeline: Pipeline, site: NewsSite
) -> None:
    carries_text(site, "<item><title>Only a title</title></item>")
    follow(pipeline, site)
    pipeline.poll_due()
    assert "/.well-known/tdmrep.json" not in site.requests


def test_an_entry_with_neither_link_nor_text_is_said_to_have_failed(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    carries_text(site, "<item><title>Only a title</title></item>")
    follow(pipeline, site)
    pipeline.poll_due()
    entry, _ = only(pipeline)
    assert (entry.status, entry.next_fetch) == ("failed", None)
    assert "neither a link" in (entry.error or "")


def test_repeated_guids_lose_and_double_nothing(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    site.write("/a", "Germany", DAY, *GERMANY_HALTS)
    site.write("/b", "Russia", DAY, *RUSSIA_DEMANDS)
    later = item(site, "/b", ()).replace("09:00", "10:00")  # the same but for its date
    carries_text(site, item(site, "/a", ()), item(site, "/b", ()), item(site, "/b", ()), later)
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 2
    clock.advance(days=1)
    report = pipeline.poll_due()
    assert (report.entries, report.articles, report.revisions) == (0, 0, 0)


def test_new_words_in_the_feed_fetch_the_page_again_but_not_for_ever(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    """Some feeds count readers in each entry."""
    site.write("/a", "Germany", DAY, *GERMANY_HALTS)
    follow(pipeline, site)
    polls = 60
    for readers in range(polls):
        carries_text(site, item(site, "/a", (f"Read {readers} times.",)))
        clock.advance(minutes=1)
        pipeline.ingest(everything=True)
    assert 50 <= site.requests.count("/a") < polls
    with pipeline.database.reading() as session:
        assert len(session.scalars(select(RevisionRow)).all()) == 1


def test_a_withdrawn_article_never_comes_back(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    follow(pipeline, site)
    pipeline.poll_due()
    with pipeline.database.writing() as session:
        article = session.scalars(select(ArticleRow)).one()
        withdrawing.withdraw(session, article.id, reason="asked to", now=clock(), actor="a person")
    site.publish("/germany", "Germany halts pipeline, again", DAY, *GERMANY_HALTS, "More of it.")
    clock.advance(hours=2)
    report = pipeline.ingest(everything=True)
    assert (report.articles, report.revisions) == (0, 0)
    entry, revision = only(pipeline)
    assert (entry.status, entry.next_fetch) == ("refused", None)
    assert revision is not None
    assert revision.text == ""
    with pipeline.database.reading() as session:
        held = session.scalars(select(StatementRow).where(StatementRow.ended.is_(None))).all()
    assert not held


def test_an_entry_that_cannot_be_read_harms_itself_alone(
    pipeline: Pipeline, site: NewsSite
) -> None:
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    site.publish("/binary", "No page", DAY, "Nothing to see.")
    site.pages["/binary"] = (200, "text/html", bytes(range(256)) * 50)
    follow(pipeline, site)
    report = pipeline.poll_due()
    assert (report.failed, report.articles) == (0, 1)
    with pipeline.database.reading() as session:
        states = set(session.scalars(select(EntryRow.status)))
        assert session.scalars(select(FeedRow)).one().entries == 2
    assert states == {"stored", "waiting"}


def test_a_feed_of_forty_thousand_entries_is_looked_up_in_parts(
    pipeline: Pipeline, site: NewsSite
) -> None:
    """Databases bound how many values a statement may have."""
    from tracker.pipeline import naming
    from tracker.sources.feeds import parse

    many = "".join(
        f"<item><guid>{n}</guid><link>{site.address}/{n}</link></item>" for n in range(40_000)
    )
    feed = parse(f"<rss version='2.0'><channel>{many}</channel></rss>".encode())
    with pipeline.database.reading() as session:
        assert naming.known(session, 1, feed.entries) == {}
    assert len(feed.entries) == 40_000


def near(pipeline: Pipeline, site: NewsSite) -> set[frozenset[str]]:
    """The articles that count as near-duplicates of each other, by their paths."""
    clusters: dict[int | None, set[str]] = {}
    with pipeline.database.reading() as session:
        for row in session.scalars(select(ArticleRow)):
            path = (row.url or "").removeprefix(site.address)
            clusters.setdefault(row.cluster, set()).add(path)
    return {frozenset(paths) for paths in clusters.values()}


def test_a_revised_article_is_found_by_its_new_words(
    pipeline: Pipeline, site: NewsSite, clock: Clock
) -> None:
    other = tuple(reversed(RUSSIA_DEMANDS)) + tuple(
        f"Point {n} of the note that was handed over speaks of weapons, of exercises near the "
        "frontier and of inspectors who are to be let in at short notice."
        for n in range(6)
    )
    site.publish("/live", "As it happens", DAY, *FULL)
    follow(pipeline, site)
    pipeline.poll_due()
    site.write("/live", "As it happens", DAY, *other)
    clock.advance(hours=1, minutes=5)
    assert pipeline.poll_due().revisions == 1

    site.publish("/reprint-of-new", "Note handed over", DAY, *other)
    site.publish("/reprint-of-old", "Germany halts pipeline", DAY, *FULL)
    clock.advance(hours=1)
    pipeline.ingest(everything=True)
    assert near(pipeline, site) == {
        frozenset({"/live", "/reprint-of-new"}), frozenset({"/reprint-of-old"}),
    }  # fmt: skip

    before = near(pipeline, site)
    site.write("/reprint-of-new", "Germany halts pipeline", DAY, *FULL, "So it ends.")
    clock.advance(hours=1, minutes=5)
    assert pipeline.poll_due().revisions == 1
    assert near(pipeline, site) == before  # or an answer for a past instant would change
