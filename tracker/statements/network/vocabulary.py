"""Words cut into the pieces that the network knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

UNKNOWN = "[UNK]"
_WORDS = re.compile(r"\w+|[^\w\s]")
_LONGEST = 40  # letters of the longest piece that is tried
_REMEMBERED = 20_000  # words


class Vocabulary:
    """Pieces by number, as WordPiece has them: "##" begins one that goes on within a word.

    Source: Wu et al. 2016, "Google's Neural Machine Translation System", section 4.1.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces = tuple(pieces)
        self.number = {piece: i for i, piece in enumerate(pieces)}
        self._unknown = self.number[UNKNOWN]
        self._cut: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self.pieces)

    def numbers(self, text: str) -> list[int]:
        """The numbers of the pieces of a text; case and accents do not count."""
        plain = unicodedata.normalize("NFD", text.lower()) if not text.isascii() else text.lower()
        out: list[int] = []
        for word in _WORDS.findall("".join(c for c in plain if not unicodedata.combining(c))):
            for part in word.split("_"):
                out += self._of_word(part)
        return out

    def _of_word(self, word: str) -> tuple[int, ...]:
        if word not in self._cut:
            if len(self._cut) >= _REMEMBERED:
                self._cut.clear()
            self._cut[word] = self._pieces_of(word)
        return self._cut[word]

    def _pieces_of(self, word: str) -> tuple[int, ...]:
        """The longest known piece first, then the longest that goes on, and so forth."""
        found: list[int] = []
        start = 0
        while start < len(word):
            head = "##" if start else ""
            ends = range(min(len(word), start + _LONGEST), start, -1)
            end = next((e for e in ends if head + word[start:e] in self.number), 0)
            if not end:
                return (self._unknown,)
            found.append(self.number[head + word[start:end]])
            start = end
        return tuple(found)
