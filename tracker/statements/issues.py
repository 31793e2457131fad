"""Where a text names an issue: the codebook's terms, found in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from tracker.codebook.model import Codebook, Term
from tracker.codebook.pattern import Compiled, compile_options, compile_pattern, plain_marks
from tracker.statements.hits import Hit, gaps_of, longest
from tracker.statements.statement import Span
from tracker.statements.termwords import NOTHING, WordIndex

_WORD = re.compile(r"\w+")
_AFTER_NO_HYPHEN = re.compile(r"(?<![\w-])\w+")
_CLAUSAL = re.compile(  # words that no gap reaches over: a term is not a sentence
    r"\b(?:should|must|includ\w+|want\w*|said|says?|saying|demand\w*|refus\w+|reject\w*|oppos\w+|insist\w*"
    r"|calls?|called|warn\w*|urg\w+|threat\w*)\b"
)
_PASSAGE = 3  # sentences before a term in which `within = "passage"` looks too


@dataclass(frozen=True, slots=True)
class _Pattern:
    compiled: Compiled
    exact: bool  # matched as it is written, capitals included
    term: int
    rule: str
    needs: int  # bits of the words that a sentence must hold for it to match


@dataclass(frozen=True, slots=True)
class _Beside:
    """The patterns of a term's context: bits of those that are single words, and the others."""

    words: int
    others: tuple[tuple[Compiled, int, int], ...]  # with their number and the bits that they need

    def __bool__(self) -> bool:
        return bool(self.words or self.others)


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of an issue with what must, or must not, stand beside it."""

    issue: str
    term: Term
    sign: int
    near: _Beside
    also: _Beside
    unless: _Beside


@dataclass(slots=True)
class _Scan:
    """One text being searched: sentence spans, the words of each and their bits; `whole` has those
    of words that follow no hyphen."""

    text: str
    low: str
    spans: Sequence[Span]
    names: list[list[str]] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    article: dict[int, bool] = field(default_factory=dict)  # term -> is its context anywhere?
    places: dict[int, list[tuple[int, frozenset[int]]]] = field(default_factory=dict)


class IssueMatcher:
    """Finds the terms of a codebook. Immutable but for patterns compiled when first needed.

    A sentence has the bits of its words (`termwords`), and only patterns whose bits it has are
    tried, at the words that they may begin with.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._index = WordIndex()
        self._terms: list[_Term] = []
        self._beside_count = 0  # patterns of contexts count down from -1
        self._patterns: list[_Pattern] = []
        words = codebook.words
        for issue in codebook.issues.values():
            for n, term in enumerate(issue.terms):
                near, also, unless = (
                    tuple(chain.from_iterable(compile_options(p, words) for p in patterns))
                    for patterns in (term.near, term.also, term.unless)
                )
                sign = 1 if term.points == "support" else -1
                beside = (self._beside(near), self._beside(also), self._beside(unless))
                self._terms.append(_Term(issue.id, term, sign, *beside))
                inside = self._index.bit_of(near) if term.within == "sentence" else 0
                context = inside | self._index.bit_of(also)
                for k, text in enumerate(term.patterns):
                    rule = f"issues.{issue.id}.terms[{n}].any[{k}]"
                    self._add(compile_pattern(text, words), text, rule, context)
        self._needs_of = [pattern.needs for pattern in self._patterns]
        self._all_bits = self._index.all_bits
        self._of_word = self._index.of

    def _add(self, compiled: Compiled, text: str, rule: str, context: int) -> None:
        needs = context | self._index.needs(compiled)
        number = len(self._patterns)
        self._index.add(compiled, number)
        exact = text != text.lower()
        self._patterns.append(_Pattern(compiled, exact, len(self._terms) - 1, rule, needs))

    def _beside(self, patterns: tuple[Compiled, ...]) -> _Beside:
        words, others = 0, []
        for pattern in patterns:
            needs = self._index.needs(pattern)
            if pattern.alone:
                words |= needs
            else:
                self._beside_count -= 1
                self._index.begin(pattern, self._beside_count)
                others.append((pattern, self._beside_count, needs))
        return _Beside(words, tuple(others))

    def find(self, text: str, sentences: Sequence[Span]) -> dict[int, list[Hit]]:
        """Hits by number of the sentence, in order; of two that overlap the longer one stays."""
        text = plain_marks(text)
        low = lowered(text)
        scan = _Scan(text, low, sentences)
        candidates: list[set[int]] = []
        for start, end in sentences:
            bits, wanted = 0, set[int]()
            names: list[str] = _WORD.findall(low, start, end)
            scan.names.append(names)
            for word in map(self._of_word, set(names)):
                if word is not NOTHING:
                    bits |= word.bits
                    wanted.update(word.patterns)
            whole = bits
            if low.find("-", start, end) >= 0:
                whole = 0
                for name in set(_AFTER_NO_HYPHEN.findall(low, start, end)):
                    whole |= self._of_word(name).bits
            scan.bits.append(bits)
            scan.whole.append(whole)
            candidates.append(wanted)
        found: dict[int, list[Hit]] = {}
        for number, wanted in enumerate(candidates):
            if hits := self._in_sentence(scan, number, wanted):
                found[number] = longest(hits)
        return found

    def _in_sentence(self, scan: _Scan, number: int, wanted: set[int]) -> list[Hit]:
        hits: list[Hit] = []
        allowed: dict[int, bool] = {}
        needs, missing = self._needs_of, self._all_bits ^ scan.bits[number]
        able = [i for i in wanted if not needs[i] & missing]
        if not able:
            return hits
        start, end = scan.spans[number]
        places = self._places(scan, number)
        # In order: of equally long hits the first pattern stays, in every run.
        for i in sorted(able):
            pattern = self._patterns[i]
            if not allowed.get(pattern.term, True):
                continue
            source = scan.text if pattern.exact else scan.low
            starts = [at for at, begins in places if i in begins]
            for match in pattern.compiled.matches(source, start, end, starts):
                if pattern.term not in allowed:
                    allowed[pattern.term] = self._allowed(scan, number, pattern.term)
                if not allowed[pattern.term]:
                    break
                gaps = gaps_of(match)
                if any(_CLAUSAL.search(source, *gap) for gap in gaps):
                    continue
                term = self._terms[pattern.term]
                hits.append(
                    Hit(
                        term.issue,
                        term.sign,
                        match.start(),
                        match.end(),
                        pattern.rule,
                        term.term.stated,
                        term.term.acts,
                        gaps,
                    )
                )
        return hits

    def _places(self, scan: _Scan, number: int) -> list[tuple[int, frozenset[int]]]:
        """Where in a sentence the words stand that patterns may begin with, and which."""
        found = scan.places.get(number)
        if found is None:
            found = scan.places[number] = []
            at, low, of_word = scan.spans[number][0], scan.low, self._of_word
            for name in scan.names[number]:
                at = low.index(name, at)  # nothing but the word itself: it stands next
                if begins := of_word(name).begins:
                    found.append((at, begins))
                at += len(name)
        return found

    def _allowed(self, scan: _Scan, number: int, n: int) -> bool:
        term = self._terms[n]
        if term.also and not self._any(term.also, scan, number, number):
            return False
        if term.near and not self._near(scan, number, n):
            return False
        return not self._any(term.unless, scan, number, number)

    def _any(self, context: _Beside, scan: _Scan, first: int, last: int) -> bool:
        """Whether a pattern of the context stands from sentence `first` to sentence `last`."""
        words = context.words
        for whole in scan.whole[first : last + 1]:
            if whole & words:
                return True
        bits = 0
        for of_sentence in scan.bits[first : last + 1]:
            bits |= of_sentence
        able = [other for other in context.others if bits & other[2] == other[2]]
        if not able:
            return False
        start, end = scan.spans[first][0], scan.spans[last][1]
        places = [place for n in range(first, last + 1) for place in self._places(scan, n)]
        for compiled, number, _ in able:
            starts = (at for at, begins in places if number in begins)
            if any(compiled.matches(scan.low, start, end, starts)):
                return True
        return False

    def _near(self, scan: _Scan, number: int, n: int) -> bool:
        term = self._terms[n]
        if term.term.within == "article":
            if n not in scan.article:
                scan.article[n] = self._any(term.near, scan, 0, len(scan.spans) - 1)
            return scan.article[n]
        first = max(0, number - _PASSAGE) if term.term.within == "passage" else number
        return self._any(term.near, scan, first, number)


def lowered(text: str) -> str:
    """`text` in lower case with every character in its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
