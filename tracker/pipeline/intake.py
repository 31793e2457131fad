"""What a poll has read: entries looked at, some of them stored at once, each with its article and
all that follows from it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import Session

from tracker.articles.article import Article
from tracker.articles.identity import url_key
from tracker.pipeline import entries, leases, pages
from tracker.pipeline.entries import Look, Outcome
from tracker.pipeline.leases import HeldFeed
from tracker.pipeline.naming import Known, known
from tracker.pipeline.pages import Page
from tracker.pipeline.reports import Report
from tracker.pipeline.storing import Draft, Occasion, Stored, identity_of
from tracker.sources.entries import Feed, FeedEntry
from tracker.sources.fetch import FetchResult

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

log = logging.getLogger(__name__)
TOGETHER = 16  # entries that are stored at once
LONGEST = timedelta(seconds=2)  # that an entry waits for others to be stored with


@dataclass(frozen=True, slots=True)
class Source:
    """The file that entries stand in: where it was had from, and what it is called."""

    url: str
    title: str | None


@dataclass(slots=True)
class Intake:
    """What a poll of a feed has read so far. `left` counts entries that the next poll takes up."""

    pipeline: Pipeline
    feed: HeldFeed
    report: Report
    over: Callable[[], bool]  # begin no further entry
    quiet: bool = False
    fresh: list[FeedEntry] = field(default_factory=list)
    pending: list[Look] = field(default_factory=list)  # looked at, not stored yet
    left: int = 0
    busy: bool = False  # some are left because their host's turn has not come
    lost: bool = False  # the feed was removed meanwhile, or another process has it
    _since: datetime = datetime.min  # when the first of those pending was read

    def take(self, parsed: Feed, result: FetchResult) -> None:
        """Read the entries that are new or that the feed words anew, oldest first. The last of
        them are left in `pending`, to be stored with the feed's health."""
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
            source = Source(result.final_url, parsed.title or self.feed.title)
            self._look(entry, held.get(entry.identity), source)

    def _look(self, entry: FeedEntry, row: Known | None, source: Source) -> None:
        page, outcome = self._looked_at(entry, row, source)
        if page.busy is not None:
            self.left, self.busy = self.left + 1, not self.over()  # a stop is no busy host
            return
        now = self.pipeline.clock()
        if not self.pending:
            self._since = now
        self.pending.append(Look(entry, page.noted(), outcome, row is not None))
        if len(self.pending) >= TOGETHER or now - self._since > LONGEST:
            self.write()

    def _looked_at(
        self, entry: FeedEntry, row: Known | None, source: Source
    ) -> tuple[Page, Outcome]:
        """Fetch, clean and code an entry. One that nobody foresaw harms itself alone."""
        try:
            page, article = _read(self.pipeline, entry, row, source)
            if article is None:
                return page, None
            if self._is_pending(article, entry.url):  # what it is depends on what is stored
                self.write()
            return page, entries.prepare(self.pipeline, article, page, entry.url, row)
        except OperationalError:
            raise  # no fault of the entry
        except Exception as error:
            log.exception("reading %s failed", entry.url or entry.identity)
            return Page(error=f"unexpected {type(error).__name__}; see the log"), None

    def _is_pending(self, article: Article, link: str | None) -> bool:
        """Whether an article that is not stored yet goes by a name that this one may have."""
        names = {identity_of(article), url_key(link) if link else None}
        drafts = (look.outcome for look in self.pending if isinstance(look.outcome, Draft))
        return any(draft.identity in names for draft in drafts)

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
        occasion = self._occasion(self.pipeline.clock())
        owner = self.pipeline.owner
        with self.pipeline.database.writing() as session:
            if leases.renew_feed(session, self.feed.id, owner=owner, now=occasion.now) is None:
                self.lost = True
                return
            stored = entries.store(self.pipeline, session, self.feed.id, looks, occasion)
        for one in stored:
            self.report.count(one)
        self.fresh.extend(look.entry for look in looks if not look.known)

    def write_with(self, session: Session, now: datetime) -> list[Stored]:
        """Store what is pending in a transaction of the caller's, which counts it once it has
        committed."""
        if not self.pending:
            return []
        return entries.store(
            self.pipeline, session, self.feed.id, self.pending, self._occasion(now)
        )

    def _occasion(self, now: datetime) -> Occasion:
        return Occasion("backfill" if self.quiet else "ingest", now, quiet=self.quiet)


def _read(
    pipeline: Pipeline, entry: FeedEntry, row: Known | None, source: Source
) -> tuple[Page, Article | None]:
    """The page of an entry, and its article where there is one to be coded."""
    page = Page()
    if entry.url is not None:
        # A page that did not change says nothing new only where all text is its own.
        asked = row if row is not None and not entry.content_html else None
        page = pages.fetch_page(pipeline, entry.url, asked)
    article = pages.complete(page, entry, feed_title=source.title)
    if article is not None and article.origin == "feed":
        refused = pages.own_text_refused(pipeline, source.url)
        if refused is not None and (refused.busy is not None or entry.url is None):
            return refused, None
        if refused is not None:  # a page that could not be had may yet be
            bare = replace(entry, summary_html=None, content_html=None)
            article = pages.complete(page, bare, feed_title=source.title)
    if article is not None and article.origin == "feed" and entry.url is not None:
        reason = page.error or "the page shows only a part"
        page = replace(page, error=f"{reason}; the feed's own text is used")
    return page, article
