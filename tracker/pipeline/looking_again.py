"""Pages that are fetched again, since they failed before or may have been corrected."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, StatementError

from tracker.pipeline import entries, leases, pages
from tracker.pipeline.reports import Report
from tracker.pipeline.storing import Occasion, Stored
from tracker.pipeline.turns import share_out
from tracker.sources.entries import bare_entry
from tracker.sources.models import EntryRow

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

log = logging.getLogger(__name__)


def look_at_pages(pipeline: Pipeline, report: Report, over: Callable[[], bool]) -> None:
    """Fetch pages that failed before, and pages that may have been corrected."""

    def claim(limit: int) -> Sequence[EntryRow]:
        with pipeline.database.writing() as session:
            return leases.claim_entries(session, now=pipeline.clock(), limit=limit)

    with pipeline.database.reading() as session:
        waiting = select(EntryRow.id).where(EntryRow.next_fetch <= pipeline.clock()).limit(1)
        if session.scalar(waiting) is None:
            return
    left = share_out(
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
