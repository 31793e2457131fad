"""One pass over an article's words: each becomes an item with a one-letter code, so that who is
who can be read off by regular expressions over the string of codes.

  P party name   D its adjective   p party possessive   R office   B calling   O body   K chamber
  E "leader"   F former   m modifier   h honorific   N name   L company or outlet   2 "both leaders"
  1 "the latter"
  t the   d a, an   o of   f for, at, in, to   w who   a and   s possessive of other words
  M "the allies"   C another country or its adjective   H he, she, him, her, his
  x anything else, run together
  q a quotation mark   , ( ) - . punctuation and sentence ends
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tracker.codebook.model import Codebook
from tracker.statements.attribution.inflection import reporting_forms
from tracker.statements.attribution.partywords import SMALL, PartyWords, words_for
from tracker.statements.attribution.wordlists import Office, given_names, roles
from tracker.statements.statement import Span

_POSSESSIVE = r"[’']s(?![-.’'&]?\w)"
_ITEM = re.compile(
    rf"(\w+(?:(?!{_POSSESSIVE})[-.’'&]\w+)*|(?<=\w){_POSSESSIVE}|[,()—–:;.!?\"“”«»])"
)
_PLAIN_RUN = re.compile("x+")
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


def scan(
    text: str, codebook: Codebook, starts: frozenset[int], skipped: Sequence[Span] = ()
) -> list[Item]:
    """The items of a text, in order; names are whole runs of capitalised words. What is `skipped`
    names nobody, and a sentence starts behind it."""
    return _Scanner(text, words_for(codebook), starts, skipped).run()


def sentence_starts(text: str, sentences: Iterable[Span]) -> frozenset[int]:
    """Offsets of the first word of each sentence, past an opening quotation mark."""
    starts = (_FIRST_WORD.search(text, start, end) for start, end in sentences)
    return frozenset(match.start() for match in starts if match)


class _Scanner:
    def __init__(
        self, text: str, parties: PartyWords, starts: frozenset[int], skipped: Sequence[Span]
    ) -> None:
        self.text, self.parties, self.skipped = text, parties, skipped
        self.starts = starts | sentence_starts(text, [(end, len(text)) for _, end in skipped])
        self.raw: list[tuple[str, int, int]] = []
        self.roles = roles()
        self.known = parties.known

    def run(self) -> list[Item]:
        pieces = _ITEM.split(self.text)  # what is between words, a word, what is between, …
        edges = list(accumulate(map(len, pieces)))
        words, starts, ends = pieces[1::2], edges[:-1:2], edges[1::2]
        kinds = list(map(self.parties.kinds.__getitem__, words))
        for start in self.starts:
            at = bisect_left(starts, start)
            if starts[at : at + 1] == [start]:  # not within a word: "talks.The"
                kinds[at] = "T"
        for start, end in self.skipped:
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            kinds[first:last] = "x" * (last - first)
        self.raw = list(zip(words, starts, ends, strict=True))
        codes, alone = "".join(kinds), self.parties.alone
        items: list[Item] = []
        at, count = 0, len(words)
        while at < count:
            kind = codes[at]
            if kind == "x":
                run = _PLAIN_RUN.match(codes, at)
                last = run.end() if run else at + 1
                self._plain(at, items, last - 1)
                at = last
            elif kind == "a":
                word = words[at]
                own = (word,) if word.isalpha() else ()
                items.append(Item(alone[word], starts[at], ends[at], words=own))
                at += 1
            elif kind == ".":
                at += 1
            else:
                at = self._take(at, items)
        return items

    def _take(self, at: int, items: list[Item]) -> int:
        """Adds the item that begins at a raw word; returns the index of the next."""
        word, start, end = self.raw[at]
        if items and start in self.starts:
            items.append(Item(".", start, start))
        if word in ("’s", "'s"):
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
        if lower in SMALL and not (upper and lower == "her"):
            items.append(Item(SMALL[lower], start, end, words=(lower,)))
            return at + 1
        common = lower in self.roles.no_names or (word.isupper() and self._no_office(at))
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
            if not rest and self._no_office(at):
                continue
            last = self._matches(at, rest, exact=False)
            named = code in "BmKEO" and word[0].isupper() and self._joins_name(at, items)
            if code == "1" and not self._says(last + 1):
                continue
            if last >= 0 and not named:
                words = tuple(w for w, _, _ in self.raw[at : last + 1])
                return Item(code, start, self.raw[last][2], office=office, words=words)
        return None

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

    def _plain(self, at: int, items: list[Item], last: int = -1) -> int:
        """Adds plain words, up to `last` or the one alone; returns the index of the next."""
        start, end = self.raw[at][1], self.raw[max(at, last)][2]
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
