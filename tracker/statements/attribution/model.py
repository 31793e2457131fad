"""What the attribution layer yields: sentences, quotations, people and their mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.codebook.model import RoleKind
from tracker.statements.statement import Span

MentionKind = Literal["name", "role", "institution", "party", "pronoun", "group"]
Gender = Literal["f", "m"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `start`..`end` of the article's text, in paragraph number `paragraph`."""

    index: int
    start: int
    end: int
    paragraph: int
    headline: bool = False  # a title, a sub-heading or a caption: no full stop at its end


@dataclass(frozen=True, slots=True)
class Quotation:
    """Material in quotation marks, marks included in `start`..`end`.

    `chain` numbers what is spoken in one breath: paragraphs opened but not closed, followed
    by the next opened paragraph, share it. `complete` is false for words and phrases quoted
    inside the narrator's own clause ("a 'non-starter' for").
    """

    start: int
    end: int
    chain: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the article names, or the codebook does; identity is `id` within one article."""

    id: int
    name: str  # the fullest name the article gives, else the codebook's
    family: str
    role: str | None = None
    kind: RoleKind | None = None
    party: str | None = None  # whom they speak for; null for analysts, journalists, companies
    nationality: str | None = None  # party id of the country, kept for those who speak for nobody
    gender: Gender | None = None
    listed: bool = False  # the codebook knows them


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for a person, a party or an institution that speaks for a party.

    `people` holds the ids of every person it stands for (two for "the two presidents"),
    `parties` the party ids in the same way. Both are empty where it could not be resolved.
    `head` is the word that a reader would underline: the family name, the noun, the pronoun.
    """

    start: int
    end: int
    head: Span
    kind: MentionKind
    people: tuple[int, ...] = ()
    parties: tuple[str, ...] = ()
