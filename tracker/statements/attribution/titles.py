"""Offices that only one party's people hold: whom "the Foreign Secretary" is, named or not."""

from __future__ import annotations

from tracker.codebook.model import Codebook, Person
from tracker.statements.attribution.remembering import once_for_each


@once_for_each
def titles(codebook: Codebook) -> dict[str, tuple[Person, ...]]:
    """Title in lower case → the people of the codebook who bear it as role or as alias."""
    found: dict[str, list[Person]] = {}
    for person in codebook.people:
        if person.kind != "former":
            for title in {normal(t) for t in (person.role, *person.aliases)}:
                found.setdefault(title, []).append(person)
    return {title: tuple(people) for title, people in found.items()}


def normal(title: str) -> str:
    """A title as it is looked up: lower case, single spaces, no hyphen."""
    return " ".join(title.lower().replace("-", " ").split())
