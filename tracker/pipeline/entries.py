"""An entry of a feed becomes an article: fetched, cleaned, coded and stored in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from tracker.articles import fingerprint as texts
from tracker.articles.article import Article
from tracker.articles.models import ArticleRow
from tracker.pipeline.identifying import identify, latest
from tracker.pipeline.naming import Known, rows_by_key
from tracker.pipeline.pages import STUB, Page
from tracker.pipeline.storing import Batch, Draft, Occasion, Stored, commit
from tracker.sources.entries import FeedEntry
from tracker.sources.models import EntryKeyRow, EntryRow

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

# A page that could not be had is tried again after these, then the entry is given up and says so.
RETRIES = tuple(timedelta(minutes=m) for m in (10, 60, 360, 1440, 2880))


RELOOKS = 50  # a feed that words an entry anew at every poll must not fetch its page for ever

Outcome = Draft | Stored | None  # what becomes of an entry's article: to commit, held, none


@dataclass(frozen=True, slots=True)
class Look:
    """An entry that was looked at and is not stored yet."""

    entry: FeedEntry
    page: Page
    outcome: Outcome
    known: bool  # it is stored already, under one of its keys


_ENTRIES = cast(Table, EntryRow.__table__)
_COLUMNS = [column.name for column in _ENTRIES.c if not column.primary_key]
_INSERT = insert(_ENTRIES).returning(_ENTRIES.c.id, sort_by_parameter_order=True)
_NAME = insert(cast(Table, EntryKeyRow.__table__))


def wants_look(entry: FeedEntry, row: Known | None) -> bool:
    """Whether an entry is new, or worded anew since it was last looked at."""
    if row is None:
        return True
    return row.fingerprint != fingerprint(entry) and row.rechecks < RELOOKS


def fingerprint(entry: FeedEntry) -> str:
    """Changes when the feed's own words about the entry change."""
    words = (entry.title, entry.summary_html, entry.content_html, str(entry.updated))
    return hashlib.sha256("\x00".join(word or "" for word in words).encode()).hexdigest()


def prepare(
    pipeline: Pipeline,
    article: Article,
    page: Page,
    link: str | None,
    row: Known | EntryRow | None = None,
) -> Draft | Stored:
    """Code an article, unless it is stored with this very text or was withdrawn. `row` is its
    entry, where that is stored."""
    with pipeline.database.reading() as session:
        identity = identify(session, article, link, row.article_id if row else None)
        stored = _stored(session, identity, article)
    if stored is not None:
        return stored
    html = page.html if article.origin == "page" else None
    return replace(pipeline.draft(article, html=html, link=link), identity=identity)


def keeps_feed_text(pipeline: Pipeline, row: EntryRow, article: Article | None) -> bool:
    """Whether the feed's own text is stored because the page is a stub, and it still is one."""
    if row.article_id is None or article is None:
        return False
    with pipeline.database.reading() as session:
        newest = latest(session, ArticleRow.id == row.article_id)
    return (
        newest is not None
        and newest.origin == "feed"
        and len(newest.text) > STUB * len(article.text)
    )


def store(
    pipeline: Pipeline,
    session: Session,
    feed_id: int,
    looked: Sequence[Look],
    occasion: Occasion,
) -> list[Stored]:
    """Write entries and their articles, or why there are none yet."""
    # The lease has been held since it was looked up which ones are known.
    by_key = rows_by_key(session, feed_id, [look.entry for look in looked if look.known])
    new: list[EntryRow] = []
    batch = Batch()
    stored: list[Stored] = []
    with session.no_autoflush:  # an entry is written once, with what became of it
        for look in looked:
            row = next((by_key[key] for key in look.entry.keys if key in by_key), None)
            if row is None:
                row = _new(feed_id, occasion.now)
                new.append(row)
            else:
                row.rechecks += 1
            by_key |= {key: row for key in look.entry.keys if key not in by_key}
            _describe(row, look.entry)
            one = settle(pipeline, session, row, look.page, look.outcome, occasion, batch)
            if one is not None:
                stored.append(one)
        _add(session, feed_id, by_key, new)
        batch.refresh(session)
    return stored


def _new(feed_id: int, now: datetime) -> EntryRow:
    return EntryRow(
        feed_id=feed_id, first_seen=now, attempts=0, rechecks=0, status="waiting", fingerprint=""
    )


def _describe(row: EntryRow, entry: FeedEntry) -> None:
    row.fingerprint = fingerprint(entry)
    row.url, row.title, row.author = entry.url, entry.title or None, entry.author
    row.published_at = entry.dated


def settle(
    pipeline: Pipeline,
    session: Session,
    row: EntryRow,
    page: Page,
    outcome: Outcome,
    occasion: Occasion,
    batch: Batch | None = None,
) -> Stored | None:
    """Record what a fetch of the entry's page gave, and when it is fetched next."""
    if page.busy is not None:  # nothing was sent, nothing is known: its turn comes later
        row.next_fetch = occasion.now + timedelta(seconds=max(page.busy, 30))
        return None
    if page.result is not None and page.result.status in (200, 304):
        row.etag, row.last_modified = page.result.etag, page.result.last_modified
    stored = outcome if isinstance(outcome, Stored) else None
    if isinstance(outcome, Draft):
        stored = commit(session, outcome, occasion, pipeline.codebook, batch)
    if stored is not None:
        row.article_id = stored.article_id
    row.error = page.error  # beside an article: why the feed's own text stands in for the page
    if _is_withdrawn(session, row, stored):
        row.status, row.next_fetch = "refused", None
        row.error = "the article was withdrawn and does not come back"
        row.title = row.author = None
    elif row.article_id is not None:
        row.status, row.attempts = "stored", 0  # what is stored stays, whatever became of the page
        row.next_fetch = _next_look(row, pipeline.config.recheck_hours, occasion.now)
    elif page.refused or row.url is None or row.attempts >= len(RETRIES):
        row.status = "refused" if page.refused else "failed"
        row.error = page.error or "the entry has neither a link nor an article's text"
        row.next_fetch = None
    else:
        row.status = "waiting"
        asked = timedelta(seconds=(page.result.retry_after if page.result else None) or 0)
        row.next_fetch = occasion.now + max(RETRIES[row.attempts], asked)
        row.attempts += 1
    return stored


def _is_withdrawn(session: Session, row: EntryRow, stored: Stored | None) -> bool:
    if stored is not None or row.article_id is None:
        return stored is not None and stored.outcome == "withdrawn"
    return session.get_one(ArticleRow, row.article_id).withdrawn is not None


def _stored(session: Session, identity: str, article: Article) -> Stored | None:
    """What storing the article would find, where that changes nothing."""
    newest = latest(session, ArticleRow.identity == identity)
    if newest is None:
        return None
    row = session.get_one(ArticleRow, newest.article_id)
    if row.withdrawn is not None:
        return Stored(row.id, "withdrawn")
    if texts.changed(newest.text, article.text):
        return None
    return Stored(row.id, "unchanged")


def _add(
    session: Session, feed_id: int, by_key: dict[str, EntryRow], new: Sequence[EntryRow]
) -> None:
    """Store new entries, and the names by which they are known from now on."""
    if not new:
        return
    connection = session.connection()
    values = [{name: getattr(row, name) for name in _COLUMNS} for row in new]
    ids = dict(zip(map(id, new), connection.execute(_INSERT, values).scalars(), strict=True))
    named = [
        {"feed_id": feed_id, "key": key, "entry_id": ids[id(row)]}
        for key, row in by_key.items()
        if id(row) in ids
    ]
    connection.execute(_NAME, named)


def _next_look(row: EntryRow, hours: tuple[float, ...], now: datetime) -> datetime | None:
    """Publishers correct articles: look again at growing ages, then let them rest."""
    if row.url is None:
        return None
    ages = [row.first_seen + timedelta(hours=h) for h in hours]
    return next((at for at in ages if at > now + timedelta(seconds=30)), None)
