"""Joins reporting constructions with quotation marks: who says which words.

Whoever a quotation is dealt out to is sought in this order: in the tag beside it, beside another
paragraph of the same quotation, in a label at the head of its paragraph, in a signature behind
it, in the tree of its own sentence, in a sentence before it that ends in a colon, in the
quotation before it that it goes on with, and in whom the sentence before is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.statements.attribution.draft import Draft
from tracker.statements.attribution.model import Quotation, Sentence
from tracker.statements.attribution.placement import Placement
from tracker.statements.attribution.turns import (
    Tag,
    signature,
    tag_after,
    tag_before,
    tag_unmarked,
)
from tracker.statements.statement import Span

_LABEL = re.compile(
    r"(?P<s>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})(?: ?\([^)]{1,40}\))?(?P<c>:)\s*"
)

_OF_HIM = re.compile(r"\b(?:he|she|him|his|her)\b", re.IGNORECASE)  # others' words of somebody
_SIGNATURE = 120  # characters: more is another paragraph of the article
_STRIDE = 50  # quotations that are asked one through the other: each of them deepens the stack


@dataclass(slots=True)
class Speech:
    """Deals out the quotations of an article to drafts."""

    text: str
    sentences: tuple[Sentence, ...]
    paragraphs: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    drafts_in: Callable[[int], list[Draft]]  # cues of a sentence, outside complete quotations
    only_one_in: Callable[[Sentence], Span | None]  # with whom it opens, where it names nobody else
    owner: dict[int, Draft] = field(default_factory=dict)
    place: Placement = field(init=False)
    _nobody: dict[int, int] = field(default_factory=dict)  # nobody's, and how many had owners then
    _untagged: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.place = Placement(self.text, self.sentences, self.paragraphs)

    def assign(self, number: int) -> Draft | None:
        """The draft that utters quotation `number`, or None where nobody is said to."""
        first = number
        while self._leans(first):
            first -= 1
        for earlier in range(first + _STRIDE, number, _STRIDE):
            self._asked(earlier)
        return self._asked(number)

    def _leans(self, number: int) -> bool:
        """Whether the quotation before it may have to be asked first."""
        if number == 0 or self._is_settled(number) or self._is_settled(number - 1):
            return False
        quotation, before = self.quotations[number], self.quotations[number - 1]
        return self.place.lead(quotation) == "start" or self.place.same_paragraph(before, quotation)

    def _is_settled(self, number: int) -> bool:
        """Whether asking once more would tell nothing new: another's owner may be one's own."""
        return number in self.owner or self._nobody.get(number) == len(self.owner)

    def _asked(self, number: int) -> Draft | None:
        if self._is_settled(number):
            return self.owner.get(number)
        owners = len(self.owner)
        draft = self._found(number)
        if draft is None:
            self._nobody[number] = owners
        else:
            self.owner[number] = draft
            if number not in draft.quotations:
                draft.quotations.append(number)
        return draft

    def _found(self, number: int) -> Draft | None:
        quotation = self.quotations[number]
        lead = self.place.lead(quotation)
        if self.place.is_title(quotation, lead) or (not quotation.complete and lead == "inline"):
            return None
        draft = self._tagged(number) or self._chained(number) or self._labelled(number)
        if draft is None and lead != "inline":
            draft = (
                self._signed(number)
                or self._parsed(number)
                or self._introduced(number)
                or self._continued(number)
                or self._about_speaker(number)
            )
        return draft

    def _tagged(self, number: int) -> Draft | None:
        if number in self._untagged:
            return None
        quotation = self.quotations[number]
        last = self.sentences[self.place.sentence_at(max(quotation.start, quotation.end - 1))]
        following = (
            self.quotations[number + 1].start if number + 1 < len(self.quotations) else last.end
        )
        end = min(last.end, following) if following > quotation.end else last.end
        closing = self.text[quotation.start : quotation.end].rstrip("\"”’»'`")[-1:]
        lead = self.place.lead(quotation)
        tag = None
        ended = closing in ",?!.…—–-" or self.text[quotation.end : quotation.end + 1] == ","
        free = lead != "inline" and not (closing == "." and lead != "start")
        if ended and free and end > quotation.end:
            tag = tag_after(self.text, quotation, end)
        if tag is None and not ended and lead == "start" and quotation.complete:
            tag = tag_unmarked(self.text, quotation, end)
        if tag is None and lead != "start":
            first = self.sentences[self.place.sentence_at(quotation.start)]
            begin = first.start
            if number and self.quotations[number - 1].end > begin:
                begin = self.quotations[number - 1].end
                if split := self._split(number, begin):
                    return split
            tag = tag_before(self.text, quotation, begin)
        if tag is None and lead == "start":
            self._untagged.add(number)  # all others of its chain ask for its tag
        return self._from_tag(tag, quotation) if tag else None

    def _chained(self, number: int) -> Draft | None:
        """The cue beside another paragraph of the same quotation."""
        chain = self.quotations[number].chain
        for step in (1, -1):
            other = number + step
            while 0 <= other < len(self.quotations) and self.quotations[other].chain == chain:
                if found := self.owner.get(other) or self._tagged(other):
                    self.owner[other] = found
                    if other not in found.quotations:
                        found.quotations.append(other)
                    return found
                other += step
        return None

    def _labelled(self, number: int) -> Draft | None:
        """ "Minister: “…”" at the head of a paragraph."""
        quotation = self.quotations[number]
        start, _ = self.paragraphs[self.place.paragraph(quotation.start)]
        label = _LABEL.fullmatch(self.text, start, quotation.start)
        if label is None:
            return None
        source = label.span("s")
        head = (self.text.rfind(" ", *source) + 1 or source[0], source[1])
        return Draft(
            "label",
            self.place.sentence_at(start),
            label.span("c"),
            source,
            head,
            None,
            [(quotation.start, quotation.end)],
        )

    def _signed(self, number: int) -> Draft | None:
        """A quotation that is a paragraph, and behind it or in the next one who signs it."""
        quotation = self.quotations[number]
        paragraph = self.place.paragraph(quotation.start)
        start, end = self.paragraphs[paragraph]
        if quotation.start > start:
            return None
        tag = signature(self.text, quotation.end, end)
        if tag is None and quotation.end == end and paragraph + 1 < len(self.paragraphs):
            start, end = self.paragraphs[paragraph + 1]
            tag = signature(self.text, start, end) if end - start <= _SIGNATURE else None
        return self._from_tag(tag, quotation) if tag else None

    def _about_speaker(self, number: int) -> Draft | None:
        """Whoever the sentence before is about, where it names nobody else: "Silva was blunt."."""
        quotation = self.quotations[number]
        index = self.place.sentence_at(quotation.start)
        if self.place.lead(quotation) != "start" or not quotation.complete or not index:
            return None
        before, own = self.sentences[index - 1], self.sentences[index]
        apart = own.paragraph - before.paragraph
        if before.headline or apart > 1 or (apart and not self.place.only_speech(quotation)):
            return None
        source = self.only_one_in(before)
        if source is None or _OF_HIM.search(self.text, quotation.start, quotation.end):
            return None
        content = [(quotation.start, quotation.end)]
        return Draft("silent", index, None, source, source, None, content)

    def _split(self, number: int, begin: int) -> Draft | None:
        """ "…," she said, "…": the second half of a quotation that the cue parts."""
        earlier = self._asked(number - 1)
        if earlier is None or earlier.cue is None:
            return None
        between = self.text[begin : self.quotations[number].start]
        if (
            begin <= earlier.cue[0]
            and between.rstrip()[-1:] in (",", ":", "—", "–", "-", "…")
            and (len(between) < 160)
        ):
            return earlier
        return None

    def _from_tag(self, tag: Tag, quotation: Quotation) -> Draft:
        sentence = self.place.sentence_at(tag.cue[0])
        span = (quotation.start, quotation.end)
        return Draft("tag", sentence, tag.cue, tag.source, tag.head, None, [span])

    def _parsed(self, number: int) -> Draft | None:
        """The nearest cue that a parse finds in the quotation's own first or last sentence."""
        quotation = self.quotations[number]
        best: tuple[int, Draft] | None = None
        ends = {self.place.sentence_at(quotation.start), self.place.sentence_at(quotation.end - 1)}
        for index in ends:
            for draft in self.drafts_in(index):
                if draft.cue is None or not draft.speech:
                    continue
                distance = (
                    quotation.start - draft.cue[1]
                    if draft.cue[1] <= quotation.start
                    else draft.cue[0] - quotation.end
                )
                holds = any(
                    a <= quotation.start + 1 and quotation.end - 2 <= b for a, b in draft.content
                )
                if distance < 0 or (distance > 120 and not holds):
                    continue
                if distance > 40 and not holds and self.place.lead(quotation) != "start":
                    continue
                if best is None or distance < best[0]:
                    best = (distance, draft)
        return best[1] if best else None

    def _introduced(self, number: int) -> Draft | None:
        """A sentence before that ends in a colon: "He went on:"."""
        quotation = self.quotations[number]
        index = self.place.sentence_at(quotation.start)
        if self.place.lead(quotation) != "start" or not index:
            return None
        before = self.sentences[index - 1]
        if not self.text[before.start : before.end].rstrip().endswith(":"):
            return None
        tag = tag_before(self.text, Quotation(before.end, before.end, 0, True), before.start)
        if tag:
            return self._from_tag(tag, quotation)
        drafts = [d for d in self.drafts_in(before.index) if d.source]
        return drafts[-1] if drafts else None

    def _continued(self, number: int) -> Draft | None:
        """The quotation before it in the paragraph, or the same breath over paragraphs."""
        quotation = self.quotations[number]
        if not number or self.place.lead(quotation) != "start":
            return None
        last = number - 1
        owner = self._asked(last)
        while (
            owner is None
            and last
            and self.place.same_paragraph(self.quotations[last - 1], quotation)
        ):
            last -= 1  # past names of shows and words quoted in passing
            owner = self._asked(last)
        previous = self.quotations[last]
        if owner is None:  # words quoted inside a reported clause just before
            index = self.place.sentence_at(quotation.start)
            near = self.place.sentence_at(
                previous.end - 1
            ) == index - 1 and self.place.same_paragraph(previous, quotation)
            outer = [d for d in self.drafts_in(index - 1) if d.speech and d.source] if near else []
            return outer[-1] if outer else None
        if previous.chain == quotation.chain:
            return owner
        same = self.place.same_paragraph(previous, quotation)
        between = self.text[previous.end : quotation.start]
        if same and len(between) < 250:
            return owner
        if (
            not same
            and self.place.only_speech(quotation)
            and not self.place.narration(previous, quotation)
        ):
            return Draft(
                "silent",
                self.place.sentence_at(quotation.start),
                None,
                owner.source,
                owner.head,
                owner.antecedent,
                [(quotation.start, quotation.end)],
            )
        return None
