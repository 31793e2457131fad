"""One article read sentence by sentence: hits, their readings, and the statements they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from tracker.articles.article import Article
from tracker.codebook.model import Codebook, Issue
from tracker.statements.answers import RULE as ANSWER
from tracker.statements.answers import find_answer, read_answer, resolve_answer
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.conditions import condition_of, find_conditions
from tracker.statements.confidence import confidence
from tracker.statements.issues import Hit
from tracker.statements.lexicon import Lexicon
from tracker.statements.readings import Holder, Reading
from tracker.statements.references import (
    Named,
    Reference,
    find_references,
    resolve_demand,
    resolve_step,
)
from tracker.statements.stances import StanceReader
from tracker.statements.statement import Cue, Mode, Span, Speaker, Stance, Statement
from tracker.statements.timing import Timing, happens
from tracker.statements.voices import Voice, Voices
from tracker.syntax.tree import Parse

_MUTUAL = frozenset({"agree", "confirm", "decide", "arrange", "note", "agreement", "launch"})
_JUDGED = frozenset(
    {"good", "bad", "possible", "unlikely", "want", "reject", "exclude", "weigh", "undo"}
)
_RECALL = 3  # sentences
_THREATS = frozenset({"threaten", "occur"})  # what they say holds only if something happens
_REACH = 160  # characters that the evidence may grow towards the telling word


class ArticleReader:
    """Makes the statements of one article; `hits` are by number of the sentence."""

    def __init__(
        self,
        codebook: Codebook,
        lexicon: Lexicon,
        article: Article,
        discourse: Discourse,
        hits: Mapping[int, list[Hit]],
    ) -> None:
        self.codebook = codebook
        self.lexicon = lexicon
        self.article = article
        self.text = article.text
        self.discourse = discourse
        self.hits = hits
        self.references: dict[int, list[Reference]] = {}
        spans = [(s.start, s.end) for s in discourse.sentences]
        for reference in find_references(self.text, spans, set(hits), lexicon):
            self.references.setdefault(reference.sentence, []).append(reference)
        for number, span in enumerate(spans):
            near = any(n in hits or n in self.references for n in range(number - 2, number))
            if near and number not in hits and number not in self.references:
                answer = find_answer(self.text, number, span, lexicon.lists)
                if answer:
                    self.references[number] = [answer]
        discourse.parse_all([*hits, *self.references])  # in one go, which is faster
        attributions = discourse.attributions_of([*hits, *self.references])
        self.voices = Voices(discourse, codebook, lexicon, attributions)
        self.timing = Timing(discourse, article.published_on)
        self.said: list[tuple[int, Statement]] = []
        self.named: list[Named] = []
        self.demands = {
            issue.id: (issue.proponent, issue.proponent_stance)
            for issue in codebook.issues.values()
            if issue.proponent and issue.proponent_stance
        }

    def statements(self) -> tuple[Statement, ...]:
        """All statements, by start."""
        out: list[Statement] = []
        for number in sorted({*self.hits, *self.references}):
            hits = [*self.hits.get(number, []), *self._pointed(number)]
            found = [
                statement
                for parse in self.discourse.parses_of(number)
                for hit in hits
                for statement in self._of_hit(number, parse, hit)
            ]
            settled = _settled(found)
            self.said += [(number, statement) for statement in settled]
            out += settled
        return tuple(sorted(out, key=lambda s: (s.start, s.end, s.party, s.issue)))

    def _pointed(self, number: int) -> list[Hit]:
        """What the phrases of a sentence that point back stand for."""
        hits: list[Hit] = []
        own = self.hits.get(number, [])
        for reference in self.references.get(number, []):
            if any(h.start < reference.end and reference.start < h.end for h in own):
                continue
            if reference.kind == "answer":
                found = resolve_answer(reference, self.said)
            elif reference.kind == "demand":
                found = resolve_demand(reference, self.said, self.named, self.demands)
            else:
                found = resolve_step(reference, self.named)
            hits += [h for h in found if all(h.issue != other.issue for other in own)]
        # Only what somebody took a stand on just before is worth pointing back to.
        near = {s.issue for n, s in self.said if number - n <= _RECALL}
        return [h for h in hits if h.issue in near]

    # ---------------------------------------------------------------- readings

    def _of_hit(self, number: int, parse: Parse, hit: Hit) -> Iterable[Statement]:
        words = hit.words
        covered = [
            i
            for i, t in enumerate(parse)
            if t.start < hit.end
            and hit.start < t.end
            and any(t.start < b and a < t.end for a, b in words)
        ]
        if not covered:
            return
        sentence = self.discourse.sentences[number]
        question = self.text[sentence.start : sentence.end].rstrip("\"”’' )").endswith("?")
        reader = StanceReader(parse, self.lexicon, lambda i: self.voices.who(parse, i), question)
        acts = self.codebook.issues[hit.issue].acts if hit.acts is None else hit.acts
        if hit.rule == ANSWER:
            readings = read_answer(reader, covered, hit, self.text[hit.start : hit.end])
        else:
            readings = reader.read(
                covered,
                hit.issue,
                hit.sign,
                acts=acts,
                stated=hit.stated,
                actor=hit.acts is not False,
            )
        if hit.rule != "reference" or readings:
            self.named.append(Named(number, hit, readings[0].event if readings else hit.sign))
        voice = self.voices.teller(hit.start)
        if hit.rule == "reference":
            readings = [r for r in readings if r.basis != "judgement" or _JUDGED & _effects(r)]
        for reading in _plausible(readings, voice, acts=acts):
            held = self._held(number, parse, hit, reading, reader, voice)
            found = held and _credible(self.codebook.issues[hit.issue], *held)
            if found:
                yield from self._made(number, parse, hit, *found, reader, voice)

    def _held(
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
        if outsider or reading.holder is not None:
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
        return self.voices.subject_before(number)

    # -------------------------------------------------------------- statements

    def _made(
        self,
        number: int,
        parse: Parse,
        hit: Hit,
        reading: Reading,
        holder: Holder,
        reader: StanceReader,
        voice: Voice | None,
    ) -> Iterable[Statement]:
        stance: Stance = "open" if reading.open else "support" if reading.sign > 0 else "oppose"
        start, end = self._evidence(parse, hit, reading)
        source = voice.party if voice else reading.teller.parties[0] if reading.teller else None
        conditional, condition = self._condition(number, parse, hit, reading, reader)
        for party in holder.parties:
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
                reported_by=source if source != party and not passing else None,
                said_on=when.said_on,
                said_on_precision=when.precision,
                mention=mode == "narrated" and not when.stated and not happens(parse, reading),
                confidence=confidence(reading, attributed=source == party, mode=mode),
                cues=_cues(parse, hit, reading),
            )

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
        found = condition_of(parse, reading, find_conditions(parse, self.lexicon))
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


def _effects(reading: Reading) -> set[str]:
    return {effect for effect, _, _ in reading.steps}


def _plausible(readings: list[Reading], voice: Voice | None, *, acts: bool) -> list[Reading]:
    """Where doing is no position, "Ukraine will not join", said by Moscow, is Moscow's."""
    judged = any(r.holder is None for r in readings)
    if acts or not judged or voice is None or voice.party is None:
        return readings
    return [
        r
        for r in readings
        if r.basis != "act" or r.holder is None or voice.party in r.holder.parties
    ]


def _credible(issue: Issue, reading: Reading, holder: Holder) -> tuple[Reading, Holder] | None:
    """A reading as the codebook makes it credible, or None.

    Nobody wants what is directed against himself. Who makes a demand is read as holding to it,
    unless the words say plainly that he does not: a demand denied, dropped or given up.
    """
    if reading.sign > 0 and issue.against in holder.parties:
        others = tuple(p for p in holder.parties if p != issue.against)
        return (reading, replace(holder, parties=others, people=())) if others else None
    against = (reading.sign > 0) != (issue.proponent_stance == "support")
    if reading.open or holder.parties != (issue.proponent,) or not against:
        return reading, holder
    effects = [effect for effect, _, _ in reading.steps]
    plainly = reading.negations and effects and effects[-1] in ("want", "reject")
    if plainly or effects[-2:] == ["want", "undo"]:
        return reading, holder
    return replace(reading, sign=-reading.sign), holder


def _held_by(reader: StanceReader, party: str, i: int) -> bool:
    """Whether the subject of token `i` stands for the party."""
    holder = reader.holder_of_clause(i)
    return holder is not None and party in holder.parties


def _settled(found: list[Statement]) -> list[Statement]:
    """One statement for each party and issue of a sentence: the surest."""
    best: dict[tuple[str, str], Statement] = {}
    for statement in found:
        key = statement.party, statement.issue
        other = best.get(key)
        if other is None or statement.confidence > other.confidence:
            best[key] = statement
    return list(best.values())


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
