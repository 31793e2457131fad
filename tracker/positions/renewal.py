"""The states of a cell as they are computed, put in the place of those that are held."""

from __future__ import annotations

from collections import deque
from datetime import date

from tracker.positions import rows
from tracker.positions.rows import HeldState
from tracker.positions.state import State
from tracker.positions.store import Cell
from tracker.positions.writes import EVERY_CARRY, LATEST_CARRIES, Writes


class Renewal:
    """Takes the states in order of days. Each waits until so many later ones came that it is known
    to be none of the newest, which can all be gone on from; of the others, milestones can."""

    def __init__(self, cell: Cell, writes: Writes) -> None:
        self._cell = cell
        self._writes = writes
        self._newest: deque[tuple[State, HeldState | None]] = deque()
        self._first: date | None = None
        self._new_days = 0
        self._passed = 0

    def take(self, state: State, held: HeldState | None) -> None:
        """One more state, and what is held of its day."""
        self._first = self._first or state.on
        self._new_days += held is None
        self._newest.append((state, held))
        if len(self._newest) > LATEST_CARRIES:
            self._passed += 1
            self._put(*self._newest.popleft(), carries=self._passed % EVERY_CARRY == 0)

    def close(self) -> None:
        """No more states come."""
        for state, held in self._newest:
            self._put(state, held, carries=True)
        if self._first is not None and self._new_days:
            self._writes.prune(self._cell, before=self._first, fallen=self._new_days)

    def _put(self, state: State, held: HeldState | None, *, carries: bool) -> None:
        light = state.without_carry()
        carry = state.carry if carries else None
        if held is not None and held.state == light:
            if carries or held.carries:  # what an older computation left would be out of date
                self._writes.keep_carry(held.id, carry)
            return
        if held is not None:
            self._writes.end(rows.STATES, held.id)
        self._writes.add(
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
            carry=carry,
        )
