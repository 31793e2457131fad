"""What was said on a day, and sums of it: evidence by stance, weights by level, counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tracker.positions.state import HeldStance, Levels, Utterance

KEPT_STATEMENTS = 40  # of a run: enough to show, little to store


@dataclass(frozen=True, slots=True)
class Day:
    """What one kind of voice said on a day."""

    on: date
    new: tuple[Utterance, ...]
    grown: tuple[Utterance, ...] = ()
    _nats: dict[tuple[str, ...], float] = field(default_factory=dict, repr=False, compare=False)

    @property
    def all(self) -> tuple[Utterance, ...]:
        """New utterances and what older ones gained."""
        return self.new + self.grown

    def nats(self, sides: Iterable[str]) -> float:
        """The evidence of the day for some stances."""
        wanted = tuple(sides)
        if wanted not in self._nats:  # one day is asked for the same sides again and again
            self._nats[wanted] = sum(u.evidence for u in self.all if u.stance in wanted)
        return self._nats[wanted]


def speaking_for(stance: HeldStance, utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """Those that carry a held stance; both sides carry `contested`."""
    sides = ("support", "oppose") if stance == "contested" else (stance,)
    return tuple(u for u in utterances if u.stance in sides)


def add_levels(levels: Levels, utterances: Iterable[Utterance]) -> Levels:
    """Weights by level of the scale, with those of some utterances added."""
    sums = list(levels)
    for u in utterances:
        sums[_level(u)] += u.evidence
    return (
        max(0.0, sums[0]), max(0.0, sums[1]), max(0.0, sums[2]), max(0.0, sums[3]),
        max(0.0, sums[4]),
    )  # fmt: skip


def _level(utterance: Utterance) -> int:
    if utterance.stance == "open":
        return 2
    if utterance.stance == "support":
        return 1 if utterance.conditional else 0
    return 3 if utterance.conditional else 4


def scale(levels: Levels, factor: float) -> Levels:
    """All weights times a factor."""
    a, b, c, d, e = levels
    return a * factor, b * factor, c * factor, d * factor, e * factor


def tally(counts: tuple[int, int, int], new: Iterable[Utterance]) -> tuple[int, int, int]:
    """Counts of support, oppose and open, with some utterances added."""
    found = [u.stance for u in new]
    return (
        counts[0] + found.count("support"),
        counts[1] + found.count("oppose"),
        counts[2] + found.count("open"),
    )


def statements(own: Iterable[Utterance]) -> tuple[str, ...]:
    """The statements that tell some utterances, the first of them."""
    return tuple(s for u in own for s in u.statements)[:KEPT_STATEMENTS]
