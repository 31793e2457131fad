"""One article read for who says what: the entry point of the attribution layer.

Cheap on construction (no parsing: sentences, quotations, names, offices, party words); a
sentence is parsed the first time somebody asks for it, and only once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tracker.codebook.model import Codebook
from tracker.statements.attribution.assembly import Assembly, speaker
from tracker.statements.attribution.datelines import find_datelines
from tracker.statements.attribution.draft import Draft
from tracker.statements.attribution.drafts import Quoted, SentenceDrafts
from tracker.statements.attribution.headlines import label_drafts
from tracker.statements.attribution.layout import Layout, lay_out
from tracker.statements.attribution.mentions import find_mentions
from tracker.statements.attribution.model import Mention, Person, Quotation
from tracker.statements.attribution.natives import Natives, singular_natives
from tracker.statements.attribution.people import find_people
from tracker.statements.attribution.quotations import find_quotations
from tracker.statements.attribution.rawwords import sentence_starts
from tracker.statements.attribution.resolution import Mentions
from tracker.statements.attribution.scan import scan
from tracker.statements.attribution.speech import Speech
from tracker.statements.attribution.transcripts import Parts, with_turns
from tracker.statements.attribution.trees import SentenceParser, Trees
from tracker.statements.statement import Attribution, Speaker
from tracker.syntax import Parse


class Discourse:
    """Who speaks where in one article. A pure function of text, codebook and parser.

    Attributes
      text         the article's text, untouched; every offset counts its code points
      sentences    tuple[Sentence, ...] in order; paragraphs never share one
      paragraphs   tuple[Span, ...]
      quotations   tuple[Quotation, ...], outermost ones, in order
      people       tuple[Person, ...]; `Person.id` is the index
      mentions     tuple[Mention, ...] in order of start: names, offices, institutions, party
                   words, pronouns, each with whom it stands for
      companies    Mapping[int, Company]: who meets or acts together, by number of the sentence
      datelines    Mapping[int, int]: where each ends, by the start of its paragraph
      host         int | None: the id of the person whose read-out the article is
    """

    def __init__(
        self,
        text: str | Layout,
        codebook: Codebook,
        parser: SentenceParser,
        on: date | None = None,
    ) -> None:
        """`on` is the article's day: it picks who of the codebook held an office then."""
        layout = lay_out(text) if isinstance(text, str) else text
        self.text = text = layout.text
        self.codebook = codebook
        self.on = on
        self.paragraphs = layout.paragraphs
        self.sentences = layout.sentences
        self._starts = [s.start for s in self.sentences]
        self.quotations: tuple[Quotation, ...] = tuple(find_quotations(text, list(self.paragraphs)))
        starts = sentence_starts(text, layout.spans)
        datelines = find_datelines(text, self.paragraphs)
        self.datelines: Mapping[int, int] = dict(datelines)
        items = scan(text, codebook, starts, datelines)
        found = find_people(text, items, codebook, on)
        spoken = [(q.start, q.end) for q in self.quotations if q.complete]
        named = find_mentions(text, items, found, codebook, self.sentences, spoken, on)
        self.mentions: tuple[Mention, ...] = tuple(named.mentions)
        self.companies, self.host = named.companies, named.host
        self.people: tuple[Person, ...] = tuple(found.persons)
        natives = Natives(text, singular_natives(codebook), self.mentions, self.people)
        self._lookup = Mentions(text, self.sentences, self.mentions, self.companies, natives)
        self._trees = Trees(
            text, self.sentences, self.quotations, self.mentions, parser, self.datelines
        )
        self._quoted = Quoted(self.quotations)
        self._drafts = SentenceDrafts(text, self.sentences, self._trees, self._quoted)
        self._speech = Speech(
            text,
            self.sentences,
            self.paragraphs,
            self.quotations,
            self._drafts.outside,
            self._lookup.only_one,
        )

    # What the text holds --------------------------------------------------------------------------

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds the offset (the one before it, between sentences)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """Mentions that lie wholly in the span, in order."""
        return self._lookup.inside(start, end)

    def mention_at(self, start: int, end: int) -> Mention | None:
        """The widest mention whose head word touches the span."""
        return self._lookup.at(start, end)

    def speaker(self, person: int) -> Speaker:
        """A person, by id, as the statement's dataclass knows them."""
        return speaker(self.people[person])

    def parses_of(self, index: int) -> tuple[Parse, ...]:
        """The tree of a sentence (empty where it has no words), its quotation marks and dateline
        blanked before parsing; offsets are those of the text."""
        return self._trees.of(index)

    def parse_all(self, indices: Iterable[int]) -> None:
        """Parses sentences in one go, which is faster than one by one."""
        self._trees.parse(indices)

    # Attributions ---------------------------------------------------------------------------------

    def all_attributions(self) -> tuple[Attribution, ...]:
        """Every attribution of the article, in order of content."""
        return self.attributions_of(range(len(self.sentences)))

    def attributions_of(self, indices: Iterable[int]) -> tuple[Attribution, ...]:
        """Attributions whose content or cue touches one of these sentences, in order of content;
        `Attribution.parent` is an index into what is returned.

        Parses these sentences (not those wholly inside a quotation) and no other but what a
        quotation leads to.
        """
        asked = set(indices)
        wanted = sorted(asked)
        self.parse_all(i for i in wanted if not self._quoted.holds(self.sentences[i]))
        drafts: dict[int, Draft] = {}
        for index in wanted:
            for draft in self._drafts.of(index):
                drafts[id(draft)] = draft
            for number in self._quoted.touching(self.sentences[index]):
                if owner := self._speech.assign(number):
                    drafts[id(owner)] = owner
        heads = frozenset(m.head[1] for m in self.mentions)
        names = frozenset((m.start, m.end) for m in self.mentions if m.people)
        parts = Parts(self.text, self.paragraphs, self.sentences, self.mentions, self.quotations)
        labels = label_drafts(self.text, self.sentences, heads, names)
        for draft in with_turns(parts, labels):
            if draft.sentence in asked or not asked.isdisjoint(self._touched(draft)):
                drafts[id(draft)] = draft
        kept = [d for d in drafts.values() if not d.inner or self._uttered(d)]
        assembly = Assembly(self.text, self.quotations, self.people, self._lookup)
        return assembly.attributions(kept)

    def _touched(self, draft: Draft) -> Iterator[int]:
        """The sentences that the content of a draft touches."""
        for start, end in draft.content:
            for index in range(self.sentence_at(start), bisect_left(self._starts, end)):
                if start < self.sentences[index].end:
                    yield index

    def _uttered(self, draft: Draft) -> bool:
        """Whether somebody utters the quotation that the draft stands in; clips it to that."""
        number = self._quoted.over(draft.cue[0]) if draft.cue else None
        if number is None:
            return False
        q = self.quotations[number]
        draft.content = [
            (max(a, q.start), min(b, q.end)) for a, b in draft.content if a < q.end and q.start < b
        ]
        return self._speech.assign(number) is not None
