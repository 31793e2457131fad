"""Brings the stored positions in line with the statements, and keeps what was known before.

`refresh` runs in the transaction that changed the statements, so that both become known at the
same ledger number. Rows are ended and replaced, never altered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.positions import rows
from tracker.positions.aggregate import states
from tracker.positions.changes import Change, changes
from tracker.positions.method import Method
from tracker.positions.state import State
from tracker.positions.store import Cell, method_at
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
            _refresh_cell(session, cell, since, method, writes, quiet)
            writes.flush(from_rows=AT_ONCE)
    writes.flush()


def _refresh_cell(
    session: Session,
    cell: Cell,
    since: date,
    method: Method,
    writes: Writes,
    quiet: bool,
) -> None:
    past = rows.past(session, cell, since)
    day = past.base.on if past.base else None
    held = rows.statements(session, cell, day)
    articles = [one.record.article for one in held]
    before = rows.counted(session, cell, day, articles) if day is not None else set()
    computed = list(
        states((one.record for one in held), method, after=past.base, articles_before=before)
    )
    _replace_states(cell, past.after, computed, writes)
    _replace_memberships(computed, held, writes)
    if _may_have_changed(past, computed):
        _replace_changes(session, cell, past.base, computed, writes, quiet)


def _replace_states(
    cell: Cell, held: Mapping[date, tuple[int, State]], computed: Sequence[State], writes: Writes
) -> None:
    if len(computed) > 1 or len(held) != 1:  # else one day takes the place of itself
        writes.prune(cell, max(len(computed), len(held)))
    for state in computed:
        light = state.without_carry()
        row, known = held.get(state.on, (None, None))
        if row is not None and known == light:
            writes.keep_carry(row, state.carry)
            continue
        if row is not None:
            writes.end(rows.STATES, row)
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
            state=light,
            carry=state.carry,
        )
    days = {state.on for state in computed}
    for on, (row, _) in held.items():
        if on not in days:
            writes.end(rows.STATES, row)


def _replace_memberships(
    computed: Iterable[State], held: Iterable[rows.Held], writes: Writes
) -> None:
    now = {
        statement: utterance
        for state in computed
        if state.carry
        for statement, utterance in state.carry.members
    }
    for one in held:
        if one.membership is None:
            continue
        if now.get(one.record.id) == one.utterance:
            del now[one.record.id]
        else:
            writes.end(rows.MEMBERSHIPS, one.membership)
    for statement, utterance in now.items():
        writes.add(rows.MEMBERSHIPS, statement_id=int(statement[1:]), utterance=utterance)


def _may_have_changed(past: rows.Past, computed: Iterable[State]) -> bool:
    """Whether there was, is or can be confirmed any change: on most days there is none."""
    waits = past.base is not None and past.base.carry is not None and past.base.carry.pending
    known = (state for _, state in past.after.values())
    return bool(waits) or any(state.event for state in (*known, *computed))


def _replace_changes(
    session: Session,
    cell: Cell,
    base: State | None,
    computed: Sequence[State],
    writes: Writes,
    quiet: bool,
) -> None:
    """Bring the changes of a cell in line with its states. A change of up to the day that was gone
    on from can only have been confirmed since, or lost its confirmation, and waited for it then."""
    after = base.on if base else None
    waiting = base.carry.pending if base and base.carry else ()
    now = {change.id: change for change in changes(computed)}
    held = rows.held_changes(session, cell, after, (*waiting, *now))
    confirmed = {key: state.on for state in computed for key in state.confirms}
    for key, known in held.items():
        if key not in now:
            now[key] = _as_it_stands(known.change, after, confirmed)
    for key, change in now.items():
        stored = held.get(key)
        if stored is not None and stored.change == change:
            continue
        if stored is not None:
            writes.end(rows.CHANGES, stored.id)
        writes.add(
            rows.CHANGES,
            key=key,
            party=change.party,
            issue=change.issue,
            kind=change.kind,
            on=change.on,
            change=change,
            status=change.status,
            confirmed_on=change.confirmed_on,
            quiet=stored.quiet if stored else quiet,
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
