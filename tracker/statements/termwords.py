"""Which words of a text the terms of a codebook are made of: an index from words to patterns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from tracker.codebook.pattern import Compiled

_REMEMBERED = 8_192  # words
_LONGEST = 60  # letters of a word whose beginnings are looked up


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of a text tells of the patterns."""

    patterns: tuple[int, ...]  # that may match where the word stands
    bits: int
    begins: frozenset[int]  # the patterns, and those of contexts, that may begin with it


NOTHING = Word((), 0, frozenset())


class WordIndex:
    """Every pattern knows sets of words of which a match needs one each. Each set is a bit; a word
    has the bits of the sets that it stands in. Grows until the first word is asked for."""

    def __init__(self) -> None:
        self._slots: dict[frozenset[str], int] = {}
        self._exact: dict[str, list[tuple[int, int]]] = {}  # word -> (bit, pattern or -1)
        self._prefixes: dict[str, list[tuple[int, int]]] = {}
        self._first: dict[str, list[int]] = {}  # word, or "beginning*" -> numbers
        self.of = lru_cache(maxsize=_REMEMBERED)(self._word)

    @property
    def all_bits(self) -> int:
        """A number with every bit there is."""
        return (1 << len(self._slots)) - 1

    def add(self, compiled: Compiled, number: int) -> None:
        """Make the pattern found by its rarest words and by those that it begins with."""
        for anchor in compiled.anchors:
            self._table(anchor).append((0, number))
        self.begin(compiled, number)

    def begin(self, compiled: Compiled, number: int) -> None:
        """Make the pattern found by the words alone that it begins with."""
        for word in compiled.first or ():
            self._first.setdefault(word, []).append(number)

    def needs(self, compiled: Compiled) -> int:
        """The bits of the words that a sentence must hold for the pattern to match."""
        needs = 0
        for slot in compiled.slots:
            needs |= self._bit(slot)
        return needs

    def bit_of(self, patterns: tuple[Compiled, ...]) -> int:
        """The bit of the words one of which any of the patterns needs; 0 without patterns."""
        if not patterns:
            return 0
        return self._bit(frozenset().union(*(p.anchors for p in patterns)))

    def _bit(self, words: frozenset[str]) -> int:
        bit = self._slots.get(words)
        if bit is None:
            bit = self._slots[words] = 1 << len(self._slots)
            for word in words:
                self._table(word).append((bit, -1))
        return bit

    def _table(self, word: str) -> list[tuple[int, int]]:
        table = self._prefixes if word.endswith("*") else self._exact
        return table.setdefault(word.rstrip("*"), [])

    def _word(self, word: str) -> Word:
        parts = [word[:n] for n in range(1, min(len(word), _LONGEST) + 1)]
        starts = (self._prefixes.get(part, ()) for part in parts)
        entries = [*self._exact.get(word, ()), *chain.from_iterable(starts)]
        first = (self._first.get(name, ()) for name in (word, *(f"{part}*" for part in parts)))
        begins = frozenset(chain.from_iterable(first))
        if not entries and not begins:
            return NOTHING
        bits = 0
        for bit, _ in entries:
            bits |= bit
        return Word(tuple({number for _, number in entries if number >= 0}), bits, begins)
