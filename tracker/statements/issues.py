"""Where a text names an issue: the codebook's terms, found in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from tracker.codebook.model import Codebook, Direction, Term
from tracker.codebook.pattern import Compiled, compile_pattern
from tracker.statements.statement import Span

_WORD = re.compile(r"\w+")
_AFTER_NO_HYPHEN = re.compile(r"(?<![\w-])\w+")
_CLAUSAL = re.compile(  # words that no gap reaches over: a term is not a sentence
    r"\b(?:should|must|includ\w+|want\w*|said|says?|saying|demand\w*|refus\w+|reject\w*|oppos\w+|insist\w*"
    r"|calls?|called|warn\w*|urg\w+|threat\w*)\b"
)
_PASSAGE = 3  # sentences before a term in which `within = "passage"` looks too


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that name an issue; `sign` is +1 where what they name is the proposition."""

    issue: str
    sign: int
    start: int
    end: int
    rule: str  # "sanctions.terms[0].any[3]"
    stated: bool = False
    acts: bool | None = None
    implies: tuple[tuple[str, Direction], ...] = ()
    gaps: tuple[Span, ...] = ()  # stretches between its words that are not its own

    @property
    def words(self) -> list[Span]:
        """The stretches of its own words."""
        if not self.gaps:
            return [(self.start, self.end)]
        edges = [self.start, *(edge for gap in self.gaps for edge in gap), self.end]
        return list(zip(edges[::2], edges[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class _Pattern:
    compiled: Compiled
    exact: bool  # matched as it is written, capitals included
    term: int
    rule: str
    needs: int  # bits of the words that a sentence must hold for it to match


@dataclass(frozen=True, slots=True)
class _Beside:
    """The patterns of a term's context: bits of those that are single words, and the others
    with the bits that they need."""

    words: int
    others: tuple[tuple[Compiled, int], ...]

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


@dataclass(frozen=True, slots=True)
class _Word:
    patterns: tuple[int, ...]  # that may match where the word stands
    bits: int


_NOTHING = _Word((), 0)


@dataclass(slots=True)
class _Scan:
    """One text being searched: sentence spans, and the bits of the words of each; `whole` has
    those of words that follow no hyphen."""

    text: str
    low: str
    spans: Sequence[Span]
    bits: list[int]
    whole: list[int]
    article: dict[int, bool]  # term -> whether its context stands anywhere


class IssueMatcher:
    """Finds the terms of a codebook. Immutable but for patterns compiled when first needed.

    Every pattern knows sets of words of which a match needs one each. Each set is a bit; a
    sentence has the bits of its words, and only patterns whose bits it has are searched.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._slots: dict[frozenset[str], int] = {}
        self._exact: dict[str, list[tuple[int, int]]] = {}  # word -> (bit, pattern or -1)
        self._prefixes: dict[str, list[tuple[int, int]]] = {}
        self._terms: list[_Term] = []
        self._patterns: list[_Pattern] = []
        words = codebook.words
        for issue in codebook.issues.values():
            for n, term in enumerate(issue.terms):
                near, also, unless = (
                    tuple(compile_pattern(p, words) for p in patterns)
                    for patterns in (term.near, term.also, term.unless)
                )
                sign = 1 if term.points == "support" else -1
                beside = (self._beside(near), self._beside(also), self._beside(unless))
                self._terms.append(_Term(issue.id, term, sign, *beside))
                inside = self._bit_of(near) if term.within == "sentence" else 0
                context = inside | self._bit_of(also)
                for k, text in enumerate(term.patterns):
                    rule = f"issues.{issue.id}.terms[{n}].any[{k}]"
                    self._add(compile_pattern(text, words), text, rule, context)
        self._needs_of = [pattern.needs for pattern in self._patterns]
        self._all_bits = (1 << len(self._slots)) - 1
        self._of_word = lru_cache(maxsize=8_192)(self._word)

    def _add(self, compiled: Compiled, text: str, rule: str, context: int) -> None:
        needs = context | self._needs(compiled)
        number = len(self._patterns)
        for anchor in compiled.anchors:
            self._table(anchor).append((0, number))
        exact = text != text.lower()
        self._patterns.append(_Pattern(compiled, exact, len(self._terms) - 1, rule, needs))

    def _needs(self, compiled: Compiled) -> int:
        needs = 0
        for slot in compiled.slots:
            needs |= self._bit(slot)
        return needs

    def _beside(self, patterns: tuple[Compiled, ...]) -> _Beside:
        words, others = 0, []
        for pattern in patterns:
            needs = self._needs(pattern)
            if pattern.alone:
                words |= needs
            else:
                others.append((pattern, needs))
        return _Beside(words, tuple(others))

    def _bit(self, words: frozenset[str]) -> int:
        bit = self._slots.get(words)
        if bit is None:
            bit = self._slots[words] = 1 << len(self._slots)
            for word in words:
                self._table(word).append((bit, -1))
        return bit

    def _bit_of(self, patterns: tuple[Compiled, ...]) -> int:
        """The bit of the words one of which any of the patterns needs; 0 without patterns."""
        if not patterns:
            return 0
        return self._bit(frozenset().union(*(p.anchors for p in patterns)))

    def _table(self, word: str) -> list[tuple[int, int]]:
        table = self._prefixes if word.endswith("*") else self._exact
        return table.setdefault(word.rstrip("*"), [])

    def _word(self, word: str) -> _Word:
        starts = (self._prefixes.get(word[:n], ()) for n in range(1, len(word) + 1))
        entries = [*self._exact.get(word, ()), *chain.from_iterable(starts)]
        if not entries:
            return _NOTHING
        bits = 0
        for bit, _ in entries:
            bits |= bit
        return _Word(tuple({number for _, number in entries if number >= 0}), bits)

    def find(self, text: str, sentences: Sequence[Span]) -> dict[int, list[Hit]]:
        """Hits by number of the sentence, in order; of two that overlap the longer one stays."""
        low = lowered(text)
        scan = _Scan(text, low, sentences, [], [], {})
        candidates: list[set[int]] = []
        for start, end in sentences:
            bits, wanted = 0, set[int]()
            for word in map(self._of_word, set(_WORD.findall(low, start, end))):
                if word is not _NOTHING:
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
                found[number] = _longest(hits)
        return found

    def _in_sentence(self, scan: _Scan, number: int, wanted: set[int]) -> list[Hit]:
        hits: list[Hit] = []
        allowed: dict[int, bool] = {}
        needs, missing = self._needs_of, self._all_bits ^ scan.bits[number]
        # In order: of equally long hits the first pattern stays, in every run.
        for i in sorted([i for i in wanted if not needs[i] & missing]):
            pattern = self._patterns[i]
            if not allowed.get(pattern.term, True):
                continue
            source = scan.text if pattern.exact else scan.low
            for match in pattern.compiled.regex.finditer(source, *scan.spans[number]):
                if pattern.term not in allowed:
                    allowed[pattern.term] = self._allowed(scan, number, pattern.term)
                if not allowed[pattern.term]:
                    break
                gaps = _gaps(match)
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
                        term.term.implies,
                        gaps,
                    )
                )
        return hits

    def _allowed(self, scan: _Scan, number: int, n: int) -> bool:
        term = self._terms[n]
        if term.also and not _any(term.also, scan, number, number):
            return False
        if term.near and not self._near(scan, number, n):
            return False
        return not _any(term.unless, scan, number, number)

    def _near(self, scan: _Scan, number: int, n: int) -> bool:
        term = self._terms[n]
        if term.term.within == "article":
            if n not in scan.article:
                scan.article[n] = _any(term.near, scan, 0, len(scan.spans) - 1)
            return scan.article[n]
        first = max(0, number - _PASSAGE) if term.term.within == "passage" else number
        return _any(term.near, scan, first, number)


def _any(context: _Beside, scan: _Scan, first: int, last: int) -> bool:
    """Whether a pattern of the context stands from sentence `first` to sentence `last`."""
    words = context.words
    for whole in scan.whole[first : last + 1]:
        if whole & words:
            return True
    bits = 0
    for of_sentence in scan.bits[first : last + 1]:
        bits |= of_sentence
    able = [compiled for compiled, needs in context.others if bits & needs == needs]
    if not able:
        return False
    start, end = scan.spans[first][0], scan.spans[last][1]
    return any(compiled.regex.search(scan.low, start, end) for compiled in able)


def lowered(text: str) -> str:
    """`text` in lower case with every character in its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _gaps(match: re.Match[str]) -> tuple[Span, ...]:
    if not match.re.groups:
        return ()
    spans = (match.span(n) for n in range(1, match.re.groups + 1))
    return tuple(sorted((start, end) for start, end in spans if 0 <= start < end))


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap, the one with most words of its own; what stands in the gap of another
    issue's term stays."""
    if len(hits) < 2:
        return hits
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (-sum(b - a for a, b in h.words), h.start)):
        if not any(_overlap(hit, other) for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def _overlap(hit: Hit, other: Hit) -> bool:
    if not (hit.start < other.end and other.start < hit.end):
        return False
    return hit.issue == other.issue or any(
        a < d and c < b for a, b in hit.words for c, d in other.words
    )
