"""Rounds of polling: which feeds and pages are due, and who takes them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from tracker.errors import ConflictError, NotFoundError
from tracker.pipeline import leases
from tracker.pipeline.leases import HeldFeed
from tracker.pipeline.looking_again import look_at_pages
from tracker.pipeline.polling import poll
from tracker.pipeline.reports import Report
from tracker.pipeline.turns import share_out
from tracker.sources import subscriptions
from tracker.sources.models import FeedRow, RunRow

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

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

    def claim(limit: int) -> Sequence[HeldFeed]:
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

    def poll_one(feed: HeldFeed) -> None:
        poll(pipeline, feed, report, since=since, over=over)
        if progress is not None:
            progress(report.feeds, max(total, report.feeds))

    if total:
        left = share_out(pipeline, claim, poll_one, over, workers=total)
        if left:
            with pipeline.database.writing() as session:
                leases.release_feeds(session, [feed.id for feed in left], owner=pipeline.owner)
    if look_again:
        look_at_pages(pipeline, report, over)
    _record_run(pipeline, report, trigger, began)
    return report


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
