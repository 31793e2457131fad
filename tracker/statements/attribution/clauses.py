"""Reporting verbs that govern a clause or an infinitive: "said that", "urged them to"."""

from __future__ import annotations

from tracker.statements.attribution.cue import Cue, make_cue
from tracker.statements.attribution.lexicon import Lexicon
from tracker.statements.attribution.ranges import (
    WH,
    extend,
    far_side,
    first_text,
    has_predicate,
    is_finite,
    opens_with_that,
    preposition,
    span,
    trim,
)
from tracker.statements.attribution.sources import DAYS, subject_of
from tracker.syntax import Parse


def clause_content(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "said that …", "knows why …"."""
    beside = () if parse.children(i, "obj") else ("parataxis",)
    clauses = [c for c in parse.children(i, "ccomp", "csubj", *beside) if c > i] or [
        c for c in parse.children(i, "xcomp") if c > i and is_finite(parse, c)
    ]
    if not clauses and lemma in words.telling:  # hung on the addressee instead
        clauses = [
            c
            for k in parse.children(i, "obj", "iobj")
            if k > i
            for c in parse.children(k, "acl", "ccomp")
            if opens_with_that(parse, c)
            and is_finite(parse, c)
            and first_text(parse, c) not in ("who", "which")
        ]
    if not clauses:
        clauses = [c for c in parse.children(i, "ccomp", "csubj:pass") if c < i]
        if not clauses or lemma not in words.clausal:
            return None
    clause = clauses[0]
    if lemma not in words.clausal and (
        lemma in words.no_clause or not opens_with_that(parse, clause)
    ):
        return None
    if parse.has_relation(clause, "parataxis") and lemma not in words.clausal:
        return None
    content = far_side(parse, clause, i)
    if content and clause > i and parse[i + 1].text.lower() == "that" and content[0][0] > i + 1:
        content = ((i + 1, content[0][1]),)  # a relative clause in between misled the parser
    if content and clause > i and _starts_late(parse, i, content[0][0]):
        content = ((i + 1, content[0][1]),)
    if content and clause > i:
        content = (extend(parse, i, content[0], joined="that"),)
    return make_cue(parse, "clause", i, content, words)


def _starts_late(parse: Parse, i: int, start: int) -> bool:
    """Whether a subject right after the verb was left out of the clause that it opens."""
    if start <= i + 1 or parse[i + 1].pos not in ("PRON", "DET", "PROPN", "NOUN", "ADJ", "NUM"):
        return False
    top = i + 1
    while parse[top].head not in (i, -1) and parse[top].head > i:
        top = parse[top].head
    return not parse.has_relation(top, "obj", "iobj", "obl", "advmod", "nsubj") or (
        parse[top].head != i
    )


def remainder(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "announced … that …" whose clause the parser hung elsewhere: the rest of the sentence."""
    if lemma not in words.parenthetic or parse[i].tag not in ("VBD", "VBZ", "VBP", "VBN", "VBG"):
        return None
    head = subject_of(parse, i)
    if head is None or (
        head < i
        and parse.has_relation(i, "acl:relcl") is False
        and parse[i].tag == "VBN"
        and not parse.children(i, "aux")
    ):
        return None
    limit = min(len(parse), i + 13)
    quoted = parse[i - 1].text.lower() == "as"  # "as saying by the agency that …"
    start = next(
        (
            k
            for k in range(i + 1, limit)
            if parse[k].text.lower() in ("that", "how", "why", "whether")
            and (quoted or parse[k].pos in ("SCONJ", "ADV"))
        ),
        None,
    )
    if start is None and lemma not in words.telling:
        start = _bare_start(parse, i)
    if start is None:
        return None
    content = trim(parse, start, len(parse) - 1)
    if content is None or not (
        has_predicate(parse, start + 1, content[1]) or (lemma == "say" and content[1] - start >= 4)
    ):
        return None
    return make_cue(parse, "clause", i, (content,), words)


def made_clear(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "made (it) clear that …"."""
    if lemma != "make":
        return None
    for told in parse.children(i, "xcomp", "obj"):
        if parse[told].lemma in ("clear", "plain", "known"):
            for c in (*parse.children(told, "ccomp", "csubj"), *parse.children(i, "ccomp")):
                if c > told:
                    return make_cue(
                        parse, "clause", i, far_side(parse, c, told), words, cue_end=told
                    )
    return None


def _bare_start(parse: Parse, i: int) -> int | None:
    """Where a clause without "that" begins after a verb: at once, or after the day."""
    k = i + 1
    while k < len(parse) and (parse[k].text in DAYS or parse.has_relation(k, "obl:unmarked")):
        k += 1
    opens = ("PRON", "DET", "PROPN", "NOUN", "ADJ", "NUM")
    if k < len(parse) and (parse[k].pos in opens or parse[k].lemma in ("neither", "both")):
        return k
    return None


def withheld(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "did not say when …": a question word after a denied verb opens its content."""
    denied = any(parse[n].lemma in ("not", "n't", "never") for n in parse.children(i, "advmod"))
    if not denied or lemma not in words.clausal:
        return None
    for c in parse.children(i, "advcl"):
        if c > i and parse.subtree(c)[0] == i + 1 and first_text(parse, c) in WH:
            return make_cue(parse, "clause", i, far_side(parse, c, i), words)
    return None


def infinitive(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "promised to leave", "refused to say"."""
    if lemma not in words.intend or parse.children(i, "obj", "iobj"):
        return None
    for c in parse.children(i, "xcomp", "advcl", "ccomp"):
        inside = parse.subtree(c)
        if c > i and parse[inside[0]].text.lower() in ("to", "not") and inside[0] - i <= 4:
            content = tuple(extend(parse, i, r, joined="VB") for r in span(parse, inside))
            return make_cue(parse, "infinitive", i, content, words)
    return None


def directed(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "urged them to leave", "called on the sides to meet"."""
    if lemma not in words.direct and lemma not in words.directed_oblique:
        return None
    below = [
        c
        for k in parse.children(i, "obj", "iobj", "obl")
        if k > i
        for c in parse.children(k, "acl")
    ]
    infinitives = [
        c
        for c in (*parse.children(i, "xcomp", "advcl", "ccomp"), *below)
        if c > i and any(parse[m].text.lower() == "to" for m in parse.children(c, "mark"))
    ]
    if not infinitives:
        return None
    wanted = words.directed_oblique.get(lemma, frozenset())
    addressees = [c for c in parse.children(i, "obj", "iobj") if i < c < infinitives[0]]
    if not addressees:
        addressees = [
            c
            for c in parse.children(i, "obl")
            if i < c < infinitives[0] and preposition(parse, c) in wanted
        ]
    subjects = [s for s in parse.children(infinitives[0], "nsubj") if s > i]
    begin = min([parse.subtree(k)[0] for k in (*addressees, *subjects)], default=None)
    passive = parse.children(i, "nsubj:pass")
    if begin is None and not passive:
        return None
    inside = parse.subtree(infinitives[0])
    first = inside[0] if begin is None else begin
    while parse.has_relation(first, "case") and first < inside[-1]:
        first += 1
    content = trim(parse, first, inside[-1])
    return make_cue(parse, "infinitive", i, (content,) if content else (), words)


def anaphor(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "This was stated by the minister": the sentence before is the content."""
    if lemma not in words.say:
        return None
    for subject in parse.children(i, "nsubj:pass"):
        if parse[subject].lemma in ("this", "it", "that") and subject_of(parse, i) is not None:
            return make_cue(parse, "anaphor", i, (), words)
    return None
