"""A reporting construction: what `cues` finds and every construction's module makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.statements.attribution.lexicon import Lexicon
from tracker.statements.attribution.ranges import Range
from tracker.statements.attribution.sources import phrase_bounds, subject_of
from tracker.syntax import Parse

_VERBAL = frozenset(("AUX", "ADV", "PART", "VERB"))
Construction = Literal[
    "clause",
    "parenthesis",
    "infinitive",
    "object",
    "oblique",
    "carried",
    "noun",
    "adjective",
    "according",
    "anaphor",
    "bare",
]


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting construction. `content` is empty for a bare verb that awaits its quotation."""

    construction: Construction
    word: int  # the verb, noun or adjective
    cue: Range
    source: Range | None
    source_head: int | None
    content: tuple[Range, ...]
    speech: bool  # a word that can introduce direct speech


def make_cue(
    parse: Parse,
    construction: Construction,
    i: int,
    content: tuple[Range, ...],
    words: Lexicon,
    *,
    head: int | None = None,
    cue_end: int | None = None,
) -> Cue:
    """A cue at verb `i`; the source is looked up unless `head` names it."""
    source_head = subject_of(parse, i) if head is None else head
    source = phrase_bounds(parse, source_head) if source_head is not None else None
    start = i
    for aux in parse.children(i, "aux", "advmod"):
        outside = source is None or aux > source[1] or source[0] > i
        if outside and all(parse[k].pos in _VERBAL for k in range(aux, i)):
            start = min(start, aux)
    end = i if cue_end is None else cue_end
    for part in parse.children(i, "compound:prt"):
        end = max(end, part) if part == i + 1 else end
    return Cue(
        construction,
        i,
        (start, end),
        source,
        source_head,
        content,
        parse[i].lemma in words.say or parse[i].lemma in words.think,
    )
