"""What a refresh of positions writes, gathered over its cells and written at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from tracker.positions.rows import CHANGES, HELD_STATES, MEMBERSHIPS, STATES, of_cell
from tracker.positions.store import Cell

Values = Mapping[str, Any]

LATEST_CARRIES = 8  # newest states of a cell that can be gone on from
EVERY_CARRY = 16  # and of the older ones, every so many-th or so
AT_ONCE = 500  # rows that are gathered before they are written

_CARRY = update(STATES).where(STATES.c.id == bindparam("row")).values(carry=bindparam("carried"))
_END_STATE = (
    update(STATES)
    .where(STATES.c.id == bindparam("row"))
    .values(ended=bindparam("number"), carry=None)
)
_END_MEMBERSHIP = (
    update(MEMBERSHIPS)
    .where(MEMBERSHIPS.c.id == bindparam("row"))
    .values(ended=bindparam("number"))
)
_END_CHANGE = (
    update(CHANGES)
    .where(CHANGES.c.id == bindparam("row"))
    .values(ended=bindparam("number"), altered=bindparam("number"))
)
# Those that cease to be among the newest by what is added.
_FALLEN = (
    select(STATES.c.id)
    .where(*HELD_STATES)
    .order_by(STATES.c.on.desc())
    .limit(bindparam("fallen"))
    .offset(LATEST_CARRIES)
    .scalar_subquery()
)
_PRUNE = (
    update(STATES)
    .where(
        STATES.c.id.in_(_FALLEN),
        STATES.c.on < bindparam("before"),
        STATES.c.carry.is_not(None),
        STATES.c.id % EVERY_CARRY != 0,
    )
    .values(carry=None)
)
_END = {STATES: _END_STATE, MEMBERSHIPS: _END_MEMBERSHIP, CHANGES: _END_CHANGE}
_INSERT = {table: insert(table) for table in _END}


class Writes:
    """Rows of one ledger number that are to be written, ended or pruned."""

    def __init__(self, session: Session, number: int) -> None:
        self._session = session
        self.number = number
        self._carries: list[Values] = []
        self._ended: dict[Table, list[int]] = {STATES: [], MEMBERSHIPS: [], CHANGES: []}
        self._added: dict[Table, list[Values]] = {STATES: [], MEMBERSHIPS: [], CHANGES: []}
        self._pruned: list[Values] = []

    def keep_carry(self, row: int, carry: Any) -> None:
        """Give a state that stays as it is what the next day goes on from."""
        self._carries.append({"row": row, "carried": carry})

    def end(self, table: Table, row: int) -> None:
        """Close a row of a table."""
        self._ended[table].append(row)

    def add(self, table: Table, **values: Any) -> None:
        """Open a row of a table. Rows of one table name the same columns."""
        self._added[table].append({**values, "recorded": self.number})

    def prune(self, cell: Cell, *, before: date, fallen: int) -> None:
        """Have only milestones carry among the states before a day that are no longer the newest,
        so many of them since states were added from that day on: all of which are given already."""
        self._pruned.append(of_cell(cell, before=before, fallen=fallen))

    def ease(self) -> None:
        """Write what is gathered where it is much."""
        changed: list[list[Any]] = [*self._ended.values(), *self._added.values()]
        if len(self._carries) + sum(map(len, changed)) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is gathered."""
        connection = self._session.connection()
        if self._carries:
            connection.execute(_CARRY, self._carries)
        for table, ids in self._ended.items():
            if ids:
                connection.execute(_END[table], [{"row": i, "number": self.number} for i in ids])
        for table, rows in self._added.items():
            if rows:
                connection.execute(_INSERT[table], rows)
        if self._pruned:
            connection.execute(_PRUNE, self._pruned)
        self._carries.clear()
        self._pruned.clear()
        for table in _END:
            self._ended[table].clear()
            self._added[table].clear()
