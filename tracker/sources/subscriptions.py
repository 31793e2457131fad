"""Which feeds are followed: adding, pausing, resuming and removing them. Polls nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import ConflictError, NotFoundError, UsageError
from tracker.sources.links import absolute_http
from tracker.sources.models import FeedRow
from tracker.sources.polls import PollHistory, from_memory, paused, resumed, to_memory

LONGEST_URL = 2048  # bytes of a feed's address


def subscribe(
    session: Session,
    url: str,
    *,
    now: datetime,
    title: str | None = None,
    site: str | None = None,
    tags: Sequence[str] = (),
) -> FeedRow:
    """Follow a feed; it is due at once. Raises UsageError for what is no http(s) address and
    ConflictError where it is followed already."""
    address = absolute_http("", url)
    if address is None:
        raise UsageError(f"{url!r} is no feed address; write one that begins with https://")
    if len(address.encode()) > LONGEST_URL:
        raise UsageError(f"the address {address[:60]}… is longer than {LONGEST_URL} bytes")
    known = session.scalar(select(FeedRow.id).where(FeedRow.url == address))
    if known is not None:
        raise ConflictError(f"{address} is followed already, as f{known}")
    history = PollHistory()
    row = FeedRow(
        url=address,
        title=title or None,
        site=site,
        tags=list(tags),
        status=str(history.status),
        paused=False,
        created_at=now,
        next_poll=now,
        interval_reason="It has not been polled yet.",
        errors=0,
        entries=0,
        new_entries=0,
        memory=to_memory(history),
    )
    session.add(row)
    session.flush()
    return row


def find(session: Session, public_id: str) -> FeedRow:
    """The feed of an id such as "f12". Raises NotFoundError."""
    digits = public_id.removeprefix("f")
    row = session.get(FeedRow, int(digits)) if digits.isdecimal() and len(digits) < 19 else None
    if row is None or public_id != f"f{row.id}":
        raise NotFoundError(f"there is no feed {public_id!r}; `tracker feeds list` names them")
    return row


def pause(row: FeedRow) -> None:
    """Stop polling until `resume`."""
    history = paused(from_memory(row.memory))
    row.paused, row.next_poll = True, None
    row.status, row.memory = str(history.status), to_memory(history)
    row.interval_reason = "Paused by a person."


def resume(row: FeedRow, *, now: datetime) -> None:
    """Poll again, from now on; a feed that was gone gets another chance."""
    history = resumed(from_memory(row.memory))
    row.paused, row.next_poll, row.errors = False, now, 0
    row.status, row.memory = str(history.status), to_memory(history)
    row.interval_reason = "Resumed by a person: due at once."
