"""What is summed up over everything stored, carried on from one ledger number to the next: no
question counts again what an earlier one has counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from tracker.api.rows import Reader, newest_entry
from tracker.articles.models import ArticleRow
from tracker.db import Key
from tracker.ledger import LedgerEntry
from tracker.positions.store import Cell
from tracker.statements import coverage
from tracker.statements.coverage import Fallen
from tracker.statements.models import ReviewRow, StatementRow

T = TypeVar("T")
Reviewed = Mapping[int, tuple[str, str, str | None]]  # party, issue and outlet by statement
ERASING = ("withdraw", "withdrawal")  # kinds of ledger entries that alter past answers
EVERYTHING = ("method", "codebook")  # kinds of ledger entries that alter every cell

s, a, v = StatementRow.__table__.c, ArticleRow.__table__.c, ReviewRow.__table__.c
entry, seen = LedgerEntry.__table__.c, bindparam("seen", type_=Key)


class Running(Generic[T]):
    """A value of the ledger. `begin` finds it at the head of a snapshot, `step` brings it there
    from an earlier number.

    What is kept is replaced and never altered, so that threads need no lock: at worst two of them
    take the same step.
    """

    def __init__(
        self,
        begin: Callable[[Session, int], T],
        step: Callable[[Session, int, T], T],
    ) -> None:
        self._begin, self._step = begin, step
        self._kept: tuple[int, T] | None = None

    def at(self, session: Session, head: int) -> T:
        """The value at the head of this snapshot."""
        kept = self._kept
        if kept is not None and kept[0] == head:
            return kept[1]
        if kept is None or kept[0] > head:  # another thread's snapshot is newer
            value = self._begin(session, head)
        else:
            value = self._step(session, kept[0], kept[1])
        if self._kept is None or self._kept[0] < head:
            self._kept = (head, value)
        return value


class Altered(NamedTuple):
    """Ledger numbers: of the last alteration of each cell, as far as it is later than that of
    `every` cell."""

    every: int
    cells: Mapping[Cell, int]

    def of(self, cell: Cell) -> int:
        """The number since which the cell is as it is: no statement of it was stored, ended,
        reviewed or erased, and the method stayed the same."""
        return max(self.every, self.cells.get(cell, 0))


class Totals(NamedTuple):
    """How many articles there are, and how many statements that hold."""

    articles: int
    statements: int


def altered() -> Running[Altered]:
    """When each cell was altered. What was before the first look counts as altered then."""

    def step(session: Session, number: int, known: Altered) -> Altered:
        ((every,),) = _every.rows(session, None, {"seen": number})
        rows = _altered.rows(session, None, {"seen": number})
        newer = {(party, issue): last for party, issue, last in rows}
        return Altered(every or known.every, {**known.cells, **newer})

    return Running(lambda _session, head: Altered(head, {}), step)


def totals() -> Running[Totals]:
    """The counts of /meta and /metrics."""

    def begin(session: Session, _head: int) -> Totals:
        return Totals(*_counted.rows(session, "all", {})[0])

    def step(session: Session, number: int, known: Totals) -> Totals:
        articles, begun, ended = _counted.rows(session, "newer", {"seen": number})[0]
        return Totals(known.articles + articles, known.statements + begun - ended)

    return Running(begin, step)


def erased() -> Running[int]:
    """The last ledger number that erased words: the one exception to what stays known."""

    def step(session: Session, number: int, known: int) -> int:
        ((newer,),) = _erased.rows(session, None, {"seen": number})
        return newer or known

    return Running(lambda session, _head: step(session, 0, 0), step)


def fallen(erased: Running[int]) -> Running[Fallen]:
    """What withdrawn articles take from the counts of what was read."""

    def step(session: Session, number: int, known: Fallen) -> Fallen:
        head, _ = newest_entry(session)
        return coverage.fallen(session, head) if erased.at(session, head) > number else known

    return Running(coverage.fallen, step)


def reviewed() -> Running[Reviewed]:
    """The statements that hold and that people have reviewed."""

    def begin(session: Session, _head: int) -> Reviewed:
        return reviewed_since(session, 0)

    def step(session: Session, number: int, known: Reviewed) -> Reviewed:
        newer = reviewed_since(session, number)
        gone = known.keys() & {id_ for (id_,) in _ended.rows(session, None, {"seen": number})}
        if not gone and not newer:
            return known
        return {id_: cell for id_, cell in known.items() if id_ not in gone} | dict(newer)

    return Running(begin, step)


def reviewed_since(session: Session, number: int, known: int | None = None) -> Reviewed:
    """The statements reviewed after a ledger number that hold, or that held at number `known`."""
    rows = _reviewed.rows(session, known is not None, {"seen": number, "known": known})
    return {id_: (party, issue, outlet) for id_, party, issue, outlet in rows}


def _counts(which: str) -> Select[Any]:
    count = func.count()
    every = select(count).select_from(ArticleRow)
    if which == "all":
        holding = select(count).select_from(StatementRow).where(s.ended.is_(None))
        return select(every.scalar_subquery(), holding.scalar_subquery())
    # what is recorded later is altered later, and that has an index
    later = every.where(a.altered > seen, a.recorded > seen)
    begun = select(count).select_from(StatementRow).where(s.recorded > seen)
    ended = select(count).select_from(StatementRow).where(s.ended > seen)
    return select(*(one.scalar_subquery() for one in (later, begun, ended)))


def _of_reviews(past: bool) -> Select[Any]:
    reviews, known = select(v.statement_id).where(v.recorded > seen), bindparam("known", type_=Key)
    told, holds = (s.id, s.party, s.issue, s.outlet_id), s.ended.is_(None)
    if past:
        reviews = reviews.where(v.recorded <= known)
        held = (s.recorded <= known, holds | (s.ended > known))
        return select(*told).where(s.id.in_(reviews), *held)
    return select(*told).where(s.id.in_(reviews), holds)


def _last(kinds: Sequence[str]) -> Select[Any]:
    """The last ledger number of entries of these kinds."""
    wanted = entry.kind.in_([bindparam(f"kind_{kind}", kind) for kind in kinds])
    return select(func.max(entry.number)).where(entry.number > seen, wanted)


_every, _erased = Reader(lambda _: _last(EVERYTHING)), Reader(lambda _: _last(ERASING))
_altered = Reader(
    lambda _: select(s.party, s.issue, s.altered).where(s.altered > seen).order_by(s.altered)
)
_counted, _reviewed = Reader(_counts), Reader(_of_reviews)
_ended = Reader(lambda _: select(s.id).where(s.ended > seen))
