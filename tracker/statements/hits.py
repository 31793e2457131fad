"""Words that name an issue, and which of them stay where they overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.statements.statement import Span

REFERENCE, ANSWER, ECHO = POINTING = ("reference", "answer", "echo")  # rules of what points back


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
    gaps: tuple[Span, ...] = ()  # stretches between its words that are not its own

    @property
    def words(self) -> list[Span]:
        """The stretches of its own words."""
        if not self.gaps:
            return [(self.start, self.end)]
        edges = [self.start, *(edge for gap in self.gaps for edge in gap), self.end]
        return list(zip(edges[::2], edges[1::2], strict=True))


def gaps_of(match: re.Match[str]) -> tuple[Span, ...]:
    """The stretches that the gaps of a pattern matched, in order; empty ones left out."""
    if not match.re.groups:
        return ()
    spans = (match.span(n) for n in range(1, match.re.groups + 1))
    return tuple(sorted((start, end) for start, end in spans if 0 <= start < end))


def longest(hits: Sequence[Hit]) -> list[Hit]:
    """Of hits that overlap, the one with most words of its own; what stands in the gap of another
    issue's term stays."""
    if len(hits) < 2:
        return list(hits)
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
