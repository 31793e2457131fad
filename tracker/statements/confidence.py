"""How sure the rules are of a reading, from how it was found: an indication for the weights.

What a statement says of itself, its `confidence`, is what the trained trees make of this and all
other indications (docs/method-coder.md).
"""

from __future__ import annotations

from tracker.statements.readings import Reading
from tracker.statements.statement import Mode

_BASE = {"attitude": 0.84, "act": 0.82, "judgement": 0.84}
_BARE_JUDGEMENT = (0.45, 0.71)  # by the number of telling words: none, one
_LOW, _HIGH = 0.2, 0.95


def confidence(reading: Reading, *, attributed: bool, mode: Mode) -> float:
    """The probability that party, issue and stance of `reading` are right.

    `attributed`: whoever tells it speaks for the party whose position it is.
    """
    steps = len(reading.steps)
    if reading.basis == "judgement" and steps < len(_BARE_JUDGEMENT):
        value = _BARE_JUDGEMENT[steps]
    else:
        value = _BASE[reading.basis] - 0.03 * max(0, steps - 2)
    value *= reading.strength
    value -= 0.05 * min(2, reading.negations)
    if reading.hedged:
        value -= 0.1
    if mode == "direct" and attributed:
        value += 0.05
    return round(min(_HIGH, max(_LOW, value)), 3)
