"""Reads positions, changes and the statements behind them as known at a ledger number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

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
# What a statement and its record call by the same name.
SAME = (
    "party", "issue", "stance", "mode", "said_on", "evidence", "conditional", "condition",
    "speaker_kind", "speaker_party", "mention", "reported_by", "said_on_precision", "confidence",
    "recorded",
)  # fmt: skip


def held_at(row: type[StateRow | ChangeRow | StatementRow], number: int) -> ColumnElement[bool]:
    """Whether a row was known at a ledger number."""
    return and_(row.recorded <= number, or_(row.ended.is_(None), row.ended > number))


def method_at(session: Session, number: int) -> Method:
    """The method in force at a ledger number."""
    row = latest_method(session, number)
    return Method.recall(row.parameters) if row else Method()


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
    row = StatementRow
    verdict = (
        select(ReviewRow.status)
        .where(ReviewRow.statement_id == row.id, ReviewRow.recorded <= number)
        .order_by(ReviewRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            *(getattr(row, name) for name in ("id", "article_id", "outlet_id", "speaker_name")),
            *(getattr(row, name) for name in SAME),
            OutletRow.party.label("teller"),
            RevisionRow.published_on.label("printed_on"),
            verdict.label("verdict"),
        )
        .outerjoin(OutletRow, OutletRow.id == row.outlet_id)
        .join(RevisionRow, RevisionRow.id == row.revision_id)
        .where(
            held_at(row, number),
            row.party == cell[0],
            row.issue == cell[1],
            row.counts_on.is_not(None),
        )
    )
    if after is not None:
        query = query.where(StatementRow.counts_on > after)
    if until is not None:
        query = query.where(StatementRow.counts_on <= until)
    return [
        record_of(found, found.teller, found.printed_on, found.verdict)
        for found in session.execute(query)
    ]


def record_of(
    row: StatementRow | Row[Any], outlet_party: str | None, published_on: date | None, review: str | None
) -> Record:
    """A stored statement as the arithmetic sees it: of the row's columns those that it needs. The
    row must be dated."""
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
    return Record(**values, **{name: getattr(row, name) for name in SAME})


def coverage(session: Session, number: int, issues: Iterable[str]) -> dict[str, Coverage]:
    """How many coded articles name each issue, and how many articles could not be coded."""
    wanted = list(issues)
    values = {f"issue_{n}": issue for n, issue in enumerate(wanted)} | {"number": number}
    counted = session.execute(read.counts(len(wanted)), values).one()
    return covered(wanted, counted, read.fallen(session, number))


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
