"""One poll of a claimed feed: fetched, parsed, its entries read and stored."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import Session

from tracker.errors import FeedError, FetchError
from tracker.pipeline import leases
from tracker.pipeline.intake import Intake
from tracker.pipeline.reports import Report
from tracker.sources import feeds as parsing
from tracker.sources.entries import Feed
from tracker.sources.errors import FetchStoppedError
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
from tracker.sources.schedule import ScheduleConfig, next_poll, wants_full_fetch
from tracker.sources.subscriptions import LONGEST_URL

if TYPE_CHECKING:
    from tracker.config import Config
    from tracker.pipeline.service import Pipeline

log = logging.getLogger(__name__)
ARCHIVE_PAGES = 500  # at most, of a feed that pages backwards
PATIENCE = 60.0  # seconds after which entries whose host was busy are tried again


def poll(
    pipeline: Pipeline,
    feed: FeedRow,
    report: Report,
    *,
    since: date | None = None,
    over: Callable[[], bool],
) -> None:
    """One poll of a claimed feed. Whatever happens, the feed's health tells it. Once `over` is
    true no further entry is begun: the next poll takes up what is left."""
    intake = Intake(pipeline, feed, report, over, quiet=since is not None)
    try:
        now = pipeline.clock()
        if leases.is_short(feed, now):  # it waited long for its host's turn
            with pipeline.database.writing() as session:
                if leases.renew_feed(session, feed.id, owner=pipeline.owner, now=now) is None:
                    return
        _poll_claimed(pipeline, feed, report, intake, since)
    except Exception as error:
        log.exception("polling %s failed", feed.url, extra={"feed": f"f{feed.id}"})
        reason = f"unexpected {type(error).__name__}; see the log"
        intake.pending.clear()
        _settle(pipeline, feed, report, None, None, intake, FeedError(reason))


def _poll_claimed(
    pipeline: Pipeline,
    feed: FeedRow,
    report: Report,
    intake: Intake,
    since: date | None,
) -> None:
    result: FetchResult | None = None
    parsed: Feed | None = None
    error: Exception | None = None
    history = from_memory(feed.memory)
    full = since is not None or wants_full_fetch(
        history, _schedule(pipeline.config), pipeline.clock()
    )
    try:
        result = pipeline.fetcher.fetch(
            feed.url,
            etag=None if full else feed.etag,
            last_modified=None if full else feed.last_modified,
        )
        if result.not_modified and (full or not (feed.etag or feed.last_modified)):
            raise FeedError("The server answers 304 (not modified) to whoever knows nothing yet.")
        parsed = _parsed(pipeline, result)
    except FetchStoppedError:  # by us: it tells nothing about the feed, which stays due
        with pipeline.database.writing() as session:
            leases.release_feeds(session, [feed.id], owner=pipeline.owner)
        return
    except (FetchError, FeedError) as failure:
        error = failure
    if parsed is not None and result is not None:
        intake.take(parsed, result)
        if since is not None:
            try:
                for older, answer in _pages_back(pipeline, parsed, since, intake.over):
                    intake.take(older, answer)
            except (FetchError, FeedError) as failure:
                log.warning("%s: its older pages end here: %s", feed.url, failure)
                report.failure(feed.url, f"its older pages could not all be read: {failure}")
    _settle(pipeline, feed, report, result, parsed, intake, error)


def _parsed(pipeline: Pipeline, result: FetchResult) -> Feed | None:
    if result.body is None:
        return None
    return parsing.parse(
        result.body,
        content_type=result.content_type,
        url=result.final_url,
        now=pipeline.clock(),
    )


def _pages_back(
    pipeline: Pipeline, parsed: Feed, since: date, over: Callable[[], bool]
) -> Iterator[tuple[Feed, FetchResult]]:
    """Older pages of a feed (RFC 5005), until one holds nothing of `since` or later."""
    visited: set[str] = set()
    page: Feed = parsed
    while page.next_page and page.next_page not in visited and len(visited) < ARCHIVE_PAGES:
        dates = [entry.dated.date() for entry in page.entries if entry.dated]
        if (dates and max(dates) < since) or over():
            return
        visited.add(page.next_page)
        result = pipeline.fetcher.fetch(page.next_page)
        older = _parsed(pipeline, result)
        if older is None:
            raise FeedError(f"{page.next_page} answers {result.status}")
        page = older
        recent = tuple(e for e in page.entries if e.dated is None or e.dated.date() >= since)
        yield replace(page, entries=recent), result


def _settle(
    pipeline: Pipeline,
    feed: FeedRow,
    report: Report,
    result: FetchResult | None,
    parsed: Feed | None,
    intake: Intake,
    error: Exception | None,
) -> None:
    """Write the feed's health and its next poll, and give the lease back."""
    try:
        _write_settled(pipeline, feed, report, result, parsed, intake, error)
    except OperationalError:
        raise
    except (StatementError, ValueError):  # of an entry, then: it must not harm the feed's health
        if not intake.pending:
            raise
        intake.write()
        _write_settled(pipeline, feed, report, result, parsed, intake, error)


def _write_settled(
    pipeline: Pipeline,
    feed: FeedRow,
    report: Report,
    result: FetchResult | None,
    parsed: Feed | None,
    intake: Intake,
    error: Exception | None,
) -> None:
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
            from_memory(row.memory), outcome, _schedule(pipeline.config), hints=hints,
            seed=f"{row.id}",
        )  # fmt: skip
        _write_health(row, decision, outcome, result, parsed, intake, len(fresh))
        if decision.take_over and not _taken(session, decision.take_over, row.id):
            row.url = decision.take_over
        row.lease_owner = row.lease_until = None
    for one in together:
        report.count(one)
    report.polled(feed.url, len(fresh), None if outcome.busy else decision.error)


def _write_health(
    row: FeedRow,
    decision: PollDecision,
    outcome: PollOutcome,
    result: FetchResult | None,
    parsed: Feed | None,
    intake: Intake,
    new: int,
) -> None:
    row.memory = to_memory(decision.history)
    row.status, row.interval_reason = str(decision.status), decision.reason
    row.interval = round(decision.interval) if decision.interval is not None else None
    row.next_poll, row.last_poll = decision.next_poll, outcome.at
    row.errors, row.last_error = decision.history.errors, decision.error
    row.http_status = outcome.http_status
    row.new_entries = new
    row.entries += new
    if decision.error is None and not outcome.busy:
        row.last_success = outcome.at
    if parsed is not None:
        row.title = row.title or parsed.title or None
        row.site = row.site or parsed.site
        # What is wrong with a file that could be read all the same belongs to its health, too.
        row.interval_reason = " ".join((decision.reason, *parsed.problems))
    if intake.left:  # without new validators the server sends the feed once more
        if row.next_poll is not None:
            row.next_poll = outcome.at + timedelta(seconds=PATIENCE if intake.busy else 0)
        row.interval_reason = f"{intake.left} of its entries are still to be read."
    elif result is not None and result.status in (200, 304) and decision.error is None:
        row.etag, row.last_modified = result.etag, result.last_modified


def _taken(session: Session, url: str, feed_id: int) -> bool:
    """Whether another feed has the address, or no feed can."""
    if len(url.encode()) > LONGEST_URL:
        return True
    return bool(session.scalar(select(FeedRow.id).where(FeedRow.url == url, FeedRow.id != feed_id)))


def _schedule(config: Config) -> ScheduleConfig:
    return ScheduleConfig(floor=config.poll_floor, ceiling=config.poll_ceiling)
