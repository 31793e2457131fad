"""Reporting clauses beside their content: "…, she said, …", "as she put it, …"."""

from __future__ import annotations

from tracker.statements.attribution.cue import Cue, make_cue
from tracker.statements.attribution.lexicon import Lexicon
from tracker.statements.attribution.ranges import Range, clause_without, has_predicate, trim
from tracker.statements.attribution.sources import phrase_bounds, subject_of
from tracker.syntax import Parse

_INVERTING = (
    "say",
    "add",
    "tell",
    "write",
    "ask",
    "reply",
    "note",
    "warn",
    "argue",
    "explain",
    "continue",
    "declare",
    "announce",
    "conclude",
    "recall",
    "stress",
    "emphasize",
    "emphasise",
    "agree",
    "tweet",
    "insist",
    "state",
    "report",
    "respond",
    "remark",
)


def as_clause(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "As she said, the talks go on": the clause around it is the content."""
    marks = [m for m in parse.children(i, "mark", "advmod") if parse[m].text.lower() == "as"]
    if not marks or lemma not in words.clausal or parse.children(i, "ccomp", "obj"):
        return None
    if parse[i].head < 0 or not parse.has_relation(i, "advcl") or parse[i].tag == "VBG":
        return None
    content = clause_without(parse, parse[i].head, i)
    return make_cue(parse, "parenthesis", i, content, words) if content else None


def parenthesis(parse: Parse, i: int, lemma: str, words: Lexicon) -> Cue | None:
    """ "…, she said", "…, said the minister, …": the content lies outside the clause."""
    if lemma not in words.parenthetic or parse[i].tag in ("VBG", "VB"):
        return None
    if lemma not in words.telling and parse.children(i, "obj") and parse.children(i, "nsubj"):
        return None
    head = _utterer(parse, i, lemma)
    if head is None:
        return None
    first, last = phrase_bounds(parse, head)
    begin = i if head > i else first
    if not _after_break(parse, begin) or (head < i < last):
        return None
    end = _clause_end(parse, max(last, i))
    if _says_on(parse, i, end):
        return None
    content = _beside(parse, i, begin, end)
    return make_cue(parse, "parenthesis", i, content, words, head=head) if content else None


def quoted_before(parse: Parse, i: int, saying: int, words: Lexicon) -> Cue | None:
    """ "…, the minister was quoted as saying", "…, the agency quoted her as saying"."""
    subjects = parse.children(i, "nsubj", "nsubj:pass")
    head = subject_of(parse, saying)
    if head is None or not subjects or parse.children(saying, "ccomp"):
        return None
    begin = phrase_bounds(parse, subjects[0])[0]
    if not _after_break(parse, begin):
        return None
    content = _beside(parse, i, begin, _clause_end(parse, saying))
    return make_cue(parse, "parenthesis", saying, content, words, head=head) if content else None


def _utterer(parse: Parse, i: int, lemma: str) -> int | None:
    """The subject of the parenthesis; an inverted one may have been taken for an object."""
    subjects = parse.children(i, "nsubj")
    if subjects:
        head = max((s for s in subjects if s < i), default=subjects[0])
        return None if parse[head].tag in ("WP", "WDT") else head
    after = parse.children(i, "obj", "ccomp", "obl:unmarked")
    if lemma not in _INVERTING or not after or not i < after[0] <= i + 3:
        return None
    named = parse[after[0]].pos in ("PROPN", "NOUN", "PRON")
    return after[0] if named and not parse.children(i, "aux", "mark") else None


def _beside(parse: Parse, i: int, begin: int, end: int) -> tuple[Range, ...]:
    """What stands before and after a parenthesis, where it can be content."""
    before = trim(parse, 0, begin - 1)
    if before is None:
        return ()
    rest = trim(parse, end + 1, len(parse) - 1)
    if rest is not None and not _belongs(parse, rest, i):
        whole = has_predicate(parse, *before) or has_predicate(parse, *rest)
        return (before, rest) if whole else ()
    adverbial = parse[before[0]].pos in ("ADP", "SCONJ") and not _main(parse, *before)
    return (before,) if has_predicate(parse, *before) and not adverbial else ()


def _main(parse: Parse, first: int, last: int) -> bool:
    """Whether the range holds more than one subordinate clause or phrase before a comma."""
    commas = [k for k in range(first, last + 1) if parse[k].text == ","]
    return bool(commas) and has_predicate(parse, commas[0], last)


def _after_break(parse: Parse, index: int) -> bool:
    """Whether a comma, dash or blanked quotation mark stands right before the token."""
    if index == 0:
        return False
    before = parse[index - 1]
    return before.text in (",", "?", "!", "—", "–", "--", "-") or (
        parse[index].start - before.end >= 2
    )


def _clause_end(parse: Parse, last: int) -> int:
    """Last token of the verb's own clause: adjuncts up to the next comma or the end."""
    end = last
    while end + 1 < len(parse) and parse[end + 1].text not in (
        ",",
        ".",
        ";",
        ":",
        "?",
        "!",
        "—",
        "–",
        "--",
    ):
        if parse[end + 1].start - parse[end].end >= 2:
            break  # a blanked quotation mark
        end += 1
    return end


def _says_on(parse: Parse, i: int, end: int) -> bool:
    """Whether the verb has a clause of its own to its right, before `end`."""
    for c in parse.children(i, "ccomp"):
        begin = next((k for k in parse.subtree(c) if k > i), i)
        if c > i and all(parse[k].pos != "PUNCT" for k in range(i + 1, begin + 1)):
            return True
    for c in parse.children(i, "ccomp", "xcomp"):
        if (
            i < c <= end
            and parse[c].pos in ("VERB", "AUX", "ADJ", "NOUN")
            and (parse.children(c, "nsubj", "mark", "cop", "aux"))
        ):
            return True
    colon = end + 1 < len(parse) and parse[end + 1].text == ":"
    return colon and end + 2 < len(parse)


def _belongs(parse: Parse, rest: Range, i: int) -> bool:
    """Whether what follows a parenthesis belongs to its verb ("…, she said, adding that")."""
    first = parse[rest[0]]
    if first.tag in ("VBG", "VBN") or first.pos in ("CCONJ",):
        return True
    if first.text.lower() in (
        "as",
        "after",
        "when",
        "while",
        "during",
        "following",
        "who",
        "where",
        "referring",
    ):
        return True
    path = parse.ancestors(rest[0])
    top = next((k for k in (rest[0], *path) if parse[k].head == i), None)
    return top is not None and top > i and not parse.has_relation(top, "ccomp", "parataxis")
