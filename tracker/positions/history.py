"""The past of a cell: the state on a day, and half-open segments of one stance each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.positions.state import Basis, HeldStance, State


@dataclass(frozen=True, slots=True)
class Segment:
    """One stance from the day `from_` up to, not including, `to` (None while it lasts).

    `score` is the one at its end, `opened_by` the statements that opened it.
    """

    stance: HeldStance
    score: float
    conditional: bool
    from_: date
    to: date | None
    opened_by: tuple[str, ...]
    basis: Basis
    confirmed: bool


def state_at(states: Sequence[State], as_of: date) -> State | None:
    """The last of a cell's states (in order of their days) up to `as_of`; None: silent."""
    index = bisect_right(states, as_of, key=lambda state: state.on)
    return states[index - 1] if index else None


def segments(states: Sequence[State]) -> tuple[Segment, ...]:
    """The segments of a cell. A change of any kind, or of what the position rests on, opens one."""
    found: list[Segment] = []
    for state in states:
        if not found or state.event is not None or state.basis != found[-1].basis:
            if found:
                found[-1] = replace(found[-1], to=state.on)
            found.append(_open(state))
        else:
            found[-1] = replace(found[-1], score=state.score, confirmed=state.confirmed)
    return tuple(found)


def _open(state: State) -> Segment:
    opened_by = state.event.statements if state.event else state.opened_by
    return Segment(
        state.stance,
        state.score,
        state.conditional,
        state.on,
        None,
        opened_by,
        state.basis,
        state.confirmed,
    )
