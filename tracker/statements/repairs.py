"""Trees mended where the words rule out what the parser made of them."""

from __future__ import annotations

from tracker.statements.clause_repairs import (
    DATES,
    complement,
    conjunct,
    content,
    gerund,
    infinitive,
    pointing,
    rehung,
    subjunctive,
    verb_above,
)
from tracker.syntax.tree import ROOT, Parse


def repaired(parse: Parse) -> Parse:
    """The tree with errors set right, each of a kind of its own."""
    for mend in (
        complement,
        content,
        infinitive,
        _opening,
        pointing,
        gerund,
        _parallel,
        _aside,
        conjunct,
        subjunctive,
        _inverted,
        _no_further,
    ):
        parse = mend(parse)
    return parse


def _opening(parse: Parse) -> Parse:
    """ "On Monday Germany halted …": the day is no part of the name that follows."""
    if len(parse) < 4 or parse[0].text.lower() not in ("on", "in"):
        return parse
    time = next((i for i in (1, 2) if parse[i].text.lower() in DATES), 0)
    if not time or (time == 2 and not parse[1].text.isdigit()):
        return parse
    name = parse[time].head
    verb = verb_above(parse, name) if name != ROOT else ROOT
    if not time < name < verb or parse[time].deprel not in ("compound", "nmod", "flat", "nummod"):
        return parse
    changes = {time: (verb, "obl"), 0: (time, "case")}
    if time == 2:
        changes[1] = (time, "nummod")
    if not parse.children(verb, "nsubj"):
        changes[name] = (verb, "nsubj")
    return rehung(parse, changes)


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
    return rehung(parse, changes)


def _article(parse: Parse, i: int) -> str:
    """The kind of article of a noun: "a" for "an" and "no" too; "" for none."""
    for child in parse.children(i, "det"):
        word = parse[child].text.lower()
        if word in ("a", "an", "no"):
            return "a"
        if word == "the":
            return word
    return ""


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
    return rehung(parse, changes)


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
                return rehung(parse, changes)
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
    return rehung(parse, changes)
