"""What the coder yields: coded statements and the attributions they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Stance = Literal["support", "oppose", "open"]
Mode = Literal["direct", "indirect", "narrated"]
Precision = Literal["day", "week", "month", "year", "unknown"]
QuoteKind = Literal["direct", "mixed", "indirect"]
Span = tuple[int, int]  # half-open, code points of the article's text


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person who utters the words, as the article and the codebook know them."""

    name: str  # full name as the article gives it
    party: str | None  # party id
    role: str | None = None  # "Deputy Foreign Minister"
    kind: str | None = None  # RoleKind of the codebook


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to say or think what (content, cue, source)."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None  # the local mention, a pronoun included
    speaker: Speaker | None  # who that mention is, where a person
    party: str | None  # the party the source speaks for, where one
    kind: QuoteKind
    parent: int | None = None  # index of the attribution whose content holds this one
    speakers: tuple[Speaker, ...] = ()  # all of them where several speak together, else empty
    parties: tuple[str, ...] = ()  # likewise


@dataclass(frozen=True, slots=True)
class Cue:
    """One reason for a coding: `what` ("issue", "stance", "negation", …), rule and words."""

    what: str
    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One coded assertion: a position of one party on one issue, with its evidence."""

    party: str
    issue: str
    stance: Stance
    evidence: str  # == text[start:end]
    start: int
    end: int
    mode: Mode
    conditional: bool = False
    condition: str | None = None
    speaker: Speaker | None = None
    reported_by: str | None = None
    said_on: date | None = None
    said_on_precision: Precision = "unknown"
    mention: bool = False  # narrated with no act or day of its own
    confidence: float = 0.5  # probability that party, issue and stance are right
    cues: tuple[Cue, ...] = ()
