"""Reporting constructions in a parsed sentence: cue, source and content, as token ranges.

One rule for each construction, in modules of their own; the words they apply to are data
(`lexicon`). Nothing here knows of quotation marks: `speech` joins what is found here with what
stands between them.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.statements.attribution.clauses import (
    anaphor,
    clause_content,
    directed,
    infinitive,
    made_clear,
    remainder,
    withheld,
)
from tracker.statements.attribution.cue import Cue, make_cue
from tracker.statements.attribution.lexicon import Lexicon, lexicon
from tracker.statements.attribution.nominals import according_cues, adjective_cues, noun_cues
from tracker.statements.attribution.objects import carried_noun, noun_object, oblique, shown_object
from tracker.statements.attribution.parentheses import as_clause, parenthesis
from tracker.syntax import Parse


def find_cues(parse: Parse) -> list[Cue]:
    """The reporting constructions of a sentence, in order of their cue."""
    return [cue for i in range(len(parse)) for cue in _at(parse, i, lexicon())]


def _at(parse: Parse, i: int, words: Lexicon) -> Iterator[Cue]:
    token = parse[i]
    if token.lemma == "accord" and i + 1 < len(parse) and parse[i + 1].text.lower() == "to":
        yield from according_cues(parse, i)
    elif token.pos == "VERB" or token.tag.startswith("VB"):
        if token.pos != "AUX":
            yield from _verb(parse, i, words)
    elif token.pos == "NOUN":
        yield from noun_cues(parse, i, words)
    elif token.pos == "ADJ":
        yield from adjective_cues(parse, i, words)


def _verb(parse: Parse, i: int, words: Lexicon) -> Iterator[Cue]:
    lemma = parse[i].lemma
    particle = parse.children(i, "compound:prt")
    if particle and f"{lemma}+{parse[particle[0]].text.lower()}" in words.say:
        lemma = f"{lemma}+{parse[particle[0]].text.lower()}"
    found = (
        as_clause(parse, i, lemma, words)
        or parenthesis(parse, i, lemma, words)
        or clause_content(parse, i, lemma, words)
        or withheld(parse, i, lemma, words)
        or made_clear(parse, i, lemma, words)
        or infinitive(parse, i, lemma, words)
        or directed(parse, i, lemma, words)
        or oblique(parse, i, lemma, words)
        or carried_noun(parse, i, lemma, words)
        or anaphor(parse, i, lemma, words)
        or shown_object(parse, i, lemma, words)
        or noun_object(parse, i, lemma, words)
        or remainder(parse, i, lemma, words)
    )
    if (
        found
        and found.source_head is not None
        and parse[found.source_head].lemma in ("you", "this", "that", "what")
        and (parse[found.source_head].tag != "WDT")
    ):
        return
    if found and (found.source or not _needs_source(parse, i, found, words)):
        yield found
    elif found:
        return
    elif lemma in words.say or lemma in words.think:
        yield make_cue(parse, "bare", i, (), words)


def _needs_source(parse: Parse, i: int, found: Cue, words: Lexicon) -> bool:
    """Only "it was stressed that", "the need to … was noted" may leave open who says so."""
    return not (
        parse.children(i, "aux:pass")
        and (
            (found.construction == "clause" and parse[i].lemma in words.say)
            or (found.construction == "object" and parse[i].lemma in words.passive)
        )
    )
