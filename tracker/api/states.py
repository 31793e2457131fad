"""The stored states of cells, read at the moment of a request."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, cast

from sqlalchemy import Date, Select, String, bindparam, column, or_, select, values

from tracker.api.call import Call
from tracker.api.rows import ONE, Reader, few_lengths
from tracker.db import Key
from tracker.positions.models import StateRow
from tracker.positions.state import State, from_stored
from tracker.positions.store import Cell

row, number = StateRow.__table__.c, bindparam("number", type_=Key)
until = row.on <= bindparam("as_of", type_=Date())


def last_states(call: Call, cells: Sequence[Cell]) -> dict[Cell, State]:
    """The state of each cell at the end of the day: one step into the index for each."""
    if not cells:
        return {}
    given, wanted = _moment(call), few_lengths(cells)
    for n, (party, issue) in enumerate(wanted):
        given |= {f"party_{n}": party, f"issue_{n}": issue}
    rows = _last.rows(call.session, (len(wanted), call.moment.number is not None), given)
    states = (from_stored(state) for (state,) in rows)
    return {(state.party, state.issue): state for state in states}


def history(call: Call, cell: Cell) -> list[State]:
    """All states of a cell up to the day, in their order; without their carries."""
    given = _moment(call) | {"party": cell[0], "issue": cell[1]}
    rows = _every.rows(call.session, call.moment.number is not None, given)
    return [from_stored(state) for (state,) in rows]


def _moment(call: Call) -> dict[str, Any]:
    return {"number": call.moment.ledger, "as_of": call.moment.as_of.isoformat()}


def _last_query(shape: Hashable) -> Select[Any]:
    count, past = cast(tuple[int, bool], shape)
    bound = [
        (bindparam(f"party_{n}", type_=String()), bindparam(f"issue_{n}", type_=String()))
        for n in range(count)
    ]
    wanted = (
        values(column("party", String), column("issue", String), name="wanted").data(bound).cte()
    )
    last = (
        select(row.id)
        .where(row.party == wanted.c.party, row.issue == wanted.c.issue, until, _holds(past))
        .order_by(row.on.desc())
        .limit(ONE)
        .correlate(wanted)
    )
    chosen = select(last.scalar_subquery()).select_from(wanted)
    return select(row.state).where(row.id.in_(chosen))


def _every_query(past: Hashable) -> Select[Any]:
    cell = (
        row.party == bindparam("party", type_=String()),
        row.issue == bindparam("issue", type_=String()),
    )
    return select(row.state).where(*cell, until, _holds(bool(past))).order_by(row.on)


def _holds(past: bool) -> Any:
    if not past:
        return row.ended.is_(None)
    return (row.recorded <= number) & or_(row.ended.is_(None), row.ended > number)


_last, _every = Reader(_last_query), Reader(_every_query)
