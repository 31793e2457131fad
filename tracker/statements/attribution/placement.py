"""Where the quotations of an article stand: in which sentence and paragraph, and how they begin."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from tracker.statements.attribution.model import Quotation, Sentence
from tracker.statements.statement import Span


@dataclass(slots=True)
class Placement:
    """The places of an article's quotations."""

    text: str
    sentences: tuple[Sentence, ...]
    paragraphs: tuple[Span, ...]
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._starts = [s.start for s in self.sentences]

    def sentence_at(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    def lead(self, quotation: Quotation) -> str:
        """How the quotation begins: "start" of a sentence, "open" after a comma, or "inline"."""
        sentence = self.sentences[self.sentence_at(quotation.start)]
        before = self.text[sentence.start : quotation.start].rstrip()
        if not before:
            return "start"
        if before.endswith(("that,", "which,", "and,")):
            return "inline"
        return "open" if before[-1] in ",:—–―-" else "inline"

    def is_title(self, quotation: Quotation, lead: str) -> bool:
        """The name of a book, a show, an essay: capitalised throughout."""
        words = [w for w in self.text[quotation.start : quotation.end].split() if len(w) > 3]
        closing = self.text[quotation.end - 2]
        if not 1 <= len(words) <= 8 or (lead == "start" and closing in ",!?"):
            return False
        return sum(w.strip("\"“”‘’'`")[:1].isupper() for w in words) >= 0.8 * len(words) and (
            len(words) > 1
        )

    def paragraph(self, offset: int) -> int:
        return self.sentences[self.sentence_at(offset)].paragraph

    def same_paragraph(self, one: Quotation, other: Quotation) -> bool:
        return self.paragraph(one.start) == self.paragraph(other.start)

    def only_speech(self, quotation: Quotation) -> bool:
        """Whether the quotation fills its paragraph."""
        start, end = self.paragraphs[self.paragraph(quotation.start)]
        return quotation.start - start <= 2 and end - quotation.end <= 2

    def narration(self, previous: Quotation, quotation: Quotation) -> bool:
        """Whether a paragraph without quotation lies between the two."""
        return self.paragraph(quotation.start) - self.paragraph(previous.start) > 1
