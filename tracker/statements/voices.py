"""Who speaks and who is meant: the words of a sentence resolved to parties and persons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tracker.codebook.model import Codebook
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.model import Mention
from tracker.statements.lexicon import Lexicon
from tracker.statements.readings import Holder
from tracker.statements.statement import Attribution, QuoteKind, Span, Speaker
from tracker.syntax.tree import ROOT, Parse

_NEUTER = frozenset({"it", "its", "they", "their", "them"})
_RECALL = 2  # sentences that "they" looks back over
_OFFICES = re.compile(
    r"\b(?:president|head of state|chancellor|prime minister|premier|minister|secretary)\b", re.I
)
_HEADS = frozenset({"head", "minister"})
_INTERVIEW = re.compile(r"\b[Ii]nterview(?:ed)?\b")
_ASKED = re.compile(r"\?[\"”’')]*\s*$")
_TURN = re.compile(r"(?:^|(?<=[.!?…”\"]\s)|(?<=\n))[-–—]\s+(?=[\"“A-Z])")
_LABELLED = re.compile(r"[A-Z][^.:!?\n]{1,60}:\s")
_POINTING = re.compile(
    r"\b[Aa]ccording to (?:him|her|the (?:\w+ )?"
    r"(?:president|minister|diplomat|chancellor|official))\b"
)
_READOUT = re.compile(
    r"\b(?:(?:had|held|has had|has held) (?:a|another|an)\b[^.]{0,40}"
    r"\b(?:conversation|call|meeting|talk)"
    r"|(?:conversation|call)\b[^.]{0,40}\bbetween"
    r"|(?:met|spoke|talked|held (?:talks|a meeting)|has met|has spoken)\b[^.]{0,60}\bwith)\b"
)

_NEWS = re.compile(
    r"\(\w[\w /]{1,20}\)\s*[-–—]|^[A-Z][A-Z .]{3,}(?:,[^.]{0,40})?\s[-–—]|"
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|counterpart|journalists|reporters|press|media|"
    r"said|told|according)\b"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who tells a stretch of text; `party` is None for nobody's (an analyst, a journalist)."""

    party: str | None
    speaker: Speaker | None
    kind: QuoteKind
    attribution: Attribution | None = None  # the one that says so


class Voices:
    """The people and parties of one article, as its sentences name them."""

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
        self._meant: dict[int, Holder | None] = {}  # by the start of the word

    def _tells(self, attribution: Attribution) -> bool:
        """Whether something is said: "opposes X" and "wants X" are positions, not speech."""
        if attribution.cue is None or attribution.kind != "indirect":
            return True
        words = self.text[slice(*attribution.cue)].lower().split()
        return not words or not self.lexicon.only_held(words[0])

    # ------------------------------------------------------------------ who speaks

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
        labelled = _LABELLED.match(self.text, *self.discourse.paragraphs[sentence.paragraph])
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

    # ------------------------------------------------------------------- who is meant

    def who(self, parse: Parse, i: int) -> Holder | None:
        """Whom the word at token `i` stands for, where that is a party or speaks for one."""
        at = parse[i].start
        if at not in self._meant:
            self._meant[at] = self._who(parse, i)
        return self._meant[at]

    def _who(self, parse: Parse, i: int) -> Holder | None:
        token = parse[i]
        word = token.text.lower()
        if self.lexicon.has("first_person", word) and token.text != "US":
            return Holder((), first=True)
        mention = self._mention(parse, i)
        if mention is None:
            return self._antecedent(parse, i) if word in _NEUTER else None
        parties = mention.parties
        if not parties and mention.people:
            found = [self.discourse.people[p].party for p in mention.people]
            parties = tuple(dict.fromkeys(p for p in found if p))
        return Holder(parties, mention.people) if parties else None

    def _mention(self, parse: Parse, i: int) -> Mention | None:
        """The mention whose head word, or topmost word, is token `i`."""
        token = parse[i]
        found = self.discourse.mention_at(token.start, token.end)
        if found is not None:
            return found
        for mention in self.discourse.mentions_in(max(0, token.start - 120), token.end + 120):
            if mention.start <= token.start < mention.end:
                inside = [k for k, t in enumerate(parse) if mention.start <= t.start < mention.end]
                top = all(parse[k].head in inside for k in inside if k != i)
                if top or (mention.kind == "name" and i == inside[0]):
                    return mention
        return None

    def _antecedent(self, parse: Parse, i: int) -> Holder | None:
        """The party that "it" or "their" stands for: a subject above it, before it, or a sentence
        ago."""
        above = [c for a in parse.ancestors(i) for c in parse.children(a, "nsubj") if c < i]
        before = [k for k in range(i - 1, -1, -1) if parse.has_relation(k, "nsubj")]
        single = parse[i].text.lower() in ("it", "its")
        if controller := self._controller(parse, i):
            return controller
        objects = [k for k in range(i - 1, -1, -1) if parse.has_relation(k, "obj")]
        for k in (*above, *before, *(objects if single else ())):
            if parse[k].text.lower() in _NEUTER:
                continue
            found = self.who(parse, k) or self._owner(parse, k)
            if single and found and found.people:
                continue  # a person is no "it"
            if found and found.parties and not self._speaks(parse[i].start, found):
                joined = parse.children(k, "conj")
                named = (c for c in joined if parse[c].text.lower() not in _NEUTER)
                others = [self.who(parse, c) for c in named]
                parties = [p for o in others if o for p in o.parties if p not in found.parties]
                return Holder((*found.parties, *parties))
        number = self.discourse.sentence_at(parse[0].start)
        if not single and (group := self._group_before(number)):
            return group
        before_it = self.subject_before(number)
        return None if before_it and self._speaks(parse[i].start, before_it) else before_it

    def _group_before(self, number: int) -> Holder | None:
        """The several whom one of the two sentences before is about: "The leaders …", "X met Y"."""
        sentences = self.discourse.sentences
        for k in range(number - 1, max(-1, number - 1 - _RECALL), -1):
            if sentences[k].paragraph < sentences[number].paragraph - 1:
                return None
            for mention in self.discourse.mentions_in(sentences[k].start, sentences[k].end):
                if mention.kind == "group" and len(mention.parties) > 1:
                    return Holder(mention.parties, mention.people)
            met = self.discourse.companies.get(k)
            if met is not None:
                return Holder(met.parties, met.people)
        return None

    def _speaks(self, offset: int, found: Holder) -> bool:
        """Whether it is he who speaks there, in his own words: "they" are others."""
        voice = self.teller(offset)
        return voice is not None and voice.kind == "direct" and found.parties == (voice.party,)

    def _controller(self, parse: Parse, i: int) -> Holder | None:
        """Who is asked to do what token `i` stands in: "call on *Berlin* to halt its exports"."""
        for a in parse.ancestors(i):
            head = parse[a].head
            to = any(parse[c].text.lower() == "to" for c in parse.children(a, "mark"))
            if head == ROOT or parse[a].tag != "VB" or not to:
                continue
            for child in parse.children(head, "obj", "iobj", "obl"):
                cases = {parse[c].text.lower() for c in parse.children(child, "case")}
                asked = not cases or cases & {"on", "upon"}
                if asked and child < a and (found := self.who(parse, child)) and found.parties:
                    return found
        return None

    def _owner(self, parse: Parse, k: int) -> Holder | None:
        """Whose a subject is that is no party itself: "*Moscow's* complaint is that its …"."""
        for child in parse.children(k, "nmod:poss"):
            if parse[child].text.lower() not in _NEUTER and (found := self.who(parse, child)):
                return replace(found, people=())
        return None

    def subject_before(self, number: int) -> Holder | None:
        """Whom the sentences before number `number` are about: the first party of the last one
        that names any and does not itself open with a pronoun."""
        paragraph = self.discourse.sentences[number].paragraph
        for sentence in reversed(self.discourse.sentences[max(0, number - 4) : number]):
            if sentence.paragraph < paragraph - 1:
                return None
            words = self.text[sentence.start : sentence.end].split(maxsplit=1)
            if words and words[0].lower() in _NEUTER:
                continue
            for mention in self.discourse.mentions_in(sentence.start, sentence.end):
                if mention.parties and mention.kind != "pronoun":
                    return Holder(mention.parties)
        return None

    @cached_property
    def readout(self) -> Holder | None:
        """The two who talk in a read-out ("X had a telephone conversation with Y"), first the one
        whose office tells it; None in any other text."""
        sentences = self.discourse.sentences[:3]
        if not sentences:
            return None
        start, end = sentences[0].start, sentences[-1].end
        if not _READOUT.search(self.text, start, end):
            return None
        people: list[int] = []
        for mention in self.discourse.mentions_in(start, end):
            people += [p for p in mention.people if p not in people]
        named = tuple(dict.fromkeys(_parties(self.discourse, people)))[:2]
        return Holder(named, tuple(people[:2])) if named else None

    @cached_property
    def publisher(self) -> str | None:
        """The party whose office publishes a read-out: what it tells of the other side is told by
        it. None in news reports of the same talk, which open with a dateline, a weekday or a
        source, or with something else than the talk."""
        both = self.readout
        if both is None or self.discourse.people[both.people[0]].party != both.parties[0]:
            return None
        opening = self.discourse.sentences[0]
        talk = _READOUT.search(self.text, opening.start, opening.end)
        news = _NEWS.search(self.text, 0, opening.end + 1)
        return both.parties[0] if talk and not news else None


def _parties(discourse: Discourse, people: Iterable[int]) -> list[str]:
    return [party for p in people if (party := discourse.people[p].party)]
