"""What all requests share: configuration, database, codebooks, tokens, rendered answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from tracker import __version__, ledger
from tracker.api import running
from tracker.api.auth import Tokens
from tracker.api.books import Book, Books
from tracker.api.cache import Cache, Fragments, Part, Rendered
from tracker.api.kinds import Vocabulary
from tracker.api.metrics import Metrics
from tracker.api.problems import Problem
from tracker.codebook.model import Codebook
from tracker.config import Config
from tracker.db import Database
from tracker.statements.models import StatementRow

if TYPE_CHECKING:
    from tracker.api.telling import Telling

HEAD = "SELECT number FROM ledger ORDER BY number DESC LIMIT 1"
LONGEST_COMMIT = 600.0  # seconds: what began before that is long over
CLOCK_STEP = 0.1  # seconds between reading a clock and queueing for the ledger's lock, at most
PARTS = 12_000_000  # bytes of all parts of answers together
TELLINGS = 15_000_000  # and of what cells were explained from


class Service:
    """One for each app. Nothing in it changes after the start but what is kept: answers and their
    parts, and what is carried on along the ledger."""

    def __init__(
        self,
        config: Config,
        database: Database,
        codebook: Codebook,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.config = config
        self.database = database
        self.codebook = codebook
        self.now = now
        self.version = __version__
        self.tokens = Tokens(config)
        self.cache: Cache[Rendered] = Cache()
        self.parts: Cache[Part] = Cache(PARTS)
        self.tellings: Cache[Telling] = Cache(TELLINGS)
        self.fragments = Fragments()
        self.altered = running.altered()
        self.totals = running.totals()
        self.reviewed = running.reviewed()
        self.erased = running.erased()
        self.fallen = running.fallen(self.erased)
        self.metrics = Metrics()
        self.words = Vocabulary(tuple(codebook.parties), tuple(codebook.issues))
        self.books = Books(codebook)
        self._names: tuple[int, list[str]] = (-1, [])
        self._lock = threading.Lock()
        self._head: Connection | None = None
        self._head_lock = threading.Lock()

    def settle(self, known_at: datetime | None) -> None:
        """Before a question about a moment just past: let whoever is committing finish, so that
        the answer cannot change afterwards."""
        age = None if known_at is None else (self.now() - known_at).total_seconds()
        if age is None or not 0 <= age < LONGEST_COMMIT:
            return
        time.sleep(max(0.0, CLOCK_STEP - age))
        ledger.settle(self.database)

    def close(self) -> None:
        """Give back the connection that is kept; the next question opens another."""
        with self._head_lock:
            if self._head is not None:
                self._head.close()
                self._head = None

    def head(self) -> int:
        """The newest ledger number, asked as cheaply as can be: every request begins with it.

        One connection is kept for this; where it broke, the next call opens another.
        """
        with self._head_lock:
            if self._head is None:
                engine = self.database.engine
                self._head = engine.execution_options(isolation_level="AUTOCOMMIT").connect()
            try:
                cursor = self._head.connection.cursor()
                cursor.execute(HEAD)
                row = cursor.fetchone()
                cursor.close()
            except Exception as error:
                with suppress(Exception):  # whatever state it is in, it is not used again
                    self._head.invalidate()
                    self._head.close()
                self._head = None
                raise Problem(
                    "unavailable",
                    "The database does not answer at the moment; try again shortly.",
                    headers={"Retry-After": "5"},
                ) from error
        return row[0] if row else 0

    def names_by_speaker(self, session: Session, head: int, book: Book) -> dict[str, list[str]]:
        """Under which names each speaker of a codebook appears in statements, up to a ledger
        number."""
        with self._lock:
            if self._names[0] != head:
                column = StatementRow.speaker_name
                query = select(column).where(column.is_not(None)).distinct()
                self._names = (head, [found or "" for found in session.scalars(query)])
            names = self._names[1]
        found: dict[str, list[str]] = {}
        for name in names:
            found.setdefault(book.speaker_id(name), []).append(name)
        return found
