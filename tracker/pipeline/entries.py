"""An entry of a feed becomes an article: fetched, cleaned, coded and stored in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.pipeline.pages import Page
from tracker.pipeline.storing import Draft, Occasion, Stored, commit
from tracker.sources.entries import FeedEntry
from tracker.sources.models import EntryKeyRow, EntryRow

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

# A page that could not be had is tried again after these, then the entry is given up and says so.
RETRIES = tuple(timedelta(minutes=m) for m in (10, 60, 360, 1440, 2880))


def known(session: Session, feed_id: int, entries: Sequence[FeedEntry]) -> dict[str, EntryRow]:
    """The stored entries behind those of a feed, by the identity each has in the feed."""
    keys = {key for entry in entries for key in entry.keys}
    found: dict[str, EntryRow] = {}
    rows = session.execute(
        select(EntryKeyRow.key, EntryRow)
        .join(EntryRow, EntryRow.id == EntryKeyRow.entry_id)
        .where(EntryKeyRow.feed_id == feed_id, EntryKeyRow.key.in_(keys))
    )
    by_key = dict(rows.all())
    for entry in entries:
        row = next((by_key[key] for key in entry.keys if key in by_key), None)
        if row is not None:
            found[entry.identity] = row
    return found


def fingerprint(entry: FeedEntry) -> str:
    """Changes when the feed's own words about the entry change."""
    words = (entry.title, entry.summary_html, entry.content_html, str(entry.updated))
    return hashlib.sha256("\x00".join(word or "" for word in words).encode()).hexdigest()


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
