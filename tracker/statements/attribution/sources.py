"""Whose word it is: the subject of a reporting verb, found in the dependency tree."""

from __future__ import annotations

from tracker.statements.attribution.lexicon import lexicon
from tracker.statements.attribution.participles import is_parted_participle
from tracker.syntax import Parse, Token

_STEPS = 6  # up the tree; no sentence shares a subject further
_SUBJECT = ("nsubj", "csubj")
_NO_SUBJECTS = frozenset(("there", "day", "week", "month", "year", "hour", "minute", "moment"))
DAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
_BETWEEN = ("obj", "iobj", "obl", "nmod", "conj", "xcomp", "advcl")  # of a verb and its clause
_CLIMB = ("conj", "xcomp", "advcl", "ccomp", "parataxis", "acl")


def subject_of(parse: Parse, verb: int) -> int | None:
    """Index of the word that utters: an active subject or a passive's agent, its own or shared.

    A participle or infinitive takes the subject of the clause it depends on, and one that
    modifies a noun that noun. None where nobody is named ("it was stressed that").
    """
    if (found := _parted_from_objects(parse, verb)) is not None:
        return found
    current: int | None = verb
    for _ in range(_STEPS):
        if current is None:
            return None
        found, passive = _own_subject(parse, current)
        if found is not None or passive:
            return found
        if parse[current].head < 0 or not parse.has_relation(current, *_CLIMB):
            return None
        found = _controller(parse, current)
        if found is not None:
            return found
        current = _governor(parse, current)
    return None


def _parted_from_objects(parse: Parse, verb: int) -> int | None:
    """The subject of a clause whose participle behind a comma was hung on what stands between:
    "told reporters, adding that", "thanked him for coming, saying that", "spoke in X, warning"."""
    if not is_parted_participle(parse, verb):
        return None
    below = verb
    for above in parse.ancestors(verb):
        found, passive = _own_subject(parse, above)
        if passive or parse[above].lemma in lexicon().quoting:
            return None
        if found is not None:
            return found if found < above < verb and below != found else None
        if not parse.has_relation(above, *_BETWEEN) or parse.has_relation(above, "acl:relcl"):
            return None
        below = above
    return None


def _controller(parse: Parse, verb: int) -> int | None:
    """The noun that a dependent clause takes its subject from, where it is no subject itself."""
    token = parse[verb]
    if parse.has_relation(verb, "acl") and not parse.has_relation(verb, "acl:relcl"):
        nominal = parse[token.head].pos in ("NOUN", "PROPN", "PRON")
        return token.head if token.tag != "VB" and nominal else None
    marks = [parse[m].text.lower() for m in parse.children(verb, "mark")]
    if marks == ["as"] and token.tag == "VBG":  # "was quoted as saying", "quoted her as saying"
        portrayed = parse.children(token.head, "nsubj:pass", "obj")
        return portrayed[0] if portrayed else None
    objects = parse.children(token.head, "obj", "iobj")
    if not objects:
        return None
    if parse.has_relation(verb, "advcl") and "for" in marks:  # "thanked them for supporting"
        return objects[0]
    infinite = parse.has_relation(verb, "xcomp") and token.tag in ("VB", "VBG")
    return objects[0] if infinite and objects[0] < verb else None


def _governor(parse: Parse, verb: int) -> int | None:
    """The verb whose subject a clause shares, or None where it has to have its own."""
    token = parse[verb]
    if parse.has_relation(verb, "acl") and not parse.has_relation(verb, "acl:relcl"):
        if token.tag != "VB" or not parse.has_relation(token.head, "obj", "xcomp"):
            return None
        return parse[token.head].head  # "had reason to believe"
    if parse.has_relation(verb, "ccomp") and token.tag not in ("VBG", "VB", "VBN"):
        return None
    return token.head


def stands_for_predicate(parse: Parse, verb: int) -> bool:
    """Whether a participle hung on the root noun is the sentence's own predicate, misread:
    "Maria Silva, director of the fund, called for …"."""
    head = parse[verb].head
    return (
        parse[verb].tag in ("VBN", "VBD")
        and head >= 0
        and parse[head].head < 0
        and verb > head + 1
        and parse[verb - 1].text == ","
        and bool(parse.children(head, "appos"))
        and not any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in parse.tokens[:verb])
    )


def _own_subject(parse: Parse, verb: int) -> tuple[int | None, bool]:
    """The verb's own utterer, and whether the verb is passive (its subject does not utter)."""
    passive = bool(parse.children(verb, "aux:pass", "nsubj:pass"))
    if not passive and parse[verb].tag == "VBN" and parse.has_relation(verb, "acl"):
        passive = not parse.children(verb, "aux") and not stands_for_predicate(parse, verb)
    if passive:
        agents = parse.children(verb, "obl:agent") or tuple(
            i for i in parse.children(verb, "obl", "nmod") if _case(parse, i) == "by"
        )
        return (agents[0] if agents else None), True
    return _active_subject(parse, verb), False


def _active_subject(parse: Parse, verb: int) -> int | None:
    """The subject nearest to the verb; a name may have been misread as a verb of its own."""
    subjects = [i for i in parse.children(verb, *_SUBJECT) if parse[i].lemma not in _NO_SUBJECTS]
    before = [i for i in subjects if i < verb]
    for i in (*reversed(before), *subjects):
        if parse[i].pos == "DET" and i + 1 < verb and parse[i + 1].pos in ("NOUN", "PROPN"):
            return i + 1
        return i
    misread = [
        c
        for c in parse.children(verb, "ccomp", "advcl")
        if 0 < c < verb and parse[c].text[0].isupper() and parse.children(c, "nsubj")
    ]
    return misread[0] if misread else _read_as_apposition(parse, verb)


def _read_as_apposition(parse: Parse, verb: int) -> int | None:
    """The subject that was hung on the phrase before it: "In an interview with the newspaper,
    Senator Silva conceded …"."""
    if parse[verb].tag not in ("VBD", "VBZ", "VBP"):
        return None
    for front in parse.children(verb, "obl"):
        for i in parse.subtree(front) if front < verb else ():
            if parse.has_relation(i, "appos") and parse[i].pos == "PROPN":
                opens = next(k for k in parse.subtree(i) if parse[k].pos != "PUNCT")
                if opens and parse[opens - 1].text == ",":
                    return i
    return None


def _case(parse: Parse, index: int) -> str:
    cases = parse.children(index, "case")
    return parse[cases[0]].text.lower() if cases else ""


def _titular(token: Token) -> bool:
    """Whether a word can be part of a name with its title."""
    return token.text[0].isupper() and token.pos in ("PROPN", "NOUN", "ADJ")


def phrase_bounds(parse: Parse, head: int) -> tuple[int, int]:
    """First and last token of the noun phrase of `head`: modifiers and appositions, without a
    preposition, trailing punctuation or what a comma parts off as another clause."""
    drop = {
        i
        for c in parse.children(
            head,
            "case",
            "cc",
            "mark",
            "punct",
            "parataxis",
            "advcl",
            "ccomp",
            "cop",
            "aux",
            "nsubj",
            "conj",
        )
        if not (parse.has_relation(c, "conj") and parse[c].pos in ("NOUN", "PROPN", "PRON"))
        if not (parse.has_relation(c, "punct") and parse[c].text in "()-–")
        for i in parse.subtree(c)
    }
    drop |= {
        i
        for c in parse.children(head, "nmod", "obl")
        if parse[c].text in DAYS
        for i in parse.subtree(c)
    }
    kept = [i for i in parse.subtree(head) if i not in drop]
    first = last = head
    members = set(kept)
    while first - 1 in members or (first - 2 in members and parse[first - 1].pos == "PUNCT"):
        first -= 1
    while last + 1 in members or (last + 2 in members and parse[last + 1].pos == "PUNCT"):
        last += 1
    if parse[head].pos == "PROPN":  # a name taken apart by the parser
        while first and _titular(parse[first - 1]) and _titular(parse[first]):
            first -= 1
    while last > head and parse[last].pos == "PUNCT" and parse[last].text not in ")":
        last -= 1
    while first < head and parse[first].pos == "PUNCT":
        first += 1
    return first, last
