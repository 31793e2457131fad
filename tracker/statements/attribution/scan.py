"""One pass over an article's words: each becomes an item with a one-letter code, so that who is
who can be read off by regular expressions over the string of codes.

  P party name   D its adjective   p party possessive   R office   B calling   O body   K chamber
  E "leader"   F former   m modifier   h honorific   N name   L company or outlet   2 "both leaders"
  t the   d a, an   o of   f for, at, in, to   w who   a and   s possessive of other words
  C another country or its adjective   H he, she, him, her, his   x anything else, run together
  q a quotation mark   , ( ) - . punctuation and sentence ends
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.codebook.model import Codebook
from tracker.statements.attribution.remembering import once_for_each
from tracker.statements.attribution.wordlists import Office, given_names, roles, words_of
from tracker.statements.statement import Span

_ITEM = re.compile(r"\w+(?:[-.’'&]\w+)*|[,()—–:;.!?\"“”«»]")
_FIRST_WORD = re.compile(r"\w")
_POSSESSIVES = frozenset(("’s", "'s"))
_SMALL = {
    "the": "t",
    "a": "d",
    "an": "d",
    "of": "o",
    "for": "f",
    "at": "f",
    "in": "f",
    "to": "f",
    "with": "f",
    "from": "f",
    "on": "f",
    "who": "w",
    "and": "a",
    "he": "H",
    "she": "H",
    "him": "H",
    "her": "H",
    "his": "H",
}
_MARKS = ',()—–:;"“”«»'
_ENDS = frozenset(".!?")  # sentence ends are told by their starts
_PUNCTUATION = {",": ",", "(": "(", ")": ")", "—": "-", "–": "-", ":": ":", ";": ";"}


@dataclass(slots=True)
class Item:
    """One word, name, phrase or punctuation mark of the text."""

    code: str
    start: int
    end: int
    office: Office | None = None
    party: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyWords:
    """First word of an alias → (remaining words, code, party), longest first."""

    entries: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    known: frozenset[str]  # every lower-case word that can begin an item
    alone: Mapping[str, str]  # marks, and small words that begin nothing longer -> their code


@once_for_each
def words_for(codebook: Codebook) -> PartyWords:
    """The party words of a codebook, indexed once."""
    table: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for party in codebook.parties.values():
        nouns = (party.name, *party.aliases, *party.metonyms)
        for code, phrases in (("P", nouns), ("D", party.demonyms)):
            for phrase in phrases:
                parts = words_of(phrase)
                if parts and parts[0].lower() == "the" and len(parts) > 1:
                    parts = parts[1:]
                if parts:
                    table.setdefault(parts[0], []).append((parts[1:], code, party.id))
    begin = {*roles().entries, *roles().places, *table}
    alone = {word: code for word, code in _SMALL.items() if word not in begin}
    alone |= {mark: _PUNCTUATION.get(mark, "q") for mark in _MARKS}
    return PartyWords(
        {first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in table.items()},
        frozenset((*roles().entries, *_SMALL, "’s", *(w for w in table if not w[0].isupper()))),
        alone,
    )


def scan(text: str, codebook: Codebook, starts: frozenset[int]) -> list[Item]:
    """The items of a text, in order; names are whole runs of capitalised words."""
    return _Scanner(text, words_for(codebook), starts).run()


def sentence_starts(text: str, sentences: Iterable[Span]) -> frozenset[int]:
    """Offsets of the first word of each sentence, past an opening quotation mark."""
    starts = (_FIRST_WORD.search(text, start, end) for start, end in sentences)
    return frozenset(match.start() for match in starts if match)


class _Scanner:
    def __init__(self, text: str, parties: PartyWords, starts: frozenset[int]) -> None:
        self.text, self.parties, self.starts = text, parties, starts
        self.raw: list[tuple[str, int, int]] = []
        self.roles = roles()
        self.known = parties.known

    def run(self) -> list[Item]:
        raw, starts, known, alone = self.raw, self.starts, self.known, self.parties.alone
        for m in _ITEM.finditer(self.text):
            word, (start, end) = m.group(), m.span()
            if word[-2:] in _POSSESSIVES and len(word) > 2:
                raw.append((word[:-2], start, end - 2))
                raw.append(("’s", end - 2, end))
            else:
                raw.append((word, start, end))
        items: list[Item] = []
        at, count = 0, len(raw)
        while at < count:
            word, start, end = raw[at]
            if word.islower() and word not in known and start not in starts:  # most words
                if items and items[-1].code == "x":
                    items[-1].end = end
                else:
                    items.append(Item("x", start, end))
                at += 1
            elif word in alone and start not in starts:
                words = (word,) if word.isalpha() else ()
                items.append(Item(alone[word], start, end, words=words))
                at += 1
            elif word in _ENDS:
                at += 1
            else:
                at = self._take(at, items)
        return items

    def _take(self, at: int, items: list[Item]) -> int:
        """Adds the item that begins at a raw word; returns the index of the next."""
        word, start, end = self.raw[at]
        if items and start in self.starts:
            items.append(Item(".", start, start))
        if word == "’s":
            return self._take_possessive(at, items)
        lower, upper = word.lower(), word[0].isupper()
        if not upper and lower not in self.known:
            return self._plain(at, items)
        item = self._party(at) or self._place(at) or self._office(at, items)
        if item is not None:
            items.append(item)
            while at < len(self.raw) and self.raw[at][1] < item.end:
                at += 1
            return at
        if lower in _SMALL and not (upper and lower == "her"):
            items.append(Item(_SMALL[lower], start, end, words=(lower,)))
            return at + 1
        common = lower in self.roles.no_names
        if upper and not common and (lower not in self.roles.never or self._given(at)):
            return self._take_name(at, items)
        return self._plain(at, items)

    def _take_possessive(self, at: int, items: list[Item]) -> int:
        _, start, end = self.raw[at]
        owner = items[-1] if items and items[-1].end == start else None
        if owner and owner.code in "PC":
            owner.code = "p" if owner.code == "P" else "C"
        else:
            items.append(Item("s", start, end))
        return at + 1

    def _party(self, at: int) -> Item | None:
        word, start, _ = self.raw[at]
        entries = self.parties.entries
        known = word in entries
        if not known and not word.isupper():
            return None
        for rest, code, party in entries.get(word if known else word.title(), ()):  # "RUSSIA"
            last = self._matches(at, rest, exact=known)
            if last >= 0:
                return Item(code, start, self.raw[last][2], party=party)
        return None

    def _place(self, at: int) -> Item | None:
        word, start, _ = self.raw[at]
        for rest in self.roles.places.get(word, ()):
            last = self._matches(at, rest, exact=True)
            if last >= 0:
                return Item("C", start, self.raw[last][2])
        return None

    def _office(self, at: int, items: list[Item]) -> Item | None:
        word, start, _ = self.raw[at]
        following = self.raw[at + 1][0].lower() if at + 1 < len(self.raw) else ""
        for rest, code, office in self.roles.entries.get(word.lower(), ()):
            if rest and rest[0] != following and following != ".":
                continue
            last = self._matches(at, rest, exact=False)
            named = code in "BmKEO" and word[0].isupper() and self._joins_name(at, items)
            if last >= 0 and not named:
                words = tuple(w for w, _, _ in self.raw[at : last + 1])
                return Item(code, start, self.raw[last][2], office=office, words=words)
        return None

    def _plain(self, at: int, items: list[Item]) -> int:
        _, start, end = self.raw[at]
        if items and items[-1].code == "x":
            items[-1].end = end
        else:
            items.append(Item("x", start, end))
        return at + 1

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

    def _joins_name(self, at: int, items: list[Item]) -> bool:
        """Whether a capitalised common word is part of a name or title ("Ben Wallace", "State")."""
        before = items[-1] if items else None
        return bool(before and before.code == "N" and before.end == self.raw[at][1] - 1)

    def _take_name(self, at: int, items: list[Item]) -> int:
        words = [self.raw[at][0]]
        last = at
        while (following := self._name_goes_on(last)) is not None:
            words.extend(w for w, _, _ in self.raw[last + 1 : following + 1] if w != ".")
            last = following
        start, end = self.raw[at][1], self.raw[last][2]
        code = "L" if words[-1].lower() in self.roles.companies else "N"
        items.append(Item(code, start, end, words=tuple(words)))
        return last + 1

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
