"""The people of a codebook, and that a name leads to one of them at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tracker.codebook import schema
from tracker.codebook.checks import known_party, slug
from tracker.codebook.model import Party, Person
from tracker.errors import CodebookError

_WORD = re.compile(r"\w")


def read_people(tables: Mapping[str, Any], parties: Mapping[str, Party]) -> tuple[Person, ...]:
    """The people of the table. Raises CodebookError."""
    people = tuple(_person(key, table, parties) for key, table in tables.items())
    _one_bearer_at_a_time(people)
    return people


def _person(key: str, table: Any, parties: Mapping[str, Party]) -> Person:
    place = f"people.{slug(key, 'people')}"
    data = schema.read(table, schema.PersonTable, place)
    known_party(data.party, f"{place}.party", parties)
    _has_word(data.name, f"{place}.name")
    for n, alias in enumerate(data.aliases):
        _has_word(alias, f"{place}.aliases[{n}]")
    if data.since and data.until and data.since > data.until:
        raise CodebookError(f"{place}: since is after until. Exchange or correct the dates.")
    return Person(
        data.name,
        data.party,
        data.role,
        data.kind,
        data.aliases,
        data.since,
        data.until,
        id=key,
    )


def _has_word(name: str, place: str) -> None:
    """Marks alone name nobody in a text."""
    if not _WORD.search(name):
        raise CodebookError(f"{place}: {name!r} has no word. Write a name or remove it.")


def _one_bearer_at_a_time(people: Iterable[Person]) -> None:
    """A text that writes a name that two bear would always be taken to mean the first of them.
    Roles are shared freely, and an office is told by its party ("the Foreign Minister")."""
    bearers: dict[str, list[Person]] = {}
    for person in people:
        for field, names in (("name", (person.name,)), ("aliases", person.aliases)):
            for name in names:
                others = bearers.setdefault(_folded(name), [])
                for other in others:
                    if _confused(name, person, other):
                        raise CodebookError(
                            f"people.{person.id}.{field}: {name!r} already names "
                            f"people.{other.id} at the same time. Leave it to one of the two, or "
                            "give them a since and an until that do not overlap."
                        )
                others.append(person)


def _confused(name: str, one: Person, other: Person) -> bool:
    if one.id == other.id or not _overlap(one, other):
        return False
    return one.party == other.party or _own(name, one) or _own(name, other)


def _overlap(one: Person, other: Person) -> bool:
    """Whether both hold at once for longer than the day on which an office is handed over."""
    start = max(one.since or date.min, other.since or date.min)
    return start < min(one.until or date.max, other.until or date.max)


def _own(name: str, person: Person) -> bool:
    """Whether it is a name and no office: offices share no word with the name of their bearer."""
    return not set(_folded(name).split()).isdisjoint(_folded(person.name).split())


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
