"""Polls as values: what a feed's past was, what a poll gave, what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from tracker.sources.answers import FetchResult
from tracker.sources.entries import Feed
from tracker.sources.errors import HostBusyError
from tracker.sources.plaintext import storable

LONGEST_ERROR = 1000  # characters of what a server may make us say


class Status(StrEnum):
    """The state of a feed, as its health shows it."""

    ACTIVE = "active"
    PAUSED = "paused"  # by a person; not polled
    FAILING = "failing"  # the last poll failed; retried without end
    GONE = "gone"  # the server said 410; not polled
    MOVED = "moved"  # redirects for good, not taken over yet
    SILENT = "silent"  # answers well, and has published nothing for long


@dataclass(frozen=True, slots=True)
class PollHistory:
    """What is remembered of a feed between its polls. A new feed starts with the defaults."""

    status: Status = Status.ACTIVE
    interval: float | None = None
    errors: int = 0  # in a row
    not_modified: int = 0  # in a row
    last_full_fetch: datetime | None = None
    arrivals: tuple[datetime, ...] = ()  # when its latest entries were published, oldest first
    had_entries: bool = False
    moved_to: str | None = None
    moved_times: int = 0


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """What one poll gave. `error` is None when it went well."""

    at: datetime
    http_status: int | None = None
    error: str | None = None
    busy: bool = False  # politeness put it off; nothing was sent
    retry_after: float | None = None
    moved_to: str | None = None
    entries: int | None = None  # in the file; None where no file came
    new_dates: tuple[datetime, ...] = ()  # of the new entries


@dataclass(frozen=True, slots=True)
class Hints:
    """What feed and server ask for, in seconds, and how many entries the file holds at once."""

    ttl: float | None = None
    update_period: float | None = None
    max_age: float | None = None
    window: int | None = None


@dataclass(frozen=True, slots=True)
class PollDecision:
    """What follows. `interval` and `next_poll` are None when the feed is not polled any more."""

    status: Status
    interval: float | None
    next_poll: datetime | None
    reason: str
    error: str | None
    history: PollHistory  # to be remembered
    take_over: str | None = None  # the address that replaces the feed's own from now on


def outcome_of(
    at: datetime,
    *,
    result: FetchResult | None = None,
    feed: Feed | None = None,
    new_dates: Iterable[datetime | None] = (),
    error: Exception | None = None,
) -> PollOutcome:
    """Sum a poll up: the answer, the parsed feed with the dates of its new entries, the error."""
    words = storable(str(error))[:LONGEST_ERROR] if error is not None else None
    if words is None and result is not None and feed is None and result.status != 304:
        words = f"The server answered {_status_in_words(result.status)}."
    retry_after = error.retry_after if isinstance(error, HostBusyError) else None
    return PollOutcome(
        at=at,
        http_status=result.status if result else None,
        error=words,
        busy=isinstance(error, HostBusyError),
        retry_after=result.retry_after if result else retry_after,
        moved_to=result.moved_to if result else None,
        entries=len(feed.entries) if feed else None,
        new_dates=tuple(min(date, at) if date else at for date in new_dates),
    )


def hints_of(result: FetchResult, feed: Feed | None) -> Hints:
    """What a good answer asks for."""
    if feed is None:
        return Hints(max_age=result.max_age)
    return Hints(feed.ttl, feed.update_period, result.max_age, len(feed.entries))


def paused(history: PollHistory) -> PollHistory:
    """The history of a feed that a person pauses."""
    return replace(history, status=Status.PAUSED)


def resumed(history: PollHistory) -> PollHistory:
    """The history of a feed that a person resumes, whether it was paused or gone."""
    return replace(history, status=Status.ACTIVE, errors=0)


def to_memory(history: PollHistory) -> dict[str, Any]:
    """The history as JSON can hold it; `from_memory` reads it back."""
    full = history.last_full_fetch
    return {
        "status": history.status.value,
        "interval": history.interval,
        "errors": history.errors,
        "not_modified": history.not_modified,
        "last_full_fetch": full.isoformat() if full else None,
        "arrivals": [arrival.isoformat() for arrival in history.arrivals],
        "had_entries": history.had_entries,
        "moved_to": history.moved_to,
        "moved_times": history.moved_times,
    }


def from_memory(memory: Mapping[str, Any]) -> PollHistory:
    """The history that `to_memory` wrote; an empty mapping is that of a new feed."""
    values = dict(memory)
    if "status" in values:
        values["status"] = Status(values["status"])
    if values.get("last_full_fetch"):
        values["last_full_fetch"] = datetime.fromisoformat(values["last_full_fetch"])
    values["arrivals"] = tuple(map(datetime.fromisoformat, values.get("arrivals", ())))
    return PollHistory(**values)


def _status_in_words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
