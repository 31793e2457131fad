"""Who may hold a position at each hit of an article, what the rules read, what speaks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from tracker.articles.article import Article
from tracker.codebook.model import Codebook
from tracker.statements.addresses import find_addresser, title_of
from tracker.statements.answers import read_answer
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.trees import SentenceParser
from tracker.statements.candidates import Candidate, Candidates
from tracker.statements.examined import Examined
from tracker.statements.hits import ANSWER, ECHO, POINTING, REFERENCE, Hit
from tracker.statements.holding import Holding, credible, plausible
from tracker.statements.indications import HitIndications
from tracker.statements.lexicon import Lexicon
from tracker.statements.pointing import Pointing
from tracker.statements.readings import Reading
from tracker.statements.references import Named
from tracker.statements.referents import Referents
from tracker.statements.stances import StanceReader
from tracker.statements.statement import Statement
from tracker.statements.surroundings import Surroundings
from tracker.statements.telling import merely_tells
from tracker.statements.timing import Timing
from tracker.statements.topics import follow_topic, opens_with_topic
from tracker.statements.voices import Voices
from tracker.statements.wording import Wording
from tracker.syntax.tree import ROOT, Parse

_JUDGED = frozenset(
    {"good", "bad", "possible", "unlikely", "want", "reject", "exclude", "weigh", "undo"}
)
_VALUES = {"support": 1.0, "oppose": -1.0, "open": 0.0}


class Examiner:
    """Finds every candidate at every hit of one article; `hits` are by number of the sentence."""

    def __init__(
        self,
        codebook: Codebook,
        lexicon: Lexicon,
        article: Article,
        discourse: Discourse,
        hits: Mapping[int, list[Hit]],
        parser: SentenceParser,
    ) -> None:
        self.codebook = codebook
        self.lexicon = lexicon
        self.text = article.text
        self.discourse = discourse
        self.hits = hits
        self.pointing = Pointing(codebook, lexicon, discourse, hits)
        self.touched = sorted({*hits, *self.pointing.sentences})
        discourse.parse_all(self.touched)  # in one go, which is faster
        told = discourse.attributions_of(self.touched)
        title = title_of(article.title, discourse)
        addresser = find_addresser(title, discourse, codebook, parser, article.published_on)
        self.voices = Voices(discourse, codebook, lexicon, told, addresser)
        self.referents = Referents(discourse, lexicon, self.voices)
        self.said: list[tuple[int, Statement]] = []
        self.named: list[Named] = []
        self.holding = Holding(codebook, discourse, self.voices, self.referents, self.said)
        timing = Timing(discourse, article.published_on)
        self.wording = Wording(discourse, lexicon, self.voices, timing, self.said)

    def examined(self) -> list[Examined]:
        """Every candidate at every hit, in the order of the text."""
        out: list[Examined] = []
        for number in self.touched:
            pointed = self.pointing.hits(number, self.said, self.named, self.voices.teller)
            hits = [*self.hits.get(number, []), *pointed]
            found: list[Statement] = []
            for parse in self.discourse.parses_of(number):
                candidates = Candidates(self.voices, self.referents, number, parse)
                reader = self._reader(number, parse)
                for hit in [*hits, *self._followed(number, parse, hits, reader)]:
                    covered = _covered(parse, hit)
                    if covered and not (hit.rule == REFERENCE and _dummy(parse, covered[0])):
                        ruled = list(self._ruled(number, parse, hit, covered, reader))
                        out += self._at(number, hit, covered, reader, candidates, ruled)
                        found += ruled
            self.said += [(number, statement) for statement in _settled(found)]
        return out

    def _followed(
        self, number: int, parse: Parse, hits: Sequence[Hit], reader: StanceReader
    ) -> list[Hit]:
        """What the sentence says further on of the issues that it opens with."""
        sentence = self.discourse.sentences[number]
        opening = opens_with_topic(self.text, (sentence.start, sentence.end))
        if opening is None:
            return []
        topics = [
            Surroundings(reader, covered, hit, self.codebook.issues[hit.issue])
            for hit in hits
            if hit.rule != ECHO and (covered := _covered(parse, hit))
        ]
        lists, telling = self.lexicon.lists, self.lexicon.telling
        return follow_topic(opening, sentence.end, topics, lists, telling)

    def _reader(self, number: int, parse: Parse) -> StanceReader:
        sentence = self.discourse.sentences[number]
        question = self.text[sentence.start : sentence.end].rstrip("\"”’' )").endswith("?")
        return StanceReader(parse, self.lexicon, lambda i: self.referents.who(parse, i), question)

    def _at(
        self,
        number: int,
        hit: Hit,
        covered: Sequence[int],
        reader: StanceReader,
        candidates: Candidates,
        ruled: Sequence[Statement],
    ) -> Iterator[Examined]:
        around = Surroundings(reader, covered, hit, self.codebook.issues[hit.issue])
        voice = self.voices.teller(hit.start)
        by_party = candidates.of(voice)
        for statement in ruled:
            if statement.party not in by_party:
                by_party[statement.party] = Candidate(statement.party)
        proponent = around.issue.proponent
        if proponent in self._parties and proponent not in by_party:
            by_party[proponent] = Candidate(proponent)
        earlier = {(s.party, s.issue): _VALUES[s.stance] for _, s in self.said}
        weighed = HitIndications(around, voice, len(by_party) - 1, earlier)
        for party, candidate in by_party.items():
            own = next((s for s in ruled if s.party == party), None)
            if own is None and (reader.question or around.close_condition):
                continue  # a question takes no position, a condition says nothing
            if own is None and _absent(candidate, hit, proponent):
                continue  # what it said of the issue before is coded there
            others = [s for s in ruled if s.party != party]
            if own is None and others and merely_tells(candidate, around, voice, self.text):
                continue
            found = weighed.of(candidate, own, others)
            yield Examined(number, hit, candidate, own, around, voice, found)

    @cached_property
    def _parties(self) -> frozenset[str]:
        """The parties that the article names."""
        return frozenset(p for mention in self.discourse.mentions for p in mention.parties)

    # ---------------------------------------------------------------- what the rules read

    def _ruled(
        self, number: int, parse: Parse, hit: Hit, covered: Sequence[int], reader: StanceReader
    ) -> Iterator[Statement]:
        issue = self.codebook.issues[hit.issue]
        acts = issue.acts if hit.acts is None else hit.acts
        if hit.rule == ECHO:
            return
        if hit.rule == ANSWER:
            readings = read_answer(reader, covered, hit, self.text[hit.start : hit.end])
        else:
            actor = hit.acts is not False
            readings = reader.read(
                covered, hit.issue, hit.sign, acts=acts, stated=hit.stated, actor=actor
            )
        if hit.rule != REFERENCE or readings:
            self.named.append(Named(number, hit, readings[0].event if readings else hit.sign))
        voice = self.voices.teller(hit.start)
        if hit.rule == REFERENCE:
            readings = [r for r in readings if r.basis != "judgement" or _judged(r)]
        named = {p for r in readings if r.holder for p in r.holder.parties}
        for reading in plausible(readings, voice, acts=acts):
            found = self.holding.held(number, parse, hit, reading, reader, voice)
            asked = reading.demanded and reading.holder is None
            if found and asked and not named.isdisjoint(found[1].parties):
                continue  # "rejected demands for it": who rejects them did not make them
            if found and (found := credible(issue, *found)):
                yield from self.wording.statements(number, parse, hit, *found, reader, voice)


def _covered(parse: Parse, hit: Hit) -> list[int]:
    """The tokens of the hit's own words."""
    words = hit.words
    return [
        i
        for i, t in enumerate(parse)
        if t.start < hit.end
        and hit.start < t.end
        and any(t.start < b and a < t.end for a, b in words)
    ]


def _dummy(parse: Parse, i: int) -> bool:
    """Whether "it" stands for nothing: "it was agreed to …", "it is hard to say"."""
    if parse[i].text.lower() != "it":
        return False
    if parse.has_relation(i, "expl"):
        return True
    head = parse[i].head
    if head == ROOT or not parse.has_relation(i, "nsubj"):
        return False
    judged = bool(parse.children(head, "cop")) or bool(parse.children(head, "aux:pass"))
    return judged and any(
        c > head and parse.has_relation(c, "csubj", "ccomp", "xcomp", "advcl")
        and {parse[m].text.lower() for m in parse.children(c, "mark")} & {"to", "that"}
        for c in parse.children(head)
    )  # fmt: skip


def _absent(candidate: Candidate, hit: Hit, proponent: str | None) -> bool:
    """Whether a sentence that only points back to an issue does not have the party in it; whose
    demand it is need not be named ("those demands")."""
    demanded = candidate.party == proponent and hit.rule != ECHO
    return hit.rule in POINTING and not (candidate.anchors or candidate.told or demanded)


def _judged(reading: Reading) -> bool:
    """Whether words judge what is pointed at: "a mistake", "would not happen"."""
    effects = {effect for effect, _, _ in reading.steps}
    return bool(_JUDGED & effects) or ("occur" in effects and reading.negations > 0)


def _settled(found: list[Statement]) -> list[Statement]:
    """One statement for each party and issue of a sentence: the surest."""
    best: dict[tuple[str, str], Statement] = {}
    for statement in found:
        key = statement.party, statement.issue
        other = best.get(key)
        if other is None or statement.confidence > other.confidence:
            best[key] = statement
    return list(best.values())
