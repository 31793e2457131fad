"""How present each person of an article is in its reader's mind."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.statements.attribution.model import Mention
from tracker.statements.attribution.saying import says
from tracker.statements.statement import Span

_ASIDE = re.compile(
    r"\b(?:of|from|with|to|by|at|about|for|against|on|beside|behind|before|after)\s+$",
    re.IGNORECASE,
)
_FACING = re.compile(r"[A-Z]\w+ing\s+$")  # a sentence's first word: "Facing Veld, …"
_OBJECTS = frozenset({"him", "them"})
_LEADING = 12  # characters: a preposition before a name
_FRESH = 6.0  # what a mention by name adds
_NEAR = 5  # mentions before one, among which its sentence's subject would be
_FADE = 0.55  # per sentence
_FADED = 0.08  # below this nobody remembers


@dataclass(slots=True)
class Salience:
    """How present each person is in the reader's mind; fades by sentence."""

    scores: dict[int, float] = field(default_factory=dict)
    sentence: int = 0
    totals: dict[int, float] = field(default_factory=dict)  # never fades

    def move_to(self, sentence: int) -> None:
        steps = sentence - self.sentence
        if steps > 0:
            fade = _FADE**steps
            self.scores = {p: s * fade for p, s in self.scores.items() if s * fade > _FADED}
            self.sentence = sentence

    def add(self, person: int, weight: float) -> None:
        self.scores[person] = self.scores.get(person, 0.0) + weight
        self.totals[person] = self.totals.get(person, 0.0) + weight

    def all_ranked(self) -> list[int]:
        """Everybody met so far: the present ones first, then the most named."""
        present = self.ranked()
        return present + sorted(self.totals.keys() - set(present), key=lambda p: -self.totals[p])

    def ranked(self) -> list[int]:
        return sorted(self.scores, key=lambda p: -self.scores[p])


@dataclass(slots=True)
class Prominence:
    """What the mentions of an article add to the salience of whom they stand for; `quoted` are the
    spans of its quotations."""

    text: str
    sentence_starts: Sequence[int]
    quoted: Sequence[Span]
    _quote_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._quote_starts = [start for start, _ in self.quoted]

    def of(self, mention: Mention, before: Sequence[Mention]) -> float:
        """`before` are the mentions before it, in order."""
        start, end = mention.start, mention.end
        at = bisect_right(self._quote_starts, start) - 1
        if at >= 0 and start < self.quoted[at][1]:
            return _FRESH * 0.1  # what a speaker mentions is not whom the article is about
        weight = _FRESH if mention.kind != "pronoun" else _FRESH * 0.7
        sentence = self.sentence_starts[bisect_right(self.sentence_starts, start) - 1]
        mentioned = [m for m in before[-_NEAR:] if m.people and m.start >= sentence]
        led = all(self._is_aside(sentence, m) for m in mentioned)
        if led and not self._is_aside(sentence, mention):
            weight *= 1.6  # likely the subject
        if self.text[start:end].lower() in _OBJECTS:
            weight *= 0.4
        if says(self.text, start, end):
            weight *= 1.6
        if self.text[end : end + 2] in ("’s", "'s"):
            weight *= 0.6
        return weight

    def _is_aside(self, sentence: int, mention: Mention) -> bool:
        """Whether a person is no subject: behind a preposition, or behind an opening participle."""
        start = mention.start
        if _FACING.fullmatch(self.text, sentence, start):
            return True
        return bool(_ASIDE.search(self.text, max(sentence, start - _LEADING), start))
