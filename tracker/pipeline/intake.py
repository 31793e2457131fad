"""What a poll has read: entries looked at, each stored with its article in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import Session

from tracker.pipeline import entries, leases, pages
from tracker.pipeline.entries import Look, Outcome
from tracker.pipeline.naming import Known, known
from tracker.pipeline.pages import Page
from tracker.pipeline.reports import Report
from tracker.pipeline.storing import Occasion
from tracker.sources.entries import Feed, FeedEntry
from tracker.sources.fetch import FetchResult
from tracker.sources.models import FeedRow

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

log = logging.getLogger(__name__)
TOGETHER = 20  # entries without an article that are stored at once


@dataclass(slots=True)
class Intake:
    """What a poll of a feed has read so far. `left` counts entries that the next poll takes up."""

    pipeline: Pipeline
    feed: FeedRow
    report: Report
    over: Callable[[], bool]  # begin no further entry
    quiet: bool = False
    fresh: list[FeedEntry] = field(default_factory=list)
    pending: list[Look] = field(default_factory=list)  # looked at, not stored yet
    left: int = 0
    busy: bool = False  # some are left because their host's turn has not come
    lost: bool = False  # the feed was removed meanwhile, or another process has it

    def take(self, parsed: Feed, result: FetchResult) -> None:
        """Read the entries that are new or that the feed words anew, oldest first. Those at the
        end that have no article are left in `pending`, to be stored with the feed's health."""
        self.write()
        with self.pipeline.database.reading() as session:
            held = known(session, self.feed.id, parsed.entries)
        wanted = [
            entry
            for entry in {entry.identity: entry for entry in reversed(parsed.entries)}.values()
            if entries.wants_look(entry, held.get(entry.identity))
        ]
        for number, entry in enumerate(wanted):
            if self.lost:
                return
            if self.over():
                self.left += len(wanted) - number
                return
            if result.opted_out:
                entry = replace(entry, summary_html=None, content_html=None)
            self._look(entry, held.get(entry.identity), parsed.title or self.feed.title)

    def _look(self, entry: FeedEntry, row: Known | None, title: str | None) -> None:
        page, outcome = _looked_at(self.pipeline, entry, row, title)
        if page.busy is not None:
            self.left, self.busy = self.left + 1, not self.over()  # a stop is no busy host
            return
        self.pending.append(Look(entry, page, outcome, row is not None))
        # An article is a transaction of its own; entries that have none share one.
        if outcome is not None or len(self.pending) >= TOGETHER:
            self.write()

    def write(self) -> None:
        """Store what is pending. What the database refuses harms itself alone."""
        pending, self.pending = self.pending, []
        try:
            self._write(pending)
        except OperationalError:
            raise  # no fault of an entry
        except (StatementError, ValueError):
            for look in pending:
                self._write_alone(look)

    def _write_alone(self, look: Look) -> None:
        try:
            self._write([look])
        except OperationalError:
            raise
        except (StatementError, ValueError) as error:
            log.exception("storing %s failed", look.entry.url or look.entry.identity)
            reason = f"the database refuses it ({type(error).__name__}); see the log"
            self._write([replace(look, page=Page(error=reason), outcome=None)])

    def _write(self, looks: Sequence[Look]) -> None:
        if not looks or self.lost:
            return
        kind = "backfill" if self.quiet else "ingest"
        occasion = Occasion(kind, self.pipeline.clock(), quiet=self.quiet)
        owner = self.pipeline.owner
        with self.pipeline.database.writing() as session:
            if leases.renew_feed(session, self.feed.id, owner=owner, now=occasion.now) is None:
                self.lost = True
                return
            stored = entries.store(self.pipeline, session, self.feed.id, looks, occasion)
        for one in stored:
            self.report.count(one)
        self.fresh.extend(look.entry for look in looks if not look.known)

    def write_with(self, session: Session, occasion: Occasion) -> None:
        """Store what is pending in a transaction of the caller's. None of it has an article."""
        if self.pending:
            entries.store(self.pipeline, session, self.feed.id, self.pending, occasion)


def _looked_at(
    pipeline: Pipeline, entry: FeedEntry, row: Known | None, title: str | None
) -> tuple[Page, Outcome]:
    """Fetch, clean and code an entry. One that nobody foresaw harms itself alone."""
    try:
        page = Page()
        if entry.url is not None:
            # A page that did not change says nothing new only where all text is its own.
            asked = row if row is not None and not entry.content_html else None
            page = pages.fetch_page(pipeline, entry.url, asked)
        article = pages.complete(page, entry, feed_title=title)
        if article is None:
            return page, None
        if article.origin == "feed" and entry.url is not None:
            reason = page.error or "the page shows only a part"
            page = replace(page, error=f"{reason}; the feed's own text is used")
        return page, entries.prepare(pipeline, article, page, entry.url, row)
    except Exception as error:
        log.exception("reading %s failed", entry.url or entry.identity)
        return Page(error=f"unexpected {type(error).__name__}; see the log"), None
