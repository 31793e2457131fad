"""What a round of polling did."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from tracker.pipeline import measures
from tracker.pipeline.storing import Stored


@dataclass(slots=True)
class Report:
    """Counted by several threads at once."""

    feeds: int = 0
    failed: int = 0
    entries: int = 0  # new ones
    articles: int = 0
    revisions: int = 0
    statements: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, stored: Stored | None) -> None:
        if stored is None:
            return
        with self._lock:
            self.articles += stored.outcome == "new"
            self.revisions += stored.outcome == "revised"
            self.statements += stored.statements
        if stored.outcome in ("new", "revised"):
            measures.articles.labels(stored.outcome).inc()
            measures.statements.inc(stored.statements)

    def polled(self, feed: str, new_entries: int, error: str | None) -> None:
        with self._lock:
            self.feeds += 1
            self.entries += new_entries
            if error is not None:
                self.failed += 1
                self.errors.append({"feed": feed, "error": error})
        measures.polls.labels("ok" if error is None else "failed").inc()
        measures.entries.inc(max(0, new_entries))

    def failure(self, feed: str, error: str) -> None:
        """A failure that leaves the feed itself in health."""
        with self._lock:
            self.errors.append({"feed": feed, "error": error})

    def to_json(self) -> dict[str, Any]:
        names = ("feeds", "failed", "entries", "articles", "revisions", "statements", "errors")
        return {name: getattr(self, name) for name in names}
