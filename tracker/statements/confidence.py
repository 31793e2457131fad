"""How likely a statement is right, from how it was found. The table stands in docs/method-coder.md."""

from __future__ import annotations

from tracker.statements.stances import Reading
from tracker.statements.statement import Mode

_BASE = {"attitude": 0.85, "act": 0.75, "judgement": 0.75}


def confidence(reading: Reading, *, attributed: bool, mode: Mode) -> float:
    """The probability that party, issue and stance of `reading` are right."""
    value = _BASE[reading.basis] * reading.strength
    value -= 0.04 * max(0, len(reading.steps) - 2)
    value -= 0.05 * max(0, reading.negations - 1)
    if reading.hedged:
        value -= 0.05
    if mode == "direct":
        value += 0.03
    return round(min(0.97, max(0.2, value)), 3)
