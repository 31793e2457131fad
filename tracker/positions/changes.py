"""Changes of position as objects, gathered from the states of a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tracker.positions.state import ChangeKind, Event, HeldStance, State

ChangeStatus = Literal["provisional", "confirmed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A stance and its score."""

    stance: HeldStance
    score: float


@dataclass(frozen=True, slots=True)
class Change:
    """A step from one position to another.

    `on` is the day on which the position changed, `began` that of the first utterance for it;
    `recorded` the ledger number of the latest statement of its evidence.
    """

    id: str
    party: str
    issue: str
    kind: ChangeKind
    from_: Standing | None
    to: Standing
    on: date
    began: date
    evidence: tuple[str, ...]
    status: ChangeStatus
    utterances: int
    recorded: int
    confirmed_on: date | None = None


def changes(states: Iterable[State]) -> tuple[Change, ...]:
    """The changes of one cell, by day, from its states in order up to the day asked for."""
    found: dict[str, Change] = {}
    for state in states:
        for id_ in state.confirms:
            if id_ in found:
                found[id_] = replace(found[id_], status="confirmed", confirmed_on=state.on)
        if state.event is not None:
            found[state.event.id] = _change(state, state.event)
    return tuple(found.values())


def withdrawn(known: Iterable[Change], now: Mapping[str, Change]) -> tuple[Change, ...]:
    """Those of the `known` changes that a recomputation (`now`, by id) no longer finds."""
    return tuple(replace(c, status="withdrawn") for c in known if c.id not in now)


def _change(state: State, event: Event) -> Change:
    before = None
    if event.from_stance is not None and event.from_score is not None:
        before = Standing(event.from_stance, event.from_score)
    return Change(
        id=event.id,
        party=state.party,
        issue=state.issue,
        kind=event.kind,
        from_=before,
        to=Standing(event.to_stance, event.to_score),
        on=state.on,
        began=event.began,
        evidence=event.statements,
        status="confirmed" if event.confirmed else "provisional",
        utterances=event.utterances,
        recorded=event.recorded,
        confirmed_on=state.on if event.confirmed else None,
    )
