"""From what the ledger says to deliveries: durable, each event queued once for each webhook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker import ledger
from tracker.positions.models import ChangeRow
from tracker.sources.models import FeedRow
from tracker.webhooks.models import DeliveryRow, WebhookRow

EVENTS = ("change", "change.withdrawn", "feed.failing", "ingest.stalled")
FAILING = 3  # errors in a row
STALLED = timedelta(hours=1)  # that a feed waits beyond its time
AT_ONCE = 1000  # changes queued in one round


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell. `change` is None for what is not about a change."""

    key: str
    name: str
    data: dict[str, Any]
    change: ChangeRow | None = None


def collect(session: Session, now: datetime) -> int:
    """Queue what happened since the last time; returns how many deliveries were made."""
    webhooks = list(session.scalars(select(WebhookRow).order_by(WebhookRow.id).with_for_update()))
    if not webhooks:
        return 0
    troubles = [*_failing_feeds(session), *_stalled(session, now)]
    return sum(_collect(session, webhook, troubles, now) for webhook in webhooks)


def _collect(session: Session, webhook: WebhookRow, troubles: list[Event], now: datetime) -> int:
    changes = list(_changes(session, webhook))
    keys = [event.key for event in (*changes, *troubles)]
    known = set(
        session.scalars(
            select(DeliveryRow.key).where(
                DeliveryRow.webhook_id == webhook.id, DeliveryRow.key.in_(keys)
            )
        )
    )
    made = 0
    for event in (*changes, *troubles):
        if event.key not in known and wants(webhook, event):
            known.add(event.key)
            session.add(_delivery(webhook, event, now))
            made += 1
    return made


def wants(webhook: WebhookRow, event: Event) -> bool:
    """Whether a webhook asked for an event."""
    if webhook.paused or event.name not in webhook.events:
        return False
    change = event.change
    if change is None:
        return True
    return (
        (webhook.include_quiet or not change.quiet)
        and (not webhook.parties or change.party in webhook.parties)
        and (not webhook.issues or change.issue in webhook.issues)
        and (not webhook.kinds or change.kind in webhook.kinds)
    )


def _changes(session: Session, webhook: WebhookRow) -> Iterator[Event]:
    """Changes that became known since the webhook was last looked at; moves its mark on."""
    head = ledger.head(session)
    rows = list(
        session.scalars(
            select(ChangeRow)
            .where(ChangeRow.recorded > webhook.seen, ChangeRow.recorded <= head)
            .order_by(ChangeRow.recorded, ChangeRow.id)
            .limit(AT_ONCE)
        )
    )
    cut = len(rows) == AT_ONCE  # the last ledger number may not be whole: leave it for next time
    if cut and rows[0].recorded < rows[-1].recorded:
        rows = [row for row in rows if row.recorded < rows[-1].recorded]
    webhook.seen = rows[-1].recorded if cut else head
    for row in rows:
        name = "change.withdrawn" if row.status == "withdrawn" else "change"
        yield Event(f"change:{row.key}:{row.recorded}", name, _described(row), row)


def _described(row: ChangeRow) -> dict[str, Any]:
    """A change as the API shows it; ids alone, no words, so that nothing has to be erased here."""
    change = row.change
    return {
        "id": row.key,
        "party": row.party,
        "issue": row.issue,
        "kind": row.kind,
        "from": change.get("from_"),
        "to": change.get("to"),
        "on": row.on.isoformat(),
        "evidence": list(change.get("evidence", ())),
        "status": row.status,
        "utterances": change.get("utterances"),
        "ledger": row.recorded,
    }


def _failing_feeds(session: Session) -> Iterator[Event]:
    """Feeds that failed often enough in a row; told once for each time they fall ill."""
    rows = session.scalars(select(FeedRow).where(FeedRow.errors >= FAILING))
    for row in rows:
        last = row.last_success.isoformat() if row.last_success else "never"
        data = {"feed": f"f{row.id}", "url": row.url, "status": row.status, "errors": row.errors,
                "last_error": row.last_error, "last_success": last}  # fmt: skip
        yield Event(f"feed:{row.id}:{last}", "feed.failing", data)


def _stalled(session: Session, now: datetime) -> Iterator[Event]:
    """Feeds are due and nobody polls them; told once a day."""
    waiting = session.scalar(
        select(FeedRow.next_poll)
        .where(FeedRow.paused.is_(False), FeedRow.next_poll < now - STALLED)
        .where(or_(FeedRow.lease_until.is_(None), FeedRow.lease_until < now))
        .order_by(FeedRow.next_poll)
        .limit(1)
    )
    if waiting is not None:
        data = {"due_since": waiting.isoformat()}
        yield Event(f"stalled:{now.date().isoformat()}", "ingest.stalled", data)


def _delivery(webhook: WebhookRow, event: Event, now: datetime) -> DeliveryRow:
    return DeliveryRow(
        webhook_id=webhook.id,
        key=event.key,
        event=event.name,
        payload={"event": event.name, "at": now.isoformat(), "data": event.data},
        status="waiting",
        attempts=0,
        created_at=now,
        next_attempt=now,
    )
