"""One article read for who says what: the entry point of the attribution layer.

Cheap on construction (no parsing: sentences, quotations, names, offices, party words); a
sentence is parsed the first time somebody asks for it, and only once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Protocol

from tracker.codebook.model import Codebook
from tracker.statements.attribution.cues import find_cues
from tracker.statements.attribution.headlines import label_drafts
from tracker.statements.attribution.mentions import find_mentions
from tracker.statements.attribution.model import Mention, Person, Quotation, Sentence
from tracker.statements.attribution.people import find_people
from tracker.statements.attribution.quotations import find_quotations
from tracker.statements.attribution.scan import scan, sentence_starts
from tracker.statements.attribution.speech import Draft, Speech, draft_of
from tracker.statements.sentences import split_paragraphs, split_sentences
from tracker.statements.statement import Attribution, QuoteKind, Span, Speaker
from tracker.syntax import Parse

_QUOTE_MARK = re.compile(r"[\"“”«»„]|''|``")
_DATELINE = re.compile(
    r"(?:[A-Z][\w.'’-]*(?:[ ,/]+[A-Z][\w.'’-]*){0,5}(?:,? \w{3,9}\.? \d{1,2})?\s?)?\((?:[A-Z][\w ./&-]{1,25})?\s?(?:\)\s?[—–-]{0,2}|[—–-]{1,2}) ?"
    r"|[A-Z]{3,}[\w.,' ]{0,30}?\s(?:[—–]|--)\s"
)
_FIRST_PERSON = frozenset(("I", "we", "We", "my", "My", "our", "Our"))
_TERMINAL = re.compile(r"[.!?…:;]['\"”’»)\]]*$")
_WORD = re.compile(r"\w+")


class SentenceParser(Protocol):
    """What `tracker.syntax.load()` returns."""

    def parse(self, sentences: Sequence[tuple[str, int]]) -> list[Parse]: ...


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
    """

    def __init__(
        self, text: str, codebook: Codebook, parser: SentenceParser, on: date | None = None
    ) -> None:
        """`on` is the article's day: it picks who of the codebook held an office then."""
        self.text = text
        self.codebook = codebook
        self._parser = parser
        self.paragraphs: tuple[Span, ...] = tuple(split_paragraphs(text))
        self.sentences = self._sentences()
        self._starts = [s.start for s in self.sentences]
        self.quotations: tuple[Quotation, ...] = tuple(find_quotations(text, list(self.paragraphs)))
        self._quote_starts = [q.start for q in self.quotations]
        items = scan(
            text, codebook, sentence_starts(text, [(s.start, s.end) for s in self.sentences])
        )
        people = find_people(text, items, codebook, on)
        spans = [(q.start, q.end) for q in self.quotations if q.complete]
        self.mentions: tuple[Mention, ...] = tuple(
            find_mentions(text, items, people, codebook, self._starts, spans)
        )
        self.people: tuple[Person, ...] = tuple(people.persons)
        self._mention_starts = [m.start for m in self.mentions]
        self._parses: dict[int, tuple[Parse, ...]] = {}
        self._drafts: dict[int, list[Draft]] = {}
        self._speech = Speech(
            text, self.sentences, self.paragraphs, self.quotations, self._outer_drafts
        )

    # What the text holds --------------------------------------------------------------------------

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds the offset (the one before it, between sentences)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """Mentions that lie wholly in the span, in order."""
        first = bisect_left(self._mention_starts, start)
        last = bisect_left(self._mention_starts, end)
        return tuple(m for m in self.mentions[first:last] if m.end <= end)

    def mention_at(self, start: int, end: int) -> Mention | None:
        """The widest mention whose head word touches the span."""
        first = bisect_left(self._mention_starts, start - 200)
        last = bisect_left(self._mention_starts, end)
        found = [m for m in self.mentions[first:last] if m.head[0] < end and start < m.head[1]]
        return max(found, key=lambda m: (m.kind != "party", m.end - m.start), default=None)

    def speaker(self, person: int) -> Speaker:
        """A person as the statement's dataclass knows them."""
        known = self.people[person]
        return Speaker(known.name, known.party, known.role, known.kind)

    def _sentences(self) -> tuple[Sentence, ...]:
        found: list[Sentence] = []
        for number, paragraph in enumerate(self.paragraphs):
            spans = split_sentences(self.text, [paragraph])
            for start, end in spans:
                headline = len(spans) == 1 and not _TERMINAL.search(self.text[start:end])
                found.append(Sentence(len(found), start, end, number, headline))
        return tuple(found)

    # Parsing --------------------------------------------------------------------------------------

    def parses_of(self, index: int) -> tuple[Parse, ...]:
        """The tree of a sentence (empty where it has no words), its quotation marks and dateline
        blanked before parsing; offsets are those of the text."""
        self.parse_all((index,))
        return self._parses[index]

    def parse_all(self, indices: Iterable[int]) -> None:
        """Parses sentences in one go, which is faster than one by one."""
        wanted = [i for i in dict.fromkeys(indices) if i not in self._parses]
        parses = (
            self._parser.parse(
                [(self._blanked_sentence(i), self.sentences[i].start) for i in wanted]
            )
            if wanted
            else []
        )
        for i, parse in zip(wanted, parses, strict=True):
            self._parses[i] = (parse,) if len(parse) else ()

    @cached_property
    def _blanked(self) -> str:
        """The text with quotation marks as spaces, of the same length."""
        marks = [m.span() for m in _QUOTE_MARK.finditer(self.text)]
        for q in self.quotations:
            if self.text[q.start] in "‘'":
                marks += [(q.start, q.start + 1), (q.end - 1, q.end)]
        pieces, position = [], 0
        for start, end in sorted(marks):
            if start >= position:
                pieces += [self.text[position:start], " " * (end - start)]
                position = end
        pieces.append(self.text[position:])
        return "".join(pieces)

    def _blanked_sentence(self, index: int) -> str:
        sentence = self.sentences[index]
        words = self._blanked[sentence.start : sentence.end]
        if match := _DATELINE.match(words):
            words = " " * match.end() + words[match.end() :]
        if sentence.paragraph == self.sentences[index - 1].paragraph and index:
            return words
        return self._lowered(words, sentence.start)

    def _lowered(self, words: str, start: int) -> str:
        """A headline in title case with its common words in lower case, as parsers know them."""
        found = [m for m in _WORD.finditer(words) if len(m.group()) > 3]
        if len(found) < 3 or sum(m.group()[0].isupper() for m in found) < 0.75 * len(found):
            return words
        kept = {
            at
            for m in self.mentions_in(start, start + len(words))
            if m.kind in ("name", "party")
            for at in range(m.start - start, m.end - start)
        }
        return _WORD.sub(
            lambda m: (
                m.group()
                if m.start() in kept or not m.start() or not self._common(m.group())
                else m.group().lower()
            ),
            words,
        )

    def _common(self, word: str) -> bool:
        """Whether a capitalised word is no name: the article also writes it small, or nowhere
        else with a capital inside a sentence."""
        if not word[0].isupper() or (word.isupper() and len(word) < 6):
            return False
        return word.lower() in self._small_words or word not in self._capital_words

    @cached_property
    def _small_words(self) -> frozenset[str]:
        return frozenset(w for w in _WORD.findall(self.text) if w.islower())

    @cached_property
    def _capital_words(self) -> frozenset[str]:
        body = self.paragraphs[1][0] if len(self.paragraphs) > 1 else len(self.text)
        return frozenset(
            m.group()
            for m in _WORD.finditer(self.text, body)
            if m.group()[0].isupper() and self.text[m.start() - 2] not in ".?!\n"
        )

    # Attributions ---------------------------------------------------------------------------------

    def all_attributions(self) -> tuple[Attribution, ...]:
        """Every attribution of the article, in order of content."""
        self.parse_all(i for i, s in enumerate(self.sentences) if not self._inside_quotation(s))
        return self.attributions_of(range(len(self.sentences)))

    def attributions_of(self, indices: Iterable[int]) -> tuple[Attribution, ...]:
        """Attributions whose content or cue touches one of these sentences, in order of content.

        Parses these sentences (those wholly inside a quotation only where nobody is found to
        utter it) and no other but what a quotation leads to.
        """
        wanted = sorted(set(indices))
        self.parse_all(i for i in wanted if not self._inside_quotation(self.sentences[i]))
        drafts: dict[int, Draft] = {}
        for index in wanted:
            for draft in self._sentence_drafts(index):
                drafts[id(draft)] = draft
            sentence = self.sentences[index]
            for number in self._quotations_in(sentence.start, sentence.end):
                if owner := self._speech.assign(number):
                    drafts[id(owner)] = owner
        for draft in label_drafts(self.text, self.sentences, self._mention_heads()):
            if draft.sentence in wanted or any(self._touches(draft, i) for i in wanted):
                drafts[id(draft)] = draft
        return self._finish(list(drafts.values()))

    def _mention_heads(self) -> frozenset[int]:
        return frozenset(m.head[1] for m in self.mentions)

    def _touches(self, draft: Draft, index: int) -> bool:
        sentence = self.sentences[index]
        return any(a < sentence.end and sentence.start < b for a, b in draft.content)

    def _sentence_drafts(self, index: int) -> list[Draft]:
        """What the parse of a sentence shows, quoted or not; computed once."""
        if index not in self._drafts:
            sentence = self.sentences[index]
            drafts = []
            if not self._inside_quotation(sentence):
                for parse in self.parses_of(index):
                    for cue in find_cues(parse):
                        draft = draft_of(cue, parse, index)
                        if draft.construction == "anaphor":
                            draft.content = self._before(index)
                        draft.inner = draft.cue is not None and self._quoted(draft.cue[0])
                        drafts.append(draft)
            self._drafts[index] = drafts
        return self._drafts[index]

    def _before(self, index: int) -> list[Span]:
        """The sentence before, where it is of the same paragraph."""
        before = self.sentences[index - 1] if index else None
        if before is None or before.paragraph != self.sentences[index].paragraph:
            return []
        return [(before.start, before.end - (self.text[before.end - 1] == "."))]

    def _outer_drafts(self, index: int) -> list[Draft]:
        return [d for d in self._sentence_drafts(index) if not d.inner]

    def _quotations_in(self, start: int, end: int) -> list[int]:
        last = bisect_left(self._quote_starts, end)
        first = bisect_left(self._quote_starts, start)
        if first and self.quotations[first - 1].end > start:
            first -= 1
        return list(range(first, last))

    def _quoted(self, offset: int) -> bool:
        """Whether the offset lies inside a complete quotation."""
        at = bisect_right(self._quote_starts, offset) - 1
        return at >= 0 and offset < self.quotations[at].end and self.quotations[at].complete

    def _inside_quotation(self, sentence: Sentence) -> bool:
        at = bisect_right(self._quote_starts, sentence.start) - 1
        return at >= 0 and sentence.end <= self.quotations[at].end + 1

    # Finishing ------------------------------------------------------------------------------------

    def _finish(self, drafts: list[Draft]) -> tuple[Attribution, ...]:
        complete = [d for d in self._merge(drafts) if not d.inner or self._uttered(d)]
        found = [self._attribution(d) for d in complete]
        found = [a for a in found if a.content]
        found.sort(key=lambda a: (a.content[0][0], -a.content[-1][1]))
        unique = list({(a.content, a.source): a for a in found}.values())
        return tuple(self._with_parents(unique))

    def _uttered(self, draft: Draft) -> bool:
        """Whether somebody utters the quotation that the draft stands in; clips it to that."""
        assert draft.cue is not None
        at = bisect_right(self._quote_starts, draft.cue[0]) - 1
        quotation = self.quotations[at]
        draft.content = [
            (max(a, quotation.start), min(b, quotation.end))
            for a, b in draft.content
            if a < quotation.end and quotation.start < b
        ]
        return self._speech.assign(at) is not None

    def _merge(self, drafts: list[Draft]) -> list[Draft]:
        """Drops what a quotation's own cue makes redundant, and snaps content to quotations."""
        tagged = {d.cue: d for d in drafts if d.construction == "tag" and d.cue}
        kept: list[Draft] = []
        for draft in drafts:
            if (
                draft.construction != "tag"
                and draft.cue
                and any(cue[0] < draft.cue[1] and draft.cue[0] < cue[1] for cue in tagged)
            ):
                twin = next(
                    t
                    for cue, t in tagged.items()
                    if cue[0] < draft.cue[1] and draft.cue[0] < cue[1]
                )
                self._absorb(twin, draft)
                continue
            if draft.content or draft.quotations:
                kept.append(draft)
        return kept

    def _absorb(self, tag: Draft, parsed: Draft) -> None:
        """Takes over from the parse what the surface could not see: content outside the marks."""
        if (
            parsed.source
            and parsed.head
            and tag.head
            and not (parsed.source[0] < tag.head[1] and tag.head[0] < parsed.source[1])
        ):
            return
        tag.antecedent = parsed.antecedent

    def _attribution(self, draft: Draft) -> Attribution:
        content = self._content(draft)
        people, parties = self._who(draft)
        return Attribution(
            content=content,
            cue=draft.cue,
            source=draft.source,
            speaker=self.speaker(people[0]) if len(people) == 1 else None,
            party=parties[0] if len(parties) == 1 else None,
            kind=self._kind(content),
            speakers=tuple(self.speaker(p) for p in people) if len(people) > 1 else (),
            parties=parties if len(parties) > 1 else (),
        )

    def _content(self, draft: Draft) -> tuple[Span, ...]:
        spans = [
            s
            for s in draft.content
            if not any(
                self.quotations[n].start < s[1] and s[0] < self.quotations[n].end
                for n in draft.quotations
            )
        ]
        quoted = sorted(
            (self.quotations[n].start, self.quotations[n].end) for n in draft.quotations
        )
        if quoted:
            partly = [s for s in draft.content if s not in spans]
            for start, end in partly:  # narrator's words before an inline quotation
                if self._words(start, min(q[0] for q in quoted if q[1] > start)) >= 3:
                    spans.append((start, max(end, *(q[1] for q in quoted if q[0] < end))))
            spans = [s for s in spans if self._words(*s) >= 3]
            spans += quoted
        else:
            spans = [self._snap(s) for s in spans]
        return _union(spans)

    def _words(self, start: int, end: int) -> int:
        return len(_WORD.findall(self.text[start:end])) if end > start else 0

    def _snap(self, span: Span) -> Span:
        """Takes in the marks of quotations that the span holds nearly whole."""
        start, end = span
        for number in self._quotations_in(start, end):
            q = self.quotations[number]
            if q.start <= start and q.start >= start - 2:
                start = q.start
            if q.start < end <= q.end and (q.end - end <= 2 or q.start >= start):
                end = q.end
        return start, end

    def _kind(self, content: tuple[Span, ...]) -> QuoteKind:
        quoted = total = 0
        for start, end in content:
            for match in _WORD.finditer(self.text, start, end):
                total += 1
                at = bisect_right(self._quote_starts, match.start()) - 1
                quoted += at >= 0 and match.start() < self.quotations[at].end
        return "direct" if quoted == total else "mixed" if quoted else "indirect"

    def _with_parents(self, found: list[Attribution]) -> list[Attribution]:
        result = []
        for i, own in enumerate(found):
            at = own.cue or own.content[0]
            holders = [
                j
                for j, other in enumerate(found)
                if j != i and any(a <= at[0] and at[1] <= b for a, b in other.content)
            ]
            holders = [
                j
                for j in holders
                if not (
                    own.cue
                    and found[j].cue
                    and any(a <= found[j].cue[0] < b for a, b in own.content)
                )
            ]  # type: ignore[index]
            parent = min(
                holders, key=lambda j: sum(b - a for a, b in found[j].content), default=None
            )
            if parent is not None and own.source and self.text[slice(*own.source)] in _FIRST_PERSON:
                speaking = found[parent]
                own = replace(own, speaker=speaking.speaker, party=speaking.party)
            result.append(replace(own, parent=parent))
        return result

    # Who ------------------------------------------------------------------------------------------

    def _who(self, draft: Draft) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """People and parties that a draft's source stands for."""
        span = draft.antecedent or draft.head
        if span is None:
            return (), ()
        word = self.text[span[0] : span[1]].lower()
        if word in ("it", "its"):
            return (), self._last_institution(span[0])
        if word in ("they", "their", "them"):
            return self._last_group(span[0])
        mention = self.mention_at(*span)
        if mention is None and draft.source:
            mention = self._mention_over(draft.source)
        if mention is None:
            return (), ()
        people, parties = mention.people, mention.parties
        if draft.source:  # "X and Y said": the other names of a joint source
            for other in self.mentions_in(*draft.source):
                joined = self.text[mention.end : other.start].strip()
                if (
                    other.start > mention.end
                    and joined in ("and", ", and")
                    and other.kind != "pronoun"
                ):
                    people += tuple(p for p in other.people if p not in people)
                    parties += tuple(p for p in other.parties if p not in parties)
        return people, parties

    def _mention_over(self, source: Span) -> Mention | None:
        """The first mention of somebody that overlaps a source."""
        first = bisect_left(self._mention_starts, source[0] - 120)
        last = bisect_left(self._mention_starts, source[1])
        return next(
            (m for m in self.mentions[first:last] if m.kind != "party" and m.end > source[0]), None
        )

    def _last_institution(self, offset: int) -> tuple[str, ...]:
        """The party or institution that "it" points back to: the subject-like one nearest."""
        sentence = self.sentence_at(offset)
        for index in (sentence, sentence - 1, sentence - 2):
            if index < 0:
                break
            s = self.sentences[index]
            for m in self.mentions_in(s.start, min(s.end, offset)):
                if (
                    m.kind in ("party", "institution")
                    and m.parties
                    and (self.text[m.end : m.end + 2] not in ("’s", "'s"))
                ):
                    return m.parties
        return ()

    def _last_group(self, offset: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
        sentence = self.sentence_at(offset)
        for index in (sentence, sentence - 1, sentence - 2):
            if index < 0:
                break
            s = self.sentences[index]
            found = self.mentions_in(s.start, min(s.end, offset))
            for m in found:
                if m.kind == "group" and (m.people or m.parties):
                    return m.people, m.parties
            for m, other in zip(found, found[1:], strict=False):
                if m.people and other.people and self.text[m.end : other.start].strip() == "and":
                    return m.people + other.people, m.parties + other.parties
            for m in found:
                if m.kind == "role" and not m.people and m.parties:
                    return (), m.parties
        return (), ()


def _union(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, overlapping ones joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return tuple(joined)
