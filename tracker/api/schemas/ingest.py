"""What is polled and what was done: feeds, rounds, jobs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from tracker.api.schemas.shape import Shape
from tracker.api.schemas.values import Count, Instant, Share


class Feed(Shape, kw_only=True):
    """A subscribed feed and its health."""

    id: str
    url: str
    title: str | None
    site: str | None
    status: str
    paused: bool
    last_poll: Instant | None
    last_success: Instant | None
    last_error: str | None
    errors: Annotated[Count, Meta(description="in a row")]
    http_status: int | None
    entries: Count
    new_entries: Count
    next_poll: Instant | None
    interval: Annotated[int | None, Meta(description="seconds between polls")]
    interval_reason: str | None
    tags: list[str]
    created_at: Instant


class Run(Shape, kw_only=True):
    """One round of polling and what it did."""

    id: str
    started_at: Instant
    finished_at: Instant | None
    trigger: str
    feeds: Count
    failed: Count
    entries: Count
    articles: Count
    revisions: Count
    statements: Count
    errors: list[dict[str, Any]]


class Job(Shape, kw_only=True):
    """A piece of work that was accepted, and how it went."""

    id: str
    kind: str
    status: Literal["queued", "running", "done", "failed"]
    created_at: Instant
    finished_at: Instant | None
    attempts: Count
    progress: Annotated[Share | None, Meta(description="done so far, where it is known")]
    result: dict[str, Any] | None
    error: str | None
    feed: Annotated[str | UnsetType, Meta(description="the feed it is about")] = UNSET
