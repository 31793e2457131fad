"""Whom "he", "him", "her" stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.statements.attribution.model import Gender, Mention, Person, Sentence
from tracker.statements.attribution.people import People
from tracker.statements.attribution.salience import Salience

_GENDER: dict[str, Gender] = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_OPENING = 40  # characters before whom a sentence opens with
_JOINTS = frozenset(("", "but", "and", "then", "yet"))


@dataclass(slots=True)
class Pronouns:
    """The persons of an article as far as it is read, and with whom of them a sentence opens."""

    text: str
    sentences: Sequence[Sentence]
    people: People
    salience: Salience
    _opener: int | None = None  # the person with whom this sentence opens
    _opener_before: int | None = None

    def next_sentence(self) -> None:
        self._opener_before, self._opener = self._opener, None

    def take_in(self, mention: Mention) -> None:
        """Learns from each mention, in order, with whom this sentence opens."""
        if self._opener is None and len(mention.people) == 1 and self._opens(mention.start):
            owner = self.text[mention.end : mention.end + 2] in ("’s", "'s")
            self._opener = None if owner else mention.people[0]

    def _opens(self, start: int) -> bool:
        """Whether a sentence opens with the phrase there, or after what a comma parts off."""
        before = self.text[self.sentences[self.salience.sentence].start : start].strip().lower()
        return before in _JOINTS or (before.endswith(",") and len(before) <= _OPENING)

    def meant(self, pronoun: str, *, readout: bool) -> Person | None:
        """The person of its gender who is most present, who has that gender from then on where it
        was not known; `readout` where the article is one."""
        gender = _GENDER[pronoun]
        for pid in self._nearest(pronoun, readout):
            person = self.people.persons[pid]
            if person.gender is None:
                person = self.people.persons[pid] = replace(person, gender=gender)
            if person.gender == gender:
                return person
        return None

    def _nearest(self, pronoun: str, readout: bool) -> Iterator[int]:
        """In a read-out first whom this sentence opens with, then the one before it: two heads of
        state take turns there, and "he" is the one whose turn it is."""
        if readout and (pronoun != "him" or self._opener is None):
            yield from (p for p in (self._opener, self._opener_before) if p is not None)
        yield from self.salience.ranked()
