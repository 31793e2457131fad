"""The state of a cell after a day with statements, and what is needed to go on from there.

Between two such days nothing but age changes, and age is a formula (see `position.py`). So the
history of a cell is a sequence of states, and the state on any day is the last one up to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import msgspec

from tracker.statements.statement import Stance

HeldStance = Literal["support", "oppose", "open", "contested"]
Basis = Literal["government", "legislators", "mentions"]
ChangeKind = Literal[
    "stated", "reversed", "hardened", "softened", "opened",
    "conditioned", "unconditioned", "contested", "settled",
]  # fmt: skip
Quad = tuple[float, float, float, float]
Levels = tuple[float, float, float, float, float]
NO_LEVELS: Levels = (0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Wording:
    """One distinct evidence of an utterance, as its best-coded statement has it."""

    confidence: float
    conditional: bool
    words: frozenset[int]  # hashed


@dataclass(frozen=True, slots=True)
class Utterance:
    """One act of speech: every statement that tells it, up to a day."""

    id: str
    party: str
    issue: str
    stance: Stance
    on: date
    speaker: str | None
    basis: Basis
    conditional: bool
    condition: str | None
    authority: float  # who speaks × how it is told × how well it is dated
    confidence: float  # of its best-coded statement
    highest: bool  # of the highest authority, told first hand
    first_hand: bool  # not told by another party
    statements: tuple[str, ...]
    recorded: int  # ledger number of its first statement
    wordings: tuple[Wording, ...] = ()
    evidence: float = 0.0  # nats that it carries for its stance


@dataclass(frozen=True, slots=True)
class Run:
    """Utterances that speak for another stance than the held one, since the last doubt began."""

    gain: float = 0.0  # nats in favour of the other stance
    first: date | None = None
    utterance: str | None = None  # the first one
    utterances: int = 0
    first_hand: int = 0
    highest: bool = False
    statements: tuple[str, ...] = ()
    recorded: int = 0
    levels: Levels = NO_LEVELS
    counts: tuple[int, int, int] = (0, 0, 0)
    conditional: int = 0  # of `utterances`


NO_RUN = Run()
NO_RUNS = (NO_RUN, NO_RUN, NO_RUN, NO_RUN)


@dataclass(frozen=True, slots=True)
class Track:
    """What one kind of voice has said so far, summed up."""

    on: date  # day of the last evidence
    stance: HeldStance
    since: date
    belief: Quad  # nats for support, oppose, open, contested; the best is 0
    levels: Levels  # nats for firm support, conditional support, open, conditional and firm oppose
    flag: float  # nats for (positive) or against `conditional`
    conditional: bool
    confirmed: bool
    runs: tuple[Run, Run, Run, Run]  # for support, oppose, open, contested
    flag_run: Run
    counts: tuple[int, int, int]  # utterances since the stance is held
    opened_by: tuple[str, ...]
    yardstick: tuple[float, float] | None = None  # score and its deviation, for firmness
    first_hand: int = 0  # utterances for the held stance since it is held
    before: HeldStance | None = None  # the stance held before this one


@dataclass(frozen=True, slots=True)
class Event:
    """A change that a day brought."""

    id: str
    kind: ChangeKind
    from_stance: HeldStance | None
    from_score: float | None
    to_stance: HeldStance
    to_score: float
    began: date
    statements: tuple[str, ...]
    utterances: int
    recorded: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Carry:
    """What the next day needs and no reader does; left out of most stored states."""

    tracks: tuple[tuple[Basis, Track], ...] = ()
    fresh: tuple[Utterance, ...] = ()  # those that a reprint can still join
    heard: tuple[tuple[str, Stance, date, str], ...] = ()  # speaker, stance, day, utterance
    outlets: tuple[str, ...] = ()
    conditions: tuple[tuple[str, Stance], ...] = ()
    members: tuple[tuple[str, str], ...] = ()  # statement and utterance, of this day
    pending: tuple[str, ...] = ()  # ids of the changes that wait for confirmation


@dataclass(frozen=True, slots=True)
class State:
    """A cell at the end of the day `on`; true until the next state of the cell."""

    party: str
    issue: str
    on: date
    basis: Basis
    stance: HeldStance
    score: float
    conditional: bool
    conditions: tuple[str, ...]
    since: date
    last_stated: date | None  # None while it rests on mentions alone
    counts: tuple[int, int, int]  # utterances for support, oppose, open so far
    legislators: tuple[int, int, int]  # the same of legislators, who do not move it
    mentions: int
    articles: int
    outlets: int
    opened_by: tuple[str, ...]  # the statements that opened the segment
    belief_on: date  # the day that `belief` and `weight` are of
    belief: Quad
    levels: Levels
    confirmed: bool
    moved_by: tuple[str, ...] = ()  # statements of this day that bear on the position
    event: Event | None = None
    confirms: tuple[str, ...] = ()  # ids of earlier changes that this day confirms
    carry: Carry | None = None

    def without_carry(self) -> State:
        """The same for readers; it cannot be extended."""
        return replace(self, carry=None)


def to_json(state: State) -> dict[str, Any]:
    """JSON-like values of a state; leave the carry out with `state.without_carry()`."""
    values: dict[str, Any] = msgspec.to_builtins(state)
    return values


def from_json(values: dict[str, Any]) -> State:
    """The state that `to_json` described."""
    return msgspec.convert(values, State, strict=False)


def from_stored(value: str | bytes | dict[str, Any]) -> State:
    """The state in a column of JSON, read by the driver or not."""
    if isinstance(value, str | bytes):
        return msgspec.json.decode(value, type=State, strict=False)
    return from_json(value)
