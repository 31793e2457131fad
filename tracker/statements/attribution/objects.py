"""Reporting verbs that govern a noun phrase: "called for a halt", "expressed concern about"."""

from __future__ import annotations

from tracker.statements.attribution.cue import Cue, make_cue
from tracker.statements.attribution.lexicon import Lexicon
from tracker.statements.attribution.ranges import (
    WH,
    Range,
    extend,
    first_text,
    is_finite,
    preposition,
    span,
    trim,
)
from tracker.statements.attribution.sources import phrase_bounds, stands_for_predicate, subject_of
from tracker.syntax import Parse

_ABOUT = frozenset(("of", "for", "about", "over", "against", "regarding", "that"))
_ABOUT_NOUN = frozenset(
    (
        ("in", "confidence"),
        ("in", "interest"),
        ("in", "belief"),
        ("with", "satisfaction"),
        ("with", "agreement"),
        ("with", "solidarity"),
        ("to", "opposition"),
        ("to", "objection"),
        ("to", "commitment"),
        ("at", "surprise"),
        ("at", "outrage"),
        ("at", "alarm"),
        ("at", "dismay"),
        ("with", "disappointment"),
        ("with", "frustration"),
        ("on", "position"),
        ("on", "view"),
        ("on", "agreement"),
        ("to", "threat"),
        ("on", "opinion"),
    )
)


def oblique(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "called for a halt", "insisted on leaving"."""
    particle = parse.children(i, "compound:prt")
    keys = [lemma] + [f"{parse[i].lemma}+{parse[p].text.lower()}" for p in particle]
    wanted = frozenset().union(*(words.oblique.get(k, frozenset()) for k in keys))
    if not wanted:
        return None
    for c in parse.children(i, "obl", "advcl", "nmod", "ccomp", "xcomp"):
        if c < i:
            continue
        marks = [m for m in parse.children(c, "case", "mark") if parse[m].text.lower() in wanted]
        if not marks:
            continue
        inside = [k for k in parse.subtree(c) if k > marks[0]]
        if inside:
            content = tuple(extend(parse, i, r, joined="to") for r in span(parse, tuple(inside)))
            return make_cue(
                parse, "oblique", i, content, words, cue_end=marks[0] if marks[0] - i <= 2 else None
            )
    return None


def told_of(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "assured her of the country's support", the phrase hung on the verb or on whom it tells;
    not "told the head of the house"."""
    wanted = words.telling_of.get(lemma)
    told = list(parse.children(i, "obj", "iobj", "nsubj:pass")) if wanted else []
    if not wanted or not told:
        return None
    below = [k for t in told if t > i for k in parse.subtree(t) if parse.has_relation(k, "nmod")]
    for c in (*below, *parse.children(i, "obl", "nmod")):
        named = parse[c].lemma in words.nouns | words.carried | words.nouns_of or (
            parse[c].pos == "NOUN" and parse[parse[c].head].pos in ("PROPN", "PRON")
        )
        if c < i or preposition(parse, c) not in wanted or (c in below and not named):
            continue
        first = min(parse.children(c, "case"))
        content = tuple(extend(parse, i, r) for r in span(parse, _behind(parse, c, first)))
        return make_cue(parse, "oblique", i, content, words)
    return None


def _behind(parse: Parse, top: int, first: int) -> tuple[int, ...]:
    return tuple(k for k in parse.subtree(top) if k > first)


def noun_object(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "rejected the demand", "described it as unfair"; passives too."""
    if lemma not in words.objects or _reduced(parse, i):
        return None
    for obj in parse.children(i, "obj"):
        if parse[obj].tag in ("WDT", "WP") and parse.has_relation(i, "acl:relcl", "acl"):
            first, last = phrase_bounds(parse, parse[i].head)
            content = trim(parse, first, min(last, i - 1))
            return make_cue(parse, "object", i, (content,) if content else (), words)
        if obj < i or (parse[obj].pos == "PRON" and lemma not in words.naming):
            continue
        end = parse.subtree(obj)[-1]
        for more in parse.children(i, "xcomp", "obl", "advcl"):
            if more > obj and (
                parse.has_relation(more, "xcomp") or first_text(parse, more) == "as"
            ):
                end = max(end, parse.subtree(more)[-1])
        content = trim(parse, parse.subtree(obj)[0], end)
        if content:
            content = extend(parse, i, content)
        return make_cue(parse, "object", i, (content,) if content else (), words)
    for naming in parse.children(i, "xcomp"):
        if naming > i and lemma in words.naming:
            content = trim(parse, i + 1, parse.subtree(naming)[-1])
            return make_cue(parse, "object", i, (content,) if content else (), words)
    for subject in parse.children(i, "nsubj:pass"):
        if parse[subject].pos == "PRON":
            return None
        return make_cue(parse, "object", i, span(parse, parse.subtree(subject)), words)
    return None


def shown_object(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "a poll shows a close race": a document as the source."""
    if lemma not in words.show:
        return None
    head = subject_of(parse, i)
    if head is None or parse[head].lemma.lower() not in words.documents:
        return None
    for obj in parse.children(i, "obj", "xcomp"):
        if obj > i and parse[obj].pos != "PRON":
            first = min(k for k in parse.subtree(obj) if k > i)
            content = trim(parse, first, parse.subtree(obj)[-1])
            if content:
                return make_cue(parse, "object", i, (extend(parse, i, content),), words)
    return None


def _reduced(parse: Parse, i: int) -> bool:
    """Whether the verb only modifies a noun: "candidates to confirm", "a suit seeking"."""
    return (
        parse.has_relation(i, "acl")
        and not parse.has_relation(i, "acl:relcl")
        and (parse[i].tag in ("VB", "VBG", "VBN"))
        and not stands_for_predicate(parse, i)
    )


def carried_noun(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "expressed readiness to meet", "voiced concern about the plan"."""
    if lemma not in words.carriers:
        return None
    for noun in parse.children(i, "obj", "nsubj:pass"):
        if parse[noun].lemma in words.carried:
            content, cue_end = complement(parse, noun, i)
            if not content:
                return None
            if owner := parse.children(noun, "nmod:poss"):  # "reiterated the side's support for …"
                content, cue_end = ((parse.subtree(owner[0])[0], content[-1][1]),), None
            return make_cue(
                parse,
                "carried",
                i,
                content,
                words,
                cue_end=cue_end if cue_end and cue_end > i else None,
            )
    return None


def complement(
    parse: Parse, noun: int, verb: int | None, skip: int | None = None
) -> tuple[tuple[Range, ...], int | None]:
    """The clause or phrase that tells what a noun of saying is about."""
    candidates = [
        c
        for c in parse.children(noun, "acl", "ccomp", "nmod", "xcomp", "advcl")
        if c > noun and c != skip and not parse.has_relation(c, "acl:relcl", "nmod:poss")
    ]
    if not candidates and verb is not None:
        candidates = [c for c in parse.children(verb, "ccomp", "xcomp", "advcl", "obl") if c > noun]
    for c in candidates:
        inside = parse.subtree(c)
        marker = parse[inside[0]].text.lower()
        if parse.has_relation(c, "nmod", "obl"):
            if marker not in _ABOUT and (marker, parse[noun].lemma) not in _ABOUT_NOUN:
                continue
            rest = tuple(k for k in inside if k > inside[0])
            return span(parse, rest), inside[0]
        if marker in ("to", "that") or marker in WH or parse[c].tag == "VBG" or is_finite(parse, c):
            if parse.has_relation(c, "advcl") and marker not in ("to", "that"):
                continue
            if parse[c].tag == "VBG" and marker in ("of", "for", "about", "over", "against"):
                return span(parse, tuple(k for k in inside if k > inside[0])), inside[0]
            return span(parse, inside), noun
    return (), None
