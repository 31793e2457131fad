"""One poll of a claimed feed: fetched, parsed, each entry stored in a transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import FeedError, FetchError
from tracker.pipeline import entries, leases, pages
from tracker.pipeline.reports import Report
from tracker.pipeline.storing import Occasion
from tracker.sources import feeds as parsing
from tracker.sources.entries import Feed, FeedEntry
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

if TYPE_CHECKING:
    from tracker.config import Config
    from tracker.pipeline.service import Pipeline

log = logging.getLogger(__name__)
ARCHIVE_PAGES = 500  # at most, of a feed that pages backwards


def poll(pipeline: Pipeline, feed: FeedRow, report: Report, since: date | None) -> None:
    """One poll of a claimed feed. Whatever happens, the feed's health tells it."""
    try:
        _poll_claimed(pipeline, feed, report, since)
    except Exception as error:
        log.exception("polling %s failed", feed.url, extra={"feed": f"f{feed.id}"})
        reason = f"unexpected {type(error).__name__}; see the log"
        _settle(pipeline, feed, report, None, None, 0, [], FeedError(reason))


def _poll_claimed(pipeline: Pipeline, feed: FeedRow, report: Report, since: date | None) -> None:
    result: FetchResult | None = None
    parsed: Feed | None = None
    error: Exception | None = None
    fresh: list[FeedEntry] = []
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
        if result.body is not None:
            parsed = parsing.parse(
                result.body, content_type=result.content_type, url=result.final_url,
                now=pipeline.clock(),
            )  # fmt: skip
    except (FetchError, FeedError) as failure:
        error = failure
    if parsed is not None and result is not None:
        fresh = _take_in(pipeline, feed, parsed, result, report, quiet=since is not None)
        if since is not None:
            for older in _pages_back(pipeline, parsed, since):
                fresh += _take_in(pipeline, feed, older, result, report, quiet=True)
    _settle(pipeline, feed, report, result, parsed, len(fresh), fresh, error)


def _take_in(
    pipeline: Pipeline,
    feed: FeedRow,
    parsed: Feed,
    result: FetchResult,
    report: Report,
    *,
    quiet: bool,
) -> list[FeedEntry]:
    """Store the entries that are new or that the feed words anew, oldest first."""
    with pipeline.database.reading() as session:
        held = {
            identity: row.fingerprint
            for identity, row in entries.known(session, feed.id, parsed.entries).items()
        }
    changed = [
        entry
        for entry in dict.fromkeys(reversed(parsed.entries))
        if held.get(entry.identity) != entries.fingerprint(entry)
    ]
    fresh: list[FeedEntry] = []
    for entry in changed:
        if pipeline.stopping.is_set():
            break
        page = pages.fetch_page(pipeline, entry.url) if entry.url else pages.Page()
        if result.opted_out:
            entry = replace(entry, summary_html=None, content_html=None)
        article = pages.complete(page, entry, feed_title=parsed.title or feed.title)
        drafted = pipeline.draft(article, html=page.html, link=entry.url) if article else None
        occasion = Occasion("backfill" if quiet else "ingest", pipeline.clock(), quiet=quiet)
        with pipeline.database.writing() as session:
            if leases.renew_feed(session, feed.id, owner=pipeline.owner, now=occasion.now) is None:
                break  # removed meanwhile, or another process took over
            report.count(entries.store(pipeline, session, feed.id, entry, page, drafted, occasion))
        if entry.identity not in held:
            fresh.append(entry)
    return fresh


def _pages_back(pipeline: Pipeline, parsed: Feed, since: date) -> Iterator[Feed]:
    """Older pages of a feed (RFC 5005), until one holds nothing of `since` or later."""
    visited: set[str] = set()
    page: Feed = parsed
    while page.next_page and page.next_page not in visited and len(visited) < ARCHIVE_PAGES:
        dates = [entry.dated.date() for entry in page.entries if entry.dated]
        if (dates and max(dates) < since) or pipeline.stopping.is_set():
            return
        visited.add(page.next_page)
        result = pipeline.fetcher.fetch(page.next_page)
        if result.body is None:
            return
        page = parsing.parse(
            result.body, content_type=result.content_type, url=result.final_url,
            now=pipeline.clock(),
        )  # fmt: skip
        recent = tuple(e for e in page.entries if e.dated is None or e.dated.date() >= since)
        yield replace(page, entries=recent)


def _settle(
    pipeline: Pipeline,
    feed: FeedRow,
    report: Report,
    result: FetchResult | None,
    parsed: Feed | None,
    new: int,
    fresh: list[FeedEntry],
    error: Exception | None,
) -> None:
    """Write the feed's health and its next poll, and give the lease back."""
    now = pipeline.clock()
    outcome = outcome_of(
        now, result=result, feed=parsed, error=error, new_dates=[entry.dated for entry in fresh]
    )
    hints = hints_of(result, parsed) if result is not None and error is None else None
    with pipeline.database.writing() as session:
        row = leases.renew_feed(session, feed.id, owner=pipeline.owner, now=now)
        if row is None:
            report.polled(feed.url, new, outcome.error)
            return
        decision = next_poll(
            from_memory(row.memory), outcome, _schedule(pipeline.config), hints=hints,
            seed=f"{row.id}",
        )  # fmt: skip
        _write_health(row, decision, outcome, result, parsed, new)
        if decision.take_over and not _taken(session, decision.take_over, row.id):
            row.url = decision.take_over
        if pipeline.stopping.is_set():
            row.next_poll = now  # what was not read is read next time
        row.lease_owner = row.lease_until = None
    report.polled(feed.url, new, decision.error)


def _write_health(
    row: FeedRow,
    decision: PollDecision,
    outcome: PollOutcome,
    result: FetchResult | None,
    parsed: Feed | None,
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
    if outcome.error is None and not outcome.busy:
        row.last_success = outcome.at
    if result is not None and result.status in (200, 304) and outcome.error is None:
        row.etag, row.last_modified = result.etag, result.last_modified
    if parsed is not None:
        row.title = parsed.title or row.title
        row.site = parsed.site or row.site


def _taken(session: Session, url: str, feed_id: int) -> bool:
    return bool(session.scalar(select(FeedRow.id).where(FeedRow.url == url, FeedRow.id != feed_id)))


def _schedule(config: Config) -> ScheduleConfig:
    return ScheduleConfig(floor=config.poll_floor, ceiling=config.poll_ceiling)
