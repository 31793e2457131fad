"""Brings the stored positions in line with the statements, and keeps what was known before.

`refresh` runs in the transaction that changed the statements, so that both become known at the
same ledger number. Rows are ended and replaced, never altered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.positions import rows
from tracker.positions.aggregate import states
from tracker.positions.changes import Change, changes
from tracker.positions.method import Method
from tracker.positions.renewal import Renewal
from tracker.positions.state import State
from tracker.positions.store import Cell, method_at
from tracker.positions.writes import Writes


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
            writes.ease()
    writes.flush()


def _refresh_cell(
    session: Session,
    cell: Cell,
    since: date,
    method: Method,
    writes: Writes,
    quiet: bool,
) -> None:
    """One stretch of days after the other, so that what is held at once does not grow with the
    days that are computed anew."""
    base = rows.base(session, cell, since)
    renewal = Renewal(cell, writes)
    steps: list[State] = []  # those in which a change is, as computed
    changed = base is not None and base.carry is not None and bool(base.carry.pending)
    last = base
    for stretch in rows.stretches(session, cell, base.on if base else None):
        gone = dict(stretch.states)
        members: dict[str, str] = {}
        for state in _computed(session, cell, last, stretch.statements, method):
            last = state
            renewal.take(state, gone.pop(state.on, None))
            members.update(state.carry.members if state.carry else ())
            if state.event or state.confirms:
                steps.append(state.without_carry())
        for held in gone.values():
            writes.end(rows.STATES, held.id)
        _replace_memberships(members, stretch.statements, writes)
        changed = changed or any(held.state.event for held in stretch.states.values())
        writes.ease()
    renewal.close()
    if changed or any(state.event for state in steps):  # on most days there is no change
        _replace_changes(session, cell, base, steps, writes, quiet)


def _computed(
    session: Session,
    cell: Cell,
    last: State | None,
    statements: Sequence[rows.Held],
    method: Method,
) -> Iterator[State]:
    """The states of the days of these statements, going on from the one before them."""
    records = [one.record for one in statements]
    known: Collection[str] = ()
    if last is not None:
        known = rows.counted(session, cell, last.on, (record.article for record in records))
    return states(records, method, after=last, articles_before=known)


def _replace_memberships(now: dict[str, str], held: Iterable[rows.Held], writes: Writes) -> None:
    """Have the statements belong to the utterances that they belong to `now`."""
    for one in held:
        if one.membership is None:
            continue
        if now.get(one.record.id) == one.utterance:
            del now[one.record.id]
        else:
            writes.end(rows.MEMBERSHIPS, one.membership)
    for statement, utterance in now.items():
        writes.add(rows.MEMBERSHIPS, statement_id=int(statement[1:]), utterance=utterance)


def _replace_changes(
    session: Session,
    cell: Cell,
    base: State | None,
    steps: Sequence[State],
    writes: Writes,
    quiet: bool,
) -> None:
    """Bring the changes of a cell in line with its states. A change of up to the day that was gone
    on from can only have been confirmed since, or lost its confirmation, and waited for it then."""
    after = base.on if base else None
    waiting = base.carry.pending if base and base.carry else ()
    now = {change.id: change for change in changes(steps)}
    held = rows.held_changes(session, cell, after, (*waiting, *now))
    confirmed = {key: state.on for state in steps for key in state.confirms}
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
