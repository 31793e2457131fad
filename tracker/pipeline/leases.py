"""Which process polls which feed: leases in the database that survive a crash by running out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from tracker.jobs import JobRow
from tracker.sources.models import EntryRow, FeedRow

LEASE = timedelta(minutes=5)


def due(now: datetime) -> ColumnElement[bool]:
    """Feeds to be polled now: their time has come and nobody is at it."""
    return (FeedRow.next_poll <= now) & free(now)


def free(now: datetime) -> ColumnElement[bool]:
    return or_(FeedRow.lease_until.is_(None), FeedRow.lease_until < now)


def claim_feeds(
    session: Session, wanted: ColumnElement[bool], *, owner: str, now: datetime, limit: int
) -> list[FeedRow]:
    """Take up to `limit` of the wanted feeds, the longest waiting first."""
    rows = session.scalars(
        select(FeedRow)
        .where(wanted, free(now))
        .order_by(FeedRow.next_poll, FeedRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.lease_owner, row.lease_until = owner, now + LEASE
    return list(rows)


def renew_feed(session: Session, feed_id: int, *, owner: str, now: datetime) -> FeedRow | None:
    """The feed, its lease prolonged; None where it was removed or another process has it."""
    row = session.get(FeedRow, feed_id, with_for_update=True, populate_existing=True)
    if row is None or row.lease_owner != owner:
        return None
    row.lease_until = now + LEASE
    return row


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
