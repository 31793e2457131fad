"""The rows of computed positions, read and written without an object for each of them.

The statements are built once: to build them anew for every cell takes longer than the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, NamedTuple
from typing import cast as typed

from msgspec.json import Decoder
from sqlalchemy import Table, Text, bindparam, cast, func, null, select
from sqlalchemy.orm import Session

from tracker.articles.models import OutletRow
from tracker.positions.changes import Change
from tracker.positions.models import ChangeRow, MembershipRow, StateRow
from tracker.positions.record import Record
from tracker.positions.state import Carry, State
from tracker.positions.store import Cell
from tracker.statements.models import ReviewRow, StatementRow

Values = Mapping[str, Any]
AT_MOST = 500  # values of one statement: databases bound how many there may be
STRETCH = 400  # statements that are gathered at once, and the rest of the last one's day

STATES = typed(Table, StateRow.__table__)
MEMBERSHIPS = typed(Table, MembershipRow.__table__)
CHANGES = typed(Table, ChangeRow.__table__)
STATEMENTS = typed(Table, StatementRow.__table__)
REVIEWS = typed(Table, ReviewRow.__table__)
OUTLETS = typed(Table, OutletRow.__table__)

HELD_STATES = (
    STATES.c.party == bindparam("of_party"),
    STATES.c.issue == bindparam("of_issue"),
    STATES.c.ended.is_(None),
)
_BASE = (
    select(cast(STATES.c.state, Text), cast(STATES.c.carry, Text))
    .where(*HELD_STATES, STATES.c.on < bindparam("since"), STATES.c.carry.is_not(None))
    .order_by(STATES.c.on.desc())
    .limit(1)
)
_STATES = (
    select(STATES.c.id, STATES.c.on, cast(STATES.c.state, Text), STATES.c.carry.is_not(None))
    .where(*HELD_STATES, STATES.c.on > bindparam("after"), STATES.c.on <= bindparam("until"))
    .order_by(STATES.c.on)
)
_CHANGE = (
    CHANGES.c.id,
    CHANGES.c.key,
    cast(CHANGES.c.change, Text).label("change"),
    CHANGES.c.quiet,
)
_CHANGES_AFTER = select(*_CHANGE).where(
    CHANGES.c.party == bindparam("of_party"),
    CHANGES.c.issue == bindparam("of_issue"),
    CHANGES.c.on > bindparam("after"),
    CHANGES.c.ended.is_(None),
)
_CHANGES_NAMED = select(*_CHANGE).where(
    CHANGES.c.key.in_(bindparam("keys", expanding=True)), CHANGES.c.ended.is_(None)
)
_REVIEW = (
    select(REVIEWS.c.status)
    .where(REVIEWS.c.statement_id == STATEMENTS.c.id)
    .order_by(REVIEWS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
# An article has few statements and a cell has many: the index of articles is to be used, so the
# cell's columns are kept from being one.
_COUNTED = (
    select(STATEMENTS.c.article_id)
    .where(
        STATEMENTS.c.article_id.in_(bindparam("articles", expanding=True)),
        STATEMENTS.c.party.concat("") == bindparam("of_party"),
        STATEMENTS.c.issue.concat("") == bindparam("of_issue"),
        STATEMENTS.c.counts_on <= bindparam("day"),
        func.coalesce(STATEMENTS.c.ended, 0) == 0,
    )
    .distinct()
)
# Where the fields of a record come from, as far as they are called otherwise in the statement.
_SOURCES: dict[str, Any] = {
    "article": STATEMENTS.c.article_id,
    "speaker": STATEMENTS.c.speaker_name,
    "outlet": STATEMENTS.c.outlet_id,
    "outlet_party": OUTLETS.c.party.label("teller"),
    "published_on": null(),  # `counts_on` was computed with it
    "review": _REVIEW.label("review"),
}
_FIELDS = [field.name for field in fields(Record)]
_ID, _ARTICLE, _VERDICT = (_FIELDS.index(name) for name in ("id", "article", "review"))
_AFTER = (
    STATEMENTS.c.party == bindparam("of_party"),
    STATEMENTS.c.issue == bindparam("of_issue"),
    STATEMENTS.c.counts_on > bindparam("after"),
)
_LAST = (  # ended ones are counted too, so that the index is enough
    select(STATEMENTS.c.counts_on)
    .where(*_AFTER)
    .order_by(STATEMENTS.c.counts_on)
    .offset(bindparam("statements"))
    .limit(1)
)
_RECORDS = (
    select(
        *(_SOURCES[name] if name in _SOURCES else STATEMENTS.c[name] for name in _FIELDS),
        MEMBERSHIPS.c.id.label("membership"),
        MEMBERSHIPS.c.utterance,
    )
    .outerjoin(OUTLETS, OUTLETS.c.id == STATEMENTS.c.outlet_id)
    .outerjoin(
        MEMBERSHIPS,
        (MEMBERSHIPS.c.statement_id == STATEMENTS.c.id) & MEMBERSHIPS.c.ended.is_(None),
    )
    .where(*_AFTER, STATEMENTS.c.counts_on <= bindparam("until"), STATEMENTS.c.ended.is_(None))
)
_STATE: Decoder[State] = Decoder(State, strict=False)
_CARRY: Decoder[Carry] = Decoder(Carry, strict=False)
_CHANGED: Decoder[Change] = Decoder(Change, strict=False)


class Held(NamedTuple):
    """A statement of a cell as the arithmetic sees it, and the utterance that it belongs to as
    known so far."""

    record: Record
    membership: int | None
    utterance: str | None


class HeldState(NamedTuple):
    """A state as it is known, and whether its row can be gone on from."""

    id: int
    state: State
    carries: bool


class Stretch(NamedTuple):
    """Days of a cell that are computed together: their statements, and the states held of them."""

    statements: list[Held]
    states: dict[date, HeldState]


def base(session: Session, cell: Cell, since: date) -> State | None:
    """The last state to go on from where the days of a cell from `since` on are computed."""
    row = session.connection().execute(_BASE, of_cell(cell, since=since)).first()
    return row and replace(_STATE.decode(row[0]), carry=_CARRY.decode(row[1]))


def stretches(session: Session, cell: Cell, after: date | None) -> Iterator[Stretch]:
    """All days of a cell after one, in order, whole days, some hundred statements at a time: how
    much is held at once does not depend on how long ago it begins. What is written of a stretch
    before the next one is asked for may be of its own days only."""
    connection = session.connection()
    start, last = after or date.min, date.min
    while last < date.max:
        full = of_cell(cell, after=start, statements=STRETCH - 1)
        last = connection.execute(_LAST, full).scalar() or date.max
        days = of_cell(cell, after=start, until=last)
        held = [_held(row) for row in connection.execute(_RECORDS, days)]
        states = {
            on: HeldState(id_, _STATE.decode(text), carries)
            for id_, on, text, carries in connection.execute(_STATES, days)
        }
        yield Stretch(held, states)
        start = last


def _held(row: Sequence[Any]) -> Held:
    *values, membership, utterance = row
    values[_ID], values[_ARTICLE] = f"s{values[_ID]}", f"a{values[_ARTICLE]}"
    if values[_VERDICT] == "added":
        values[_VERDICT] = "corrected"
    return Held(Record(*values), membership, utterance)


def counted(session: Session, cell: Cell, day: date, articles: Iterable[str]) -> set[str]:
    """Those of the articles that the cell counted already by the end of a day."""
    ids = sorted({int(article[1:]) for article in articles})
    found: set[str] = set()
    for start in range(0, len(ids), AT_MOST):
        values = of_cell(cell, day=day, articles=ids[start : start + AT_MOST])
        rows = session.connection().execute(_COUNTED, values).scalars()
        found.update(f"a{article_id}" for article_id in rows)
    return found


class HeldChange(NamedTuple):
    """A change as it is known."""

    id: int
    change: Change
    quiet: bool


def held_changes(
    session: Session, cell: Cell, after: date | None, keys: Iterable[str]
) -> dict[str, HeldChange]:
    """The changes of a cell after a day, and those named, by their keys."""
    connection = session.connection()
    rows = connection.execute(_CHANGES_AFTER, of_cell(cell, after=after or date.min)).all()
    found = {key: HeldChange(id_, _CHANGED.decode(text), quiet) for id_, key, text, quiet in rows}
    missing = [key for key in keys if key not in found]
    for start in range(0, len(missing), AT_MOST):
        named = connection.execute(_CHANGES_NAMED, {"keys": missing[start : start + AT_MOST]})
        found |= {key: HeldChange(i, _CHANGED.decode(text), quiet) for i, key, text, quiet in named}
    return found


def of_cell(cell: Cell, **values: Any) -> dict[str, Any]:
    return {"of_party": cell[0], "of_issue": cell[1], **values}
