"""Rounds of polling: which feeds and pages are due, and who takes them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select, true

from tracker.errors import NotFoundError
from tracker.pipeline import entries, leases, pages
from tracker.pipeline.polling import poll
from tracker.pipeline.reports import Report
from tracker.pipeline.storing import Occasion
from tracker.sources import subscriptions
from tracker.sources.entries import bare_entry
from tracker.sources.models import EntryRow, FeedRow, RunRow

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

Progress = Callable[[int, int], None]


def poll_due(pipeline: Pipeline, *, trigger: str, progress: Progress | None = None) -> Report:
    """Poll every feed that is due, and fetch again the pages that are; one round."""
    return _round(pipeline, leases.due(pipeline.clock()), trigger, progress=progress)


def ingest(
    pipeline: Pipeline,
    *,
    feed: str | None = None,
    everything: bool = False,
    since: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """`tracker ingest`: the due feeds, one, or all. Raises NotFoundError for an unknown feed."""
    if feed is not None:
        with pipeline.database.reading() as session:
            feed_id = subscriptions.find(session, feed).id
        return poll_now(pipeline, feed_id, trigger="command", since=since)
    wanted = true() & (FeedRow.paused.is_(False)) if everything or since else None
    if wanted is None:
        return poll_due(pipeline, trigger="command", progress=progress)
    return _round(pipeline, wanted, "command", since=since, progress=progress)


def poll_now(
    pipeline: Pipeline, feed_id: int, *, trigger: str, since: date | None = None
) -> Report:
    """Poll one feed, due or not. Raises NotFoundError."""
    with pipeline.database.reading() as session:
        if session.get(FeedRow, feed_id) is None:
            raise NotFoundError(f"there is no feed f{feed_id}; `tracker feeds list` names them")
    return _round(pipeline, FeedRow.id == feed_id, trigger, since=since, look_again=False)


def _round(
    pipeline: Pipeline,
    wanted: ColumnElement[bool],
    trigger: str,
    *,
    since: date | None = None,
    look_again: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Claim and poll the wanted feeds, several at once, until none is left."""
    report = Report()
    began = pipeline.clock()
    with pipeline.database.reading() as session:
        total = session.scalar(select(func.count()).select_from(FeedRow).where(wanted)) or 0
    with ThreadPoolExecutor(pipeline.config.poll_workers, "poll") as pool:
        seen: set[int] = set()

        def work() -> None:
            while not pipeline.stopping.is_set():
                with pipeline.database.writing() as session:
                    claimed = leases.claim_feeds(
                        session,
                        wanted & FeedRow.id.not_in(sorted(seen)),
                        owner=pipeline.owner,
                        now=pipeline.clock(),
                        limit=1,
                    )
                if not claimed:
                    return
                seen.add(claimed[0].id)
                poll(pipeline, claimed[0], report, since)
                if progress is not None:
                    progress(report.feeds, max(total, report.feeds))

        for future in [pool.submit(work) for _ in range(min(total, pipeline.config.poll_workers))]:
            future.result()
        if look_again:
            _look_again(pipeline, report, pool)
    _record_run(pipeline, report, trigger, began)
    return report


def _look_again(pipeline: Pipeline, report: Report, pool: ThreadPoolExecutor) -> None:
    """Fetch pages that failed before, and pages that may have been corrected."""
    while not pipeline.stopping.is_set():
        with pipeline.database.writing() as session:
            claimed = leases.claim_entries(
                session, now=pipeline.clock(), limit=pipeline.config.poll_workers
            )
        if not claimed:
            return
        list(pool.map(lambda row: _look_at(pipeline, row, report), claimed))


def _look_at(pipeline: Pipeline, row: EntryRow, report: Report) -> None:
    if row.url is None:
        return
    page = pages.fetch_page(pipeline, row.url, row)
    entry = bare_entry(
        row.url, title=row.title or "", author=row.author, published=row.published_at
    )
    article = pages.complete(page, entry, feed_title=None)
    drafted = pipeline.draft(article, html=page.html, link=row.url) if article else None
    with pipeline.database.writing() as session:
        held = session.get(EntryRow, row.id, with_for_update=True)
        if held is None:
            return
        occasion = Occasion("ingest", pipeline.clock())
        report.count(entries.settle(pipeline, session, held, page, drafted, occasion))


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
