"""Reads positions, changes and the statements behind them as known at a ledger number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Text, and_, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session

from tracker.articles import described
from tracker.articles.models import FormerOutletRow, OutletRow, RevisionRow
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


def load_records(
    session: Session,
    number: int,
    cell: Cell,
    *,
    after: date | None = None,
    until: date | None = None,
) -> list[Record]:
    """The statements of a cell as the arithmetic sees them, as known at a ledger number."""
    reviewed = (
        select(ReviewRow.statement_id, func.max(ReviewRow.id).label("id"))
        .where(ReviewRow.recorded <= number)
        .group_by(ReviewRow.statement_id)
        .subquery()
    )
    query = (
        select(StatementRow, OutletRow.party, RevisionRow.published_on, ReviewRow.status)
        .outerjoin(OutletRow, OutletRow.id == StatementRow.outlet_id)
        .join(RevisionRow, RevisionRow.id == StatementRow.revision_id)
        .outerjoin(reviewed, reviewed.c.statement_id == StatementRow.id)
        .outerjoin(ReviewRow, ReviewRow.id == reviewed.c.id)
        .where(
            held_at(StatementRow, number),
            StatementRow.party == cell[0],
            StatementRow.issue == cell[1],
            StatementRow.counts_on.is_not(None),
        )
    )
    if after is not None:
        query = query.where(StatementRow.counts_on > after)
    if until is not None:
        query = query.where(StatementRow.counts_on <= until)
    then = described.then(session, number)
    return [
        record_of(row, _party(row.outlet_id, outlet_party, then), published_on, review)
        for row, outlet_party, published_on, review in session.execute(query)
    ]


def _party(
    outlet: str | None, party: str | None, then: Mapping[str, FormerOutletRow]
) -> str | None:
    """The party that an outlet belonged to, where it belongs to another now."""
    return then[outlet].party if outlet is not None and outlet in then else party


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


def coverage(session: Session, number: int, issues: Iterable[str]) -> dict[str, Coverage]:
    """How many coded articles name each issue, and how many articles could not be coded."""
    skipped = read.uncoded(session, number)
    named = read.named(session, issues, number)
    return {issue: Coverage(coded=count, skipped=skipped) for issue, count in named.items()}


def change_from_json(values: Mapping[str, Any]) -> Change:
    """The change that a row holds."""
    return msgspec.convert(values, Change, strict=False)
