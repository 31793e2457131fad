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
from collections.abc import Sequence
from itertools import accumulate

from tracker.codebook.model import Codebook
from tracker.statements.attribution.partywords import SMALL, PartyWords, words_for
from tracker.statements.attribution.rawwords import Item, RawWords, sentence_starts
from tracker.statements.statement import Span

_POSSESSIVE = r"[’']s(?![-.’'&]?\w)"
_ITEM = re.compile(
    rf"(\w+(?:(?!{_POSSESSIVE})[-.’'&]\w+)*|(?<=\w){_POSSESSIVE}|[,()—–:;.!?\"“”«»])"
)
_PLAIN_RUN = re.compile("x+")


def scan(
    text: str, codebook: Codebook, starts: frozenset[int], skipped: Sequence[Span] = ()
) -> list[Item]:
    """The items of a text, in order; names are whole runs of capitalised words. What is `skipped`
    names nobody, and a sentence starts behind it."""
    return _Scanner(text, words_for(codebook), starts, skipped).run()


class _Scanner(RawWords):
    """Turns the raw words into items."""

    def __init__(
        self, text: str, parties: PartyWords, starts: frozenset[int], skipped: Sequence[Span]
    ) -> None:
        behind = sentence_starts(text, [(end, len(text)) for _, end in skipped])
        super().__init__(text, parties, starts | behind)
        self.skipped = skipped
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

    def _plain(self, at: int, items: list[Item], last: int = -1) -> int:
        """Adds plain words, up to `last` or the one alone; returns the index of the next."""
        start, end = self.raw[at][1], self.raw[max(at, last)][2]
        if items and items[-1].code == "x":
            items[-1].end = end
        else:
            items.append(Item("x", start, end))
        return at + 1

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
