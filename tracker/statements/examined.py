"""A candidate at a hit, with all that is known of it before it is weighed."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.statements.candidates import Candidate
from tracker.statements.hits import ECHO, Hit
from tracker.statements.likelihood import Outcome
from tracker.statements.statement import Stance, Statement
from tracker.statements.surroundings import Surroundings
from tracker.statements.voices import Voice
from tracker.statements.ways import Indications
from tracker.statements.whole import Place


@dataclass(frozen=True, slots=True)
class Examined:
    """A candidate at a hit: what the rules read for it, and what speaks for a position."""

    number: int
    hit: Hit
    candidate: Candidate
    ruled: Statement | None
    around: Surroundings
    voice: Voice | None
    indications: Indications

    @property
    def place(self) -> Place:
        """Where it stands in the article."""
        hit = self.hit
        span, party = (hit.start, hit.end), self.candidate.party
        return Place(self.number, span, hit.sign, hit.issue, party, echo=hit.rule == ECHO)


def stance_of(outcome: Outcome, sign: int) -> Stance:
    """What an outcome at words of this sign is towards the proposition."""
    if outcome == "open":
        return "open"
    return "support" if (outcome == "with") == (sign > 0) else "oppose"


def ruled_outcome(at: Examined) -> Outcome | None:
    """What the rules read for the candidate, as the hit points."""
    if at.ruled is None or at.ruled.stance == "open":
        return None if at.ruled is None else "open"
    return "with" if (at.ruled.stance == "support") == (at.hit.sign > 0) else "against"
