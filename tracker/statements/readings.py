"""What reading a tree yields: who holds a position, which way it points and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Basis = Literal["attitude", "act", "judgement"]

ATTITUDES = frozenset({"want", "reject", "exclude", "weigh", "threaten", "stress"})
RELATIVE = frozenset({"which", "that", "who", "whom"})
CONDITIONAL = frozenset({"if", "unless", "whether", "until", "lest"})
LISTING = frozenset({"include", "involve", "mean", "entail", "face", "range", "comprise"})


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose position a word shows: parties, the person where one is named, or the speaker."""

    parties: tuple[str, ...]
    people: tuple[int, ...] = ()  # ids of persons of the discourse
    first: bool = False  # "we", "I": whoever speaks


@dataclass(frozen=True, slots=True)
class Reading:
    """A position read off the tree. `holder` is None where the teller's own judgement counts."""

    holder: Holder | None
    sign: int
    open: bool
    conditional: bool
    basis: Basis
    node: int  # the token that shows it
    low: int  # the lowest clause passed, for the evidence
    steps: tuple[tuple[str, int, int], ...]  # (effect, first token, last token)
    negations: int
    hedged: bool
    strength: float
    relative: bool = False  # told in a relative clause, in passing
    demanded: bool = False  # a noun of demanding without a holder was passed
    topical: bool = False  # "demands regarding X": which way is not told
    clausal: bool = False  # shown by a verb or adjective, not by a noun
    teller: Holder | None = None  # who says so, where the tree tells
    event: int = 1  # the sign of what is talked about, before anybody takes a position on it
    foretold: bool = False  # "could", "will": what an outsider says of it is a forecast


@dataclass(slots=True)
class State:
    sign: int
    event: int = 0  # 0: no position yet
    open: bool = False
    excluded: bool = False
    judged: bool = False  # a judgement or a position noun without holder was passed
    conditional: bool = False
    hedged: bool = False
    negations: int = 0
    strength: float = 1.0
    steps: tuple[tuple[str, int, int], ...] = ()
    judged_at: int = -1
    demanded: bool = False  # a noun of demanding without a holder was passed
    topical: bool = False  # "demands regarding X": the sign is not told
    asked: bool = False  # what a guarantee, a draft, a proposal would hold
    teller: Holder | None = None


def compose(state: State, effect: str) -> None:
    """Apply a verb to the state, as the climb does, without its holder."""
    if effect in ("undo", "reject", "exclude"):
        state.sign = -state.sign
        state.open = False
    elif effect == "weigh":
        state.open = True
    elif effect == "threaten":
        state.conditional = True
