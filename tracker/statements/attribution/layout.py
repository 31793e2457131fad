"""A text's paragraphs and sentences, told apart once for everybody who reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.statements.attribution.model import Sentence
from tracker.statements.sentences import split_paragraphs, split_sentences
from tracker.statements.statement import Span

_TERMINAL = re.compile(
    r"""(?: [.!?…:;]['"”’»)\]]*
          | [.!?…]['"”’»)\]]*  # and, stuck to it, notes, marks and addresses
            (?: \s*(?: \[[a-z\d\ ]{1,20}\] | [*_†‡■∎¹²³⁰-⁹]
                     | https?://\S++ | pic\.twitter\.com/\S++ ) )+
          | (?<=[^\W\d_]{4})[.!?]\d{1,2}  # a note's number: "… off from SWIFT.1"
        )$""",
    re.VERBOSE,
)
_SIGNED = re.compile(r"[\"“«][^\"“”«»]*[.!?…][\"”»]\s*(?:[—–―(]|--?\s)")  # "“…” — Maria Silva"


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a text; no sentence belongs to two paragraphs."""

    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]

    @property
    def spans(self) -> list[Span]:
        """Where the sentences stand."""
        return [(s.start, s.end) for s in self.sentences]


def lay_out(text: str) -> Layout:
    """The paragraphs and sentences of a text."""
    paragraphs = tuple(split_paragraphs(text))
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        spans = split_sentences(text, [paragraph])
        for start, end in spans:
            ended = _TERMINAL.search(text[start:end]) or _SIGNED.match(text, start, end)
            headline = len(spans) == 1 and not ended
            found.append(Sentence(len(found), start, end, number, headline))
    return Layout(text, paragraphs, tuple(found))
