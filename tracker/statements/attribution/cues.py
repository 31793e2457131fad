"""Reporting constructions in a parsed sentence: cue, source and content, as token ranges.

One rule for each construction, in modules of their own; the words they apply to are data
(`lexicon`). Nothing here knows of quotation marks: `speech` joins what is found here with what
stands between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tracker.statements.attribution.clauses import (
    anaphor,
    clause_content,
    directed,
    infinitive,
    made_clear,
    remainder,
    withheld,
)
from tracker.statements.attribution.colons import colon_cue
from tracker.statements.attribution.cue import Cue, make_cue
from tracker.statements.attribution.lexicon import Lexicon, lexicon
from tracker.statements.attribution.nominals import according_cues, adjective_cues, noun_cues
from tracker.statements.attribution.objects import (
    carried_noun,
    noun_object,
    oblique,
    shown_object,
    told_of,
)
from tracker.statements.attribution.parentheses import as_clause, parenthesis, quoted_before
from tracker.statements.attribution.participles import misread_participle
from tracker.statements.attribution.ranges import trim
from tracker.syntax import Parse

_MANDATIVE = frozenset(
    ("demand", "ask", "require", "request", "propose", "recommend", "urge", "want", "oblige")
)


def find_cues(parse: Parse) -> list[Cue]:
    """The reporting constructions of a sentence, in order of their cue."""
    words, found = lexicon(), list[Cue]()
    for i, token in enumerate(parse.tokens):
        pos, lemma = token.pos, token.lemma
        if lemma == "accord" and i + 1 < len(parse) and parse[i + 1].text.lower() == "to":
            found += according_cues(parse, i)
        elif pos == "VERB" or token.tag.startswith("VB"):
            if pos != "AUX" and _may_report(parse, i, lemma):
                found += _verb(parse, i, words)
        elif pos == "NOUN":
            if (participle := _misread(parse, i, words)) and participle.source:
                found.append(participle)
            elif lemma in words.nouns or lemma in words.nouns_of:
                found += noun_cues(parse, i, words)
        elif pos == "ADJ" and lemma.lower() in words.adjectives:
            found += adjective_cues(parse, i, words)
    colon = colon_cue(parse, words)
    if colon and not any(_covers(cue, colon) for cue in found):
        found.append(colon)
    return found


def _covers(cue: Cue, other: Cue) -> bool:
    """Whether a cue has the other's content already."""
    start, end = other.content[0]
    return any(first <= start and end - 1 <= last for first, last in cue.content)


@cache
def _reporting() -> frozenset[str]:
    """Every verb that one of the constructions below is told of by name."""
    words = lexicon()
    named = words.clausal | words.intend | words.direct | words.objects | words.parenthetic
    return (
        named
        | words.telling
        | words.carriers
        | {*words.oblique, *words.telling_of, *words.directed_oblique, "make"}
    )


def _may_report(parse: Parse, i: int, lemma: str) -> bool:
    """Whether a construction can apply: any other verb needs a clause below it, or a particle."""
    below = ("ccomp", "csubj", "xcomp", "parataxis", "compound")
    return lemma in _reporting() or bool(parse.children(i, *below))


def _misread(parse: Parse, i: int, words: Lexicon) -> Cue | None:
    """ "…, warning that …" with the participle taken for a noun: the rest of the sentence."""
    content = trim(parse, i + 1, len(parse) - 1) if misread_participle(parse, i) else None
    return make_cue(parse, "clause", i, (content,), words) if content else None


def _only_wanted(parse: Parse, i: int) -> bool:
    """Whether the verb stands in what somebody demands: "demanded that NATO *deny* it", "asked
    it to *pledge* this"."""
    head = parse[i].head
    bare = parse[i].text == parse[i].lemma and not parse.children(i, "aux")
    if head < 0 or not bare or parse[head].lemma not in _MANDATIVE:
        return False
    if parse.has_relation(i, "ccomp"):
        return bool(parse.children(i, "nsubj"))
    to = any(parse[c].text.lower() == "to" for c in parse.children(i, "mark"))
    asked = [c for c in parse.children(head, "obj", "iobj") if head < c < i]
    return to and bool(asked) and parse.has_relation(i, "xcomp", "advcl")


def _handed_on(parse: Parse, i: int) -> int | None:
    """The "saying" of "quoted her as saying": what is said is its content, not the outlet's."""
    for c in parse.children(i, "advcl", "xcomp", "acl", "obl"):
        if c > i and parse[c].tag == "VBG" and parse[c - 1].text.lower() == "as":
            return c
    return None


def _verb(parse: Parse, i: int, words: Lexicon) -> Iterator[Cue]:
    if _only_wanted(parse, i):
        return
    lemma = parse[i].lemma
    if lemma in words.quoting and (saying := _handed_on(parse, i)) is not None:
        if found := quoted_before(parse, i, saying, words):
            yield found
        return
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
        or told_of(parse, i, lemma, words)
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
