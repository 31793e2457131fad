"""Turns of transcripts and interviews: whose the paragraphs are that bear no label of their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tracker.statements.attribution.draft import Draft
from tracker.statements.attribution.headlines import LABELS
from tracker.statements.attribution.lexicon import lexicon
from tracker.statements.attribution.model import Mention, Quotation, Sentence
from tracker.statements.attribution.wordlists import roles
from tracker.statements.statement import Span

FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us)\b")
_ASKS = re.compile(r"\?\s*$")
_OPENER = re.compile(  # "QUESTION:", a line "Question", "Q. Is it …", "Q   Is it …", "A. It is"
    r"(?P<s>[A-Z][^:.!?\"“”\n]{0,40}):\s|(?P<alone>[A-Z]\w*)$|(?P<letter>Q(?=[.\s])|A(?=\.\s))"
)
_TOPIC = re.compile(r"\b(?:about|on|over|for)\b")
_QUOTES = ("“", '"', "«")
_NEAR = 60  # characters between "interview with" and the name
_INTRODUCTION = 4  # paragraphs before the first question
_ASKED_BY = frozenset({"from", "by"})  # "Question from Norland Radio:"


@dataclass(frozen=True, slots=True)
class Parts:
    """What of an article tells whose turn a paragraph is."""

    text: str
    paragraphs: Sequence[Span]
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    quotations: Sequence[Quotation]


def with_turns(parts: Parts, labels: Sequence[Draft]) -> list[Draft]:
    """The labels' drafts, each turn of a transcript up to its end, and the answers of an
    interview."""
    turns = _Turns(parts, labels)
    turns.extend()
    return [*labels, *turns.answers()]


class _Turns:
    def __init__(self, parts: Parts, labels: Sequence[Draft]) -> None:
        self._parts = parts
        self._text = parts.text
        self._quoted_from = [q.start for q in parts.quotations]
        self._labels: dict[int, Draft] = {}  # the last one of each paragraph that has some
        self._spoken = [draft for draft in labels if self._is_spoken(draft)]
        for draft in self._spoken:
            self._labels[parts.sentences[draft.sentence].paragraph] = draft
        self._named = {p: people for p, d in self._labels.items() if (people := self._people(d))}
        self._first = [self._in_first_person(span) for span in parts.paragraphs]
        self._asks = [self._is_question(p) for p in range(len(parts.paragraphs))]

    # Transcripts ----------------------------------------------------------------------------------

    def extend(self) -> None:
        """Lengthens labelled turns over the paragraphs that follow without a label."""
        transcript = self._is_transcript()
        for draft in self._spoken:
            if self._people(draft) and (transcript or self._formal(draft)):
                draft.construction = "turn"
        body = next((s.paragraph for s in self._parts.sentences if not s.headline), 0)
        for paragraph, people in self._named.items():
            if transcript or paragraph == body:
                draft, last = self._labels[paragraph], self._last_of(paragraph, people, transcript)
                if last > paragraph and not self._quotes(draft):
                    draft.construction = "turn"
                    draft.content = [(draft.content[0][0], self._parts.paragraphs[last][1])]

    def _is_spoken(self, label: Draft) -> bool:
        """Whether the words of a label follow it, and are no headline."""
        headline = self._parts.sentences[label.sentence].headline
        return not headline and label.source is not None and label.source < label.content[0]

    def _quotes(self, label: Draft) -> bool:
        """Whether a label leads to words in quotation marks, which tell their end."""
        return self._text.startswith(_QUOTES, label.content[0][0])

    def _is_transcript(self) -> bool:
        """Whether several turns are labelled and somebody is asked, speaks twice, or has the label
        of a transcript; else it may be a list of what people said."""
        asked = [p for p, asks in enumerate(self._asks) if asks and self._put(p)]
        twice = len(set(self._named.values())) < len(self._named)
        formal = all(self._formal(self._labels[p]) for p in self._named)
        several = bool(self._named) and len(self._named) + len(asked) >= LABELS
        return several and (bool(asked) or twice or formal)

    def _put(self, question: int) -> bool:
        """Whether a question is labelled or the next paragraph answers it under a label."""
        labelled = self._opening(question).split(" ")[0] in lexicon().asking
        return labelled or question + 1 in self._named

    def _last_of(self, paragraph: int, people: Sequence[int], whole: bool) -> int:
        """The last paragraph of the turn that begins there: `whole` where all up to the next label
        belongs to it, else as far as it goes on in the first person."""
        last = paragraph
        for p in range(paragraph + 1, len(self._parts.paragraphs)):
            if p in self._labels or self._asks[p]:
                return p - 1 if whole else last
            if self._about(p, people):
                break
            if self._first[p]:
                last = p
            elif not whole:
                break
        return last

    def _formal(self, label: Draft) -> bool:
        """Whether a label is one of a transcript by its form: "MR. HOLM:", "HOLM:", "Ms Holm:"."""
        words = self._text[slice(*label.source)].split() if label.source else []
        honoured = bool(words) and words[0].lower().strip(".") in roles().honorific_gender
        return honoured or all(w.isupper() for w in words)

    # Interviews -----------------------------------------------------------------------------------

    def answers(self) -> Iterator[Draft]:
        """What follows the questions put to the person whom an introduction names."""
        questions = [p for p, asks in enumerate(self._asks) if asks]
        source = self._interviewed(questions[0]) if questions else None
        if source is None or self._named:
            return
        blocks = [self._block(p, source.people) for p in questions]
        if 2 * sum(any(self._first[p] for p in block) for block in blocks) < len(blocks):
            return
        for block in blocks:
            if block:
                content = self._parts.paragraphs[block[0]][0], self._parts.paragraphs[block[-1]][1]
                first = next(s for s in self._parts.sentences if s.paragraph == block[0])
                span = source.start, source.end
                yield Draft("turn", first.index, None, span, source.head, None, [content])

    def _block(self, question: int, people: Sequence[int]) -> range:
        """The paragraphs that answer a question; behind the last one those in the first person."""
        last = question
        for p in range(question + 1, len(self._parts.paragraphs)):
            if self._asks[p]:
                return range(question + 1, p)
            if self._about(p, people) or self._quoted(p):
                break
            if self._first[p] or last == question:
                last = p
        return range(question + 1, last + 1)

    def _interviewed(self, before: int) -> Mention | None:
        """The one whom the introduction says to have been spoken to, where he speaks for a party:
        named behind "interview with", else first of its sentence."""
        for sentence in self._parts.sentences:
            if sentence.paragraph >= min(before, _INTRODUCTION):
                break
            found = _introducing().search(self._text, sentence.start, sentence.end)
            inside = [
                m
                for m in self._parts.mentions
                if m.people and sentence.start <= m.start and m.end <= sentence.end
            ]
            if not found or not inside:
                continue
            after = (m for m in inside if self._spoken_to(found.end(), m.start))
            mention = next(after, inside[0])
            return mention if mention.parties else None
        return None

    def _spoken_to(self, begin: int, end: int) -> bool:
        """Whether "interview with", which ends at `begin`, leads to the name at `end`."""
        between = self._text[begin:end]
        return begin <= end <= begin + _NEAR and not _TOPIC.search(between)

    # Paragraphs -----------------------------------------------------------------------------------

    def _people(self, label: Draft) -> tuple[int, ...]:
        """Who the label names by name."""
        end = label.head[1] if label.head else 0
        return next((m.people for m in self._parts.mentions if m.head[1] == end), ())

    def _about(self, paragraph: int, people: Sequence[int]) -> bool:
        """Whether a paragraph tells of the speaker by name: it is the narrator's."""
        start, end = self._parts.paragraphs[paragraph]
        return any(
            start <= m.start < end and m.kind == "name" and set(m.people) & set(people)
            for m in self._parts.mentions
        )

    def _quoted(self, paragraph: int) -> bool:
        return self._text.startswith(_QUOTES, self._parts.paragraphs[paragraph][0])

    def _opening(self, paragraph: int) -> str:
        """The label with which a paragraph opens, whoever it names, in lower case."""
        match = _OPENER.match(self._text, *self._parts.paragraphs[paragraph])
        return (match[match.lastgroup or 0] or "").lower() if match else ""

    def _is_question(self, paragraph: int) -> bool:
        """Whether a paragraph is put to the speaker: labelled as question, or one in full."""
        label = self._opening(paragraph)
        first, *more = label.split() or [""]
        if first in lexicon().asking and (not more or more[0] in _ASKED_BY):
            return True
        if paragraph in self._named or label in lexicon().answering or self._quoted(paragraph):
            return False
        start, end = self._parts.paragraphs[paragraph]
        return not self._first[paragraph] and bool(_ASKS.search(self._text, start, end))

    def _in_first_person(self, span: Span) -> bool:
        """Whether somebody says "I" or "we" there, outside quotation marks."""
        return any(not self._is_quoted(m.start()) for m in FIRST_PERSON.finditer(self._text, *span))

    def _is_quoted(self, offset: int) -> bool:
        number = bisect_right(self._quoted_from, offset) - 1
        return number >= 0 and offset < self._parts.quotations[number].end


@cache
def _introducing() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in sorted(lexicon().introducing, key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
