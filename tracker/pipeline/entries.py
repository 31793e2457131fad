"""An entry of a feed becomes an article: fetched, cleaned, coded and stored in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.articles.article import Article
from tracker.articles.extract import extract_html
from tracker.articles.language import detect
from tracker.errors import ArticleError, FetchError
from tracker.pipeline.storing import Draft, Occasion, Stored, commit
from tracker.sources.entries import Feed, FeedEntry
from tracker.sources.errors import OptedOutError
from tracker.sources.fetch import FetchResult
from tracker.sources.models import EntryKeyRow, EntryRow

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

# A page that could not be had is tried again after these, then the entry is given up and says so.
RETRIES = tuple(timedelta(minutes=m) for m in (10, 60, 360, 1440, 2880))
LASTING = {401, 402, 403, 404, 410, 451}  # statuses that seldom mend: the feed's text will do
FULL_TEXT = 600  # characters of a feed's content that make an article of their own


@dataclass(frozen=True, slots=True)
class Page:
    """What fetching an entry's page gave: an article, or why there is none."""

    article: Article | None = None
    html: bytes | None = None
    result: FetchResult | None = None
    unchanged: bool = False
    error: str | None = None
    lasting: bool = False  # trying again soon will not help
    refused: bool = False  # the publisher reserves text mining: nothing may be coded


def known(session: Session, feed_id: int, entries: Sequence[FeedEntry]) -> dict[str, EntryRow]:
    """The stored entries behind those of a feed, by the identity each has in the feed."""
    keys = {key for entry in entries for key in entry.keys}
    found: dict[str, EntryRow] = {}
    rows = session.execute(
        select(EntryKeyRow.key, EntryRow)
        .join(EntryRow, EntryRow.id == EntryKeyRow.entry_id)
        .where(EntryKeyRow.feed_id == feed_id, EntryKeyRow.key.in_(keys))
    )
    by_key = dict(rows.tuples())
    for entry in entries:
        row = next((by_key[key] for key in entry.keys if key in by_key), None)
        if row is not None:
            found[entry.identity] = row
    return found


def fingerprint(entry: FeedEntry) -> str:
    """Changes when the feed's own words about the entry change."""
    words = (entry.title, entry.summary_html, entry.content_html, str(entry.updated))
    return hashlib.sha256("\x00".join(word or "" for word in words).encode()).hexdigest()


def fetch_page(pipeline: Pipeline, url: str, row: EntryRow | None = None) -> Page:
    """Fetch and clean a page; whatever goes wrong is in the answer, never raised."""
    try:
        result = pipeline.fetcher.fetch(
            url,
            kind="article",
            etag=row.etag if row else None,
            last_modified=row.last_modified if row else None,
        )
    except OptedOutError as error:
        return Page(error=str(error), lasting=True, refused=True)
    except FetchError as error:
        return Page(error=str(error), lasting=type(error).__name__ == "RobotsDeniedError")
    if result.not_modified:
        return Page(result=result, unchanged=True)
    if result.body is None:
        lasting = result.status in LASTING
        return Page(result=result, error=f"the page answers {result.status}", lasting=lasting)
    try:
        article = extract_html(result.body, url=result.final_url, content_type=result.content_type)
    except ArticleError as error:
        return Page(result=result, error=str(error), lasting=True)
    return Page(article=article, html=result.body, result=result)


def complete(page: Page, entry: FeedEntry, feed: Feed) -> Article | None:
    """The page's article, or the feed's full text where the page cannot be had or is a stub."""
    if page.refused:
        return None
    article = page.article
    markup = entry.content_html or ""
    if page.lasting or entry.url is None or (article and len(markup) > 3 * len(article.text)):
        own = _from_feed(entry, feed)
        if own is not None and (article is None or len(own.text) > 1.5 * len(article.text)):
            article = own
    if article is None:
        return None
    article = replace(
        article,
        title=article.title or entry.title or None,
        author=article.author or entry.author,
        outlet=article.outlet or feed.title or None,
        published_at=article.published_at or (None if article.published_on else entry.dated),
        url=article.url or entry.url,
    )
    if article.published_on is None and article.published_at is not None:
        article = replace(article, published_on=article.published_at.date())
    return replace(article, language=article.language or detect(article.text))


def _from_feed(entry: FeedEntry, feed: Feed) -> Article | None:
    """An article of the text that the feed itself carries, where that is more than a teaser."""
    markup = entry.content_html or (entry.summary_html if entry.url is None else None)
    if not markup:
        return None
    page = f"<html><body><article>{markup}</article></body></html>"
    try:
        article = extract_html(page, url=entry.url, content_type="text/html")
    except ArticleError:
        return None
    if len(article.text) < FULL_TEXT and entry.url is not None:
        return None
    return replace(article, origin="feed", language=article.language or entry.language)


def store(
    pipeline: Pipeline,
    session: Session,
    feed_id: int,
    entry: FeedEntry,
    page: Page,
    drafted: Draft | None,
    occasion: Occasion,
) -> Stored | None:
    """Write the entry and its article, or why there is none yet."""
    row = known(session, feed_id, [entry]).get(entry.identity) or _insert(
        session, feed_id, entry, occasion.now
    )
    row.fingerprint = fingerprint(entry)
    row.url, row.title, row.author = entry.url, entry.title or None, entry.author
    row.published_at = entry.dated
    return settle(pipeline, session, row, page, drafted, occasion)


def settle(
    pipeline: Pipeline,
    session: Session,
    row: EntryRow,
    page: Page,
    drafted: Draft | None,
    occasion: Occasion,
) -> Stored | None:
    """Record what a fetch of the entry's page gave, and when it is fetched next."""
    if page.result is not None and page.result.status in (200, 304):
        row.etag, row.last_modified = page.result.etag, page.result.last_modified
    stored = None
    if drafted is not None:
        stored = commit(session, drafted, occasion, pipeline.codebook)
        row.article_id = stored.article_id
    if drafted is not None or page.unchanged:
        row.status, row.attempts = "stored", 0
        row.error = page.error  # the feed's own text stands in for the page, and this is why
        row.next_fetch = _next_look(row, pipeline.config.recheck_hours, occasion.now)
    elif row.article_id is not None:  # what is stored stays, whatever became of the page
        row.error = page.error
        row.next_fetch = _next_look(row, pipeline.config.recheck_hours, occasion.now)
    elif page.refused or row.attempts >= len(RETRIES):
        row.status = "refused" if page.refused else "failed"
        row.error, row.next_fetch = page.error, None
    else:
        row.status, row.error = "waiting", page.error
        row.next_fetch = occasion.now + RETRIES[row.attempts]
        row.attempts += 1
    return stored


def _insert(session: Session, feed_id: int, entry: FeedEntry, now: datetime) -> EntryRow:
    row = EntryRow(feed_id=feed_id, fingerprint="", status="waiting", first_seen=now,
                   attempts=0, rechecks=0)  # fmt: skip
    session.add(row)
    session.flush()
    taken = set(
        session.scalars(
            select(EntryKeyRow.key).where(
                EntryKeyRow.feed_id == feed_id, EntryKeyRow.key.in_(entry.keys)
            )
        )
    )
    keys = [key for key in dict.fromkeys(entry.keys) if key not in taken]
    session.add_all(EntryKeyRow(feed_id=feed_id, key=key, entry_id=row.id) for key in keys)
    session.flush()
    return row


def _next_look(row: EntryRow, hours: tuple[float, ...], now: datetime) -> datetime | None:
    """Publishers correct articles: look again at growing ages, then let them rest."""
    ages = [row.first_seen + timedelta(hours=h) for h in hours]
    return next((at for at in ages if at > now + timedelta(seconds=30)), None)
