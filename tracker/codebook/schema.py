"""The codebook file as it is written: strict tables, unknown keys refused.

The ids of parties, people, outlets and issues are the keys of their tables. Effects and the
pattern language are explained in docs/codebook.md.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeVar

import msgspec

from tracker.codebook.mistakes import explain
from tracker.codebook.model import Direction, Effect, Ownership, RoleKind, Within
from tracker.errors import CodebookError

Weight = Annotated[float, msgspec.Meta(ge=0, le=2)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Base of all tables: a key that is not known is an error."""


class PartyTable(File, frozen=True):
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()


class PersonTable(File, frozen=True):
    name: str
    party: str
    role: str
    kind: RoleKind
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class OutletTable(File, frozen=True):
    name: str
    domains: tuple[str, ...] = ()
    ownership: Ownership = "independent"
    party: str | None = None
    aliases: tuple[str, ...] = ()


class TermTable(File, frozen=True):
    any: tuple[str, ...]
    points: Direction = "support"
    near: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: Within = "sentence"
    stated: bool = False
    acts: bool | None = None


class DemandTable(File, frozen=True):
    party: str
    stance: Direction


class ExpectedTable(File, frozen=True):
    support: tuple[str, ...] = ()
    oppose: tuple[str, ...] = ()


class IssueTable(File, frozen=True):
    name: str
    proposition: str
    support: str
    oppose: str
    terms: tuple[TermTable, ...]
    core: bool = False
    half_life_days: float | None = None
    demand: DemandTable | None = None
    against: str | None = None
    acts: bool = True
    expected: ExpectedTable = ExpectedTable()


class PredicateTable(File, frozen=True):
    effect: Effect
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    strength: Share = 1.0
    issues: tuple[str, ...] = ()


class CuesFile(File, frozen=True):
    """A file of cues of one language."""

    language: str
    predicates: tuple[PredicateTable, ...]
    irregular: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}


class Head(File, frozen=True):
    """The codebook file itself; its tables are read one by one, so that errors name the key."""

    id: str
    name: str
    description: str
    parties: dict[str, Any]
    issues: dict[str, Any]
    people: dict[str, Any] = {}
    outlets: dict[str, Any] = {}
    languages: tuple[str, ...] = ("en",)
    cues: str = "english"
    predicates: tuple[Any, ...] = ()
    words: dict[str, tuple[str, ...]] = {}
    authority: dict[RoleKind, Weight] = {}


Table = TypeVar("Table", bound=File)


def read(table: Any, kind: type[Table], place: str) -> Table:
    """`table`, checked as `kind`. Raises CodebookError with the place and the cure."""
    try:
        return msgspec.convert(table, kind, strict=True)
    except msgspec.ValidationError as error:
        raise CodebookError(explain(str(error), kind, place)) from error
