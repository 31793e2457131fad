"""The states that a curve needs, read in one step: the last one of every interval of every cell,
however many days between had states of their own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, cast

import msgspec
from sqlalchemy import (
    Date,
    Select,
    String,
    bindparam,
    column,
    func,
    or_,
    select,
    true,
    values,
)

from tracker.api.call import Call
from tracker.api.rows import ONE, Reader, day
from tracker.db import Key
from tracker.positions.models import StateRow
from tracker.positions.store import Cell
from tracker.positions.timeline import Interval, intervals

STEPS = 2000  # intervals that are looked up one by one; of more, all states are read


class Mark(msgspec.Struct, frozen=True, gc=False):
    """As much of a state as a curve needs. Thousands of them: nothing for the collector."""

    party: str
    issue: str
    on: date
    stance: str
    score: float
    basis: str
    counts: tuple[int]
    articles: int


class Shape(NamedTuple):
    """What a SELECT of states looks like, its values left open."""

    parties: int
    issues: int
    steps: int  # how many days are looked up; 0: all states
    past: bool  # known at a ledger number
    first: bool = False  # only the day of each cell's first state
    lateral: bool = False  # whether the database looks up in turn what stands beside (PostgreSQL)


row = StateRow.__table__.c
NARROW = (
    row.party, row.issue, row.on, row.stance, row.score, row.basis, row.utterances, row.articles,
)  # fmt: skip


def first_day(call: Call, parties: Sequence[str], issues: Sequence[str]) -> date | None:
    """The day of the first state of any of these cells; None: all are silent."""
    shape = Shape(len(parties), len(issues), 0, call.moment.number is not None, first=True)
    found = _reader.rows(call.session, shape, _values(call, parties, issues))
    days = [on for (on,) in found if on is not None]
    return date.fromisoformat(day(min(days)) or "") if days else None


def marks(
    call: Call,
    parties: Sequence[str],
    issues: Sequence[str],
    interval: Interval,
    since: date,
    until: date,
    today: date,
) -> dict[Cell, list[Mark]]:
    """The states at the end of each interval, and the one before the first, in order of days.
    An interval that is not over ends `today`."""
    given = _values(call, parties, issues)
    ends = [] if interval == "day" else _ends(interval, since, until, today)
    steps = len(ends) if len(ends) <= STEPS else 0
    given |= {f"end_{n}": end.isoformat() for n, end in enumerate(ends[:steps])}
    lateral = call.service.database.dialect == "postgresql"
    past = call.moment.number is not None
    shape = Shape(len(parties), len(issues), steps, past, lateral=lateral)
    found: dict[Cell, list[Mark]] = {}
    days: dict[Any, date] = {}
    for party, issue, on, stance, score, basis, utterances, articles in _reader.rows(
        call.session, shape, given
    ):
        if on not in days:
            days[on] = date.fromisoformat(day(on) or "")
        earlier = found.setdefault((party, issue), [])
        if earlier and earlier[-1].on == days[on]:
            continue  # carried forward
        mark = Mark(party, issue, days[on], stance, score, basis, (utterances,), articles)
        earlier.append(mark)
    return found


def _ends(interval: Interval, since: date, until: date, today: date) -> list[date]:
    """The days whose states are shown, and the eve of the first interval."""
    if until < since:
        return []
    ends = [min(end, today) for _, end in intervals(interval, since, until)]
    first = next(iter(intervals(interval, since, until)))[0]
    return [first - timedelta(days=1), *ends] if first > date.min else ends


def _values(call: Call, parties: Sequence[str], issues: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {f"party_{n}": party for n, party in enumerate(parties)}
    found |= {f"issue_{n}": issue for n, issue in enumerate(issues)}
    return found | {"number": call.moment.ledger, "as_of": call.moment.as_of.isoformat()}


def _build(given: Hashable) -> Select[Any]:
    shape = cast(Shape, given)
    parties = _list("party", shape.parties, String())
    issues = _list("issue", shape.issues, String())
    held = [row.on <= bindparam("as_of", type_=Date()), *_known(shape)]
    if shape.first:
        first = select(func.min(row.on)).where(
            row.party == parties.c.party, row.issue == issues.c.issue, *held
        )
        first = first.correlate(parties, issues)
        return select(first.scalar_subquery()).select_from(parties.join(issues, true()))
    if not shape.steps:
        every = select(*NARROW).where(
            row.party.in_(select(parties.c.party)), row.issue.in_(select(issues.c.issue)), *held
        )
        return every.order_by(row.party, row.issue, row.on)
    ends = _list("end", shape.steps, Date())
    last = (
        select(*NARROW if shape.lateral else (row.id,))
        .where(row.party == parties.c.party, row.issue == issues.c.issue)
        .where(row.on <= ends.c.end, *held)
        .order_by(row.on.desc())
        .limit(ONE)
        .correlate(parties, issues, ends)
    )
    grid = parties.join(issues, true()).join(ends, true())
    if shape.lateral:
        found = last.lateral("found")
        every = select(*found.c).select_from(grid.join(found, true()))
        return every.order_by(found.c.party, found.c.issue, found.c.on)
    chosen = select(last.scalar_subquery()).select_from(grid)
    return select(*NARROW).where(row.id.in_(chosen)).order_by(row.party, row.issue, row.on)


def _known(shape: Shape) -> list[Any]:
    if not shape.past:
        return [row.ended.is_(None)]
    number = bindparam("number", type_=Key)
    return [row.recorded <= number, or_(row.ended.is_(None), row.ended > number)]


def _list(name: str, count: int, kind: Any) -> Any:
    """A table of the values of numbered parameters."""
    bound = [(bindparam(f"{name}_{n}", type_=kind),) for n in range(count)]
    return values(column(name, kind), name=f"{name}_list").data(bound).cte(f"{name}s")


_reader = Reader(_build)
