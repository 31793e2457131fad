"""A reading put into words: the statement with its evidence, speaker, mode, condition and day."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.condition_phrases import Condition
from tracker.statements.conditions import condition_of, find_conditions
from tracker.statements.confidence import confidence
from tracker.statements.hits import Hit
from tracker.statements.lexicon import Lexicon
from tracker.statements.readings import Holder, Reading
from tracker.statements.stances import StanceReader
from tracker.statements.statement import Cue, Mode, Span, Speaker, Stance, Statement
from tracker.statements.timing import Timing, happens
from tracker.statements.voices import Voice, Voices
from tracker.syntax.tree import Parse

_THREATS = frozenset({"threaten", "occur"})  # what they say holds only if something happens
_REACH = 160  # characters that the evidence may grow towards the telling word


class Wording:
    """Makes statements of the readings of one article; `said` grows as it is read."""

    def __init__(
        self,
        discourse: Discourse,
        lexicon: Lexicon,
        voices: Voices,
        timing: Timing,
        said: list[tuple[int, Statement]],
    ) -> None:
        self.discourse = discourse
        self.text = discourse.text
        self.lexicon = lexicon
        self.voices = voices
        self.timing = timing
        self.said = said
        self._conditions: dict[int, tuple[Condition, ...]] = {}

    def statements(
        self,
        number: int,
        parse: Parse,
        hit: Hit,
        reading: Reading,
        holder: Holder,
        reader: StanceReader,
        told: Voice | None,
    ) -> Iterable[Statement]:
        """One statement for each party that holds the reading; `told` is who tells the hit."""
        stance: Stance = "open" if reading.open else "support" if reading.sign > 0 else "oppose"
        start, end = self._evidence(parse, hit, reading)
        if not any(map(str.isalpha, self.text[start:end])):  # a full stop parsed apart
            sentence = self.discourse.sentences[number]
            start, end = sentence.start, sentence.end
        conditional, condition = self._condition(number, parse, hit, reading, reader)
        at = parse[reading.node].start
        for party in holder.parties:
            voice = self._teller(party, at, told)
            source = voice.party if voice else _source(party, reading)
            passing = source not in (None, party) and not reading.clausal
            mode: Mode = "narrated" if passing else self._mode(voice, hit, reading)
            when = self.timing.of(
                parse,
                reading,
                own=hit.words,
                teller=voice.attribution if voice else None,
                same=source == party,
                holds=partial(_held_by, reader, party),
            )
            yield Statement(
                party=party,
                issue=hit.issue,
                stance=stance,
                evidence=self.text[start:end],
                start=start,
                end=end,
                mode=mode,
                conditional=conditional,
                condition=condition,
                speaker=None if passing else self._speaker(party, holder, reading, voice),
                reported_by=self._reporter(party, None if passing else source, mode, voice),
                said_on=when.said_on,
                said_on_precision=when.precision,
                mention=mode == "narrated" and not when.stated and not happens(parse, reading),
                confidence=confidence(reading, attributed=source == party, mode=mode),
                cues=_cues(parse, hit, reading),
            )

    def _teller(self, party: str, at: int, told: Voice | None) -> Voice | None:
        """Who tells what stands at `at`, where the words of the issue are another party's demand:
        "She said that the demand of Moscow was a non-starter for Washington", "Macron rejects
        Putin's demand"."""
        if told is None or told.party == party:
            return told
        if told.attribution and not any(a <= at < b for a, b in told.attribution.content):
            return self.voices.teller(at)
        beyond = self._beyond(told)
        if beyond is not None and beyond.party == party:
            return beyond
        if told.speaker is not None:
            return told
        outer = self.voices.teller(at)
        return outer if outer is not None and outer.party == party else told

    def _reporter(
        self, party: str, source: str | None, mode: Mode, voice: Voice | None
    ) -> str | None:
        """The party that describes this one: who tells it, or tells that it says so, or whose
        office publishes it."""
        if source == party and voice is not None:
            beyond = self._beyond(voice)
            source = beyond.party if beyond else None
        if source not in (None, party):
            return source
        publisher = self.voices.publisher
        return publisher if publisher != party and mode != "direct" else None

    def _beyond(self, voice: Voice) -> Voice | None:
        """Who tells that somebody says something: "Blinken said that Russia demands …", unlike
        "… said that talks go on as Russia demands …", where the article tells it."""
        said = voice.attribution
        if said is None or said.cue is None:
            return None
        start = min(said.cue[0], said.source[0] if said.source else said.cue[0])
        before = self.text[max(0, start - _REACH) : start].lower().split()
        parted = bool(before) and before[-1] in self.lexicon.lists["partings"]
        return None if parted else self.voices.teller(said.cue[0])

    def _speaker(
        self, party: str, holder: Holder, reading: Reading, voice: Voice | None
    ) -> Speaker | None:
        """Who utters the words, or the named person whose act is told."""
        if voice is not None and voice.speaker is not None and voice.party == party:
            return self.voices.spelled(voice.speaker)
        people = holder.people
        if reading.teller is not None and party in reading.teller.parties:
            people = (*people, *reading.teller.people)
        for person in people:
            if self.discourse.people[person].party == party:
                return self.voices.spelled(self.discourse.speaker(person))
        if voice is not None and voice.speaker is not None and voice.party is not None:
            return self.voices.spelled(voice.speaker)
        return None

    def _mode(self, voice: Voice | None, hit: Hit, reading: Reading) -> Mode:
        if voice is None:
            return "indirect" if reading.teller else "narrated"
        quoted = any(q.start <= hit.start < q.end and q.complete for q in self.discourse.quotations)
        return "direct" if voice.kind == "direct" or quoted else "indirect"

    def _condition(
        self, number: int, parse: Parse, hit: Hit, reading: Reading, reader: StanceReader
    ) -> tuple[bool, str | None]:
        """Whether the reading hangs on a condition, and its words where they are stated."""
        if number not in self._conditions:
            self._conditions[number] = find_conditions(parse, self.lexicon)
        found = condition_of(parse, reading, self._conditions[number])
        if found is not None:
            return True, self.text[slice(*_trimmed(self.text, *found.span(parse)))]
        if reading.open and (words := self._condition_before(number, hit, reading, reader)):
            return True, words
        return reading.conditional and any(e in _THREATS for e, _, _ in reading.steps), None

    def _condition_before(
        self, number: int, hit: Hit, reading: Reading, reader: StanceReader
    ) -> str | None:
        """The condition of the sentence before that still holds: "A response could include …",
        or what is weighed there on the same issue."""
        sentences = self.discourse.sentences
        if number == 0 or sentences[number - 1].paragraph != sentences[number].paragraph:
            return None
        for earlier, statement in reversed(self.said):
            if earlier == number - 1 and statement.issue == hit.issue and statement.condition:
                return statement.condition
        if not reader.lists_answers(reading.node):
            return None
        for parse in self.discourse.parses_of(number - 1):
            for found in find_conditions(parse, self.lexicon):
                return self.text[slice(*_trimmed(self.text, *found.span(parse)))]
        return None

    def _evidence(self, parse: Parse, hit: Hit, reading: Reading) -> Span:
        """The clause that carries the reading: from the telling word over the words of the hit."""
        clause = reading.low
        for i in (reading.low, *parse.ancestors(reading.low)):
            clause = i
            if parse[i].pos in ("VERB", "AUX") or i == reading.node:
                break
        start, end = _span(parse, parse.subtree(clause))
        start, end = min(start, hit.start), max(end, hit.end)
        node = parse[reading.node]
        if node.start < start and start - node.start < _REACH:
            start = node.start
        if node.end > end and node.end - end < _REACH:
            end = node.end
        return _trimmed(self.text, start, end)


def _source(party: str, reading: Reading) -> str | None:
    """The party that the tree names as teller; of several who speak together each for itself."""
    if reading.teller is None:
        return None
    return party if party in reading.teller.parties else reading.teller.parties[0]


def _held_by(reader: StanceReader, party: str, i: int) -> bool:
    """Whether the subject of token `i` stands for the party."""
    holder = reader.holder_of_clause(i)
    return holder is not None and party in holder.parties


def _cues(parse: Parse, hit: Hit, reading: Reading) -> tuple[Cue, ...]:
    cues = [Cue("issue", hit.rule, hit.start, hit.end)]
    for effect, first, last in reading.steps:
        cues.append(Cue("stance", effect, parse[first].start, parse[last].end))
    return tuple(cues)


def _span(parse: Parse, tokens: tuple[int, ...]) -> Span:
    return min(parse[i].start for i in tokens), max(parse[i].end for i in tokens)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " ,;:–—-\n":
        start += 1
    while end > start and text[end - 1] in " ,;:–—-\n":
        end -= 1
    return start, end
