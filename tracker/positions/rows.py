"""The rows of computed positions, read and written without an object for each of them.

The statements are built once: to build them anew for every cell takes longer than the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from tracker.articles.models import OutletRow, RevisionRow
from tracker.positions.models import ChangeRow, MembershipRow, StateRow
from tracker.positions.record import Record
from tracker.positions.store import RECORDED, Cell, record_of
from tracker.statements.models import ReviewRow, StatementRow

Values = Mapping[str, Any]

LATEST_CARRIES = 8  # newest states of a cell that can be gone on from
EVERY_CARRY = 32  # and of the older ones, every so many-th

STATES = cast(Table, StateRow.__table__)
MEMBERSHIPS = cast(Table, MembershipRow.__table__)
CHANGES = cast(Table, ChangeRow.__table__)
STATEMENTS = cast(Table, StatementRow.__table__)
REVIEWS = cast(Table, ReviewRow.__table__)
OUTLETS = cast(Table, OutletRow.__table__)
REVISIONS = cast(Table, RevisionRow.__table__)

_HELD_STATES = (
    STATES.c.party == bindparam("of_party"),
    STATES.c.issue == bindparam("of_issue"),
    STATES.c.ended.is_(None),
)
_RESUME = (
    select(STATES.c.on, STATES.c.state, STATES.c.carry)
    .where(*_HELD_STATES, STATES.c.on < bindparam("since"), STATES.c.carry.is_not(None))
    .order_by(STATES.c.on.desc())
    .limit(1)
)
_STATES = select(STATES.c.id, STATES.c.on, STATES.c.state).where(
    *_HELD_STATES, STATES.c.on > bindparam("after")
)
_COUNTED = (
    select(STATEMENTS.c.article_id)
    .where(
        STATEMENTS.c.recorded <= bindparam("number"),
        STATEMENTS.c.ended.is_(None) | (STATEMENTS.c.ended > bindparam("number")),
        STATEMENTS.c.party == bindparam("of_party"),
        STATEMENTS.c.issue == bindparam("of_issue"),
        STATEMENTS.c.counts_on <= bindparam("day"),
        STATEMENTS.c.article_id.in_(bindparam("articles", expanding=True)),
    )
    .distinct()
)
_MEMBERSHIPS = select(MEMBERSHIPS.c.id, MEMBERSHIPS.c.statement_id, MEMBERSHIPS.c.utterance).where(
    MEMBERSHIPS.c.statement_id.in_(bindparam("statements", expanding=True)),
    MEMBERSHIPS.c.ended.is_(None),
)
_CHANGES = select(CHANGES.c.id, CHANGES.c.key, CHANGES.c.change, CHANGES.c.quiet).where(
    CHANGES.c.party == bindparam("of_party"),
    CHANGES.c.issue == bindparam("of_issue"),
    CHANGES.c.ended.is_(None),
)
_CARRY = update(STATES).where(STATES.c.id == bindparam("row")).values(carry=bindparam("carried"))
_END_STATE = (
    update(STATES)
    .where(STATES.c.id == bindparam("row"))
    .values(ended=bindparam("number"), carry=None)
)
_END_MEMBERSHIP = (
    update(MEMBERSHIPS)
    .where(MEMBERSHIPS.c.id == bindparam("row"))
    .values(ended=bindparam("number"))
)
_END_CHANGE = (
    update(CHANGES)
    .where(CHANGES.c.id == bindparam("row"))
    .values(ended=bindparam("number"), altered=bindparam("number"))
)
_NEWEST = (
    select(STATES.c.id)
    .where(*_HELD_STATES)
    .order_by(STATES.c.on.desc())
    .limit(LATEST_CARRIES)
    .scalar_subquery()
)
_PRUNE = (
    update(STATES)
    .where(
        STATES.c.party == bindparam("of_party"),
        STATES.c.issue == bindparam("of_issue"),
        STATES.c.carry.is_not(None),
        STATES.c.id % EVERY_CARRY != 0,
        STATES.c.id.not_in(_NEWEST),
    )
    .values(carry=None)
)
_REVIEW = (
    select(REVIEWS.c.status)
    .where(REVIEWS.c.statement_id == STATEMENTS.c.id)
    .order_by(REVIEWS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_RECORDS = (
    select(
        *(STATEMENTS.c[name] for name in RECORDED),
        OUTLETS.c.party.label("teller"),
        REVISIONS.c.published_on,
        _REVIEW.label("review"),
    )
    .outerjoin(OUTLETS, OUTLETS.c.id == STATEMENTS.c.outlet_id)
    .join(REVISIONS, REVISIONS.c.id == STATEMENTS.c.revision_id)
    .where(
        STATEMENTS.c.ended.is_(None),
        STATEMENTS.c.party == bindparam("of_party"),
        STATEMENTS.c.issue == bindparam("of_issue"),
        STATEMENTS.c.counts_on > bindparam("after"),
    )
)


class Writes:
    """What a refresh has to write, gathered over its cells and written at once."""

    def __init__(self, session: Session, number: int) -> None:
        self._session = session
        self.number = number
        self._carries: list[Values] = []
        self._ended: dict[Table, list[int]] = {STATES: [], MEMBERSHIPS: [], CHANGES: []}
        self._added: dict[Table, list[Values]] = {STATES: [], MEMBERSHIPS: [], CHANGES: []}
        self._pruned: list[Cell] = []

    def keep_carry(self, row: int, carry: Any) -> None:
        """Give a state that stays as it is what the next day goes on from."""
        self._carries.append({"row": row, "carried": carry})

    def end(self, table: Table, row: int) -> None:
        """Close a row of a table."""
        self._ended[table].append(row)

    def add(self, table: Table, **values: Any) -> None:
        """Open a row of a table. Rows of one table name the same columns."""
        self._added[table].append({**values, "recorded": self.number})

    def prune(self, cell: Cell) -> None:
        """Keep what can be gone on from small: the newest states, and milestones before them."""
        self._pruned.append(cell)

    def flush(self, *, from_rows: int = 0) -> None:
        """Write what is gathered, where it is so many rows."""
        if sum(map(len, self._added.values())) < from_rows:
            return
        connection = self._session.connection()
        if self._carries:
            connection.execute(_CARRY, self._carries)
        for table, ids in self._ended.items():
            if ids:
                connection.execute(_END[table], [{"row": i, "number": self.number} for i in ids])
        for table, rows in self._added.items():
            if rows:
                connection.execute(_INSERT[table], rows)
        for cell in self._pruned:
            connection.execute(_PRUNE, _of(cell))
        self._carries.clear()
        self._pruned.clear()
        for table in _END:
            self._ended[table].clear()
            self._added[table].clear()


_END = {STATES: _END_STATE, MEMBERSHIPS: _END_MEMBERSHIP, CHANGES: _END_CHANGE}
_INSERT = {table: insert(table) for table in _END}


class Resumed(NamedTuple):
    """The last state before a day that can be gone on from."""

    on: date
    state: Values
    carry: Values


def resume(session: Session, cell: Cell, since: date) -> Resumed | None:
    """Where a cell can be gone on from to compute the days from `since` on."""
    row = session.connection().execute(_RESUME, _of(cell, since=since)).first()
    return Resumed(*row) if row is not None else None


def records(session: Session, cell: Cell, after: date | None) -> list[Record]:
    """The statements of a cell after a day as the arithmetic sees them, as they stand now."""
    values = _of(cell, after=after or date.min)
    found = session.connection().execute(_RECORDS, values)
    return [record_of(row, row.teller, row.published_on, row.review) for row in found]


def counted(
    session: Session, number: int, cell: Cell, day: date, articles: Iterable[int]
) -> list[int]:
    """Those of the articles that the cell counted already by the end of a day."""
    values = _of(cell, number=number, day=day, articles=list(articles))
    return list(session.connection().execute(_COUNTED, values).scalars())


def held_states(session: Session, cell: Cell, after: date | None) -> Sequence[Any]:
    """The states that a cell has after a day: their ids, days and values."""
    return session.connection().execute(_STATES, _of(cell, after=after or date.min)).all()


def held_memberships(session: Session, statements: Iterable[int]) -> Sequence[Any]:
    """Which utterances these statements belong to now."""
    found: list[Any] = []
    listed = list(statements)
    for start in range(0, len(listed), 500):  # databases bound how many values there may be
        values = {"statements": listed[start : start + 500]}
        found.extend(session.connection().execute(_MEMBERSHIPS, values))
    return found


def held_changes(session: Session, cell: Cell) -> Sequence[Any]:
    """The changes that a cell has now."""
    return session.connection().execute(_CHANGES, _of(cell)).all()


def _of(cell: Cell, **values: Any) -> dict[str, Any]:
    return {"of_party": cell[0], "of_issue": cell[1], **values}
