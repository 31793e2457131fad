"""Reporting nouns and adjectives, and "according to": "Russia's demand for", "is ready to"."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.statements.attribution.cue import Cue
from tracker.statements.attribution.lexicon import Lexicon
from tracker.statements.attribution.objects import complement
from tracker.statements.attribution.ranges import Range, preposition, span, trim
from tracker.statements.attribution.sources import phrase_bounds
from tracker.syntax import Parse


def noun_cues(parse: Parse, i: int, words: Lexicon) -> Iterator[Cue]:
    """ "Russia's demand for …", "a claim by the ministry that …"."""
    lemma = parse[i].lemma
    if lemma not in words.nouns and lemma not in words.nouns_of:
        return
    owner = next((c for c in parse.children(i, "nmod:poss")), None)
    if owner is None:
        owner = next(
            (c for c in parse.children(i, "nmod") if preposition(parse, c) in ("by", "from")), None
        )
    if owner is None:
        return
    content, _ = complement(parse, i, None, skip=owner)
    if not content:
        return
    source = phrase_bounds(parse, owner)
    yield Cue("noun", i, (i, i), source, owner, content, speech=False)


def adjective_cues(parse: Parse, i: int, words: Lexicon) -> Iterator[Cue]:
    """ "was sure (that) …", "is ready to …"."""
    if parse[i].lemma.lower() not in words.adjectives or not parse.children(i, "nsubj"):
        return
    subject = parse.children(i, "nsubj")[0]
    if parse[subject].lemma in ("it", "there"):
        return
    for c in parse.children(i, "ccomp", "xcomp", "advcl"):
        inside = parse.subtree(c)
        if c > i and (
            parse.has_relation(c, "ccomp", "xcomp")
            or parse[inside[0]].text.lower() in ("to", "that")
        ):
            start = min([*parse.children(i, "cop"), i])
            yield Cue(
                "adjective",
                i,
                (start, i),
                phrase_bounds(parse, subject),
                subject,
                span(parse, inside),
                speech=False,
            )
            return


def according_cues(parse: Parse, i: int) -> Iterator[Cue]:
    """ "according to X" before or after the content."""
    head = parse[i].head
    if parse[i].deprel not in ("case", "mark") or head < 0 or head <= i:
        below = [c for c in parse.children(i, "obl", "nmod", "obj") if c > i]
        if not below:
            return
        head, attached = below[0], parse[i].head
    else:
        attached = parse[head].head
    first, last = phrase_bounds(parse, head)
    first = max(first, i + 2)
    content = _around(parse, attached, i, last)
    if content and first <= last:
        yield Cue("according", i, (i, i + 1), (first, last), head, content, speech=False)


def _ends(parse: Parse, last: int) -> bool:
    """Whether nothing but punctuation follows."""
    return all(token.pos == "PUNCT" for token in parse.tokens[last + 1 :])


def _around(parse: Parse, attached: int, begin: int, end: int) -> tuple[Range, ...]:
    """The clause that an "according to" phrase comments on."""
    if begin and parse[begin - 1].text == "," and _ends(parse, end):
        attached = parse.root()  # a comment on the whole sentence
    if attached >= 0:
        while (
            parse[attached].head >= 0
            and parse[attached].pos not in ("VERB", "AUX")
            and (not parse.children(attached, "cop", "nsubj"))
        ):
            attached = parse[attached].head
    inside = parse.subtree(attached) if attached >= 0 else tuple(range(len(parse)))
    after = trim(parse, end + 1, inside[-1]) if inside[-1] > end else None
    before = trim(parse, inside[0], begin - 1) if inside[0] < begin else None
    if before and before[1] - before[0] >= 2:
        return (before,)
    return tuple(r for r in (before if before and not after else None, after) if r)
