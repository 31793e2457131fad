"""Who speaks: the person and the party in whose words a stretch of an article stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tracker.codebook.model import Codebook
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.lexicon import Lexicon
from tracker.statements.readings import Holder
from tracker.statements.readouts import find_publisher, find_readout
from tracker.statements.statement import Attribution, QuoteKind, Span, Speaker

_OFFICES = re.compile(
    r"\b(?:president|head of state|chancellor|prime minister|premier|minister|secretary)\b", re.I
)
_HEADS = frozenset({"head", "minister"})
_INTERVIEW = re.compile(r"\b[Ii]nterview(?:ed)?\b")
_ASKED = re.compile(r"\?[\"”’')]*\s*$")
_TURN = re.compile(r"(?:^|(?<=[.!?…”\"]\s)|(?<=\n))[-–—]\s+(?=[\"“A-Z])")
_LABELLED = re.compile(r"[A-Z][^:!?\n]{0,60}:\s")
_POINTING = re.compile(
    r"\b[Aa]ccording to (?:him|her|the (?:\w+ )?"
    r"(?:president|minister|diplomat|chancellor|official))\b"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who tells a stretch of text; `party` is None for nobody's (an analyst, a journalist)."""

    party: str | None
    speaker: Speaker | None
    kind: QuoteKind
    attribution: Attribution | None = None  # the one that says so


class Voices:
    """Who tells what in one article, and whose office publishes it."""

    def __init__(
        self,
        discourse: Discourse,
        codebook: Codebook,
        lexicon: Lexicon,
        attributions: Sequence[Attribution],
        addresser: Voice | None = None,
    ) -> None:
        """`addresser` speaks wherever nobody else is said to."""
        self.discourse = discourse
        self.text = discourse.text
        self.codebook = codebook
        self.lexicon = lexicon
        self.attributions = [a for a in attributions if self._tells(a)]
        self.addresser = addresser
        self._tellers: dict[int, Voice | None] = {}  # by offset
        self._pointing = "ccording to " in self.text

    def _tells(self, attribution: Attribution) -> bool:
        """Whether something is said: "opposes X" and "wants X" are positions, not speech."""
        if attribution.cue is None or attribution.kind != "indirect":
            return True
        words = self.text[slice(*attribution.cue)].lower().split()
        return not words or not self.lexicon.only_held(words[0])

    def teller(self, offset: int) -> Voice | None:
        """Whoever is said to say what stands at `offset`; None where the article itself does."""
        if offset not in self._tellers:
            self._tellers[offset] = self._teller(offset)
        return self._tellers[offset]

    def _teller(self, offset: int) -> Voice | None:
        attribution = self._innermost(offset)
        if attribution is not None:
            speaker = attribution.speaker or self._outer(offset, attribution)
            speaker = speaker or self._officer(attribution)
            return Voice(attribution.party, speaker, attribution.kind, attribution)
        return self._pointed(offset) or self._interviewed(offset) or self._addressed(offset)

    def _addressed(self, offset: int) -> Voice | None:
        """In a speech, whoever gives it; not in a question put to him, nor in a labelled turn."""
        if self.addresser is None or self._turns:
            return None
        sentence = self.discourse.sentences[self.discourse.sentence_at(offset)]
        asked = _ASKED.search(self.text, sentence.start, sentence.end)
        start, _ = self.discourse.paragraphs[sentence.paragraph]
        first = self.discourse.sentences[self.discourse.sentence_at(start)]
        labelled = _LABELLED.match(self.text, first.start, first.end)
        return None if asked or labelled or sentence.headline else self.addresser

    @cached_property
    def ours(self) -> str | None:
        """The party that "we" and "our" stand for outside all quotations: whose speech it is, or
        whose office publishes the article."""
        if self.addresser is not None:
            return self.addresser.party
        if self.discourse.host is not None:
            return self.discourse.people[self.discourse.host].party
        return self.publisher

    @cached_property
    def readout(self) -> Holder | None:
        """The two who talk, where the article is a read-out; first whose office tells it."""
        return find_readout(self.discourse)

    @cached_property
    def publisher(self) -> str | None:
        """The party whose office publishes the article, where it is a read-out."""
        return find_publisher(self.discourse, self.readout)

    def _innermost(self, offset: int) -> Attribution | None:
        best: tuple[int, Attribution] | None = None
        for attribution in self.attributions:
            if attribution.party is None and attribution.speaker is None:
                continue
            for start, end in attribution.content:
                if start <= offset < end and (best is None or end - start < best[0]):
                    best = end - start, attribution
        return best[1] if best else None

    def _outer(self, offset: int, inner: Attribution) -> Speaker | None:
        """The person in whose words `inner` stands, where they speak for the same party."""
        for attribution in self.attributions:
            same = attribution.party == inner.party is not None
            around = any(start <= offset < end for start, end in attribution.content)
            if same and around and attribution.speaker:
                return attribution.speaker
        return None

    def _officer(self, attribution: Attribution) -> Speaker | None:
        """ "The Head of State said": the person of that office whom the article names."""
        if attribution.source is None or attribution.party is None:
            return None
        if not _OFFICES.search(self.text[slice(*attribution.source)]):
            return None
        for person in self.discourse.people:
            if person.party == attribution.party and person.kind in _HEADS:
                return self.discourse.speaker(person.id)
        return None

    def _pointed(self, offset: int) -> Voice | None:
        """ "According to him": whoever was the last to speak."""
        if not self._pointing:
            return None
        number = self.discourse.sentence_at(offset)
        sentence = self.discourse.sentences[number]
        if not _POINTING.search(self.text, sentence.start, sentence.end):
            return None
        earlier = [
            a
            for a in self.attributions
            if a.speaker and a.party and a.content and a.content[0][0] < sentence.start
        ]
        if not earlier:
            return None
        last = max(earlier, key=lambda a: a.content[0][0])
        return Voice(last.party, last.speaker, "indirect")

    @cached_property
    def _turns(self) -> list[tuple[Span, bool]]:
        """Spans of an interview's turns, and whether each is a question; empty in other texts."""
        starts = [m.start() for m in _TURN.finditer(self.text)]
        if len(starts) < 4:
            return []
        ends = [*starts[1:], len(self.text)]
        spans = list(zip(starts, ends, strict=True))
        turns = [((a, b), bool(_ASKED.search(self.text, a, b))) for a, b in spans]
        asked = sum(question for _, question in turns)
        return turns if asked > 1 or (asked and _INTERVIEW.search(self.text[:600])) else []

    @cached_property
    def _interviewee(self) -> Speaker | None:
        for mention in self.discourse.mentions_in(0, 600):
            for person in mention.people:
                if self.discourse.people[person].party:
                    return self.discourse.speaker(person)
        return None

    def _interviewed(self, offset: int) -> Voice | None:
        for (start, end), question in self._turns:
            if start <= offset < end and not question and self._interviewee:
                return Voice(self._interviewee.party, self._interviewee, "direct")
        return None

    def spelled(self, speaker: Speaker) -> Speaker:
        """The name as this article spells it: "Zelensky", where the codebook has "Zelenskyy"."""
        if speaker.name.split()[-1] in self.text:
            return speaker
        for person in self.codebook.people:
            if speaker.name in (person.name, *person.aliases) and person.party == speaker.party:
                for alias in person.aliases:
                    titled = person.role.split()[-1] in alias  # "Ukrainian President"
                    if titled or " " not in alias or not alias.istitle():
                        continue
                    if alias.split()[-1] in self.text:
                        return replace(speaker, name=alias)
        return speaker
