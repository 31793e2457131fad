"""Whose a reading is: its own holder, who tells it, or who must be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.codebook.model import Codebook, Issue
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.hits import Hit
from tracker.statements.readings import Holder, Reading
from tracker.statements.referents import Referents
from tracker.statements.stances import StanceReader
from tracker.statements.statement import Statement
from tracker.statements.voices import Voice, Voices
from tracker.syntax.tree import Parse

_MUTUAL = frozenset({"agree", "confirm", "decide", "arrange", "note", "agreement", "launch"})


class Holding:
    """Finds the holders of the readings of one article; `said` grows as it is read."""

    def __init__(
        self,
        codebook: Codebook,
        discourse: Discourse,
        voices: Voices,
        referents: Referents,
        said: Sequence[tuple[int, Statement]],
    ) -> None:
        self.codebook = codebook
        self.discourse = discourse
        self.voices = voices
        self.referents = referents
        self.said = said

    def held(
        self,
        number: int,
        parse: Parse,
        hit: Hit,
        reading: Reading,
        reader: StanceReader,
        voice: Voice | None,
    ) -> tuple[Reading, Holder] | None:
        """Whose reading it is, and which way it points once that is known."""
        outsider = voice is not None and voice.party is None
        if outsider and reading.foretold:
            return None  # an analyst's forecast
        issue = self.codebook.issues[hit.issue]
        if reading.topical and issue.proponent_stance is not None:
            # "Russia's demands on X": which way they point is what the codebook says
            factor = 1 if issue.proponent_stance == "support" else -1
            reading = replace(reading, sign=reading.sign * factor)
        if reading.demanded and reading.holder is None and issue.proponent is not None:
            if (reading.sign > 0) != (issue.proponent_stance == "support"):
                return None
            return reading, Holder((issue.proponent,))
        if reading.holder is not None and not reading.holder.first:
            return reading, reading.holder
        if voice is not None and voice.party is not None:
            return reading, Holder((voice.party,))
        if reading.teller is not None:
            return reading, reading.teller
        if reading.holder is not None:  # "we"
            ours = self.voices.ours
            return (reading, Holder((ours,))) if ours and voice is None else None
        if outsider:
            return None
        meant = self._meant(number, parse, hit, reading, reader)
        return (reading, meant) if meant else None

    def _meant(
        self, number: int, parse: Parse, hit: Hit, reading: Reading, reader: StanceReader
    ) -> Holder | None:
        """Who must be meant where nobody is named."""
        if reading.hedged and not reading.relative and reader.lists_answers(reading.node):
            return self._carried(number)  # "The answer may include …"
        both = self.voices.readout
        if both and reader.agentless(reading):
            chain = (reading.node, *parse.ancestors(reading.node))
            mutual = any(parse[i].lemma in _MUTUAL for i in chain)
            if mutual and not self.codebook.issues[hit.issue].acts:
                return both
            return replace(both, parties=both.parties[:1], people=both.people[:1])
        return None

    def _carried(self, number: int) -> Holder | None:
        """The party of the paragraph's last statement, or whom the sentence before is about."""
        if self.said:
            earlier, statement = self.said[-1]
            sentences = self.discourse.sentences
            same = sentences[earlier].paragraph == sentences[number].paragraph
            if same and number - earlier <= 1:
                return Holder((statement.party,))
        return self.referents.subject_before(number)


def plausible(readings: list[Reading], voice: Voice | None, *, acts: bool) -> list[Reading]:
    """Where doing is no position, "Ukraine will not join", said by Moscow, is Moscow's."""
    judged = any(r.holder is None for r in readings)
    if acts or not judged or voice is None or voice.party is None:
        return readings
    return [
        r
        for r in readings
        if r.basis != "act" or r.holder is None or voice.party in r.holder.parties
    ]


def credible(issue: Issue, reading: Reading, holder: Holder) -> tuple[Reading, Holder] | None:
    """A reading as the codebook makes it credible, or None: nobody wants what is directed against
    himself."""
    if reading.sign > 0 and issue.against in holder.parties:
        others = tuple(p for p in holder.parties if p != issue.against)
        return (reading, replace(holder, parties=others, people=())) if others else None
    return reading, holder
