"""How present each person of an article is in its reader's mind."""

from __future__ import annotations

from dataclasses import dataclass, field

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
