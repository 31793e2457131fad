"""Rounds of polling: which feeds and pages are due, and who takes them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import OperationalError, StatementError

from tracker.errors import ConflictError, NotFoundError
from tracker.pipeline import entries, leases, pages
from tracker.pipeline.polling import poll
from tracker.pipeline.reports import Report
from tracker.pipeline.storing import Occasion, Stored
from tracker.pipeline.turns import Item, Turns
from tracker.sources import subscriptions
from tracker.sources.entries import bare_entry
from tracker.sources.models import EntryRow, FeedRow, RunRow

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
Wanted = Callable[[], ColumnElement[bool]]  # as of the moment it is asked

# Seconds after which a scheduled round begins nothing more: the next follows within seconds, and
# sees what has become due meanwhile. Less than a lease, so that no feed is taken over in between.
SPAN = 240.0
PATIENCE = 30.0  # seconds that "poll now" waits for another process to end its poll


def poll_due(pipeline: Pipeline, *, trigger: str, progress: Progress | None = None) -> Report:
    """Poll every feed that is due, and fetch again the pages that are; one round."""
    began = pipeline.clock()
    return _round(
        pipeline,
        # Not twice in a round, whatever the interval.
        lambda: leases.due(pipeline.clock()) & leases.untouched(began),
        trigger,
        look_again=True,
        span=SPAN if trigger == "schedule" else None,
        progress=progress,
    )


def ingest(
    pipeline: Pipeline,
    *,
    feed: str | None = None,
    everything: bool = False,
    since: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """`tracker ingest`: the due feeds, one, or all. Raises NotFoundError for an unknown feed,
    ConflictError for one that another process is polling all the while."""
    if feed is not None:
        with pipeline.database.reading() as session:
            feed_id = subscriptions.find(session, feed).id
        return poll_now(pipeline, feed_id, trigger="command", since=since, progress=progress)
    if not everything and since is None:
        return poll_due(pipeline, trigger="command", progress=progress)
    began = pipeline.clock()
    return _round(
        pipeline,
        lambda: FeedRow.paused.is_(False) & leases.untouched(began),
        "command",
        since=since,
        look_again=since is None,
        progress=progress,
    )


def poll_now(
    pipeline: Pipeline,
    feed_id: int,
    *,
    trigger: str,
    since: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """Poll one feed, due or not. One that another process is polling is waited for, then polled.

    Raises NotFoundError, or ConflictError where the other poll does not end in time.
    """
    span = SPAN if trigger == "job" else None
    patient_until = time.monotonic() + PATIENCE
    while True:
        with pipeline.database.reading() as session:
            if session.get(FeedRow, feed_id) is None:
                raise NotFoundError(f"there is no feed f{feed_id}; `tracker feeds list` names them")
        report = _round(
            pipeline,
            lambda: FeedRow.id == feed_id,
            trigger,
            since=since,
            once=True,
            span=span,
            progress=progress,
        )
        if report.feeds or pipeline.stopping.is_set():
            return report
        if time.monotonic() > patient_until:
            raise ConflictError(
                f"f{feed_id} is being polled by another process; its health will tell how it went"
            )
        pipeline.stopping.wait(0.2)


def _round(
    pipeline: Pipeline,
    wanted: Wanted,
    trigger: str,
    *,
    since: date | None = None,
    once: bool = False,
    look_again: bool = False,
    span: float | None = None,
    progress: Progress | None = None,
) -> Report:
    """Claim and poll the wanted feeds, several at once, until none is left."""
    report = Report()
    began = pipeline.clock()
    ends = None if span is None else time.monotonic() + span
    with pipeline.database.reading() as session:
        total = session.scalar(select(func.count()).select_from(FeedRow).where(wanted())) or 0
    claims = 0

    def over() -> bool:
        return pipeline.stopping.is_set() or (ends is not None and time.monotonic() > ends)

    def claim(limit: int) -> Sequence[FeedRow]:
        nonlocal claims
        if once and claims:
            return ()
        now = pipeline.clock()
        with pipeline.database.writing() as session:
            claimed = leases.claim_feeds(
                session, wanted(), owner=pipeline.owner, now=now, limit=limit
            )
        claims += len(claimed)
        return claimed

    def poll_one(feed: FeedRow) -> None:
        poll(pipeline, feed, report, since=since, over=over)
        if progress is not None:
            progress(report.feeds, max(total, report.feeds))

    if total:
        left = _share_out(pipeline, claim, poll_one, over, workers=total)
        if left:
            with pipeline.database.writing() as session:
                leases.release_feeds(session, [feed.id for feed in left], owner=pipeline.owner)
    if look_again:
        _look_again(pipeline, report, over)
    _record_run(pipeline, report, trigger, began)
    return report


def _share_out(
    pipeline: Pipeline,
    claim: Callable[[int], Sequence[Item]],
    work: Callable[[Item], None],
    over: Callable[[], bool],
    *,
    workers: int,
) -> list[Item]:
    """Let several threads work off what `claim` gives; returns what was claimed and not begun."""
    config = pipeline.config
    workers = min(workers, config.poll_workers)
    turns: Turns[Item] = Turns(
        claim,
        ready_in=pipeline.fetcher.ready_in,
        over=over,
        per_host=config.host_concurrency if config.host_spacing else 0,
        at_once=workers,
    )

    def run() -> None:
        while (item := turns.take()) is not None:
            try:
                work(item)
            finally:
                turns.done(item)

    with ThreadPoolExecutor(workers, "poll") as pool:
        for future in [pool.submit(run) for _ in range(workers)]:
            future.result()
    return turns.left


def _look_again(pipeline: Pipeline, report: Report, over: Callable[[], bool]) -> None:
    """Fetch pages that failed before, and pages that may have been corrected."""

    def claim(limit: int) -> Sequence[EntryRow]:
        with pipeline.database.writing() as session:
            return leases.claim_entries(session, now=pipeline.clock(), limit=limit)

    with pipeline.database.reading() as session:
        waiting = select(EntryRow.id).where(EntryRow.next_fetch <= pipeline.clock()).limit(1)
        if session.scalar(waiting) is None:
            return
    left = _share_out(
        pipeline,
        claim,
        lambda row: _look_at(pipeline, row, report),
        over,
        workers=pipeline.config.poll_workers,
    )
    if left:
        with pipeline.database.writing() as session:
            leases.release_entries(session, [row.id for row in left], now=pipeline.clock())


def _look_at(pipeline: Pipeline, row: EntryRow, report: Report) -> None:
    page, outcome = _looked_at(pipeline, row)
    try:
        report.count(_settle(pipeline, row, page, outcome))
    except OperationalError:
        raise  # no fault of the entry
    except (StatementError, ValueError) as error:
        log.exception("storing %s failed", row.url)
        reason = f"the database refuses it ({type(error).__name__}); see the log"
        _settle(pipeline, row, pages.Page(error=reason), None)


def _settle(
    pipeline: Pipeline, row: EntryRow, page: pages.Page, outcome: entries.Outcome
) -> Stored | None:
    with pipeline.database.writing() as session:
        held = session.get(EntryRow, row.id, with_for_update=True)
        if held is None:
            return None
        occasion = Occasion("ingest", pipeline.clock())
        return entries.settle(pipeline, session, held, page, outcome, occasion)


def _looked_at(pipeline: Pipeline, row: EntryRow) -> tuple[pages.Page, entries.Outcome]:
    if row.url is None:
        return pages.Page(), None
    try:
        page = pages.fetch_page(pipeline, row.url, row)
        entry = bare_entry(
            row.url, title=row.title or "", author=row.author, published=row.published_at
        )
        article = pages.complete(page, entry, feed_title=None)
        if entries.keeps_feed_text(pipeline, row, article):
            return replace(page, unchanged=True, error=row.error), None
        if article is None:
            return page, None
        return page, entries.prepare(pipeline, article, page, row.url, row)
    except Exception as error:
        log.exception("reading %s failed", row.url)
        return pages.Page(error=f"unexpected {type(error).__name__}; see the log"), None


def _record_run(pipeline: Pipeline, report: Report, trigger: str, began: datetime) -> None:
    """Rounds that had nothing to do leave no trace."""
    if not (report.feeds or report.articles or report.revisions):
        return
    with pipeline.database.writing() as session:
        session.add(
            RunRow(
                started_at=began,
                finished_at=pipeline.clock(),
                trigger=trigger,
                **report.to_json(),
            )
        )
