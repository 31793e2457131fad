"""Points of a timeline: the state at the end of every day, week or month."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from tracker.positions.history import state_at
from tracker.positions.state import HeldStance, State

Interval = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Point:
    """The state of a cell at the end of an interval (both days inclusive).

    `utterances` and `articles` are those that the interval added: 0 where the state is carried
    forward. `partial` marks an interval that is not over.
    """

    party: str
    issue: str
    start: date
    end: date
    stance: HeldStance | None
    score: float | None
    utterances: int
    articles: int
    partial: bool


def intervals(interval: Interval, since: date, until: date) -> Iterator[tuple[date, date]]:
    """First and last days of the intervals that touch `since`..`until`; weeks are ISO weeks."""
    start = _start(interval, since)
    while start <= until:
        end = _end(interval, start)
        yield start, end
        start = end + timedelta(days=1)


def timeline(
    party: str,
    issue: str,
    states: Sequence[State],
    interval: Interval,
    since: date,
    until: date,
    today: date,
) -> tuple[Point, ...]:
    """A point for every interval from `since` to `until`, null while the cell is silent.

    `today` is the day that the answer is as of: nothing after it counts, and an interval that
    ends after it is partial.
    """
    points: list[Point] = []
    reached, before = 0, None
    for start, end in _grid(interval, since, min(until, today)):
        if not points:
            before = state_at(states, start - timedelta(days=1)) if start > date.min else None
        state, last = before, min(end, today)
        while reached < len(states) and states[reached].on <= last:
            state = states[reached]
            reached += 1
        points.append(_point(party, issue, start, end, state, before, end > today))
        before = state
    return tuple(points)


@lru_cache(maxsize=2)
def _grid(interval: Interval, since: date, until: date) -> tuple[tuple[date, date], ...]:
    """The intervals, once for all cells of an answer."""
    return tuple(intervals(interval, since, until))


def _point(
    party: str,
    issue: str,
    start: date,
    end: date,
    state: State | None,
    before: State | None,
    partial: bool,
) -> Point:
    if state is None:
        return Point(party, issue, start, end, None, None, 0, 0, partial)
    utterances, articles = sum(state.counts), state.articles
    if before is not None and before.basis == state.basis:
        utterances -= sum(before.counts)
    if before is not None:
        articles -= before.articles
    return Point(party, issue, start, end, state.stance, state.score, utterances, articles, partial)


def _start(interval: Interval, day: date) -> date:
    if interval == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if interval == "month" else day


def _end(interval: Interval, start: date) -> date:
    if interval == "week":
        return start + timedelta(days=6)
    if interval == "month":
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return start
