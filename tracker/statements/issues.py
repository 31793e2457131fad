"""Where a text names an issue: the codebook's terms, found in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from tracker.codebook.model import Codebook, Direction, Term
from tracker.codebook.pattern import Compiled, compile_pattern
from tracker.statements.statement import Span

_WORD = re.compile(r"\w+")


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


@dataclass(frozen=True, slots=True)
class _Pattern:
    compiled: Compiled
    exact: bool  # matched as it is written, capitals included
    issue: str
    term: int
    rule: str


@dataclass(frozen=True, slots=True)
class _Context:
    """What must, or must not, stand beside a term."""

    near: re.Pattern[str] | None
    also: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    article: bool


class IssueMatcher:
    """Finds the terms of a codebook. Compiled once, then read-only."""

    def __init__(self, codebook: Codebook) -> None:
        self._terms: list[tuple[str, Term, _Context]] = []
        self._patterns: list[_Pattern] = []
        for issue in codebook.issues.values():
            for n, term in enumerate(issue.terms):
                context = _context(term, codebook.words)
                self._terms.append((issue.id, term, context))
                for k, text in enumerate(term.patterns):
                    self._patterns.append(
                        _Pattern(
                            compile_term(text, codebook.words),
                            text != text.lower(),
                            issue.id,
                            len(self._terms) - 1,
                            f"issues.{issue.id}.terms[{n}].any[{k}]",
                        )
                    )
        exact: dict[str, list[int]] = {}
        prefixes: dict[str, list[int]] = {}
        for i, pattern in enumerate(self._patterns):
            for anchor in pattern.compiled.anchors:
                table = prefixes if anchor.endswith("*") else exact
                table.setdefault(anchor.rstrip("*"), []).append(i)
        self._exact: Mapping[str, tuple[int, ...]] = {k: tuple(v) for k, v in exact.items()}
        self._prefixes = tuple((k, tuple(v)) for k, v in prefixes.items())
        self._of_word = lru_cache(maxsize=50_000)(self._candidates)

    def _candidates(self, word: str) -> tuple[int, ...]:
        starts = chain.from_iterable(v for k, v in self._prefixes if word.startswith(k))
        return (*self._exact.get(word, ()), *starts)

    def find(self, text: str, sentences: list[Span]) -> dict[int, list[Hit]]:
        """Hits by number of the sentence, in order; of two that overlap the longer one stays."""
        low = lowered(text)
        article: dict[int, bool] = {}
        found: dict[int, list[Hit]] = {}
        for number, (start, end) in enumerate(sentences):
            wanted: set[int] = set()
            for word in _WORD.findall(low, start, end):
                wanted.update(self._of_word(word))
            if wanted:
                hits = self._in_sentence(text, low, start, end, wanted, article)
                if hits:
                    found[number] = _longest(hits)
        return found

    def _in_sentence(
        self, text: str, low: str, start: int, end: int, wanted: set[int], article: dict[int, bool]
    ) -> list[Hit]:
        hits = []
        allowed: dict[int, bool] = {}
        for i in wanted:
            pattern = self._patterns[i]
            source = text if pattern.exact else low
            for match in pattern.compiled.regex.finditer(source, start, end):
                if pattern.term not in allowed:
                    allowed[pattern.term] = self._allowed(pattern.term, low, start, end, article)
                if not allowed[pattern.term]:
                    break
                issue, term, _ = self._terms[pattern.term]
                sign = 1 if term.points == "support" else -1
                hits.append(
                    Hit(issue, sign, match.start(), match.end(), pattern.rule, term.stated,
                        term.acts, term.implies)
                )
        return hits

    def _allowed(self, n: int, low: str, start: int, end: int, article: dict[int, bool]) -> bool:
        context = self._terms[n][2]
        if context.unless and context.unless.search(low, start, end):
            return False
        if context.also and not context.also.search(low, start, end):
            return False
        if context.near is None:
            return True
        if not context.article:
            return context.near.search(low, start, end) is not None
        if n not in article:
            article[n] = context.near.search(low) is not None
        return article[n]


def lowered(text: str) -> str:
    """`text` in lower case with every character in its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def compile_term(text: str, words: Mapping[str, tuple[str, ...]]) -> Compiled:
    """Compile a pattern; one with a capital letter matches only as it is written."""
    return compile_pattern(text, words)


def _context(term: Term, words: Mapping[str, tuple[str, ...]]) -> _Context:
    def any_of(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
        if not patterns:
            return None
        return re.compile("|".join(compile_pattern(p, words).regex.pattern for p in patterns))

    return _Context(
        any_of(term.near), any_of(term.also), any_of(term.unless), term.within == "article"
    )


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)
