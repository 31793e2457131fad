"""Who is told of changes, and how the telling went."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from tracker.api.schemas.shape import Shape
from tracker.api.schemas.values import Count, Instant


class Webhook(Shape, kw_only=True):
    """An address that is told of events. The secret is never shown again."""

    id: str
    url: str
    events: list[str]
    parties: list[str]
    issues: list[str]
    kinds: list[str]
    include_quiet: Annotated[bool, Meta(description="seeding, backfill and recoding too")]
    paused: bool
    created_at: Instant
    last_success: Instant | None
    last_error: str | None
    failures: Annotated[Count, Meta(description="in a row")]


class WebhookWithSecret(Webhook, kw_only=True):
    """A webhook just made, with the secret its deliveries are signed with."""

    secret: str


class Delivery(Shape, kw_only=True):
    """One event on its way to one webhook."""

    id: str
    webhook: str
    event: str
    payload: dict[str, Any]
    status: Literal["waiting", "delivered", "failed"]
    attempts: Count
    created_at: Instant
    next_attempt: Instant | None
    delivered_at: Instant | None
    http_status: int | None
    error: str | None
