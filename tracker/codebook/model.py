"""The frozen codebook: what the loader hands to every other stage.

Ids are the slugs of the codebook file ("russia", "nato-expansion"). All text is NFC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Ownership = Literal["independent", "public", "state", "official"]
RoleKind = Literal[
    "head", "minister", "spokesperson", "official", "document", "legislator", "unnamed", "former"
]


Direction = Literal["support", "oppose"]
Within = Literal["sentence", "passage", "article"]  # a passage: the sentence and three before it
Effect = Literal[
    "want",
    "stress",
    "reject",
    "exclude",
    "weigh",
    "discuss",
    "do",
    "undo",
    "threaten",
    "say",
    "good",
    "bad",
    "possible",
    "unlikely",
    "occur",
    "cease",
    "pass",
    "event",
]
PartOfSpeech = Literal["verb", "noun", "adjective", "phrase"]


@dataclass(frozen=True, slots=True)
class Term:
    """Patterns that name an issue, and which way what they name points.

    `points` is the stance of somebody who wants the thing named. `near` asks for one of its
    patterns in the same sentence (or in the passage, or the article, see `within`), `also` for
    one of its own in the sentence; `unless` forbids its patterns in the sentence. A `stated` term
    is a position by itself, without a predicate.
    """

    patterns: tuple[str, ...]
    points: Direction = "support"
    near: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: Within = "sentence"
    stated: bool = False
    acts: bool | None = None  # overrides the issue's


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word or phrase by which somebody takes a position; `effect` is what it does to it."""

    words: tuple[str, ...]  # forms, the first word the one that inflects
    part: PartOfSpeech
    effect: Effect
    strength: float = 1.0  # how plainly it tells a position, 0..1
    issues: frozenset[str] = frozenset()  # empty: all issues


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of a language by which positions are told."""

    language: str
    predicates: tuple[Predicate, ...] = ()
    irregular: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)  # "negators", "hedges", …


@dataclass(frozen=True, slots=True)
class Party:
    """A negotiating actor and every way a text names it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()  # "Russian Federation"
    demonyms: tuple[str, ...] = ()  # "Russian", "Russians"
    metonyms: tuple[str, ...] = ()  # "Moscow", "the Kremlin"


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker with a role in a party, for a time (both ends inclusive, None = open)."""

    name: str
    party: str
    role: str  # as it is shown: "Deputy Foreign Minister"
    kind: RoleKind
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher; `party` is set where it belongs to one."""

    id: str
    name: str
    domains: tuple[str, ...] = ()
    ownership: Ownership = "independent"
    party: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """A matter under negotiation; stance is measured towards `proposition`."""

    id: str
    name: str
    proposition: str
    support_label: str  # "keep the door open"
    oppose_label: str  # "close it"
    core: bool = False
    half_life_days: float | None = None  # None: the method's default
    terms: tuple[Term, ...] = ()  # the words that name the issue
    proponent: str | None = None  # party whose demand it is where a text names none
    proponent_stance: Direction | None = None
    against: str | None = None  # party against which the proposition is directed
    acts: bool = True  # False: only what is said counts, doing it is an event ("held talks")
    expected: Mapping[str, Direction] = field(default_factory=dict)  # party -> what it is known for


@dataclass(frozen=True, slots=True)
class Codebook:
    """One negotiation. `version` is a hash of the parsed content."""

    id: str
    name: str
    version: str
    description: str
    parties: Mapping[str, Party]
    people: tuple[Person, ...]
    outlets: Mapping[str, Outlet]
    issues: Mapping[str, Issue]
    languages: tuple[str, ...] = field(default=("en",))
    # weights of roles, 0..2; those that are left out have the method's
    authority: Mapping[RoleKind, float] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # "{name}" in patterns
    cues: Cues = field(default_factory=lambda: Cues(language="en"))
