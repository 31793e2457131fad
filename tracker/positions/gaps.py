"""The distance of two parties on an issue, now and over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.positions.history import state_at
from tracker.positions.state import State


@dataclass(frozen=True, slots=True)
class GapPoint:
    """The distance from a day on, and the statements of that day that moved it."""

    on: date
    distance: float
    moved_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Distance 0..1 of two parties on an issue; None where either is silent."""

    issue: str
    a: str
    b: str
    distance: float | None
    history: tuple[GapPoint, ...]


def distance(a: float | None, b: float | None) -> float | None:
    """Half the difference of two scores: 0 agreement, 1 firm support against firm opposition."""
    return None if a is None or b is None else abs(a - b) / 2


def gap(
    issue: str,
    a: str,
    b: str,
    states_a: Sequence[State],
    states_b: Sequence[State],
    *,
    smallest_step: float = 0.005,
) -> Gap:
    """The gap of parties `a` and `b`, from their states on `issue` in order of days.

    A day is listed where the distance moves by `smallest_step` or more since the last listed.
    """
    points: list[GapPoint] = []
    for on in sorted({s.on for s in states_a} | {s.on for s in states_b}):
        at_a, at_b = state_at(states_a, on), state_at(states_b, on)
        if at_a is None or at_b is None:
            continue
        now = abs(at_a.score - at_b.score) / 2
        if not points or abs(now - points[-1].distance) >= smallest_step:
            moved_by = [s for state in (at_a, at_b) if state.on == on for s in state.moved_by]
            points.append(GapPoint(on, now, tuple(moved_by)))
    last_a, last_b = (states[-1].score if states else None for states in (states_a, states_b))
    return Gap(issue, a, b, distance(last_a, last_b), tuple(points))
