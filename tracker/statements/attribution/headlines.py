"""Speakers named by a label: "Minister: talks go on", "Talks go on – Minister", and transcripts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.statements.attribution.draft import Draft
from tracker.statements.attribution.lexicon import lexicon
from tracker.statements.attribution.model import Sentence
from tracker.statements.statement import Span

# Within a sentence a full stop abbreviates: "MR. PRICE:", "Antony J. Blinken:".
_LABEL = re.compile(r"[\"“‘]?(?P<s>[A-Z][^:!?\"“”\n]{1,60}?)(?P<c>:)\s+(?=[A-Z‘“\"'\d])")
_QUOTES = {"“": "”", '"': '"'}
LABELS = 3  # labels that make a transcript
_SHORT = 5  # words of a speaker's label
_TAIL = re.compile(
    r"(?P<c>\s[–—-]\s|,\s)(?P<s>[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3})"
    r"(?:\s(?P<v>(?i:says?|said|warns?|tells \w+)))?$"
)


def label_drafts(
    text: str,
    sentences: Sequence[Sentence],
    mention_ends: frozenset[int],
    names: frozenset[Span] = frozenset(),
) -> list[Draft]:
    """Attributions by label: the label must end in a mention of a person or a party.

    In a headline the content is the rest of it; in a transcript what follows up to the next label
    or the end of the paragraph, whether turns stand in paragraphs of their own or not.
    """
    found: list[Draft] = []
    labelled = -1  # the paragraph that opens with a label
    transcript = _is_transcript(text, sentences, mention_ends)
    for i, sentence in enumerate(sentences):
        first = i == 0 or sentences[i - 1].paragraph != sentence.paragraph
        match = _LABEL.match(text, sentence.start, sentence.end)
        head = _head(match, text, names) if match else None
        named = match is not None and (match.end("s") in mention_ends or head != match.span("s"))
        if match and (named or (i == 0 and _headlike(match["s"]))):
            short = len(match["s"].split()) <= _SHORT
            turn = short and (transcript or match.span("s") in names)
            if first or turn or labelled == sentence.paragraph:
                labelled = sentence.paragraph
                end = _end_of_turn(text, sentences, i, mention_ends)
                if text[match.end()] in _QUOTES:  # "Name: "…" and the narrator goes on
                    closed = text.find(_QUOTES[text[match.end()]], match.end() + 1, end)
                    end = closed + 1 if closed > 0 else end
                source = match.span("s")
                content = [(match.end(), end)]
                found.append(Draft("label", i, match.span("c"), source, head, None, content))
        elif first and sentence.headline:
            tail = _TAIL.search(text, sentence.start, sentence.end)
            if tail and tail.end("s") in mention_ends:
                cue = tail.span("v") if tail["v"] else tail.span("c")
                content = [(sentence.start, tail.start("c"))]
                found.append(Draft("label", i, cue, tail.span("s"), tail.span("s"), None, content))
    return found


def _head(label: re.Match[str], text: str, names: frozenset[Span]) -> Span:
    """The words of a label that name the speaker: "ADA HOLM, SECRETARY OF STATE:"."""
    start, end = label.span("s")
    comma = text.find(",", start, end)
    return (start, comma) if (start, comma) in names else (start, end)


def _is_transcript(text: str, sentences: Sequence[Sentence], mention_ends: frozenset[int]) -> bool:
    """Whether turns are labelled, wherever in a paragraph they begin."""
    turns = 0
    for sentence in sentences:
        match = _LABEL.match(text, sentence.start, sentence.end)
        if match and len(match["s"].split()) <= _SHORT:
            turns += match.end("s") in mention_ends or _asking(match["s"])
    return turns >= LABELS


def _end_of_turn(
    text: str, sentences: Sequence[Sentence], first: int, mention_ends: frozenset[int]
) -> int:
    """Where the turn that begins in sentence `first` ends: before the next label, at the latest
    with the paragraph."""
    end = sentences[first].end
    for sentence in sentences[first + 1 :]:
        if sentence.paragraph != sentences[first].paragraph:
            break
        match = _LABEL.match(text, sentence.start, sentence.end)
        if match and (match.end("s") in mention_ends or _asking(match["s"])):
            break
        end = sentence.end
    return end


def _asking(label: str) -> bool:
    """Whether a label announces a question: "QUESTION", "Question of a journalist"."""
    return label.split()[0].lower() in lexicon().asking


def _headlike(label: str) -> bool:
    """Whether a headline's label can be a source: a short phrase without a verb of its own."""
    words = label.split()
    return len(words) <= 3 and words[-1].isalpha()
