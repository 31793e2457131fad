"""One poll of a claimed feed: fetched, parsed, its entries read and stored."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tracker.errors import FeedError, FetchError
from tracker.pipeline import leases
from tracker.pipeline.feed_health import Answer, schedule_of, settle
from tracker.pipeline.intake import Intake
from tracker.pipeline.leases import HeldFeed
from tracker.pipeline.reports import Report
from tracker.sources import feeds as parsing
from tracker.sources.entries import Feed
from tracker.sources.errors import FetchStoppedError
from tracker.sources.fetch import FetchResult
from tracker.sources.polls import from_memory
from tracker.sources.schedule import wants_full_fetch

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

log = logging.getLogger(__name__)
ARCHIVE_PAGES = 500  # at most, of a feed that pages backwards


def poll(
    pipeline: Pipeline,
    feed: HeldFeed,
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
        settle(intake, Answer(error=FeedError(reason)))


def _poll_claimed(
    pipeline: Pipeline,
    feed: HeldFeed,
    report: Report,
    intake: Intake,
    since: date | None,
) -> None:
    result: FetchResult | None = None
    parsed: Feed | None = None
    error: Exception | None = None
    history = from_memory(feed.memory)
    full = since is not None or wants_full_fetch(
        history, schedule_of(pipeline.config), pipeline.clock()
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
    settle(intake, Answer(result, parsed, error))


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
