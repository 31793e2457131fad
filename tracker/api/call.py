"""One request as a handler sees it: what was asked, by whom, and as of when."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from tracker import ledger
from tracker.api.auth import Caller
from tracker.api.books import Book
from tracker.api.cache import Part
from tracker.api.kinds import Cursor
from tracker.api.operation import Operation
from tracker.api.problems import Problem
from tracker.api.rows import ONE, Reader, day, newest_entry
from tracker.api.service import Service
from tracker.api.tables import Table
from tracker.codebook.model import Codebook
from tracker.db import Key
from tracker.positions.store import Cell
from tracker.statements.models import StatementRow


@dataclass(frozen=True, slots=True)
class Moment:
    """When an answer is of. `number` is None for everything that is known now."""

    head: int  # the newest ledger number of the snapshot
    head_at: Any  # when it was recorded, as the driver gives it
    number: int | None  # the one that known_at resolves to, where it was given
    known_at: datetime
    as_of: date
    today: date

    @property
    def ledger(self) -> int:
        return self.head if self.number is None else self.number


@dataclass(slots=True)
class Page:
    """A list as an answer. `members` stand beside `items` and `next`. The items of one that is not
    paged may have been encoded before."""

    items: list[Any] | msgspec.Raw
    next: str | None = None  # a cursor
    members: dict[str, Any] = field(default_factory=dict)
    table: Table | None = None  # where CSV has other columns than the operation declares


def slice_of(items: list[Any], cursor: Cursor, args: dict[str, Any]) -> Page:
    """The page of a list that is short and known whole."""
    offset = (args["cursor"] or (0, 0))[0]
    end = offset + args["limit"]
    following = cursor.show(end, 0) if end < len(items) else None
    return Page(items[offset:end], following)


@dataclass(slots=True)
class Done:
    """The outcome of a write: its status, what is shown, and where it lives."""

    status: int
    shown: Any = None
    location: str | None = None


@dataclass(slots=True)
class Call:
    """A request whose parameters have been checked. `session` is one snapshot."""

    service: Service
    operation: Operation
    caller: Caller
    args: dict[str, Any]
    ids: dict[str, Any]
    moment: Moment
    session: Session
    book: Book  # the codebook that it shows
    body: Any = None
    media_type: str = "application/json"  # of the answer

    @property
    def codebook(self) -> Codebook:
        return self.book.codebook

    @property
    def who(self) -> str:
        """The name of the token, for operations that need one."""
        assert self.caller.name is not None
        return self.caller.name

    @property
    def sees_all(self) -> bool:
        """Whether whole texts may be shown to this caller."""
        return self.caller.name is not None or self.service.config.public_text == "full"

    @property
    def seen(self) -> tuple[bool, bool, tuple[str, int]]:
        """What of a statement the caller may see: the words, and who reviewed it; and by which
        codebook its speaker is known."""
        return self.sees_all, self.caller.name is not None, self.book.version

    @property
    def present(self) -> bool:
        """Whether the answer is JSON of what is known now: then parts of it may be served that were
        encoded for other answers."""
        return self.moment.number is None and self.media_type == "application/json"

    @property
    def plain(self) -> bool:
        """The same of whole items."""
        return self.present and self.args.get("fields") is None

    def altered(self, cell: Cell) -> int:
        """The ledger number since which the cell is as it is now."""
        return self.service.altered.at(self.session, self.moment.head).of(cell)

    def kept(self, what: Hashable, rests_on: Hashable, make: Callable[[], bytes]) -> msgspec.Raw:
        """A part of answers as it was encoded, for as long as what it rests on is the same."""
        part = self.service.parts.get(what, rests_on)
        if part is None:
            part = Part(make(), rests_on)
            self.service.parts.put(what, part)
        return msgspec.Raw(part.body)

    def echo(self) -> dict[str, Any]:
        """What answers about positions repeat: as_of, known_at and data_through."""
        return {
            "as_of": self.moment.as_of.isoformat(),
            "known_at": write_instant(self.moment.known_at),
            "data_through": data_through(self.session, self.moment),
        }


def moment(session: Session, args: dict[str, Any], now: datetime) -> Moment:
    """What `as_of` and `known_at` come to. Raises Problem for a known_at in the future."""
    head, head_at = newest_entry(session)
    known_at: datetime | None = args.get("known_at")
    number = None
    if known_at is not None:
        if known_at > now:
            raise Problem(
                "future-instant",
                f"known_at={write_instant(known_at)} lies in the future; give an instant up to "
                f"{write_instant(now)}, or leave it out.",
                parameter="known_at",
            )
        number = ledger.known(session, known_at)
    today = now.astimezone(UTC).date()
    return Moment(head, head_at, number, known_at or now, args.get("as_of") or today, today)


def data_through(session: Session, at: Moment) -> str | None:
    """The latest day on which anything known was said."""
    found = _latest.rows(session, at.number is not None, {"number": at.ledger})
    return day(found[0][0]) if found else None


def _latest_query(past: bool) -> Select[Any]:
    row, number = StatementRow.__table__.c, bindparam("number", type_=Key)
    query = select(row.said_on).where(row.said_on.is_not(None))
    if past:
        # sums, so that the database walks back from the latest day, where nearly all rows hold,
        # and does not collect all that was recorded by then
        held = row.ended.is_(None) | (row.ended + 0 > number)
        query = query.where(row.recorded + 0 <= number, held)
    else:
        query = query.where(row.ended.is_(None))
    return query.order_by(row.said_on.desc()).limit(ONE)


_latest = Reader(_latest_query)


def write_instant(value: datetime) -> str:
    """RFC 3339 in UTC, with a fraction only where there is one."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def maybe_instant(value: datetime | None) -> str | None:
    return None if value is None else write_instant(value)
