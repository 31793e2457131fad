"""The raw words of a text, before they are items, and what each can be part of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.statements.attribution.inflection import reporting_forms
from tracker.statements.attribution.partywords import PartyWords
from tracker.statements.attribution.wordlists import Office, given_names, roles
from tracker.statements.statement import Span

_FIRST_WORD = re.compile(r"\w")


@dataclass(slots=True)
class Item:
    """One word, name, phrase or punctuation mark of the text."""

    code: str
    start: int
    end: int
    office: Office | None = None
    party: str | None = None
    words: tuple[str, ...] = ()

    def title(self, text: str) -> str:
        """An office as it is called in full: "Foreign Minister" for "FM"."""
        written = text[self.start : self.end]
        return roles().short.get(written, written)


def sentence_starts(text: str, sentences: Iterable[Span]) -> frozenset[int]:
    """Offsets of the first word of each sentence, past an opening quotation mark."""
    starts = (_FIRST_WORD.search(text, start, end) for start, end in sentences)
    return frozenset(match.start() for match in starts if match)


class RawWords:
    """Words and punctuation marks with their offsets; `starts` are the first words of sentences."""

    def __init__(self, text: str, parties: PartyWords, starts: frozenset[int]) -> None:
        self.text, self.parties, self.starts = text, parties, starts
        self.raw: list[tuple[str, int, int]] = []
        self.roles = roles()

    def _matches(self, at: int, rest: tuple[str, ...], *, exact: bool) -> int:
        """Index of the last raw word of the phrase, -1 where it does not go on with `rest`."""
        position = at
        for part in rest:
            position += 1
            if position < len(self.raw) and self.raw[position][0] == ".":
                position += 1
            if position >= len(self.raw):
                return -1
            word = self.raw[position][0]
            if word != part and (exact or word.lower() != part.lower()):
                return -1
        return position

    def _says(self, at: int) -> bool:
        """Whether a word is a verb of saying: "the former said", unlike "the former president"."""
        return at < len(self.raw) and self.raw[at][0] in reporting_forms()

    def _no_office(self, at: int) -> bool:
        """Whether a word only looks like the short form of an office: "ten min", "5 PM"."""
        word = self.raw[at][0]
        if word.lower() not in self.roles.short_forms:
            return False
        if word not in self.roles.short or (at and self.raw[at - 1][0][-1].isdigit()):
            return True
        return word in self.roles.dotted and not self.text.startswith(".", self.raw[at][2])

    def _given(self, at: int) -> bool:
        """Whether the name of a month is a person's here: "Jan Ried", not "Jan 5" or "Jan." """
        word, _, end = self.raw[at]
        if word.lower() not in given_names() or at + 1 >= len(self.raw):
            return False
        following, start, _ = self.raw[at + 1]
        return following[0].isupper() and start == end + 1

    def _is_place(self, at: int) -> bool:
        word = self.raw[at][0]
        aliases = [rest for rest, _, _ in self.parties.entries.get(word, ())]
        return any(
            self._matches(at, rest, exact=True) >= 0
            for rest in (*aliases, *self.roles.places.get(word, ()))
        )

    def _joins_name(self, at: int, items: list[Item]) -> bool:
        """Whether a capitalised common word is part of a name or title ("Ben Wallace", "State")."""
        before = items[-1] if items else None
        return bool(before and before.code == "N" and before.end == self.raw[at][1] - 1)

    def _name_goes_on(self, last: int) -> int | None:
        """Index of the next word of the name that `last` belongs to, or None."""
        at = self._adjacent(last)
        if at is None:
            return None
        word = self.raw[at][0]
        if word[0].isupper():
            return at if self._names(at) else None
        if word.lower() not in self.roles.particles:
            return None
        while at + 1 < len(self.raw) and self.raw[at + 1][0].lower() in self.roles.particles:
            at += 1
        if at + 1 >= len(self.raw):
            return None
        following, start, _ = self.raw[at + 1]
        return at + 1 if following[0].isupper() and start == self.raw[at][2] + 1 else None

    def _adjacent(self, last: int) -> int | None:
        """Index of the word one space further on, past the dot of an initial."""
        raw, at = self.raw, last + 1
        if at >= len(raw):
            return None
        if raw[at][0] == "." and len(raw[last][0]) == 1 and raw[at][1] == raw[last][2]:
            at += 1
            if at >= len(raw):
                return None
        before = raw[at - 1][2]
        apart = raw[at][1] != before + 1 or self.text[before] not in " \u00a0"
        return None if apart or raw[at][1] in self.starts else at

    def _names(self, at: int) -> bool:
        """Whether a capitalised word inside a run can be part of a name."""
        lower = self.raw[at][0].lower()
        if lower in self.roles.suffixes:
            return True
        if lower in self.roles.no_names or lower in self.roles.never or self._is_place(at):
            return False
        rows = self.roles.entries.get(lower, ())
        return not any(not rest and code in "RFh" for rest, code, _ in rows)
