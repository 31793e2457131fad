"""Reporting constructions in a parsed sentence: cue, source and content, as token ranges.

One rule for each construction; the words they apply to are data (`lexicon`). Nothing here knows
of quotation marks: `speech` joins what is found here with what stands between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tracker.statements.attribution.lexicon import Lexicon, lexicon
from tracker.statements.attribution.sources import phrase_bounds, stands_for_predicate, subject_of
from tracker.syntax import Parse

Construction = Literal[
    "clause", "parenthesis", "infinitive", "object", "oblique", "carried", "noun", "adjective",
    "according", "anaphor", "bare",
]
Range = tuple[int, int]  # first and last token, both included

_WH = frozenset("what who whom whose which how why when where whether if".split())
_ABOUT = frozenset(("of", "for", "about", "over", "against", "regarding", "that"))
_ABOUT_NOUN = frozenset((
    ("in", "confidence"), ("in", "interest"), ("in", "belief"), ("with", "satisfaction"), ("with", "agreement"),
    ("with", "solidarity"), ("to", "opposition"), ("to", "objection"), ("to", "commitment"), ("at", "surprise"),
    ("at", "outrage"), ("at", "alarm"), ("at", "dismay"), ("with", "disappointment"), ("with", "frustration"),
    ("on", "position"), ("on", "view"), ("on", "agreement"), ("to", "threat"), ("on", "opinion")))
_INVERTING = ("say", "add", "tell", "write", "ask", "reply", "note", "warn", "argue", "explain",
              "continue", "declare", "announce", "conclude", "recall", "stress", "emphasize",
              "emphasise", "agree", "tweet", "insist", "state", "report", "respond", "remark")


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


def find_cues(parse: Parse) -> list[Cue]:
    """The reporting constructions of a sentence, in order of their cue."""
    return [cue for i in range(len(parse)) for cue in _at(parse, i, lexicon())]


def _at(parse: Parse, i: int, words: Lexicon) -> Iterator[Cue]:
    token = parse[i]
    if token.lemma == "accord" and i + 1 < len(parse) and parse[i + 1].text.lower() == "to":
        yield from _according(parse, i)
    elif token.pos == "VERB" or token.tag.startswith("VB"):
        if token.pos != "AUX":
            yield from _verb(parse, i, words)
    elif token.pos == "NOUN":
        yield from _noun(parse, i, words)
    elif token.pos == "ADJ":
        yield from _adjective(parse, i, words)


# Verbs ----------------------------------------------------------------------------------------


def _verb(parse: Parse, i: int, words: Lexicon) -> Iterator[Cue]:
    lemma = parse[i].lemma
    particle = parse.children(i, "compound:prt")
    if particle and f"{lemma}+{parse[particle[0]].text.lower()}" in words.say:
        lemma = f"{lemma}+{parse[particle[0]].text.lower()}"
    found = (
        _as_clause(parse, i, lemma, words)
        or _parenthesis(parse, i, lemma, words)
        or _clause(parse, i, lemma, words)
        or _infinitive(parse, i, lemma, words)
        or _directed(parse, i, lemma, words)
        or _oblique(parse, i, lemma, words)
        or _carried(parse, i, lemma, words)
        or _anaphor(parse, i, lemma, words)
        or _shown(parse, i, lemma, words)
        or _object(parse, i, lemma, words)
        or _remainder(parse, i, lemma, words)
    )
    if found and found.source_head is not None and parse[found.source_head].lemma in ("you", "this", "that", "what") and (
        parse[found.source_head].tag != "WDT"
    ):
        return
    if found and (found.source or not _needs_source(parse, i, found, words)):
        yield found
    elif found:
        return
    elif lemma in words.say or lemma in words.think:
        yield _make(parse, "bare", i, (), words)


def _needs_source(parse: Parse, i: int, found: Cue, words: Lexicon) -> bool:
    """Only "it was stressed that", "the need to … was noted" may leave open who says so."""
    return not (parse.children(i, "aux:pass") and (
        found.construction == "clause" and parse[i].lemma in words.say
        or found.construction == "object" and parse[i].lemma in words.passive))


def _make(
    parse: Parse, construction: Construction, i: int, content: tuple[Range, ...],
    words: Lexicon, *, head: int | None = None, cue_end: int | None = None,
) -> Cue:
    """A cue at verb `i`; the source is looked up unless `head` names it."""
    source_head = subject_of(parse, i) if head is None else head
    source = phrase_bounds(parse, source_head) if source_head is not None else None
    start = i
    for aux in parse.children(i, "aux", "advmod"):
        if aux < i and (source is None or aux > source[1] or source[0] > i):
            if all(parse[k].pos in ("AUX", "ADV", "PART", "VERB") for k in range(aux, i)):
                start = min(start, aux)
    end = i if cue_end is None else cue_end
    for part in parse.children(i, "compound:prt"):
        end = max(end, part) if part == i + 1 else end
    return Cue(construction, i, (start, end), source, source_head, content,
               parse[i].lemma in words.say or parse[i].lemma in words.think)


def _as_clause(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"As she said, the talks go on": the clause around it is the content."""
    marks = [m for m in parse.children(i, "mark", "advmod") if parse[m].text.lower() == "as"]
    if not marks or lemma not in words.clausal or parse.children(i, "ccomp", "obj"):
        return None
    if parse[i].head < 0 or not parse.has_relation(i, "advcl"):
        return None
    content = _without(parse, parse[i].head, i)
    return _make(parse, "parenthesis", i, content, words) if content else None


def _parenthesis(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"…, she said", "…, said the minister, …": the content lies outside the clause."""
    if lemma not in words.parenthetic or parse[i].tag in ("VBG", "VB"):
        return None
    if lemma not in words.telling and parse.children(i, "obj") and parse.children(i, "nsubj"):
        return None
    subjects = parse.children(i, "nsubj")
    head: int | None = subjects[0] if subjects else None
    if head is not None and parse[head].tag in ("WP", "WDT"):
        return None
    if head is None:  # an inverted subject taken for an object
        after = parse.children(i, "obj", "ccomp", "obl:unmarked")
        if not (lemma in _INVERTING and after and after[0] in (i + 1, i + 2, i + 3)
                and parse[after[0]].pos in ("PROPN", "NOUN", "PRON")
                and not parse.children(i, "aux", "mark")):
            return None
        if not _after_break(parse, i):
            return None
        head = after[0]
    first, last = phrase_bounds(parse, head)
    if head > i:
        if not _after_break(parse, i):
            return None
        begin = i
    else:
        if not _after_break(parse, first) or last > i:
            return None
        begin = first
    end = _clause_end(parse, i, max(last, i))
    if _says_on(parse, i, end):
        return None
    before = _trim(parse, 0, begin - 1)
    if before is None:
        return None
    content = [before]
    rest = _trim(parse, end + 1, len(parse) - 1)
    if rest is not None and not _belongs(parse, rest, i):
        content.append(rest)
    if not any(_predicates(parse, *piece) for piece in content[:1]) and not (
        len(content) == 2 and _predicates(parse, *content[1])
    ):
        return None
    if parse[before[0]].pos in ("ADP", "SCONJ") and len(content) == 1 and not _main(parse, *before):
        return None
    return _make(parse, "parenthesis", i, tuple(content), words, head=head)


def _predicates(parse: Parse, first: int, last: int) -> bool:
    """Whether a finite clause, or a predicate left bare, stands in the range."""
    return any(parse[k].tag in ("VBD", "VBZ", "VBP", "MD") for k in range(first, last + 1))


def _main(parse: Parse, first: int, last: int) -> bool:
    """Whether the range holds more than one subordinate clause or phrase before a comma."""
    commas = [k for k in range(first, last + 1) if parse[k].text == ","]
    return bool(commas) and _predicates(parse, commas[0], last)


def _after_break(parse: Parse, index: int) -> bool:
    """Whether a comma, dash or blanked quotation mark stands right before the token."""
    if index == 0:
        return False
    before = parse[index - 1]
    return before.text in (",", "?", "!", "—", "–", "--", "-") or (
        parse[index].start - before.end >= 2)


def _clause_end(parse: Parse, i: int, last: int) -> int:
    """Last token of the verb's own clause: adjuncts up to the next comma or the end."""
    end = last
    while end + 1 < len(parse) and parse[end + 1].text not in (",", ".", ";", ":", "?", "!", "—", "–", "--"):
        if parse[end + 1].start - parse[end].end >= 2:
            break  # a blanked quotation mark
        end += 1
    return end


def _says_on(parse: Parse, i: int, end: int) -> bool:
    """Whether the verb has a clause of its own to its right, before `end`."""
    for c in parse.children(i, "ccomp", "xcomp"):
        if i < c <= end and parse[c].pos in ("VERB", "AUX", "ADJ", "NOUN") and (
            parse.children(c, "nsubj", "mark", "cop", "aux")
        ):
            return True
    colon = end + 1 < len(parse) and parse[end + 1].text == ":"
    return colon and end + 2 < len(parse)


def _belongs(parse: Parse, rest: Range, i: int) -> bool:
    """Whether what follows a parenthesis belongs to its verb ("…, she said, adding that")."""
    first = parse[rest[0]]
    if first.tag in ("VBG", "VBN") or first.pos in ("CCONJ",):
        return True
    if first.text.lower() in ("as", "after", "when", "while", "during", "following", "who", "where", "referring"):
        return True
    path = parse.ancestors(rest[0])
    top = next((k for k in (rest[0], *path) if parse[k].head == i), None)
    return top is not None and top > i and not parse.has_relation(top, "ccomp", "parataxis")


def _clause(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"said that …", "knows why …"."""
    beside = () if parse.children(i, "obj") else ("parataxis",)
    clauses = [c for c in parse.children(i, "ccomp", "csubj", *beside) if c > i] or [
        c for c in parse.children(i, "xcomp") if c > i and _finite(parse, c)]
    if not clauses and lemma in words.telling:  # hung on the addressee instead
        clauses = [c for k in parse.children(i, "obj", "iobj") if k > i
                   for c in parse.children(k, "acl", "ccomp") if _that(parse, c) and _finite(parse, c)
                   and _first_text(parse, c) not in ("who", "which")]
    if not clauses:
        clauses = [c for c in parse.children(i, "ccomp", "csubj:pass") if c < i]
        if not clauses or lemma not in words.clausal:
            return None
    clause = clauses[0]
    if lemma not in words.clausal:
        if lemma in words.no_clause or not _that(parse, clause):
            return None
    if parse.has_relation(clause, "parataxis") and lemma not in words.clausal:
        return None
    content = _beyond(parse, clause, i)
    if content and clause > i and parse[i + 1].text.lower() == "that" and content[0][0] > i + 1:
        content = ((i + 1, content[0][1]),)  # a relative clause in between misled the parser
    if content and clause > i:
        content = (_extend(parse, i, content[0], joined="that"),)
    return _make(parse, "clause", i, content, words)


def _remainder(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"announced … that …" whose clause the parser hung elsewhere: the rest of the sentence."""
    if lemma not in words.parenthetic or parse[i].tag not in ("VBD", "VBZ", "VBP", "VBN", "VBG"):
        return None
    head = subject_of(parse, i)
    if head is None or (head < i and parse.has_relation(i, "acl:relcl") is False
                        and parse[i].tag == "VBN" and not parse.children(i, "aux")):
        return None
    limit = min(len(parse), i + 13)
    start = next((k for k in range(i + 1, limit)
                  if parse[k].text.lower() in ("that", "how", "why", "whether")
                  and parse[k].pos in ("SCONJ", "ADV")), None)
    if start is None:
        following = parse[i + 1] if i + 1 < len(parse) else None
        if following is None or following.pos not in ("PRON", "DET", "PROPN", "NOUN", "ADJ", "NUM"):
            return None
        if lemma in words.telling:
            return None
        start = i + 1
    content = _trim(parse, start, len(parse) - 1)
    if content is None or not _predicates(parse, start + 1, content[1]):
        return None
    return _make(parse, "clause", i, (content,), words)


def _anaphor(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"This was stated by the minister": the sentence before is the content."""
    if lemma not in words.say:
        return None
    for subject in parse.children(i, "nsubj:pass"):
        if parse[subject].lemma in ("this", "it", "that") and subject_of(parse, i) is not None:
            return _make(parse, "anaphor", i, (), words)
    return None


def _shown(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"a poll shows a close race": a document as the source."""
    if lemma not in words.show:
        return None
    head = subject_of(parse, i)
    if head is None or parse[head].lemma.lower() not in words.documents:
        return None
    for obj in parse.children(i, "obj", "xcomp"):
        if obj > i and parse[obj].pos != "PRON":
            first = min(k for k in parse.subtree(obj) if k > i)
            content = _trim(parse, first, parse.subtree(obj)[-1])
            if content:
                return _make(parse, "object", i, (_extend(parse, i, content),), words)
    return None


def _finite(parse: Parse, index: int) -> bool:
    return bool(parse.children(index, "nsubj")) and parse[index].tag != "VB"


def _that(parse: Parse, clause: int) -> bool:
    inside = parse.subtree(clause)
    first = parse[inside[0]]
    return first.text.lower() == "that" or first.text.lower() in _WH


def _infinitive(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"promised to leave", "refused to say"."""
    if lemma not in words.intend or parse.children(i, "obj", "iobj"):
        return None
    for c in parse.children(i, "xcomp", "advcl", "ccomp"):
        inside = parse.subtree(c)
        if c > i and parse[inside[0]].text.lower() in ("to", "not") and inside[0] - i <= 4:
            content = tuple(_extend(parse, i, r, joined="VB") for r in _span(parse, inside))
            return _make(parse, "infinitive", i, content, words)
    return None


def _directed(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"urged them to leave", "called on the sides to meet"."""
    if lemma not in words.direct and lemma not in words.directed_oblique:
        return None
    below = [c for k in parse.children(i, "obj", "iobj", "obl") if k > i for c in parse.children(k, "acl")]
    infinitives = [c for c in (*parse.children(i, "xcomp", "advcl", "ccomp"), *below)
                   if c > i and any(parse[m].text.lower() == "to" for m in parse.children(c, "mark"))]
    if not infinitives:
        return None
    wanted = words.directed_oblique.get(lemma, frozenset())
    addressees = [c for c in parse.children(i, "obj", "iobj") if i < c < infinitives[0]]
    if not addressees:
        addressees = [c for c in parse.children(i, "obl") if i < c < infinitives[0]
                      and _case(parse, c) in wanted]
    subjects = [s for s in parse.children(infinitives[0], "nsubj") if s > i]
    begin = min([parse.subtree(k)[0] for k in (*addressees, *subjects)], default=None)
    passive = parse.children(i, "nsubj:pass")
    if begin is None and not passive:
        return None
    inside = parse.subtree(infinitives[0])
    first = inside[0] if begin is None else begin
    while parse.has_relation(first, "case") and first < inside[-1]:
        first += 1
    content = _trim(parse, first, inside[-1])
    return _make(parse, "infinitive", i, (content,) if content else (), words)


def _oblique(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"called for a halt", "insisted on leaving"."""
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
            content = tuple(_extend(parse, i, r, joined="to") for r in _span(parse, tuple(inside)))
            return _make(parse, "oblique", i, content, words,
                         cue_end=marks[0] if marks[0] - i <= 2 else None)
    return None


def _object(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"rejected the demand", "described it as unfair"; passives too."""
    if lemma not in words.objects or _reduced(parse, i):
        return None
    for obj in parse.children(i, "obj"):
        if parse[obj].tag in ("WDT", "WP") and parse.has_relation(i, "acl:relcl", "acl"):
            first, last = phrase_bounds(parse, parse[i].head)
            content = _trim(parse, first, min(last, i - 1))
            return _make(parse, "object", i, (content,) if content else (), words)
        if obj < i or parse[obj].pos == "PRON" and lemma not in words.naming:
            continue
        end = parse.subtree(obj)[-1]
        for more in parse.children(i, "xcomp", "obl", "advcl"):
            if more > obj and (parse.has_relation(more, "xcomp") or _first_text(parse, more) == "as"):
                end = max(end, parse.subtree(more)[-1])
        content = _trim(parse, parse.subtree(obj)[0], end)
        if content:
            content = _extend(parse, i, content)
        return _make(parse, "object", i, (content,) if content else (), words)
    for naming in parse.children(i, "xcomp"):
        if naming > i and lemma in words.naming:
            content = _trim(parse, i + 1, parse.subtree(naming)[-1])
            return _make(parse, "object", i, (content,) if content else (), words)
    for subject in parse.children(i, "nsubj:pass"):
        if parse[subject].pos == "PRON":
            return None
        return _make(parse, "object", i, _span(parse, parse.subtree(subject)), words)
    return None


def _reduced(parse: Parse, i: int) -> bool:
    """Whether the verb only modifies a noun: "candidates to confirm", "a suit seeking"."""
    return parse.has_relation(i, "acl") and not parse.has_relation(i, "acl:relcl") and (
        parse[i].tag in ("VB", "VBG", "VBN")) and not stands_for_predicate(parse, i)


def _carried(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """"expressed readiness to meet", "voiced concern about the plan"."""
    if lemma not in words.carriers:
        return None
    for noun in parse.children(i, "obj", "nsubj:pass"):
        if parse[noun].lemma in words.carried:
            content, cue_end = _complement(parse, noun, i)
            if not content:
                return None
            if owner := parse.children(noun, "nmod:poss"):  # "reiterated the side's support for …"
                content, cue_end = ((parse.subtree(owner[0])[0], content[-1][1]),), None
            return _make(parse, "carried", i, content, words,
                         cue_end=cue_end if cue_end and cue_end > i else None)
    return None


# Nouns, adjectives, phrases -------------------------------------------------------------------


def _noun(parse: Parse, i: int, words: Lexicon) -> Iterator[Cue]:
    """"Russia's demand for …", "a claim by the ministry that …"."""
    lemma = parse[i].lemma
    if lemma not in words.nouns and lemma not in words.nouns_of:
        return
    owner = next((c for c in parse.children(i, "nmod:poss")), None)
    if owner is None:
        owner = next((c for c in parse.children(i, "nmod") if _case(parse, c) in ("by", "from")), None)
    if owner is None:
        return
    content, cue_end = _complement(parse, i, None, skip=owner)
    if not content:
        return
    source = phrase_bounds(parse, owner)
    yield Cue("noun", i, (i, i), source, owner, content, speech=False)


def _complement(
    parse: Parse, noun: int, verb: int | None, skip: int | None = None
) -> tuple[tuple[Range, ...], int | None]:
    """The clause or phrase that tells what a noun of saying is about."""
    candidates = [c for c in parse.children(noun, "acl", "ccomp", "nmod", "xcomp", "advcl")
                  if c > noun and c != skip and not parse.has_relation(c, "acl:relcl", "nmod:poss")]
    if not candidates and verb is not None:
        candidates = [c for c in parse.children(verb, "ccomp", "xcomp", "advcl", "obl") if c > noun]
    for c in candidates:
        inside = parse.subtree(c)
        marker = parse[inside[0]].text.lower()
        if parse.has_relation(c, "nmod", "obl"):
            if marker not in _ABOUT and (marker, parse[noun].lemma) not in _ABOUT_NOUN:
                continue
            rest = tuple(k for k in inside if k > inside[0])
            return _span(parse, rest), inside[0]
        if marker in ("to", "that") or marker in _WH or parse[c].tag == "VBG" or _finite(parse, c):
            if parse.has_relation(c, "advcl") and marker not in ("to", "that"):
                continue
            if parse[c].tag == "VBG" and marker in ("of", "for", "about", "over", "against"):
                return _span(parse, tuple(k for k in inside if k > inside[0])), inside[0]
            return _span(parse, inside), noun
    return (), None


def _adjective(parse: Parse, i: int, words: Lexicon) -> Iterator[Cue]:
    """"was sure (that) …", "is ready to …"."""
    if parse[i].lemma.lower() not in words.adjectives or not parse.children(i, "nsubj"):
        return
    subject = parse.children(i, "nsubj")[0]
    if parse[subject].lemma in ("it", "there"):
        return
    for c in parse.children(i, "ccomp", "xcomp", "advcl"):
        inside = parse.subtree(c)
        if c > i and (parse.has_relation(c, "ccomp", "xcomp")
                      or parse[inside[0]].text.lower() in ("to", "that")):
            start = min([*parse.children(i, "cop"), i])
            yield Cue("adjective", i, (start, i), phrase_bounds(parse, subject), subject,
                      _span(parse, inside), speech=False)
            return


def _according(parse: Parse, i: int) -> Iterator[Cue]:
    """"according to X" before or after the content."""
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


def _around(parse: Parse, attached: int, begin: int, end: int) -> tuple[Range, ...]:
    """The clause that an "according to" phrase comments on."""
    if attached >= 0:
        while parse[attached].head >= 0 and parse[attached].pos not in ("VERB", "AUX") and (
            not parse.children(attached, "cop", "nsubj")
        ):
            attached = parse[attached].head
    inside = parse.subtree(attached) if attached >= 0 else tuple(range(len(parse)))
    after = _trim(parse, end + 1, inside[-1]) if inside[-1] > end else None
    before = _trim(parse, inside[0], begin - 1) if inside[0] < begin else None
    if before and before[1] - before[0] >= 2:
        return (before,)
    return tuple(r for r in (before if before and not after else None, after) if r)


# Ranges ---------------------------------------------------------------------------------------


def _case(parse: Parse, index: int) -> str:
    cases = parse.children(index, "case")
    return parse[cases[0]].text.lower() if cases else ""


def _first_text(parse: Parse, index: int) -> str:
    return parse[parse.subtree(index)[0]].text.lower()


def _trim(parse: Parse, first: int, last: int) -> Range | None:
    """The range without punctuation at either end."""
    while first <= last and parse[first].pos == "PUNCT" and parse[first].text != "(":
        first += 1
    while last >= first and parse[last].pos == "PUNCT" and parse[last].text != ")":
        last -= 1
    return (first, last) if first <= last else None


def _span(parse: Parse, inside: tuple[int, ...]) -> tuple[Range, ...]:
    content = _trim(parse, inside[0], inside[-1])
    return (content,) if content else ()


def _beyond(parse: Parse, clause: int, verb: int) -> tuple[Range, ...]:
    """A clause's range on its own side of the verb."""
    inside = [k for k in parse.subtree(clause) if (k > verb) == (clause > verb)]
    return _span(parse, tuple(inside)) if inside else ()


def _extend(parse: Parse, verb: int, content: Range, joined: str = "") -> Range:
    """The content with the adjuncts after it that a parser hangs on the verb instead: what
    follows in the clause, up to a coordinated or subordinate clause of the verb's own. `joined`
    names what may still follow: another bare infinitive ("VB"), "and that …", "to …"."""
    end = content[1]
    k = end + 1
    while k < len(parse):
        if parse[k].pos == "PUNCT":
            if parse[k].text not in (",", "(", ")", "-", "–", "—", "%", "$", "'", "’"):
                break
            k += 1
            continue
        top = k
        while parse[top].head not in (verb, -1):
            top = parse[top].head
        if parse[top].head != verb or top < verb:
            break
        if not _goes_on(parse, top, joined) and parse.has_relation(
            top, "conj", "cc", "parataxis", "advcl", "ccomp", "xcomp", "obl:unmarked", "advmod", "nsubj"
        ):
            break
        end = parse.subtree(top)[-1]
        k = end + 1
    return content[0], max(end, content[1])


def _goes_on(parse: Parse, top: int, joined: str) -> bool:
    """Whether a clause hung on the reporting verb goes on with the content instead."""
    words = [parse[k].text.lower() for k in parse.subtree(top)[:2]]
    if joined == "VB":
        return parse.has_relation(top, "conj") and parse[top].tag == "VB"
    if joined == "that":
        return parse.has_relation(top, "conj") and words[-1] == "that"
    return joined == "to" and words[0] == "to"


def _without(parse: Parse, head: int, removed: int) -> tuple[Range, ...]:
    """The clause of `head` less the clause of `removed`, in one or two ranges."""
    gone = set(parse.subtree(removed))
    kept = [k for k in parse.subtree(head) if k not in gone]
    pieces: list[list[int]] = []
    for k in kept:
        if pieces and k == pieces[-1][-1] + 1:
            pieces[-1].append(k)
        else:
            pieces.append([k])
    ranges = (_trim(parse, p[0], p[-1]) for p in pieces)
    return tuple(r for r in ranges if r and r[1] - r[0] >= 1)


__all__ = ["Construction", "Cue", "Range", "find_cues"]
