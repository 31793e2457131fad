"""Whether two names are one person's, and what the words around a name tell of its bearer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from tracker.codebook.model import Person as Listed
from tracker.statements.attribution.evidence import Evidence
from tracker.statements.attribution.model import Gender, Person
from tracker.statements.attribution.names import family_of
from tracker.statements.attribution.wordlists import given_names, words_of


def in_office(person: Listed, on: date | None) -> bool:
    """Whether the codebook's entry holds on a day; it does on no day in particular."""
    if on is None:
        return True
    return not (person.since and on < person.since) and not (person.until and on > person.until)


def given_gender(words: tuple[str, ...]) -> Gender | None:
    """The gender that a full name tells."""
    if len(words) < 2:
        return None
    given = words[0].lower()
    table = given_names()
    return table[given] if given in table else "f" if given.endswith("a") else None


def same_given(name: str, words: tuple[str, ...]) -> bool:
    """Whether two full names of one family may be one person's ("Sergey", "Sergei")."""
    mine, theirs = words_of(name), words
    if len(mine) == 1 or len(theirs) == 1:
        return True
    a, b = mine[0].lower(), theirs[0].lower()
    if family_of(mine) == mine[0]:
        a, b = mine[-1].lower(), theirs[-1].lower()
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    if a[:3] == b[:3]:
        return True
    table = given_names()
    listed = a in table and b in table
    return listed and table[a] == table[b] and a[:2] == b[:2]


def codebook_person(
    family: Iterable[Listed],
    words: tuple[str, ...],
    evidence: Sequence[Evidence],
    on: date | None,
) -> Listed | None:
    """The first of a codebook's people of that family name who may be meant on a day."""
    for person in family:
        names = [words_of(name) for name in (person.name, *person.aliases)]
        named = len(words) > 1 and words in names
        told = [e for e in evidence if not (e.likely or (named and e.portfolio))]
        likely = any(e.likely for e in evidence)
        if len(words) == 1 and likely and person.kind != "legislator":
            continue  # "Senator Veld", where the codebook has a President Veld
        nations = {e.nationality for e in told if e.nationality}
        if any(e.foreign for e in told) or (nations and person.party not in nations):
            continue
        if not in_office(person, on):
            continue
        if len(words) == 1 or words in names or same_given(person.name, words):
            return person
    return None


def new_person(
    number: int, words: tuple[str, ...], evidence: Sequence[Evidence], known: Listed | None
) -> Person:
    """Somebody named for the first time; `known` is the codebook's entry."""
    gender = given_gender(words) or (given_gender(words_of(known.name)) if known else None)
    person = Person(number, " ".join(words), family_of(words), gender=gender)
    if told := likely_country(evidence):
        home = told.nationality
        person = replace(person, kind=told.kind, party=home, nationality=home)
    if known:
        person = replace(
            person,
            role=known.role,
            kind=known.kind,
            listed=True,
            party=None if known.kind == "former" else known.party,
            nationality=known.party,
            name=" ".join(words) if len(words) > 1 else known.name,
        )
    return person


def likely_country(evidence: Sequence[Evidence]) -> Evidence | None:
    """A country that is only likely, where nothing else tells of one or of no office any more."""
    if any(e.foreign or e.kind == "former" for e in evidence):
        return None
    if any(e.nationality and not e.likely for e in evidence):
        return None
    return next((e for e in evidence if e.likely), None)


def learned(person: Person, words: tuple[str, ...], evidence: Iterable[Evidence]) -> Person:
    """The person with what the evidence tells; what was learnt first stays."""
    if len(words) > len(words_of(person.name)):
        person = replace(person, name=" ".join(words), gender=person.gender or given_gender(words))
    for e in evidence:
        if e.likely:
            continue
        if person.gender is None and e.gender:
            person = replace(person, gender=e.gender)
        if person.listed:
            continue
        if e.nationality and person.nationality is None:
            person = replace(person, nationality=e.nationality)
        if e.kind and (person.kind is None or e.kind == "former"):
            person = replace(person, kind=e.kind, role=e.role)
        elif e.role and person.role is None:
            person = replace(person, role=e.role)
        if e.party and person.party is None and person.kind != "former":
            person = replace(person, party=e.party)
    if not person.listed and (person.kind is None or person.kind == "former"):
        person = replace(person, party=None)
    return person


def fits(person: Person, evidence: Iterable[Evidence]) -> bool:
    """Whether nothing around a name tells against the person."""
    for e in evidence:
        if e.likely:
            continue
        if e.nationality and person.nationality and e.nationality != person.nationality:
            return False
        if e.foreign and person.nationality:
            return False
        if e.gender and person.gender and e.gender != person.gender:
            return False
    return True
