"""An utterance while statements of a day join it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tracker.positions.method import Method
from tracker.positions.record import Record
from tracker.positions.state import Basis, Utterance, Wording
from tracker.positions.weights import authority, reliability, told_by, voice
from tracker.positions.wording import near_identical
from tracker.statements.statement import Stance


class Growing:
    """Gathers what statements add; `grown` is the utterance with all of them."""

    __slots__ = ("_records", "authority", "base", "basis", "condition", "confidence",
                 "first_hand", "highest", "id", "on", "recorded", "speaker", "stance",
                 "wordings")  # fmt: skip

    def __init__(self, base: Utterance) -> None:
        self.base = base
        self._records: list[str] = []
        self.id: str = base.id
        self.on: date = base.on
        self.stance: Stance = base.stance
        self.basis: Basis = base.basis
        self.speaker = base.speaker
        self.condition = base.condition
        self.authority = base.authority
        self.confidence = base.confidence
        self.highest = base.highest
        self.first_hand = base.first_hand
        self.recorded = base.recorded
        self.wordings: list[Wording] = list(base.wordings)

    def join(self, record: Record, spoken: frozenset[int], method: Method) -> None:
        """One more statement tells it, in the words `spoken`."""
        sure = reliability(record, method)
        first_hand = told_by(record) is None
        self._records.append(record.id)
        self._word(spoken, sure, record.conditional, method)
        self.speaker = _fuller(self.speaker, record.speaker)
        self.condition = _fuller(self.condition, record.condition)
        self.authority = max(self.authority, authority(record, method))
        self.confidence = max(self.confidence, sure)
        self.highest = self.highest or (first_hand and voice(record) in method.highest)
        self.first_hand = self.first_hand or first_hand
        self.recorded = min(self.recorded, record.recorded)

    def grown(self, evidence: float) -> Utterance:
        """The utterance as it is now, carrying so many nats."""
        return replace(
            self.base,
            speaker=self.speaker,
            conditional=self._mostly_conditional(),
            condition=self.condition,
            authority=self.authority,
            confidence=self.confidence,
            highest=self.highest,
            first_hand=self.first_hand,
            statements=tuple(sorted((*self.base.statements, *self._records))),
            recorded=self.recorded,
            wordings=tuple(self.wordings),
            evidence=evidence,
        )

    def _word(self, spoken: frozenset[int], sure: float, conditional: bool, method: Method) -> None:
        """Keep the evidence, or the better coding of one that is nearly the same."""
        for index, wording in enumerate(self.wordings):
            if near_identical(wording.words, spoken, method):
                if (sure, conditional) > (wording.confidence, wording.conditional):
                    self.wordings[index] = Wording(sure, conditional, wording.words)
                return
        self.wordings.append(Wording(sure, conditional, spoken))

    def _mostly_conditional(self) -> bool:
        conditional = sum(w.confidence for w in self.wordings if w.conditional)
        return conditional > 0 and conditional >= sum(w.confidence for w in self.wordings) / 2


def _fuller(a: str | None, b: str | None) -> str | None:
    """The longer of two texts, so that the order of reading does not matter."""
    if a == b or b is None:
        return a
    return max((a, b), key=lambda text: (len(text or ""), text or ""))
