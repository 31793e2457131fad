"""How much a statement says about its party's position: who speaks, how it is told, how sure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker.positions.method import Method
from tracker.positions.record import Record
from tracker.positions.state import Basis

OUTSIDE_GOVERNMENT = ("legislator", "former")


def told_by(record: Record) -> str | None:
    """The other party that tells this one's position: in its words or in its own outlet."""
    if record.reported_by not in (None, record.party):
        return record.reported_by
    if record.speaker_party not in (None, record.party):
        return record.speaker_party
    if record.mode == "narrated" and record.outlet_party not in (None, record.party):
        return record.outlet_party
    return None


def basis(record: Record) -> Basis:
    """The kind of voice; a legislator is one whichever side he takes."""
    if record.mention:
        return "mentions"
    if record.speaker_kind in OUTSIDE_GOVERNMENT and told_by(record) is None:
        return "legislators"
    return "government"


def voice(record: Record) -> str:
    """The key into `Method.authority` of who speaks for the party."""
    if record.speaker_party not in (None, record.party):
        return "institution"  # the speaker is of the party that tells it
    if record.speaker_kind is not None:
        return record.speaker_kind
    return "official" if record.speaker else "institution"


def authority(record: Record, method: Method) -> float:
    """Who speaks × how it is told × who tells it × how well it is dated."""
    weight = method.authority[voice(record)] * method.telling[record.mode]
    if told_by(record) is not None:
        weight *= method.reported
    return weight * method.precision[record.said_on_precision]


def reliability(record: Record, method: Method) -> float:
    """The probability that the coding is right, as far as the method believes it."""
    if record.review in ("accepted", "corrected"):
        return method.reviewed_confidence
    return min(record.confidence, method.confidence_ceiling)


def nats(confidence: float) -> float:
    """Log-likelihood ratio of the coded stance against another: log 2c / (1 - c)."""
    if confidence <= 0.0:
        return -math.inf
    return math.log(2 * confidence / (1 - confidence))


def evidence(authority: float, confidence: float, method: Method) -> float:
    """The nats that an utterance carries for its stance; never less than the floor."""
    return max(method.evidence_floor, authority * nats(confidence))


def share(votes: Sequence[float], own: int) -> float:
    """The probability of the stance `own` among contradictory codings of one speech (nats)."""
    top = max(votes)
    return math.exp(votes[own] - top) / sum(math.exp(vote - top) for vote in votes)
