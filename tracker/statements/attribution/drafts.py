"""What the trees of an article's sentences show of who says what, a sentence at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from tracker.statements.attribution.cues import find_cues
from tracker.statements.attribution.draft import Draft, draft_of
from tracker.statements.attribution.model import Quotation, Sentence
from tracker.statements.attribution.trees import Trees
from tracker.statements.statement import Span


class Quoted:
    """The quotations of an article, looked up by place."""

    def __init__(self, quotations: tuple[Quotation, ...]) -> None:
        self._quotations = quotations
        self._starts = [q.start for q in quotations]

    def touching(self, sentence: Sentence) -> range:
        """Numbers of the quotations that touch a sentence."""
        first = bisect_left(self._starts, sentence.start)
        if first and self._quotations[first - 1].end > sentence.start:
            first -= 1
        return range(first, bisect_left(self._starts, sentence.end))

    def over(self, offset: int) -> int | None:
        """Number of the quotation that holds an offset."""
        at = bisect_right(self._starts, offset) - 1
        return at if at >= 0 and offset < self._quotations[at].end else None

    def within(self, offset: int) -> bool:
        """Whether the offset lies inside a complete quotation."""
        at = self.over(offset)
        return at is not None and self._quotations[at].complete

    def holds(self, sentence: Sentence) -> bool:
        """Whether a sentence lies wholly inside a quotation."""
        at = self.over(sentence.start)
        return at is not None and sentence.end <= self._quotations[at].end + 1


class SentenceDrafts:
    """The drafts of each sentence, made when first asked for."""

    def __init__(
        self, text: str, sentences: tuple[Sentence, ...], trees: Trees, quoted: Quoted
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._trees = trees
        self._quoted = quoted
        self._found: dict[int, list[Draft]] = {}

    def of(self, index: int) -> list[Draft]:
        """What the tree of a sentence shows, inside quotations or not; nothing of a sentence that
        is wholly quoted."""
        if index not in self._found:
            drafts: list[Draft] = []
            if not self._quoted.holds(self._sentences[index]):
                for parse in self._trees.of(index):
                    drafts += [draft_of(cue, parse, index) for cue in find_cues(parse)]
            for draft in drafts:
                draft.inner = draft.cue is not None and self._quoted.within(draft.cue[0])
                if draft.construction == "anaphor":
                    draft.content = self._before(index)
            self._found[index] = drafts
        return self._found[index]

    def outside(self, index: int) -> list[Draft]:
        """Those of them that stand outside complete quotations."""
        return [draft for draft in self.of(index) if not draft.inner]

    def _before(self, index: int) -> list[Span]:
        """The sentence before, where it is of the same paragraph."""
        before = self._sentences[index - 1] if index else None
        if before is None or before.paragraph != self._sentences[index].paragraph:
            return []
        return [(before.start, before.end - (self._text[before.end - 1] == "."))]
