"""What a poll leaves in the row of its feed: its health, and when it is polled next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import Session

from tracker.pipeline import leases
from tracker.pipeline.intake import Intake
from tracker.pipeline.leases import HeldFeed
from tracker.sources.entries import Feed
from tracker.sources.fetch import FetchResult
from tracker.sources.models import FeedRow
from tracker.sources.polls import (
    PollDecision,
    PollOutcome,
    from_memory,
    hints_of,
    outcome_of,
    to_memory,
)
from tracker.sources.schedule import ScheduleConfig, next_poll
from tracker.sources.subscriptions import LONGEST_URL

if TYPE_CHECKING:
    from tracker.config import Config

PATIENCE = 60.0  # seconds after which entries whose host was busy are tried again


@dataclass(frozen=True, slots=True)
class Answer:
    """How the server answered a poll, as far as it came."""

    result: FetchResult | None = None
    parsed: Feed | None = None
    error: Exception | None = None


def settle(intake: Intake, answer: Answer) -> None:
    """Write the feed's health and its next poll, and give the lease back."""
    try:
        _write(intake, answer)
    except OperationalError:
        raise
    except (StatementError, ValueError):  # of an entry, then: it must not harm the feed's health
        if not intake.pending:
            raise
        intake.write()
        _write(intake, answer)


def _write(intake: Intake, answer: Answer) -> None:
    pipeline, feed, report = intake.pipeline, intake.feed, intake.report
    result, parsed, error = answer.result, answer.parsed, answer.error
    now = pipeline.clock()
    stored = len(intake.fresh)
    fresh = [*intake.fresh, *(look.entry for look in intake.pending if not look.known)]
    dates = [entry.dated for entry in fresh]
    outcome = outcome_of(now, result=result, feed=parsed, error=error, new_dates=dates)
    hints = hints_of(result, parsed) if result is not None and error is None else None
    with pipeline.database.writing() as session:
        row = leases.renew_feed(session, feed.id, owner=pipeline.owner, now=now)
        if row is None:
            report.polled(feed.url, stored, None)
            return
        together = intake.write_with(session, now)
        decision = next_poll(
            from_memory(row.memory), outcome, schedule_of(pipeline.config), hints=hints,
            seed=f"{row.id}",
        )  # fmt: skip
        health = _health(row, decision, outcome, answer, intake, len(fresh))
        if decision.take_over and not _taken(session, decision.take_over, row.id):
            health["url"] = decision.take_over
        leases.write_feed(session, row.id, {**health, "lease_owner": None, "lease_until": None})
    for one in together:
        report.count(one)
    report.polled(feed.url, len(fresh), None if outcome.busy else decision.error)


def _health(
    row: HeldFeed,
    decision: PollDecision,
    outcome: PollOutcome,
    answer: Answer,
    intake: Intake,
    new: int,
) -> dict[str, Any]:
    """The columns of a feed's row that a poll writes."""
    result, parsed = answer.result, answer.parsed
    health: dict[str, Any] = {
        "memory": to_memory(decision.history),
        "status": str(decision.status),
        "interval_reason": decision.reason,
        "interval": round(decision.interval) if decision.interval is not None else None,
        "next_poll": decision.next_poll,
        "last_poll": outcome.at,
        "errors": decision.history.errors,
        "last_error": decision.error,
        "http_status": outcome.http_status,
        "new_entries": new,
        "entries": row.entries + new,
    }
    if decision.error is None and not outcome.busy:
        health["last_success"] = outcome.at
    if parsed is not None:
        health["title"] = row.title or parsed.title or None
        health["site"] = row.site or parsed.site
        # What is wrong with a file that could be read all the same belongs to its health, too.
        health["interval_reason"] = " ".join((decision.reason, *parsed.problems))
    if intake.left:  # without new validators the server sends the feed once more
        if decision.next_poll is not None:
            pause = timedelta(seconds=PATIENCE if intake.busy else 0)
            health["next_poll"] = outcome.at + pause
        health["interval_reason"] = f"{intake.left} of its entries are still to be read."
    elif result is not None and result.status in (200, 304) and decision.error is None:
        health |= {"etag": result.etag, "last_modified": result.last_modified}
    return health


def _taken(session: Session, url: str, feed_id: int) -> bool:
    """Whether another feed has the address, or no feed can."""
    if len(url.encode()) > LONGEST_URL:
        return True
    return bool(session.scalar(select(FeedRow.id).where(FeedRow.url == url, FeedRow.id != feed_id)))


def schedule_of(config: Config) -> ScheduleConfig:
    """How often feeds may be polled."""
    return ScheduleConfig(floor=config.poll_floor, ceiling=config.poll_ceiling)
