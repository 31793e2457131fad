"""From statements to the states of a cell: the one recurrence that everything rests on.

`extend` takes the state after one day and the statements of the next. A new or altered statement
of day d therefore leaves every state before d as it is: cut the sequence there and go on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.positions.events import event_of, measured
from tracker.positions.method import Method
from tracker.positions.record import Record
from tracker.positions.said import Day, tally
from tracker.positions.state import Basis, Carry, Event, State, Track, Utterance
from tracker.positions.track import begin, score, step
from tracker.positions.turns import Outcome
from tracker.positions.utterances import Speech, gather
from tracker.statements.statement import Stance

RANKED: tuple[Basis, ...] = ("government", "legislators", "mentions")
KEPT_CONDITIONS = 5


def states(
    records: Iterable[Record],
    method: Method,
    *,
    after: State | None = None,
    articles_before: Collection[str] = (),
) -> Iterator[State]:
    """The states of one cell, one for each day with statements, in order.

    `records` come in any order; those that a reviewer rejected are left out. To go on from a
    stored state, hand it over as `after` (with its carry) together with all records whose `day`
    is later, and the ids of the articles that count already.
    Raises ValueError for records of several cells or not later than `after`.
    """
    for _, state in days(records, method, after=after, articles_before=articles_before):
        yield state


def days(
    records: Iterable[Record],
    method: Method,
    *,
    after: State | None = None,
    articles_before: Collection[str] = (),
) -> Iterator[tuple[Speech, State]]:
    """What each day added, and the state after it: as `states`."""
    kept = sorted((r for r in records if r.review != "rejected"), key=lambda r: (r.day, r.id))
    seen = set(articles_before)
    state = after
    for _, group in groupby(kept, key=lambda r: r.day):
        today = tuple(group)
        speech, state = _extend(state, today, method, len({r.article for r in today} - seen))
        seen.update(r.article for r in today)
        yield speech, state


def extend(state: State | None, today: Iterable[Record], method: Method, articles: int) -> State:
    """The state after one more day; `articles` counts those of `today` not counted before.

    Raises ValueError where the records are not of one later day of the same cell.
    """
    return _extend(state, tuple(today), method, articles)[1]


def _extend(
    state: State | None, records: tuple[Record, ...], method: Method, articles: int
) -> tuple[Speech, State]:
    day = _check(state, records)
    carry = Carry() if state is None else state.carry
    if carry is None:
        raise ValueError("this state was stored without its carry: go back to one that has it")
    speech = gather(day, records, carry.fresh, carry.heard, method)
    heard = _hear(dict(carry.tracks), day, speech, records[0].issue, method)
    return speech, _state(state, records, speech, heard, method, articles)


def _check(state: State | None, records: tuple[Record, ...]) -> date:
    cells = {(r.party, r.issue, r.day) for r in records}
    if len(cells) != 1:
        raise ValueError(f"expected the records of one cell and one day, got {len(cells)}")
    party, issue, day = next(iter(cells))
    if state is not None and ((state.party, state.issue) != (party, issue) or state.on >= day):
        raise ValueError(f"{party}/{issue} of {day} cannot follow the state of {state.on}")
    return day


@dataclass(frozen=True, slots=True)
class Heard:
    """The best kind of voice heard so far, and what the day did to it (None: nothing)."""

    basis: Basis
    track: Track
    outcome: Outcome | None = None


def _hear(
    tracks: dict[Basis, Track], day: date, speech: Speech, issue: str, method: Method
) -> Heard:
    """Bring the best voice up to date; lesser ones are forgotten once a better one speaks."""
    for basis in RANKED:
        said = Day(day, _of(basis, speech.new), _of(basis, speech.grown))
        before = tracks.get(basis)
        if said.new and before is None:
            outcome = Outcome(begin(said, method))
            return Heard(basis, outcome.track, outcome)
        if before is not None and said.all:
            outcome = step(before, said, method.half_life(issue), method)
            return Heard(basis, outcome.track, outcome)
        if before is not None:
            return Heard(basis, before)
    raise ValueError(f"nothing was said on {day}")


def _of(basis: Basis, utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    return tuple(u for u in utterances if u.basis == basis)


def _state(
    before: State | None,
    records: tuple[Record, ...],
    speech: Speech,
    heard: Heard,
    method: Method,
    articles: int,
) -> State:
    carry = Carry() if before is None or before.carry is None else before.carry
    basis, track, day = heard.basis, heard.track, records[0].day
    cell = records[0].party, records[0].issue
    new = _of(basis, speech.new)
    event = event_of(cell, before, basis, heard.outcome, new, method)
    if event is not None and event.kind in ("hardened", "softened"):
        track = measured(track, method)
    conditions = _conditions(carry.conditions, speech.new)
    outlets = tuple(sorted({*carry.outlets, *(r.outlet for r in records if r.outlet)}))
    goes_on = before if before is not None and before.basis == basis else None
    counts = goes_on.counts if goes_on else (0, 0, 0)
    last_stated = goes_on.last_stated if goes_on else None
    if basis != "mentions":
        counts = tally(counts, new)
        last_stated = day if new else last_stated
    confirms, pending = _confirmations(carry.pending, before, track, event)
    return State(
        party=cell[0],
        issue=cell[1],
        on=day,
        basis=basis,
        stance=track.stance,
        score=score(track),
        conditional=track.conditional,
        conditions=_shown(conditions, track) if track.conditional else (),
        since=track.since,
        last_stated=last_stated,
        counts=counts,
        legislators=tally(
            before.legislators if before else (0, 0, 0), _of("legislators", speech.new)
        ),
        mentions=(before.mentions if before else 0) + sum(r.mention for r in records),
        articles=(before.articles if before else 0) + articles,
        outlets=len(outlets),
        opened_by=track.opened_by,
        belief_on=track.on,
        belief=track.belief,
        levels=track.levels,
        confirmed=track.confirmed,
        moved_by=tuple(s for u in new for s in u.statements),
        event=event,
        confirms=confirms,
        carry=Carry(
            tracks=((basis, track),),
            fresh=speech.fresh,
            heard=speech.heard,
            outlets=outlets,
            conditions=conditions,
            members=speech.members,
            pending=pending,
        ),
    )


def _confirmations(
    pending: tuple[str, ...], before: State | None, track: Track, event: Event | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The changes that the day confirms, and those that still wait.

    What was not confirmed before the stance turned never will be.
    """
    waiting = pending if before is not None and before.stance == track.stance else ()
    confirms = waiting if track.confirmed else ()
    left = () if track.confirmed else waiting
    if event is not None and not event.confirmed:
        left = (*left, event.id)
    return confirms, left


def _conditions(
    known: tuple[tuple[str, Stance], ...], new: Iterable[Utterance]
) -> tuple[tuple[str, Stance], ...]:
    """The latest conditions named, newest first, each once for every stance."""
    named = [(u.condition, u.stance) for u in new if u.conditional and u.condition]
    return tuple(dict.fromkeys((*named, *known)))[: 3 * KEPT_CONDITIONS]


def _shown(conditions: tuple[tuple[str, Stance], ...], track: Track) -> tuple[str, ...]:
    sides = ("support", "oppose") if track.stance == "contested" else (track.stance,)
    return tuple(dict.fromkeys(c for c, s in conditions if s in sides))[:KEPT_CONDITIONS]
