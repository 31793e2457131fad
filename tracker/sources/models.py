"""Rows of the sources stage: feeds, their entries, polls and the runs they belong to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Instant, Json, Key


class FeedRow(Base):
    """A subscribed feed, its health and when it is polled next."""

    __tablename__ = "feeds"
    # ids are never used again, though rows are removed
    __table_args__ = (
        Index("ix_feeds_due", "next_poll", "lease_until"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    url: Mapped[str] = mapped_column(String(2048), unique=True)
    title: Mapped[str | None] = mapped_column(Text)
    site: Mapped[str | None] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(Json)
    status: Mapped[str] = mapped_column(String(20))
    paused: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    next_poll: Mapped[datetime | None] = mapped_column(Instant)
    interval: Mapped[int | None]
    interval_reason: Mapped[str | None] = mapped_column(Text)
    last_poll: Mapped[datetime | None] = mapped_column(Instant)
    last_success: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str | None] = mapped_column(Text)
    errors: Mapped[int] = mapped_column(default=0)  # in a row
    http_status: Mapped[int | None]
    entries: Mapped[int] = mapped_column(default=0)  # seen so far
    new_entries: Mapped[int] = mapped_column(default=0)  # by the last poll
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    memory: Mapped[dict[str, Any]] = mapped_column(Json)  # what the poll schedule remembers
    lease_owner: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)


class EntryRow(Base):
    """An item of a feed; its article follows once it could be stored."""

    __tablename__ = "entries"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the entry's words: did it change?
    url: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    author: Mapped[str | None] = mapped_column(Text)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    status: Mapped[str] = mapped_column(String(12))  # stored, waiting, failed, refused
    error: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    # when the page is fetched next: to try again, or to see whether it has changed
    next_fetch: Mapped[datetime | None] = mapped_column(Instant, index=True)
    rechecks: Mapped[int] = mapped_column(default=0)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    first_seen: Mapped[datetime] = mapped_column(Instant)


class EntryKeyRow(Base):
    """A name that an entry is known by within its feed."""

    __tablename__ = "entry_keys"

    feed_id: Mapped[int] = mapped_column(
        ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(600), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)


class RunRow(Base):
    """One round of polling and what it did."""

    __tablename__ = "runs"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    trigger: Mapped[str] = mapped_column(String(20))  # schedule, command, job
    feeds: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    entries: Mapped[int] = mapped_column(default=0)
    articles: Mapped[int] = mapped_column(default=0)
    revisions: Mapped[int] = mapped_column(default=0)
    statements: Mapped[int] = mapped_column(default=0)
    errors: Mapped[list[dict[str, Any]]] = mapped_column(Json)
