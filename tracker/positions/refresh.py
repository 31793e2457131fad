"""Brings the stored positions in line with the statements, and keeps what was known before.

`refresh` runs in the transaction that changed the statements, so that both become known at the
same ledger number. Rows are ended and replaced, never altered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker import db
from tracker.codebook.model import Codebook
from tracker.positions.aggregate import states
from tracker.positions.changes import Change, changes
from tracker.positions.method import Method
from tracker.positions.models import ChangeRow, MembershipRow, MethodRow, StateRow
from tracker.positions.state import State, from_json, to_json
from tracker.positions.store import (
    Cell,
    change_from_json,
    held_at,
    latest_method,
    load_records,
    method_at,
)
from tracker.statements.models import StatementRow

LATEST_CARRIES = 8  # newest states of a cell that can be gone on from
EVERY_CARRY = 32  # and of the older ones, every so many-th


def adopt(session: Session, codebook: Codebook, *, now: datetime) -> None:
    """Make the method of this program and codebook the one in force; a change of it recomputes
    every cell under a ledger number of its own."""
    half_lives = {i.id: i.half_life_days for i in codebook.issues.values() if i.half_life_days}
    method = Method(half_life_by_issue=half_lives)
    latest = latest_method(session)
    if latest is not None and latest.version == method.version:
        return
    number = db.append(session, "method", now=now)
    session.add(MethodRow(recorded=number, version=method.version, parameters=method.parameters()))
    session.flush()
    cells = session.execute(select(StatementRow.party, StatementRow.issue).distinct()).all()
    refresh(session, number, dict.fromkeys(cells, date.min), quiet=True)


def refresh(
    session: Session, number: int, cells: Mapping[Cell, date | None], *, quiet: bool = False
) -> None:
    """Compute the cells anew, each from its given day on (None: nothing dated changed)."""
    method = method_at(session, number)
    for cell, since in sorted(cells.items()):
        if since is not None:
            _refresh_cell(session, number, cell, since, method, quiet)


def _refresh_cell(
    session: Session, number: int, cell: Cell, since: date, method: Method, quiet: bool
) -> None:
    base = _resume(session, cell, since)
    after = from_json({**base.state, "carry": base.carry}) if base else None
    day = base.on if base else None
    records = load_records(session, number, cell, after=day)
    before = _articles_before(session, number, cell, day, {r.article for r in records})
    computed = list(states(records, method, after=after, articles_before=before))
    _replace_states(session, number, cell, day, computed)
    _replace_memberships(session, number, computed, {int(r.id[1:]) for r in records})
    _replace_changes(session, number, cell, day, computed, quiet)
    _prune_carries(session, cell)


def _resume(session: Session, cell: Cell, since: date) -> StateRow | None:
    """The last state before a day that can be gone on from."""
    return session.scalars(
        select(StateRow)
        .where(
            StateRow.party == cell[0],
            StateRow.issue == cell[1],
            StateRow.ended.is_(None),
            StateRow.on < since,
            StateRow.carry.is_not(None),
        )
        .order_by(StateRow.on.desc())
        .limit(1)
    ).first()


def _articles_before(
    session: Session, number: int, cell: Cell, day: date | None, articles: set[str]
) -> set[str]:
    """Those of the articles that the cell counted already by the end of a day."""
    if day is None or not articles:
        return set()
    found = session.scalars(
        select(StatementRow.article_id)
        .where(
            held_at(StatementRow, number),
            StatementRow.party == cell[0],
            StatementRow.issue == cell[1],
            StatementRow.counts_on <= day,
            StatementRow.article_id.in_([int(article[1:]) for article in articles]),
        )
        .distinct()
    )
    return {f"a{article_id}" for article_id in found}


def _replace_states(
    session: Session, number: int, cell: Cell, after: date | None, computed: Sequence[State]
) -> None:
    query = select(StateRow).where(
        StateRow.party == cell[0], StateRow.issue == cell[1], StateRow.ended.is_(None)
    )
    if after is not None:
        query = query.where(StateRow.on > after)
    held = {row.on: row for row in session.scalars(query)}
    for state in computed:
        values, carry = to_json(state.without_carry()), msgspec.to_builtins(state.carry)
        row = held.pop(state.on, None)
        if row is not None and _same(row.state, values):
            row.carry = carry
            continue
        if row is not None:
            row.ended = number
        session.add(
            StateRow(
                party=state.party,
                issue=state.issue,
                on=state.on,
                stance=state.stance,
                score=state.score,
                basis=state.basis,
                utterances=sum(state.counts),
                articles=state.articles,
                state=values,
                carry=carry,
                recorded=number,
            )
        )
    for row in held.values():
        row.ended = number
    session.flush()


def _same(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Equal as JSON: a tuple that went through the database comes back as a list."""
    return msgspec.json.encode(a, order="deterministic") == msgspec.json.encode(
        b, order="deterministic"
    )


def _replace_memberships(
    session: Session, number: int, computed: Iterable[State], statements: set[int]
) -> None:
    now = {
        int(statement[1:]): utterance
        for state in computed
        if state.carry
        for statement, utterance in state.carry.members
    }
    for row in session.scalars(
        select(MembershipRow).where(
            MembershipRow.statement_id.in_(statements | set(now)), MembershipRow.ended.is_(None)
        )
    ):
        if now.get(row.statement_id) == row.utterance:
            del now[row.statement_id]
        else:
            row.ended = number
    session.add_all(
        MembershipRow(statement_id=statement, utterance=utterance, recorded=number)
        for statement, utterance in now.items()
    )


def _replace_changes(
    session: Session,
    number: int,
    cell: Cell,
    after: date | None,
    computed: Sequence[State],
    quiet: bool,
) -> None:
    """Bring the changes of a cell in line with its states. A change of before `after` can only
    have been confirmed since, or lost its confirmation."""
    held = {
        row.key: row
        for row in session.scalars(
            select(ChangeRow).where(
                ChangeRow.party == cell[0], ChangeRow.issue == cell[1], ChangeRow.ended.is_(None)
            )
        )
    }
    now = {change.id: change for change in changes(computed)}
    confirmed = {key: state.on for state in computed for key in state.confirms}
    for key, row in held.items():
        if key not in now:
            now[key] = _as_it_stands(change_from_json(row.change), after, confirmed)
    for key, change in now.items():
        known = held.get(key)
        values = msgspec.to_builtins(change)
        if known is not None and _same(known.change, values):
            continue
        if known is not None:
            known.ended = known.altered = number
        session.add(
            ChangeRow(
                key=key,
                party=change.party,
                issue=change.issue,
                kind=change.kind,
                on=change.on,
                change=values,
                status=change.status,
                confirmed_on=change.confirmed_on,
                quiet=known.quiet if known else quiet,
                recorded=number,
                altered=number,
            )
        )


def _as_it_stands(change: Change, after: date | None, confirmed: Mapping[str, date]) -> Change:
    """A known change that the newly computed days do not bring."""
    if after is None or change.on > after:
        return replace(change, status="withdrawn", confirmed_on=None)
    if change.id in confirmed and change.status != "withdrawn":
        return replace(change, status="confirmed", confirmed_on=confirmed[change.id])
    if change.confirmed_on is not None and change.confirmed_on > after:
        return replace(change, status="provisional", confirmed_on=None)
    return change


def _prune_carries(session: Session, cell: Cell) -> None:
    """Keep what can be gone on from small: the newest states, and milestones before them."""
    newest = (
        select(StateRow.id)
        .where(StateRow.party == cell[0], StateRow.issue == cell[1], StateRow.ended.is_(None))
        .order_by(StateRow.on.desc())
        .limit(LATEST_CARRIES)
        .scalar_subquery()
    )
    session.execute(
        update(StateRow)
        .where(
            StateRow.party == cell[0],
            StateRow.issue == cell[1],
            StateRow.carry.is_not(None),
            StateRow.id % EVERY_CARRY != 0,
            StateRow.id.not_in(newest),
        )
        .values(carry=None)
        .execution_options(synchronize_session=False)
    )
