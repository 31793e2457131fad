"""Whom the words of a sentence stand for: names, offices, "we", "it" and "they" resolved to parties
and persons."""

from __future__ import annotations

from dataclasses import replace

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.model import Mention
from tracker.statements.lexicon import Lexicon
from tracker.statements.readings import Holder
from tracker.statements.voices import Voices
from tracker.syntax.tree import ROOT, Parse

_NEUTER = frozenset({"it", "its", "they", "their", "them"})
_RECALL = 2  # sentences that "they" looks back over


class Referents:
    """Whom the words of one article stand for, each found once; `voices` tell who says "they"."""

    def __init__(self, discourse: Discourse, lexicon: Lexicon, voices: Voices) -> None:
        self.discourse = discourse
        self.text = discourse.text
        self.lexicon = lexicon
        self.voices = voices
        self._found: dict[int, Holder | None] = {}  # by the start of the word

    def who(self, parse: Parse, i: int) -> Holder | None:
        """Whom the word at token `i` stands for, where that is a party or speaks for one."""
        at = parse[i].start
        if at not in self._found:
            self._found[at] = self._who(parse, i)
        return self._found[at]

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
        voice = self.voices.teller(offset)
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
