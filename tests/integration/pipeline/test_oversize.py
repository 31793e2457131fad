"""What is longer than its column, or what the database refuses: it harms itself alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from tests.integration.pipeline.conftest import DAY
from tests.integration.pipeline.test_entries import FULL, carries_text, item
from tests.integration.pipeline.test_polling import GERMANY_HALTS, RUSSIA_DEMANDS, count, follow
from tests.servers.news import NewsSite
from tracker.articles.models import ArticleRow, OutletRow, RevisionRow
from tracker.errors import UsageError
from tracker.pipeline import rows
from tracker.pipeline.service import Pipeline
from tracker.sources import subscriptions
from tracker.sources.models import EntryRow, FeedRow


def test_endless_names_titles_and_addresses_are_stored(pipeline: Pipeline, site: NewsSite) -> None:
    long = "/" + "p" * 3000
    items = (
        item(site, long, FULL, guid="g" * 5000),
        item(
            site,
            None,
            (*FULL, "Another sentence closes the second of the three reports."),
            guid="g2",
        ).replace("<item>", f"<item xml:lang='en-{'a-' * 60}x'><author>{'A' * 4000}</author>"),
        item(
            site,
            f"/?q={'%D0%96' * 300}",
            (*FULL, "The third of the three reports ends in words of its own."),
            guid="g3",
        ),
    )
    carries_text(site, *items)
    body = site.feed().replace(b"Loopback Times", b"Loopback " * 300)
    site.feed = lambda: body  # type: ignore[method-assign]
    follow(pipeline, site)
    report = pipeline.poll_due()
    assert (report.failed, report.articles) == (0, 3)
    with pipeline.database.reading() as session:
        assert set(session.scalars(select(EntryRow.status))) == {"stored"}
        assert all(len(name) <= 500 for name in session.scalars(select(OutletRow.name)))
        assert set(session.scalars(select(RevisionRow.language))) == {"en"}
        assert session.scalars(select(FeedRow)).one().entries == 3


def test_the_language_of_a_json_feed_may_be_anything(pipeline: Pipeline, site: NewsSite) -> None:
    text = "<p>".join(FULL)
    body = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "language": "'
        + "klingon " * 50
        + '", "items": [{"id": "1", "content_html": "<p>'
        + text
        + '"}]}'
    ).encode()
    site.feed = lambda: body  # type: ignore[method-assign]
    follow(pipeline, site)
    assert pipeline.poll_due().articles == 1
    with pipeline.database.reading() as session:
        assert session.scalars(select(RevisionRow.language)).one() == "en"


def test_what_the_database_refuses_harms_itself_alone(
    pipeline: Pipeline, site: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal that nobody foresaw, of one article's revision."""
    site.publish("/germany", "Germany halts pipeline", DAY, *GERMANY_HALTS)
    site.publish("/russia", "Russia repeats demand", DAY, *RUSSIA_DEMANDS)

    add = rows.add_revision

    def refuse(session: Session, **values: Any) -> int:
        if values["title"] == "Germany halts pipeline":
            raise DataError("INSERT", {}, ValueError("refused"))
        return add(session, **values)

    monkeypatch.setattr(rows, "add_revision", refuse)
    follow(pipeline, site)
    report = pipeline.poll_due()
    assert (report.failed, report.articles, report.entries) == (0, 1, 2)
    with pipeline.database.reading() as session:
        entries = {row.title: row for row in session.scalars(select(EntryRow))}
        feed = session.scalars(select(FeedRow)).one()
    assert entries["Russia repeats demand"].status == "stored"
    refused = entries["Germany halts pipeline"]
    assert refused.status == "waiting"
    assert "the database refuses it" in (refused.error or "")
    assert (feed.status, feed.lease_owner) == ("active", None)
    assert count(pipeline.database, ArticleRow) == 1


def test_an_address_longer_than_any_is_refused_in_words(pipeline: Pipeline) -> None:
    for url in ("https://example.org/" + "x" * 3000, "https://example.org/" + "ж" * 1500):
        with (
            pytest.raises(UsageError, match="is longer than"),
            pipeline.database.writing() as session,
        ):
            subscriptions.subscribe(session, url, now=pipeline.clock())


def test_an_opml_file_with_an_endless_address_goes_in_all_the_same(
    pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from tracker.cli.feeds import feeds

    file = tmp_path / "feeds.opml"
    outlines = "".join(
        f"<outline type='rss' text='{name}' xmlUrl='https://example.org/{name}'/>"
        for name in ("a", "x" * 3000, "b")
    )
    file.write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    monkeypatch.setenv("TRACKER_DATABASE_URL", pipeline.database.url)
    result = CliRunner().invoke(feeds, ["import", str(file)], catch_exceptions=False)
    assert "2 feeds added" in result.output
    assert "is longer than" in result.output
    assert count(pipeline.database, FeedRow) == 2
