"""Which process polls which feed: leases in the database that survive a crash by running out.

Feeds are read and written as plain columns: every poll does both, and an object for each row takes
longer than the database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Table, bindparam, or_, select, update
from sqlalchemy.orm import Session

from tracker.jobs import JobRow
from tracker.sources.models import EntryRow, FeedRow

LEASE = timedelta(minutes=5)


class HeldFeed(NamedTuple):
    """What a poll needs to know of the feed that it holds."""

    id: int
    url: str
    title: str | None
    site: str | None
    entries: int
    etag: str | None
    last_modified: str | None
    memory: dict[str, Any]
    lease_owner: str | None
    lease_until: datetime | None


_FEEDS = cast(Table, FeedRow.__table__)
_COLUMNS = select(*(_FEEDS.c[name] for name in HeldFeed._fields))
_HELD = _COLUMNS.where(_FEEDS.c.id == bindparam("feed")).with_for_update()
_WRITE = update(_FEEDS).where(_FEEDS.c.id == bindparam("feed"))


def due(now: datetime) -> ColumnElement[bool]:
    """Feeds to be polled now: their time has come and nobody is at it."""
    return (FeedRow.next_poll <= now) & free(now)


def free(now: datetime) -> ColumnElement[bool]:
    return or_(FeedRow.lease_until.is_(None), FeedRow.lease_until < now)


def untouched(since: datetime) -> ColumnElement[bool]:
    """Feeds that no process has polled since then."""
    return or_(FeedRow.last_poll.is_(None), FeedRow.last_poll < since)


def claim_feeds(
    session: Session, wanted: ColumnElement[bool], *, owner: str, now: datetime, limit: int
) -> list[HeldFeed]:
    """Take up to `limit` of the wanted feeds, the longest waiting first."""
    connection = session.connection()
    rows = connection.execute(
        _COLUMNS.where(wanted, free(now))
        .order_by(FeedRow.next_poll, FeedRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    lease: dict[str, Any] = {"lease_owner": owner, "lease_until": now + LEASE}
    feeds = [HeldFeed(*row)._replace(**lease) for row in rows]
    if feeds:
        connection.execute(_WRITE, [{"feed": feed.id, **lease} for feed in feeds])
    return feeds


def is_short(feed: HeldFeed, now: datetime) -> bool:
    """Whether more than half of the lease under which a feed was claimed is over."""
    return feed.lease_until is None or feed.lease_until - now < LEASE / 2


def renew_feed(session: Session, feed_id: int, *, owner: str, now: datetime) -> HeldFeed | None:
    """The feed, its lease prolonged; None where it was removed or another process has it."""
    row = session.connection().execute(_HELD, {"feed": feed_id}).first()
    feed = HeldFeed(*row) if row is not None else None
    if feed is None or feed.lease_owner != owner:
        return None
    if is_short(feed, now):
        feed = feed._replace(lease_until=now + LEASE)
        write_feed(session, feed_id, {"lease_until": feed.lease_until})
    return feed


def write_feed(session: Session, feed_id: int, values: Mapping[str, Any]) -> None:
    """Write columns of a feed that is held."""
    session.connection().execute(_WRITE, {"feed": feed_id, **values})


def release_feeds(session: Session, feeds: Collection[int], *, owner: str) -> None:
    """Give up feeds that were claimed and not polled: they stay due."""
    session.execute(
        update(FeedRow)
        .where(FeedRow.id.in_(feeds), FeedRow.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )


def claim_entries(session: Session, *, now: datetime, limit: int) -> Sequence[EntryRow]:
    """Entries whose page is to be fetched again; moved on by a lease's length, so that nobody
    else takes them meanwhile and a crash only delays them."""
    rows = session.scalars(
        select(EntryRow)
        .where(EntryRow.next_fetch <= now)
        .order_by(EntryRow.next_fetch, EntryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.next_fetch = now + LEASE
    return rows


def release_entries(session: Session, entries: Collection[int], *, now: datetime) -> None:
    """Give up entries that were claimed and not looked at: they are due at once."""
    session.execute(update(EntryRow).where(EntryRow.id.in_(entries)).values(next_fetch=now))


def hand_back(session: Session, *, owner: str) -> int:
    """Give up every lease that this process still holds: feeds stay due, jobs are queued again."""
    feeds = session.execute(
        update(FeedRow)
        .where(FeedRow.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )
    taken = session.execute(
        update(JobRow)
        .where(JobRow.lease_owner == owner, JobRow.status == "running")
        .values(status="queued", lease_owner=None, lease_until=None, attempts=JobRow.attempts - 1)
    )
    return int(feeds.rowcount + taken.rowcount)  # type: ignore[attr-defined]
