"""Clauses hung where the words show that they belong."""

from __future__ import annotations

from dataclasses import replace

from tracker.syntax.tree import ROOT, Parse, Token

DATES = frozenset({  # days and months
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
})  # fmt: skip
_TIMES = DATES | {"week", "month", "year", "today", "yesterday", "night", "weekend"}
_CLAUSAL = ("VERB", "AUX")
_GIVEN_THAT = frozenset({
    "guarantee", "assurance", "promise", "pledge", "commitment", "undertaking", "vow", "insistence",
    "warning", "fear", "hope", "belief", "assertion", "condition",
})  # fmt: skip
_STOPPING = frozenset({
    "stop", "halt", "cease", "end", "quit", "start", "begin", "keep", "resume", "avoid", "consider",
})  # fmt: skip
_FORMS = {"VBD": ("VBD", "VBN"), "VBN": ("VBD", "VBN"), "VBZ": ("VBZ",)}


def complement(parse: Parse) -> Parse:
    """A clause with "that", a subject and an object of its own lacks nothing, so it is no
    relative clause: it is what is said."""
    changes: dict[int, tuple[int, str]] = {}
    for i in parse.standing_in("acl:relcl"):
        token = parse[i]
        if parse[token.head].pos in _CLAUSAL:
            continue
        objects = parse.children(i, "obj", "obl", "mark")
        that = [c for c in objects if parse[c].text.lower() == "that"]
        full = parse.children(i, "nsubj") and [c for c in parse.children(i, "obj") if c not in that]
        holder = verb_above(parse, token.head)
        if not that or not full or holder < 0 or not holder < token.head < that[0]:
            continue
        noun = parse[token.head].text.lower() not in _TIMES and parse[token.head].pos == "NOUN"
        if noun and not parse.has_relation(token.head, "iobj"):
            continue  # "the demand that …"
        changes[that[0]] = (i, "mark")
        changes[i] = (holder, "ccomp")
    return rehung(parse, changes)


def content(parse: Parse) -> Parse:
    """ "Guarantees *that* they will not move": what will be is what is guaranteed."""
    changes: dict[int, tuple[int, str]] = {}
    for i in parse.standing_in("acl:relcl"):
        head = parse[i].head
        if parse[head].lemma.lower() not in _GIVEN_THAT:
            continue
        below = parse.children(i, "obj", "obl", "mark", "nsubj")
        that = [c for c in below if parse[c].text.lower() == "that"]
        subjects = [c for c in parse.children(i, "nsubj") if c not in that]
        modal = any(parse[c].tag == "MD" for c in parse.children(i, "aux"))
        opening = next((k for k in parse.subtree(i) if parse[k].pos != "PUNCT"), -1)
        if that and subjects and modal and that[0] == opening:
            changes[that[0]] = (i, "mark")
            changes[i] = (head, "acl")
    return rehung(parse, changes)


def infinitive(parse: Parse) -> Parse:
    """ "Decided last week to …": the infinitive goes with the verb, not with the time."""
    changes: dict[int, tuple[int, str]] = {}
    for i in parse.standing_in("acl"):
        token = parse[i]
        if parse[token.head].text.lower() not in _TIMES:
            continue
        to = any(parse[c].text.lower() == "to" for c in parse.children(i, "mark"))
        verb = parse[token.head].head
        if to and verb != ROOT and parse[verb].pos in _CLAUSAL:
            changes[i] = (verb, "xcomp")
    return rehung(parse, changes)


def pointing(parse: Parse) -> Parse:
    """ "Said that would not happen": "that" before a verb without a subject is its subject."""
    changes: dict[int, tuple[int, str]] = {}
    for i in parse.standing_in("mark"):
        verb = parse[i].head
        if parse[i].text.lower() != "that" or parse[verb].pos not in _CLAUSAL:
            continue
        follows = i + 1 < len(parse) and (parse[i + 1].pos == "AUX" or i + 1 == verb)
        if follows and i < verb and not parse.children(verb, "nsubj", "csubj", "expl"):
            changes[i] = (verb, "nsubj")
    return rehung(parse, changes)


def gerund(parse: Parse) -> Parse:
    """ "*Cutting* it was ruled out": a gerund before a verb without a subject is its subject."""
    changes: dict[int, tuple[int, str]] = {}
    for i in parse.standing_in("advcl"):
        verb = parse[i].head
        if parse[i].tag != "VBG" or not i < verb or parse.children(i, "mark", "case", "nsubj"):
            continue
        parted = any(parse[k].text in (",", ";", ":") for k in range(i, verb))
        if not parted and not parse.children(verb, "nsubj", "csubj", "expl"):
            passive = bool(parse.children(verb, "aux:pass"))
            changes[i] = (verb, "csubj:pass" if passive else "csubj")
    return rehung(parse, changes)


def conjunct(parse: Parse) -> Parse:
    """ "Denied that it plans to attack but *pressed* for X": joined to the verb of its form, not
    to the infinitive or the gerund."""
    changes: dict[int, tuple[int, str]] = {}
    for i in parse.standing_in("conj"):
        token, head = parse[i], parse[i].head
        if token.tag not in _FORMS or parse[head].tag not in ("VB", "VBG"):
            continue
        marks = {parse[c].text.lower() for c in parse.children(head, "mark")}
        if marks.isdisjoint(("to", "of", "for", "with", "from", "by")):
            continue
        if parse.children(i, "nsubj", "aux", "mark"):
            continue
        for above in parse.ancestors(head):
            if parse[above].tag in _FORMS[token.tag]:
                changes[i] = (above, "conj")
                break
    return rehung(parse, changes)


def subjunctive(parse: Parse) -> Parse:
    """ "Demands that the West *stop* doing it": what looks like the subject of the gerund is the
    verb, and what stands before it the subject."""
    for i in parse.standing_in("nsubj"):
        verb = parse[i].head
        gerund = i + 1 == verb and parse[verb].tag == "VBG" and not parse.children(verb, "aux")
        before = [c for c in parse.children(i, "compound", "amod", "nmod:poss") if c == i - 1]
        that = any(parse[c].text.lower() == "that" for c in parse.children(verb, "mark"))
        if not (gerund and before and that) or parse[i].text.lower() not in _STOPPING:
            continue
        tokens = list(parse.tokens)
        head, relation = parse[verb].head, parse[verb].deprel
        tokens[i] = replace(tokens[i], pos="VERB", tag="VB", head=head, deprel=relation)
        for c in (*parse.children(i), *parse.children(verb)):
            if c < i:
                tokens[c] = replace(tokens[c], head=before[0])
        for c in parse.children(verb, "mark"):
            tokens[c] = replace(tokens[c], head=i)
        tokens[before[0]] = replace(tokens[before[0]], head=i, deprel="nsubj")
        tokens[verb] = replace(tokens[verb], head=i, deprel="xcomp")
        return Parse(tuple(tokens))
    return parse


def verb_above(parse: Parse, i: int) -> int:
    """The nearest verb above a word; -1 for none."""
    return next((a for a in parse.ancestors(i) if parse[a].pos in _CLAUSAL), -1)


def rehung(parse: Parse, changes: dict[int, tuple[int, str]]) -> Parse:
    """The tree with new (head, relation) for some tokens; as it was if that would make a loop."""
    if not changes:
        return parse
    tokens: list[Token] = [
        replace(t, head=changes[i][0], deprel=changes[i][1]) if i in changes else t
        for i, t in enumerate(parse)
    ]
    for i in changes:
        seen, k = set[int](), i
        while k != ROOT:
            if k in seen:
                return parse
            seen.add(k)
            k = tokens[k].head
    return Parse(tuple(tokens))
