"""Brings the stored positions in line with the statements, and keeps what was known before.

`refresh` runs in the transaction that changed the statements, so that both become known at the
same ledger number. Rows are ended and replaced, never altered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from tracker.positions import rows
from tracker.positions.aggregate import states
from tracker.positions.changes import Change, changes
from tracker.positions.method import Method
from tracker.positions.state import State, from_json, to_json
from tracker.positions.store import Cell, change_from_json, method_at
from tracker.positions.writes import Writes

AT_ONCE = 2000  # rows that are gathered before they are written


def refresh(
    session: Session, number: int, cells: Mapping[Cell, date | None], *, quiet: bool = False
) -> None:
    """Compute the cells anew, each from its given day on (None: nothing dated changed)."""
    session.flush()
    method = method_at(session, number)
    writes = Writes(session, number)
    for cell, since in sorted(cells.items()):
        if since is not None:
            _refresh_cell(session, number, cell, since, method, writes, quiet)
            writes.flush(from_rows=AT_ONCE)
    writes.flush()


def _refresh_cell(
    session: Session,
    number: int,
    cell: Cell,
    since: date,
    method: Method,
    writes: Writes,
    quiet: bool,
) -> None:
    base = rows.resume(session, cell, since)
    after = from_json({**base.state, "carry": base.carry}) if base else None
    day = base.on if base else None
    records = rows.records(session, cell, day)
    before = _articles_before(session, number, cell, day, {r.article for r in records})
    computed = list(states(records, method, after=after, articles_before=before))
    _replace_states(session, cell, day, computed, writes)
    _replace_memberships(session, computed, {int(r.id[1:]) for r in records}, writes)
    _replace_changes(session, cell, day, computed, writes, quiet)


def _articles_before(
    session: Session, number: int, cell: Cell, day: date | None, articles: set[str]
) -> set[str]:
    """Those of the articles that the cell counted already by the end of a day."""
    if day is None or not articles:
        return set()
    found = rows.counted(session, number, cell, day, [int(a[1:]) for a in articles])
    return {f"a{article_id}" for article_id in found}


def _replace_states(
    session: Session, cell: Cell, after: date | None, computed: Sequence[State], writes: Writes
) -> None:
    held = {row.on: row for row in rows.held_states(session, cell, after)}
    if len(computed) > 1 or len(held) != 1:  # else one day takes the place of itself
        writes.prune(cell)
    for state in computed:
        values, carry = to_json(state.without_carry()), msgspec.to_builtins(state.carry)
        row = held.pop(state.on, None)
        if row is not None and _same(row.state, values):
            writes.keep_carry(row.id, carry)
            continue
        if row is not None:
            writes.end(rows.STATES, row.id)
        writes.add(
            rows.STATES,
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
        )
    for row in held.values():
        writes.end(rows.STATES, row.id)


def _same(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Equal as JSON: a tuple that went through the database comes back as a list."""
    return msgspec.json.encode(a, order="deterministic") == msgspec.json.encode(
        b, order="deterministic"
    )


def _replace_memberships(
    session: Session, computed: Iterable[State], statements: set[int], writes: Writes
) -> None:
    now = {
        int(statement[1:]): utterance
        for state in computed
        if state.carry
        for statement, utterance in state.carry.members
    }
    for row in rows.held_memberships(session, statements | set(now)):
        if now.get(row.statement_id) == row.utterance:
            del now[row.statement_id]
        else:
            writes.end(rows.MEMBERSHIPS, row.id)
    for statement, utterance in now.items():
        writes.add(rows.MEMBERSHIPS, statement_id=statement, utterance=utterance)


def _replace_changes(
    session: Session,
    cell: Cell,
    after: date | None,
    computed: Sequence[State],
    writes: Writes,
    quiet: bool,
) -> None:
    """Bring the changes of a cell in line with its states. A change of before `after` can only
    have been confirmed since, or lost its confirmation."""
    held = {row.key: row for row in rows.held_changes(session, cell)}
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
            writes.end(rows.CHANGES, known.id)
        writes.add(
            rows.CHANGES,
            key=key,
            party=change.party,
            issue=change.issue,
            kind=change.kind,
            on=change.on,
            change=values,
            status=change.status,
            confirmed_on=change.confirmed_on,
            quiet=known.quiet if known else quiet,
            altered=writes.number,
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
