"""Reads positions, changes and the statements behind them as known at a ledger number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Text, and_, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session

from tracker.articles import described
from tracker.articles.models import OutletRow, RevisionRow
from tracker.positions.changes import Change
from tracker.positions.method import Method
from tracker.positions.models import ChangeRow, MethodRow, StateRow
from tracker.positions.position import Coverage
from tracker.positions.record import Record
from tracker.positions.state import State, from_json
from tracker.statements import coverage as read
from tracker.statements.models import ReviewRow, StatementRow

Cell = tuple[str, str]  # party, issue


def held_at(row: type[StateRow | ChangeRow | StatementRow], number: int) -> ColumnElement[bool]:
    """Whether a row was known at a ledger number."""
    return and_(row.recorded <= number, or_(row.ended.is_(None), row.ended > number))


_METHOD = (
    select(cast(MethodRow.parameters, Text))
    .where(MethodRow.recorded <= bindparam("number"))
    .order_by(MethodRow.recorded.desc())
    .limit(1)
)


def method_at(session: Session, number: int) -> Method:
    """The method in force at a ledger number."""
    text = session.connection().execute(_METHOD, {"number": number}).scalar()
    return _recalled(text) if text is not None else Method()


@lru_cache(maxsize=8)
def _recalled(parameters: str) -> Method:
    return Method.recall(msgspec.json.decode(parameters))


def latest_method(session: Session, number: int | None = None) -> MethodRow | None:
    query = select(MethodRow).order_by(MethodRow.recorded.desc()).limit(1)
    if number is not None:
        query = query.where(MethodRow.recorded <= number)
    return session.scalars(query).first()


def load_states(
    session: Session,
    number: int,
    *,
    party: str | None = None,
    issue: str | None = None,
    until: date | None = None,
) -> dict[Cell, list[State]]:
    """The states of each cell by day, as known at a ledger number; without their carries."""
    query = select(StateRow.state).where(held_at(StateRow, number))
    if party:
        query = query.where(StateRow.party == party)
    if issue:
        query = query.where(StateRow.issue == issue)
    if until:
        query = query.where(StateRow.on <= until)
    found: dict[Cell, list[State]] = {}
    for values in session.scalars(query.order_by(StateRow.party, StateRow.issue, StateRow.on)):
        state = from_json(values)
        found.setdefault((state.party, state.issue), []).append(state)
    return found


def load_last_states(session: Session, number: int, as_of: date) -> dict[Cell, State]:
    """The state of each cell at the end of a day, as known at a ledger number."""
    last = (
        select(StateRow.party, StateRow.issue, func.max(StateRow.on).label("on"))
        .where(held_at(StateRow, number), StateRow.on <= as_of)
        .group_by(StateRow.party, StateRow.issue)
        .subquery()
    )
    query = (
        select(StateRow.state)
        .join(
            last,
            and_(
                StateRow.party == last.c.party,
                StateRow.issue == last.c.issue,
                StateRow.on == last.c.on,
            ),
        )
        .where(held_at(StateRow, number))
    )
    found = map(from_json, session.scalars(query))
    return {(state.party, state.issue): state for state in found}


def load_newest_states(session: Session, cells: Iterable[Cell]) -> dict[Cell, State]:
    """The last state of each of these cells, as it is known now."""
    found: dict[Cell, State] = {}
    for party, issue in cells:
        values = session.scalar(
            select(StateRow.state)
            .where(StateRow.party == party, StateRow.issue == issue, StateRow.ended.is_(None))
            .order_by(StateRow.on.desc())
            .limit(1)
        )
        if values is not None:
            found[party, issue] = from_json(values)
    return found


_VERDICT = (
    select(ReviewRow.status)
    .where(ReviewRow.statement_id == StatementRow.id, ReviewRow.recorded <= bindparam("number"))
    .order_by(ReviewRow.id.desc())
    .limit(1)
    .scalar_subquery()
)
# Where the fields of a record come from, as far as they are called otherwise in the statement.
_SOURCES: dict[str, Any] = {
    "article": StatementRow.article_id,
    "speaker": StatementRow.speaker_name,
    "outlet": StatementRow.outlet_id,
    "outlet_party": OutletRow.party.label("teller"),
    "published_on": RevisionRow.published_on,
    "review": _VERDICT.label("review"),
}
_FIELDS = [field.name for field in fields(Record)]
_ID, _ARTICLE, _REVIEW, _OUTLET, _OUTLET_PARTY = (
    _FIELDS.index(name) for name in ("id", "article", "review", "outlet", "outlet_party")
)
_COLUMNS: list[Any] = [_SOURCES.get(name, getattr(StatementRow, name, None)) for name in _FIELDS]
_HELD = (
    select(*_COLUMNS)
    .outerjoin(OutletRow, OutletRow.id == StatementRow.outlet_id)
    .join(RevisionRow, RevisionRow.id == StatementRow.revision_id)
    .where(
        StatementRow.recorded <= bindparam("number"),
        StatementRow.ended.is_(None) | (StatementRow.ended > bindparam("number")),
        StatementRow.counts_on > bindparam("after"),
        StatementRow.counts_on <= bindparam("until"),
    )
)
_RECORDS = _HELD.where(
    StatementRow.party == bindparam("of_party"),
    StatementRow.issue == bindparam("of_issue"),
)
_NAMED = _HELD.where(StatementRow.id.in_(bindparam("ids", expanding=True)))


def load_records(
    session: Session,
    number: int,
    cell: Cell,
    *,
    after: date | None = None,
    until: date | None = None,
    ids: Collection[int] | None = None,
) -> list[Record]:
    """The statements of a cell as the arithmetic sees them, as known at a ledger number; where
    `ids` name some of them, those alone."""
    values: dict[str, Any] = {
        "of_party": cell[0],
        "of_issue": cell[1],
        "number": number,
        "after": after or date.min,
        "until": until or date.max,
        "ids": ids,
    }
    then = described.then(session, number)
    found = []
    query = _RECORDS if ids is None else _NAMED
    for row in session.connection().execute(query, values):
        of = list(row)
        of[_ID], of[_ARTICLE] = f"s{of[_ID]}", f"a{of[_ARTICLE]}"
        if of[_REVIEW] == "added":
            of[_REVIEW] = "corrected"
        if of[_OUTLET] in then:  # it belongs to another party now
            of[_OUTLET_PARTY] = then[of[_OUTLET]].party
        found.append(Record(*of))
    return found


def record_of(
    row: StatementRow, outlet_party: str | None, published_on: date | None, review: str | None
) -> Record:
    """A stored statement as the arithmetic sees it. The row must be dated."""
    assert row.said_on is not None
    values: dict[str, Any] = {
        "id": f"s{row.id}",
        "article": f"a{row.article_id}",
        "outlet": row.outlet_id,
        "outlet_party": outlet_party,
        "speaker": row.speaker_name,
        "published_on": published_on,
        "review": "corrected" if review == "added" else review,
    }
    same = ("party", "issue", "stance", "mode", "said_on", "evidence", "conditional", "condition",
            "speaker_kind", "speaker_party", "mention", "reported_by", "said_on_precision",
            "confidence", "recorded")  # fmt: skip
    return Record(**values, **{name: getattr(row, name) for name in same})


def covered(
    issues: Sequence[str], counted: Sequence[int], fallen: read.Fallen
) -> dict[str, Coverage]:
    """What is covered of each issue, of a row that `statements.coverage.counts` counted."""
    *named, uncoded = counted
    return {
        issue: Coverage(count - fallen.namings[issue], uncoded - fallen.uncoded)
        for issue, count in zip(issues, named, strict=True)
    }


def change_from_json(values: Mapping[str, Any]) -> Change:
    """The change that a row holds."""
    return msgspec.convert(values, Change, strict=False)
