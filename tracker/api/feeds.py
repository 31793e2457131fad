"""/feeds: what is polled, how it is doing, and changing it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy import select

from tracker.api.call import Call, Done, Page, maybe_instant, write_instant
from tracker.api.jobs import accepted
from tracker.api.kinds import Choice, Cursor, Label, RowId
from tracker.api.operation import Resource
from tracker.api.params import Parameter
from tracker.api.schemas.ingest import Feed, Job
from tracker.api.stored import row_of
from tracker.api.tables import Table
from tracker.errors import ConflictError, UsageError
from tracker.sources import subscriptions
from tracker.sources.links import absolute_http
from tracker.sources.models import FeedRow
from tracker.sources.polls import Status

feeds = Resource("feeds", "What is polled, and how it is doing.")
CURSOR = Cursor("f")
JOB_FIRST = timedelta(minutes=1)  # until the schedule looks at a new feed by itself
# spelt out, since what \s is differs between JSON Schema and Python
ADDRESS = r"^https?://\w[\w.-]*(:[0-9]{1,5})?([/?#][^\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]*)?$"
ID = {"id": RowId("f")}
Url = Annotated[str, Meta(min_length=8, max_length=2048, pattern=ADDRESS)]
Tag = Annotated[str, Meta(min_length=1, max_length=50, pattern="^[^,\\x00-\\x1f\\x7f]+$")]
Title = Annotated[str, Meta(min_length=1, max_length=500, pattern="^[^\\x00-\\x1f\\x7f]+$")]
TABLE = Table(
    (
        "id", "url", "title", "site", "status", "paused", "last_poll", "last_success",
        "last_error", "errors", "http_status", "entries", "new_entries", "next_poll", "interval",
        "interval_reason", "tags", "created_at",
    )
)  # fmt: skip


class NewFeed(msgspec.Struct, forbid_unknown_fields=True):
    """A feed to follow."""

    url: Url
    title: Title | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] = msgspec.field(default_factory=list)


class FeedPatch(msgspec.Struct, forbid_unknown_fields=True):
    """What to change of a feed; what is left out stays."""

    url: Url | UnsetType = UNSET
    title: Title | UnsetType | None = UNSET
    tags: Annotated[list[Tag], Meta(max_length=50)] | UnsetType = UNSET
    paused: bool | UnsetType = UNSET


@feeds.list(
    "/feeds",
    "list_feeds",
    "Feeds and their health, by id",
    shape=Feed,
    cursor="f",
    table=TABLE,
    parameters=(
        Parameter("status", Choice(tuple(Status)), "statuses", many=True),
        Parameter("tag", Label(), "only those with this tag"),
        Parameter("paused", Choice(("true", "false")), "only those paused, or not"),
    ),
)
def list_feeds(call: Call) -> Page:
    """Status, last success, last error in plain words, next poll, the interval and why."""
    args = call.args
    query = select(FeedRow).order_by(FeedRow.id)
    if args["cursor"]:
        query = query.where(FeedRow.id > args["cursor"][0])
    if args["status"]:
        query = query.where(FeedRow.status.in_(args["status"]))
    if args["paused"]:
        query = query.where(FeedRow.paused.is_(args["paused"] == "true"))
    found = []
    for row in call.session.scalars(query).yield_per(500):
        if not args["tag"] or args["tag"] in row.tags:
            found.append(row)
        if len(found) > args["limit"]:
            break
    page = found[: args["limit"]]
    following = CURSOR.show(page[-1].id, 0) if len(found) > len(page) else None
    return Page([show(row) for row in page], following)


@feeds.get("/feeds/{id}", "get_feed", "A feed", shape=Feed, path_kinds=ID)
def get_feed(call: Call) -> Feed:
    """Its health, next poll and last error."""
    return show(_find(call))


@feeds.write(
    "POST",
    "/feeds",
    "add_feed",
    "Follow a feed",
    scope="admin",
    shape=Job,
    form="accepted",
    body=NewFeed,
    example={"url": "https://news.example/rss", "tags": ["world"]},
)
def add_feed(call: Call) -> Done:
    """The feed is there at once (`feed` names it); the job is its first poll."""
    new: NewFeed = call.body
    row = subscriptions.subscribe(
        call.session,
        new.url,
        now=call.service.now(),
        title=new.title,
        tags=tuple(dict.fromkeys(new.tags)),
    )
    # The job polls it; the schedule would do so at the same time.
    row.next_poll = call.service.now() + JOB_FIRST
    return accepted(call, "poll", {"feed": row.id})


@feeds.write(
    "PATCH",
    "/feeds/{id}",
    "change_feed",
    "Change, pause or resume a feed",
    scope="admin",
    shape=Feed,
    path_kinds=ID,
    body=FeedPatch,
    example={"paused": True},
)
def change_feed(call: Call) -> Done:
    """Members that are left out stay as they are."""
    row, patch = _find(call), call.body
    if patch.url is not UNSET:
        _move(call, row, patch.url)
    if patch.title is not UNSET:
        row.title = patch.title
    if patch.tags is not UNSET:
        row.tags = list(dict.fromkeys(patch.tags))
    if patch.paused is True and not row.paused:
        subscriptions.pause(row)
    if patch.paused is False and row.paused:
        subscriptions.resume(row, now=call.service.now())
    call.session.flush()
    return Done(200, show(row))


@feeds.write(
    "DELETE",
    "/feeds/{id}",
    "remove_feed",
    "Follow a feed no longer",
    scope="admin",
    form="empty",
    path_kinds=ID,
)
def remove_feed(call: Call) -> Done:
    """Its articles stay."""
    call.session.delete(_find(call))
    return Done(204)


@feeds.write(
    "POST",
    "/feeds/{id}/poll",
    "poll_feed",
    "Poll a feed now",
    scope="admin",
    shape=Job,
    form="accepted",
    path_kinds=ID,
)
def poll_feed(call: Call) -> Done:
    """Whatever its schedule says. Another process that polls it already is waited for."""
    return accepted(call, "poll", {"feed": _find(call).id})


def show(row: FeedRow) -> Feed:
    """A feed as it is shown."""
    return Feed(
        id=f"f{row.id}",
        url=row.url,
        title=row.title,
        site=row.site,
        status=row.status,
        paused=row.paused,
        last_poll=maybe_instant(row.last_poll),
        last_success=maybe_instant(row.last_success),
        last_error=row.last_error,
        errors=row.errors,
        http_status=row.http_status,
        entries=row.entries,
        new_entries=row.new_entries,
        next_poll=maybe_instant(row.next_poll),
        interval=row.interval,
        interval_reason=row.interval_reason,
        tags=row.tags,
        created_at=write_instant(row.created_at),
    )


def _find(call: Call) -> FeedRow:
    return row_of(call, FeedRow, "feed", "f", "/feeds")


def _move(call: Call, row: FeedRow, url: str) -> None:
    address = absolute_http("", url)
    if address is None:
        raise UsageError(f"{url!r} is no feed address; write one that begins with https://")
    other = call.session.scalar(
        select(FeedRow.id).where(FeedRow.url == address, FeedRow.id != row.id)
    )
    if other is not None:
        raise ConflictError(f"{address} is followed already, as f{other}")
    if address != row.url:  # what was remembered of the old address does not hold for the new
        row.url, row.etag, row.last_modified = address, None, None
        row.next_poll = None if row.paused else call.service.now()
