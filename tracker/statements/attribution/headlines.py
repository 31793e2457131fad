"""Speakers named by a label: "Minister: talks go on", "Talks go on – Minister", and transcripts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.statements.attribution.model import Sentence
from tracker.statements.attribution.speech import Draft

_LABEL = re.compile(r"[\"“‘]?(?P<s>[A-Z][^:.!?\"“”\n]{1,60}?)(?P<c>:)\s+(?=[A-Z‘“\"'\d])")
_TAIL = re.compile(
    r"(?P<c>\s[–—-]\s|,\s)(?P<s>(?:[A-Z][\w.'’-]*\s?){1,4}?)"
    r"(?:\s(?P<v>(?i:says?|said|warns?|tells \w+)))?$"
)


def label_drafts(
    text: str, sentences: Sequence[Sentence], mention_ends: frozenset[int]
) -> list[Draft]:
    """Attributions by label: the label must end in a mention of a person or a party.

    In a headline the content is the rest of it; in a transcript the rest of the paragraph.
    """
    found: list[Draft] = []
    for i, sentence in enumerate(sentences):
        first = i == 0 or sentences[i - 1].paragraph != sentence.paragraph
        if not first:
            continue
        end = sentence.end
        if match := _LABEL.match(text, sentence.start, sentence.end):
            if match.end("s") in mention_ends or (i == 0 and _headlike(match["s"])):
                j = i
                while j + 1 < len(sentences) and sentences[j + 1].paragraph == sentence.paragraph:
                    j += 1
                source = match.span("s")
                found.append(
                    Draft(
                        "label",
                        i,
                        match.span("c"),
                        source,
                        source,
                        None,
                        [(match.end(), sentences[j].end)],
                    )
                )
        elif sentence.headline and (match := _TAIL.search(text, sentence.start, end)):
            source = match.span("s")
            if source[1] in mention_ends:
                cue = match.span("v") if match["v"] else match.span("c")
                content = (sentence.start, match.start("c"))
                found.append(Draft("label", i, cue, source, source, None, [content]))
    return found


def _headlike(label: str) -> bool:
    """Whether a headline's label can be a source: a short phrase without a verb of its own."""
    words = label.split()
    return len(words) <= 3 and words[-1].isalpha()
