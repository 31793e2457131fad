"""The rows of computed positions, read and written without an object for each of them.

The statements are built once: to build them anew for every cell takes longer than the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from tracker.articles.models import OutletRow, RevisionRow
from tracker.positions.models import ChangeRow, MembershipRow, StateRow
from tracker.positions.record import Record
from tracker.positions.store import Cell
from tracker.statements.models import ReviewRow, StatementRow

Values = Mapping[str, Any]

STATES = cast(Table, StateRow.__table__)
MEMBERSHIPS = cast(Table, MembershipRow.__table__)
CHANGES = cast(Table, ChangeRow.__table__)
STATEMENTS = cast(Table, StatementRow.__table__)
REVIEWS = cast(Table, ReviewRow.__table__)
OUTLETS = cast(Table, OutletRow.__table__)
REVISIONS = cast(Table, RevisionRow.__table__)

HELD_STATES = (
    STATES.c.party == bindparam("of_party"),
    STATES.c.issue == bindparam("of_issue"),
    STATES.c.ended.is_(None),
)
_RESUME = (
    select(STATES.c.on, STATES.c.state, STATES.c.carry)
    .where(*HELD_STATES, STATES.c.on < bindparam("since"), STATES.c.carry.is_not(None))
    .order_by(STATES.c.on.desc())
    .limit(1)
)
_STATES = select(STATES.c.id, STATES.c.on, STATES.c.state).where(
    *HELD_STATES, STATES.c.on > bindparam("after")
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
_REVIEW = (
    select(REVIEWS.c.status)
    .where(REVIEWS.c.statement_id == STATEMENTS.c.id)
    .order_by(REVIEWS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
# Where the fields of a record come from, as far as they are called otherwise in the statement.
_SOURCES: dict[str, Any] = {
    "article": STATEMENTS.c.article_id,
    "speaker": STATEMENTS.c.speaker_name,
    "outlet": STATEMENTS.c.outlet_id,
    "outlet_party": OUTLETS.c.party.label("teller"),
    "published_on": REVISIONS.c.published_on,
    "review": _REVIEW.label("review"),
}
_FIELDS = [field.name for field in fields(Record)]
_ID, _ARTICLE, _VERDICT = (_FIELDS.index(name) for name in ("id", "article", "review"))
_RECORDS = (
    select(*(_SOURCES[name] if name in _SOURCES else STATEMENTS.c[name] for name in _FIELDS))
    .outerjoin(OUTLETS, OUTLETS.c.id == STATEMENTS.c.outlet_id)
    .join(REVISIONS, REVISIONS.c.id == STATEMENTS.c.revision_id)
    .where(
        STATEMENTS.c.ended.is_(None),
        STATEMENTS.c.party == bindparam("of_party"),
        STATEMENTS.c.issue == bindparam("of_issue"),
        STATEMENTS.c.counts_on > bindparam("after"),
    )
)


class Resumed(NamedTuple):
    """The last state before a day that can be gone on from."""

    on: date
    state: Values
    carry: Values


def resume(session: Session, cell: Cell, since: date) -> Resumed | None:
    """Where a cell can be gone on from to compute the days from `since` on."""
    row = session.connection().execute(_RESUME, of_cell(cell, since=since)).first()
    return Resumed(*row) if row is not None else None


def records(session: Session, cell: Cell, after: date | None) -> list[Record]:
    """The statements of a cell after a day as the arithmetic sees them, as they stand now."""
    values = of_cell(cell, after=after or date.min)
    return [_record(row) for row in session.connection().execute(_RECORDS, values)]


def _record(row: Sequence[Any]) -> Record:
    values = list(row)
    values[_ID], values[_ARTICLE] = f"s{values[_ID]}", f"a{values[_ARTICLE]}"
    if values[_VERDICT] == "added":
        values[_VERDICT] = "corrected"
    return Record(*values)


def counted(
    session: Session, number: int, cell: Cell, day: date, articles: Iterable[int]
) -> list[int]:
    """Those of the articles that the cell counted already by the end of a day."""
    values = of_cell(cell, number=number, day=day, articles=list(articles))
    return list(session.connection().execute(_COUNTED, values).scalars())


def held_states(session: Session, cell: Cell, after: date | None) -> Sequence[Any]:
    """The states that a cell has after a day: their ids, days and values."""
    return session.connection().execute(_STATES, of_cell(cell, after=after or date.min)).all()


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
    return session.connection().execute(_CHANGES, of_cell(cell)).all()


def of_cell(cell: Cell, **values: Any) -> dict[str, Any]:
    return {"of_party": cell[0], "of_issue": cell[1], **values}
