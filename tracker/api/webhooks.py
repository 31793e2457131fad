"""/webhooks: who is told of changes, and how the telling went."""

from __future__ import annotations

import secrets
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy import select

from tracker.api.bodies import IssueSlug, PartySlug
from tracker.api.call import Call, Done, Page, maybe_instant, write_instant
from tracker.api.feeds import Url
from tracker.api.kinds import Choice, Cursor, RowId
from tracker.api.operation import Resource
from tracker.api.params import Parameter
from tracker.api.problems import Problem
from tracker.api.schemas.values import ChangeKind
from tracker.api.schemas.webhooks import Delivery, Webhook, WebhookWithSecret
from tracker.api.stored import page_by_id, row_of
from tracker.api.tables import Table
from tracker.webhooks.models import DeliveryRow, WebhookRow

webhooks = Resource("webhooks", "Who is told of changes as they happen.")
CURSOR, DELIVERIES = Cursor("w"), Cursor("d")
ID = {"id": RowId("w")}
EventName = Literal["change", "change.withdrawn", "feed.failing", "ingest.stalled"]
Events = Annotated[list[EventName], Meta(min_length=1, max_length=4)]
PartyIds = Annotated[list[PartySlug], Meta(max_length=100, description="empty: all")]
IssueIds = Annotated[list[IssueSlug], Meta(max_length=100, description="empty: all")]
Kinds = Annotated[list[ChangeKind], Meta(max_length=9, description="empty: all")]
Secret = Annotated[
    str, Meta(min_length=16, max_length=200, pattern="^[!-~]+$", description="default: made here")
]


class NewWebhook(msgspec.Struct, forbid_unknown_fields=True):
    """An address to tell, and of what."""

    url: Url
    events: Events = msgspec.field(default_factory=lambda: ["change", "change.withdrawn"])
    parties: PartyIds = msgspec.field(default_factory=list)
    issues: IssueIds = msgspec.field(default_factory=list)
    kinds: Kinds = msgspec.field(default_factory=list)
    include_quiet: bool = False
    secret: Secret | None = None


class WebhookPatch(msgspec.Struct, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    url: Url | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    parties: PartyIds | UnsetType = UNSET
    issues: IssueIds | UnsetType = UNSET
    kinds: Kinds | UnsetType = UNSET
    include_quiet: bool | UnsetType = UNSET
    paused: bool | UnsetType = UNSET
    secret: Secret | UnsetType = UNSET


@webhooks.list(
    "/webhooks",
    "list_webhooks",
    "Webhooks",
    shape=Webhook,
    scope="admin",
    cursor="w",
    table=Table(
        ("id", "url", "events", "parties", "issues", "kinds", "include_quiet", "paused",
         "created_at", "last_success", "last_error", "failures")
    ),
)  # fmt: skip
def list_webhooks(call: Call) -> Page:
    """By id, without their secrets."""
    return page_by_id(call, select(WebhookRow), WebhookRow.id, CURSOR, _show)


@webhooks.get(
    "/webhooks/{id}",
    "get_webhook",
    "A webhook",
    shape=Webhook,
    scope="admin",
    path_kinds=ID,
)
def get_webhook(call: Call) -> Webhook:
    """Without its secret."""
    return _show(_find(call))


@webhooks.write(
    "POST",
    "/webhooks",
    "add_webhook",
    "Tell an address of changes",
    scope="admin",
    shape=WebhookWithSecret,
    form="created",
    body=NewWebhook,
    example={"url": "https://hooks.example/tracker", "parties": ["russia"], "kinds": ["reversed"]},
)
def add_webhook(call: Call) -> Done:
    """Deliveries are signed with the secret, which is shown here once. What was known before is
    not told. Private addresses are refused as they are for feeds, when it is delivered."""
    new: NewWebhook = call.body
    _check(call, new.parties, new.issues)
    row = WebhookRow(
        url=new.url,
        secret=new.secret or secrets.token_urlsafe(32),
        events=list(dict.fromkeys(new.events)),
        parties=list(dict.fromkeys(new.parties)),
        issues=list(dict.fromkeys(new.issues)),
        kinds=list(dict.fromkeys(new.kinds)),
        include_quiet=new.include_quiet,
        paused=False,
        created_at=call.service.now(),
        seen=call.moment.head,
        failures=0,
    )
    call.session.add(row)
    call.session.flush()
    shown = WebhookWithSecret(**msgspec.structs.asdict(_show(row)), secret=row.secret)
    return Done(201, shown, f"/webhooks/w{row.id}")


@webhooks.write(
    "PATCH",
    "/webhooks/{id}",
    "change_webhook",
    "Change, pause or resume a webhook",
    scope="admin",
    shape=Webhook,
    path_kinds=ID,
    body=WebhookPatch,
    example={"paused": True},
)
def change_webhook(call: Call) -> Done:
    """Members that are left out stay as they are. While it is paused nothing is queued."""
    row, patch = _find(call), call.body
    given = msgspec.structs.asdict(patch)
    changes = {name: value for name, value in given.items() if value is not UNSET}
    _check(call, changes.get("parties", []), changes.get("issues", []))
    for name, value in changes.items():
        setattr(row, name, list(dict.fromkeys(value)) if isinstance(value, list) else value)
    call.session.flush()
    return Done(200, _show(row))


@webhooks.write(
    "DELETE",
    "/webhooks/{id}",
    "remove_webhook",
    "Tell an address no longer",
    scope="admin",
    form="empty",
    path_kinds=ID,
)
def remove_webhook(call: Call) -> Done:
    """Its deliveries go with it."""
    call.session.delete(_find(call))
    return Done(204)


@webhooks.list(
    "/webhooks/{id}/deliveries",
    "list_deliveries",
    "What was sent to a webhook, latest first",
    shape=Delivery,
    scope="admin",
    cursor="d",
    path_kinds=ID,
    parameters=(
        Parameter(
            "status", Choice(("waiting", "delivered", "failed")), "statuses", many=True
        ),
    ),
    table=Table(
        ("id", "webhook", "event", "status", "attempts", "created_at", "next_attempt",
         "delivered_at", "http_status", "error")
    ),
)  # fmt: skip
def list_deliveries(call: Call) -> Page:
    """Each with its attempts and the receiver's last answer."""
    row = DeliveryRow
    query = select(row).where(row.webhook_id == _find(call).id)
    if call.args["status"]:
        query = query.where(row.status.in_(call.args["status"]))
    return page_by_id(call, query, row.id, DELIVERIES, _delivery, latest_first=True)


def _find(call: Call) -> WebhookRow:
    return row_of(call, WebhookRow, "webhook", "w", "/webhooks")


def _check(call: Call, parties: list[str], issues: list[str]) -> None:
    for name, given, known in (
        ("parties", parties, call.codebook.parties),
        ("issues", issues, call.codebook.issues),
    ):
        for value in given:
            if value not in known:
                raise Problem(
                    "invalid-body",
                    f"{name}: {value!r} is not known; choose from {', '.join(known)}.",
                )


def _show(row: WebhookRow) -> Webhook:
    return Webhook(
        id=f"w{row.id}",
        url=row.url,
        events=row.events,
        parties=row.parties,
        issues=row.issues,
        kinds=row.kinds,
        include_quiet=row.include_quiet,
        paused=row.paused,
        created_at=write_instant(row.created_at),
        last_success=maybe_instant(row.last_success),
        last_error=row.last_error,
        failures=row.failures,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=f"d{row.id}",
        webhook=f"w{row.webhook_id}",
        event=row.event,
        payload=row.payload,
        status=row.status,  # type: ignore[arg-type]
        attempts=row.attempts,
        created_at=write_instant(row.created_at),
        next_attempt=maybe_instant(row.next_attempt),
        delivered_at=maybe_instant(row.delivered_at),
        http_status=row.http_status,
        error=row.error,
    )
