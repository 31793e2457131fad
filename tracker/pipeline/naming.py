"""Which entries of a feed are stored: looked up by the names they are known by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.sources.entries import FeedEntry
from tracker.sources.models import EntryKeyRow, EntryRow

KEYS_AT_ONCE = 500  # in one statement: databases bound how many values it may have


class Known(NamedTuple):
    """What of a stored entry tells whether to look at it again, and how to ask."""

    fingerprint: str
    rechecks: int
    article_id: int | None
    etag: str | None
    last_modified: str | None


_NAMED = (
    EntryKeyRow.feed_id == bindparam("feed"),
    EntryKeyRow.key.in_(bindparam("keys", expanding=True)),
)
_ROWS = select(EntryKeyRow.key, EntryRow).join(EntryRow, EntryRow.id == EntryKeyRow.entry_id)
_ROWS = _ROWS.where(*_NAMED)
# The same as plain columns: every poll of every feed asks for these.
_KNOWN = (
    select(EntryKeyRow.key, *(getattr(EntryRow, name) for name in Known._fields))
    .select_from(EntryKeyRow)
    .join(EntryRow, EntryRow.id == EntryKeyRow.entry_id)
    .where(*_NAMED)
)


def known(session: Session, feed_id: int, entries: Sequence[FeedEntry]) -> dict[str, Known]:
    """The stored entries behind those of a feed, by the identity each has in the feed."""
    by_key: dict[str, Known] = {}
    for values in _asked(feed_id, entries):
        rows = session.connection().execute(_KNOWN, values)
        by_key.update((key, Known(*held)) for key, *held in rows)
    found: dict[str, Known] = {}
    for entry in entries:
        row = next((by_key[key] for key in entry.keys if key in by_key), None)
        if row is not None:
            found[entry.identity] = row
    return found


def rows_by_key(
    session: Session, feed_id: int, entries: Sequence[FeedEntry]
) -> dict[str, EntryRow]:
    """The stored entries by each of their names that an entry of a feed has."""
    by_key: dict[str, EntryRow] = {}
    for values in _asked(feed_id, entries):
        by_key.update((key, row) for key, row in session.execute(_ROWS, values))
    return by_key


def _asked(feed_id: int, entries: Sequence[FeedEntry]) -> Iterator[dict[str, Any]]:
    keys = list(dict.fromkeys(key for entry in entries for key in entry.keys))
    for start in range(0, len(keys), KEYS_AT_ONCE):
        yield {"feed": feed_id, "keys": keys[start : start + KEYS_AT_ONCE]}
