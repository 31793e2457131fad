"""Sending what is in the outbox: claimed by lease, signed, retried with backoff.

`post` is the one HTTP client's, with its guard against private addresses: it takes an address, a
body and headers, returns the status, and raises FetchError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db import Database
from tracker.errors import TrackerError
from tracker.webhooks import outbox
from tracker.webhooks.models import DeliveryRow, WebhookRow
from tracker.webhooks.signature import HEADER, sign

Post = Callable[[str, bytes, Mapping[str, str]], int]
LEASE = timedelta(minutes=5)
WAITS = tuple(  # before each further attempt; after the last one it is given up
    timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600)
)
BATCH = 20


def run(
    database: Database,
    post: Post,
    *,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Queue what is new and send what is due; returns how many were delivered."""
    with database.writing() as session:
        outbox.collect(session, clock())
    delivered = 0
    while not stopping():
        with database.writing() as session:
            claimed = _claim(session, clock())
        if not claimed:
            break
        for number in claimed:
            if stopping():
                break
            delivered += _send(database, post, number, clock)
    return delivered


def _claim(session: Session, now: datetime) -> list[int]:
    """Take deliveries that are due, for the length of a lease."""
    rows = session.scalars(
        select(DeliveryRow)
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .where(DeliveryRow.status == "waiting", DeliveryRow.next_attempt <= now)
        .where(WebhookRow.paused.is_(False))
        .order_by(DeliveryRow.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=DeliveryRow)
    ).all()
    for row in rows:
        row.next_attempt = now + LEASE
        row.attempts += 1
    return [row.id for row in rows]


def _send(database: Database, post: Post, number: int, clock: Callable[[], datetime]) -> bool:
    with database.reading() as session:
        delivery = session.get(DeliveryRow, number)
        webhook = session.get(WebhookRow, delivery.webhook_id) if delivery else None
    if delivery is None or webhook is None:  # the webhook was removed meanwhile
        return False
    body = msgspec.json.encode({"id": f"d{delivery.id}", **delivery.payload})
    headers = {
        "Content-Type": "application/json",
        "X-Tracker-Event": delivery.event,
        "X-Tracker-Delivery": f"d{delivery.id}",
        HEADER: sign(webhook.secret, body, int(clock().timestamp())),
    }
    status: int | None = None
    error: str | None = None
    try:
        status = post(webhook.url, body, headers)
    except TrackerError as failed:
        error = str(failed)
    if status is not None and not 200 <= status < 300:
        error = f"the receiver answered {status}"
    with database.writing() as session:
        _settle(session, number, status, error, clock())
    return error is None


def _settle(
    session: Session, number: int, status: int | None, error: str | None, now: datetime
) -> None:
    """Record how an attempt ended, and when the next one is."""
    delivery = session.get(DeliveryRow, number, with_for_update=True)
    if delivery is None:
        return
    webhook = session.get_one(WebhookRow, delivery.webhook_id, with_for_update=True)
    delivery.http_status, delivery.error = status, error
    webhook.last_error = error
    if error is None:
        delivery.status, delivery.delivered_at, delivery.next_attempt = "delivered", now, None
        webhook.last_success, webhook.failures = now, 0
        return
    webhook.failures += 1
    if status == 410:
        webhook.paused = True
        webhook.last_error = "the receiver answered 410: it wants no more; paused"
    if delivery.attempts > len(WAITS) or status == 410:
        delivery.status, delivery.next_attempt = "failed", None
    else:
        delivery.next_attempt = now + WAITS[delivery.attempts - 1]
