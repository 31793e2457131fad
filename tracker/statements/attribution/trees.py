"""The dependency trees of an article's sentences, parsed when first asked for.

Quotation marks mislead a parser, datelines, headlines in title case and "no longer" too: all are
made plain before parsing, in as many characters, so that the offsets of a tree are those of the
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from tracker.statements.attribution.model import Mention, Quotation, Sentence
from tracker.statements.statement import Span
from tracker.syntax import Parse

_QUOTE_MARK = re.compile(r"[\"“”«»„]|''|``")
_DENIAL = re.compile(  # behind these a verb is taken for a noun, or "no" for a noun's own
    r"(?<=\s)(?:no\slonger|in\sno\sway|by\sno\smeans|on\sno\saccount|under\sno\scircumstances)(?=\s)(?!\sthan)"
)
_WORD = re.compile(r"\w+")


def _never(match: re.Match[str]) -> str:
    """ "Never", in as many characters."""
    return "never".ljust(len(match.group()))


class SentenceParser(Protocol):
    """What `tracker.syntax.load()` returns."""

    def parse(self, sentences: Sequence[tuple[str, int]], /) -> list[Parse]: ...


class Trees:
    """Parses each sentence at most once."""

    def __init__(
        self,
        text: str,
        sentences: tuple[Sentence, ...],
        quotations: tuple[Quotation, ...],
        mentions: tuple[Mention, ...],
        parser: SentenceParser,
        datelines: Mapping[int, int],
    ) -> None:
        """`datelines` are the ends of those that open a sentence, by its start."""
        self._text = text
        self._sentences = sentences
        self._quotations = quotations
        self._mentions = mentions
        self._parser = parser
        self._datelines = datelines
        self._parses: dict[int, tuple[Parse, ...]] = {}

    def of(self, index: int) -> tuple[Parse, ...]:
        """The tree of a sentence; empty where it has no words."""
        self.parse((index,))
        return self._parses[index]

    def parse(self, indices: Iterable[int]) -> None:
        """Parses sentences in one go, which is faster than one by one."""
        wanted = [i for i in dict.fromkeys(indices) if i not in self._parses]
        if not wanted:
            return
        parses = self._parser.parse([(self._plain(i), self._sentences[i].start) for i in wanted])
        for i, parse in zip(wanted, parses, strict=True):
            self._parses[i] = (parse,) if len(parse) else ()

    def _plain(self, index: int) -> str:
        sentence = self._sentences[index]
        words = _DENIAL.sub(_never, self._blanked[sentence.start : sentence.end])
        if end := self._datelines.get(sentence.start):
            words = " " * (end - sentence.start) + words[end - sentence.start :]
        if index and sentence.paragraph == self._sentences[index - 1].paragraph:
            return words
        return self._lowered(words, sentence.start)

    @cached_property
    def _blanked(self) -> str:
        """The text with quotation marks as spaces, of the same length."""
        marks: list[Span] = [m.span() for m in _QUOTE_MARK.finditer(self._text)]
        for q in self._quotations:
            if self._text[q.start] in "‘'":
                marks += [(q.start, q.start + 1), (q.end - 1, q.end)]
        pieces, position = [], 0
        for start, end in sorted(marks):
            if start >= position:
                pieces += [self._text[position:start], " " * (end - start)]
                position = end
        pieces.append(self._text[position:])
        return "".join(pieces)

    def _lowered(self, words: str, start: int) -> str:
        """A headline in title case with its common words in lower case, as parsers know them."""
        found = [m for m in _WORD.finditer(words) if len(m.group()) > 3]
        if len(found) < 3 or sum(m.group()[0].isupper() for m in found) < 0.75 * len(found):
            return words
        end = start + len(words)
        kept = {
            at
            for m in self._mentions
            if m.kind in ("name", "party") and start <= m.start and m.end <= end
            for at in range(m.start - start, m.end - start)
        }

        def lower(match: re.Match[str]) -> str:
            common = match.start() and match.start() not in kept and self._common(match.group())
            return match.group().lower() if common else match.group()

        return _WORD.sub(lower, words)

    def _common(self, word: str) -> bool:
        """Whether a capitalised word is no name: the article also writes it small, or nowhere
        else with a capital inside a sentence."""
        if not word[0].isupper() or (word.isupper() and len(word) < 6):
            return False
        return word.lower() in self._small_words or word not in self._capital_words

    @cached_property
    def _small_words(self) -> frozenset[str]:
        return frozenset(w for w in _WORD.findall(self._text) if w.islower())

    @cached_property
    def _capital_words(self) -> frozenset[str]:
        """Words capitalised inside a sentence, after the headline."""
        body = next((s.start for s in self._sentences if s.paragraph), len(self._text))
        return frozenset(
            m.group()
            for m in _WORD.finditer(self._text, body)
            if m.group()[0].isupper() and self._text[m.start() - 2] not in ".?!\n"
        )
