"""Who may hold a position on what a sentence names: its teller, whom it names, whom it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from tracker.statements.readings import Holder
from tracker.statements.referents import Referents
from tracker.statements.voices import Voice, Voices
from tracker.syntax.tree import Parse

_BACK = 2  # sentences
_MEANT = frozenset({"subject", "spoke.1"})
_HOLDING = frozenset({"it", "its", "they", "their"})  # subjects and owners: not "them"


@dataclass(slots=True)
class Candidate:
    """A party that may hold a position; `anchors` are the tokens that stand for it."""

    party: str
    anchors: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    told: str = ""  # "direct", "indirect": it tells the words that name the issue
    before: set[str] = field(default_factory=set)  # what the sentences before have of it


class _ByParty(dict[str, Candidate]):
    """Candidates by party, each made when it is first asked for."""

    def __missing__(self, party: str) -> Candidate:
        candidate = self[party] = Candidate(party)
        return candidate


class Candidates:
    """The candidates of sentence number `number`; who is named, there and before, is found once."""

    def __init__(self, voices: Voices, referents: Referents, number: int, parse: Parse) -> None:
        self.voices = voices
        self.referents = referents
        self.number = number
        self.parse = parse
        # "we", where it is known who that is
        first = voices.lexicon.lists["first_person"]
        self._first = frozenset(first if voices.ours else ())
        self.named: list[tuple[int, Holder]] = list(self._named())

    def _named(self) -> Iterable[tuple[int, Holder]]:
        """(token, whom it stands for) for every word of the sentence that stands for a party."""
        parse, discourse = self.parse, self.voices.discourse
        if not len(parse):
            return
        at = {token.start: i for i, token in enumerate(parse)}
        seen = set()
        for mention in discourse.mentions_in(parse[0].start, parse[len(parse) - 1].end):
            i = at.get(mention.head[0], at.get(mention.start, -1))
            if i >= 0 and (found := self.referents.who(parse, i)) and i not in seen:
                seen.add(i)
                yield i, found
        pointing = _HOLDING | self._first
        for i, word in enumerate(parse.lower):
            if word in pointing and i not in seen and (found := self.referents.who(parse, i)):
                yield i, found

    def of(self, voice: Voice | None) -> dict[str, Candidate]:
        """By party, whoever may hold a position on words that `voice` tells."""
        found = _ByParty()
        teller = voice.party if voice is not None else None
        ours = (self.voices.ours,) if voice is None and self.voices.ours else ()
        for i, holder in self.named:
            for party in ours if holder.first else holder.parties:
                candidate = found[party]
                candidate.anchors.append(i)
                candidate.people += holder.people
        if voice is not None and teller:
            found[teller].told = "direct" if voice.kind == "direct" else "indirect"
        if voice is None or teller:
            meant = {party for party, what in self._before if what in _MEANT}
            for party, what in self._before:  # merely named there, a party hardly ever is meant
                if party in meant or party in found:
                    found[party].before.add(what)
        return found

    @cached_property
    def _before(self) -> list[tuple[str, str]]:
        """(party, what the sentences before have of it) for whoever they are about."""
        return list(dict.fromkeys(self._found_before(self.number)))

    def _found_before(self, number: int) -> Iterable[tuple[str, str]]:
        about = self.referents.subject_before(number)
        for party in about.parties if about else ():
            yield party, "subject"
        sentences = self.voices.discourse.sentences
        for distance in range(1, min(_BACK, number) + 1):
            sentence = sentences[number - distance]
            if sentence.paragraph < sentences[number].paragraph - 1:
                return
            for mention in self.voices.discourse.mentions_in(sentence.start, sentence.end):
                for party in mention.parties:
                    yield party, f"named.{distance}"
                for person in mention.people:
                    spoken_for = self.voices.discourse.people[person].party
                    if spoken_for:
                        yield spoken_for, f"person.{distance}"
            voice = self.voices.teller((sentence.start + sentence.end) // 2)
            if voice is not None and voice.party:
                yield voice.party, f"spoke.{distance}"
