"""Trees mended where the words rule out what the parser made of them."""

from __future__ import annotations

from dataclasses import replace

from tracker.syntax.tree import ROOT, Parse, Token

_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_MONTHS = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
})  # fmt: skip
_TIMES = _DAYS | _MONTHS | {"week", "month", "year", "today", "yesterday", "night", "weekend"}
_CLAUSAL = ("VERB", "AUX")
_GIVEN_THAT = frozenset({
    "guarantee", "assurance", "promise", "pledge", "commitment", "undertaking", "vow", "insistence",
    "warning", "fear", "hope", "belief", "assertion", "condition",
})  # fmt: skip
_STOPPING = frozenset({
    "stop", "halt", "cease", "end", "quit", "start", "begin", "keep", "resume", "avoid", "consider",
})  # fmt: skip
_FORMS = {"VBD": ("VBD", "VBN"), "VBN": ("VBD", "VBN"), "VBZ": ("VBZ",)}


def repaired(parse: Parse) -> Parse:
    """The tree with errors set right, each of a kind of its own."""
    for mend in (
        _complement,
        _content,
        _infinitive,
        _opening,
        _pointing,
        _gerund,
        _parallel,
        _aside,
        _conjunct,
        _subjunctive,
        _inverted,
        _no_further,
    ):
        parse = mend(parse)
    return parse


def _pointing(parse: Parse) -> Parse:
    """ "Said that would not happen": "that" before a verb without a subject is its subject."""
    changes: dict[int, tuple[int, str]] = {}
    for i in parse.standing_in("mark"):
        verb = parse[i].head
        if parse[i].text.lower() != "that" or parse[verb].pos not in _CLAUSAL:
            continue
        follows = i + 1 < len(parse) and (parse[i + 1].pos == "AUX" or i + 1 == verb)
        if follows and i < verb and not parse.children(verb, "nsubj", "csubj", "expl"):
            changes[i] = (verb, "nsubj")
    return _with(parse, changes)


def _gerund(parse: Parse) -> Parse:
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
    return _with(parse, changes)


def _parallel(parse: Parse) -> Parse:
    """ "*An* end to X and *a* return to Y": what is joined begins alike."""
    changes: dict[int, tuple[int, str]] = {}
    for i in parse.standing_in("conj"):
        own = _article(parse, i)
        above = parse[i].head
        if not own or parse[i].pos not in ("NOUN", "PROPN") or _article(parse, above) == own:
            continue
        while parse.has_relation(above, "nmod") and parse[above].head != ROOT:
            above = parse[above].head
            if _article(parse, above) == own:
                changes[i] = (above, "conj")
                break
    return _with(parse, changes)


def _aside(parse: Parse) -> Parse:
    """ "The demand for an end to it, *which* they reject": what stands behind a comma goes with
    the whole phrase."""
    changes: dict[int, tuple[int, str]] = {}
    for i in parse.standing_in("acl:relcl"):
        first = min(parse.subtree(i))
        opens = {t.text.lower() for t in parse.tokens[max(0, first - 1) : first + 2]}
        if not {",", "which"} <= opens:
            continue
        noun = parse[i].head
        while parse.has_relation(noun, "nmod") and parse[noun].head < noun:
            cases = {parse[c].text.lower() for c in parse.children(noun, "case")}
            if not cases & {"of", "to", "for"}:
                break
            noun = parse[noun].head
        if noun != parse[i].head:
            changes[i] = (noun, "acl:relcl")
    return _with(parse, changes)


def _article(parse: Parse, i: int) -> str:
    """The kind of article of a noun: "a" for "an" and "no" too; "" for none."""
    for child in parse.children(i, "det"):
        word = parse[child].text.lower()
        if word in ("a", "an", "no"):
            return "a"
        if word == "the":
            return word
    return ""


def _with(parse: Parse, changes: dict[int, tuple[int, str]]) -> Parse:
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


def _conjunct(parse: Parse) -> Parse:
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
    return _with(parse, changes)


def _subjunctive(parse: Parse) -> Parse:
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


def _complement(parse: Parse) -> Parse:
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
        holder = _verb_above(parse, token.head)
        if not that or not full or holder < 0 or not holder < token.head < that[0]:
            continue
        noun = parse[token.head].text.lower() not in _TIMES and parse[token.head].pos == "NOUN"
        if noun and not parse.has_relation(token.head, "iobj"):
            continue  # "the demand that …"
        changes[that[0]] = (i, "mark")
        changes[i] = (holder, "ccomp")
    return _with(parse, changes)


def _content(parse: Parse) -> Parse:
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
    return _with(parse, changes)


def _verb_above(parse: Parse, i: int) -> int:
    return next((a for a in parse.ancestors(i) if parse[a].pos in _CLAUSAL), -1)


def _infinitive(parse: Parse) -> Parse:
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
    return _with(parse, changes)


def _opening(parse: Parse) -> Parse:
    """ "On Monday Germany halted …": the day is no part of the name that follows."""
    if len(parse) < 4 or parse[0].text.lower() not in ("on", "in"):
        return parse
    time = next((i for i in (1, 2) if parse[i].text.lower() in _DAYS | _MONTHS), 0)
    if not time or (time == 2 and not parse[1].text.isdigit()):
        return parse
    name = parse[time].head
    verb = _verb_above(parse, name) if name != ROOT else ROOT
    if not time < name < verb or parse[time].deprel not in ("compound", "nmod", "flat", "nummod"):
        return parse
    changes = {time: (verb, "obl"), 0: (time, "case")}
    if time == 2:
        changes[1] = (time, "nummod")
    if not parse.children(verb, "nsubj"):
        changes[name] = (verb, "nsubj")
    return _with(parse, changes)


def _inverted(parse: Parse) -> Parse:
    """ "*Nor would Berlin stop it*, he said": what is denied is what is told, not the telling; a
    name between the auxiliary and its verb is the subject, not part of a longer name."""
    if not len(parse) or parse[0].text.lower() not in ("nor", "neither") or parse[0].head == ROOT:
        return parse
    for verb in parse.children(parse[0].head, "ccomp", "parataxis"):
        for auxiliary in parse.children(verb, "aux", "cop")[:1]:
            own = [i for i in parse.children(verb, "nsubj", "compound") if auxiliary < i < verb]
            if own:
                changes = {0: (verb, "cc")}
                if parse.has_relation(own[0], "compound"):
                    changes[own[0]] = (verb, "nsubj")
                    changes |= {i: (verb, "obj") for i in parse.children(verb, "flat") if i > verb}
                return _with(parse, changes)
    return parse


def _no_further(parse: Parse) -> Parse:
    """ "There will be *no further* talks": the talks are denied, not how far."""
    changes: dict[int, tuple[int, str]] = {}
    for i in range(len(parse) - 1):
        adjective = parse[i].head
        if parse[i].text.lower() == "no" and adjective == i + 1:
            noun = parse[adjective].head
            if parse.has_relation(adjective, "amod") and parse[noun].pos == "NOUN" and noun > i:
                changes[i] = (noun, "det")
    return _with(parse, changes)
