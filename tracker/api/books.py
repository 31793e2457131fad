"""The codebook that an answer shows: the one that was in force at its ledger number."""

from __future__ import annotations

import logging
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from tracker.api import ids
from tracker.api.kinds import Vocabulary
from tracker.api.rows import Reader, document
from tracker.codebook.model import Codebook, Person
from tracker.codebook.shown import recall
from tracker.db import Key
from tracker.positions.models import CodebookRow

log = logging.getLogger(__name__)
KEPT = 16  # codebooks in memory


class Book:
    """A codebook as answers show it, with what is looked up in it. Never altered.

    `recorded` is the ledger number that it is in force from, 0 where the ledger has none.
    """

    def __init__(self, codebook: Codebook, recorded: int) -> None:
        self.codebook = codebook
        self.recorded = recorded
        self.words = Vocabulary(tuple(codebook.parties), tuple(codebook.issues))
        self._persons: dict[str, Person] = {}
        for person in codebook.people:
            for name in (person.name, *person.aliases):
                self._persons.setdefault(name.casefold(), person)

    @property
    def version(self) -> tuple[str, int]:
        """What tells it from any other: the order of its parts is in no hash."""
        return (self.codebook.version, self.recorded)

    def person(self, name: str) -> Person | None:
        """Whom the codebook knows under this name."""
        return self._persons.get(name.casefold())

    def speaker_id(self, name: str) -> str:
        """The public id of a speaker: that of the codebook's person, or the name as a slug."""
        person = self.person(name)
        return person_id(person) if person else ids.slug(name)


class Books:
    """The codebooks of the ledger, each read once. `own` is that of this process, shown as long
    as the ledger has none; what else starts with it puts it there."""

    def __init__(self, own: Codebook) -> None:
        self.own = Book(own, 0)
        self._seen = -1  # head of the ledger up to which `_recorded` is whole
        self._recorded: list[int] = []
        self._kept: OrderedDict[int, Book] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, session: Session, number: int, head: int) -> Book:
        """The codebook in force at a ledger number; the first one serves all numbers before it.
        `head` is the newest number that the session sees."""
        with self._lock:
            if head > self._seen:
                last = self._recorded[-1] if self._recorded else -1
                found = _recorded.rows(session, None, {"after": last})
                self._recorded += [recorded for (recorded,) in found]
                self._seen = head
            if not self._recorded:
                return self.own
            place = max(bisect_right(self._recorded, number) - 1, 0)
            return self._book(session, self._recorded[place])

    def _book(self, session: Session, recorded: int) -> Book:
        book = self._kept.get(recorded)
        if book is None:
            found = _shown.rows(session, None, {"recorded": recorded})
            if not found:  # the first one, put there after this session began
                return self.own
            book = self._kept[recorded] = Book(recall(document(found[0][0])), recorded)
            if recorded == self._recorded[-1]:
                self._tell(book)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(recorded)
        return book

    def _tell(self, newest: Book) -> None:
        if newest.codebook.version != self.own.codebook.version:
            log.warning(
                "answers show the codebook of the ledger, which is not that of this process; "
                "the scheduler, or any command that stores, puts its own there",
                extra={"shown": newest.codebook.version, "own": self.own.codebook.version},
            )


def person_id(person: Person) -> str:
    return person.id or ids.slug(person.name)


def _recorded_query(_shape: Hashable) -> Select[Any]:
    row = CodebookRow.__table__.c
    after = bindparam("after", type_=Key)
    return select(row.recorded).where(row.recorded > after).order_by(row.recorded)


def _shown_query(_shape: Hashable) -> Select[Any]:
    row = CodebookRow.__table__.c
    return select(row.shown).where(row.recorded == bindparam("recorded", type_=Key))


_recorded = Reader(_recorded_query)
_shown = Reader(_shown_query)
