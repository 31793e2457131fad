"""Whom "the American", "the Briton" stand for: somebody of that country who was just named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.codebook.model import Codebook
from tracker.statements.attribution.model import Mention, Person
from tracker.statements.attribution.remembering import once_for_each

_NEAR = 800  # characters: whoever was named farther back is not meant


@once_for_each
def singular_natives(codebook: Codebook) -> frozenset[str]:
    """Words for one person of a country: those that have a plural, unlike "French"."""
    words = {d for party in codebook.parties.values() for d in party.demonyms}
    return frozenset(w for w in words if f"{w}s" in words)


@dataclass(frozen=True, slots=True)
class Natives:
    """The persons of an article by their countries; `words` mean one person each."""

    text: str
    words: frozenset[str]
    mentions: Sequence[Mention]
    people: Sequence[Person]
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [m.start for m in self.mentions])

    def meant(self, mention: Mention) -> Person | None:
        """The only person of the country named shortly before; None for anything but "the" and
        such a word."""
        start = mention.start
        definite = self.text[max(0, start - 4) : start].lower() == "the "
        if not definite or self.text[start : mention.end] not in self.words or not mention.parties:
            return None
        first = bisect_left(self._starts, start - _NEAR)
        last = bisect_left(self._starts, start)
        near = {p for m in self.mentions[first:last] for p in m.people}
        fits = [p for p in sorted(near) if self._is_of(self.people[p], mention.parties[0])]
        return self.people[fits[0]] if len(fits) == 1 else None

    def _is_of(self, person: Person, party: str) -> bool:
        return party in (person.party, person.nationality)
