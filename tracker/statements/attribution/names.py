"""Family names, and the people of a codebook by theirs."""

from __future__ import annotations

from tracker.codebook.model import Codebook, Person
from tracker.statements.attribution.remembering import once_for_each
from tracker.statements.attribution.wordlists import roles, words_of


@once_for_each
def listed_people(codebook: Codebook) -> dict[str, list[Person]]:
    """The people of a codebook by family name."""
    found: dict[str, list[Person]] = {}
    for person in codebook.people:
        for name in (person.name, *person.aliases):
            rows = found.setdefault(family_of(words_of(name)), [])
            if person not in rows:
                rows.append(person)
    return found


@once_for_each
def spellings(codebook: Codebook) -> dict[str, str]:
    """The words of the codebook's people's names: in capitals → as they are usually written."""
    names = (name for person in codebook.people for name in (person.name, *person.aliases))
    return {word.upper(): word for name in names for word in words_of(name)}


def family_of(words: tuple[str, ...]) -> str:
    """The family name among the words of a full name."""
    table = roles()
    kept = [w for w in words if w.lower().strip(".") not in table.suffixes] or list(words)
    if len(kept) == 2 and kept[0].lower() in table.family_first:
        return kept[0]
    return kept[-1]
