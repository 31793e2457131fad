"""The tense of a clause, and the predicates that share a time or tell what stands below them."""

from __future__ import annotations

from typing import Literal

from tracker.syntax.tree import ROOT, Parse

Tense = Literal["past", "pluperfect", "perfect", "present", "future"]

_MODALS = frozenset({
    "will", "would", "shall", "should", "could", "can", "may", "might", "must", "'ll", "wo",
})  # fmt: skip


def tense(parse: Parse, i: int) -> Tense:
    """The tense of the clause that token `i` heads, as far as its auxiliaries show it."""
    helpers = [parse[c] for c in parse.children(i, "aux", "cop")]
    lower = {t.text.lower().replace("’", "'") for t in helpers}
    if lower & _MODALS or any(parse[c].text.lower() == "to" for c in parse.children(i, "mark")):
        return "past" if {"have"} & lower else "future"
    if "going" in (t.lemma for t in helpers):
        return "future"
    if "had" in lower or (lower & {"'d"} and parse[i].tag == "VBN"):
        return "pluperfect"
    if lower & {"has", "have", "'ve"}:
        return "perfect"
    tags = {t.tag for t in helpers} | ({parse[i].tag} if not helpers else set())
    if "VBD" in tags or lower & {"was", "were", "did"} or (parse[i].tag == "VBN" and not helpers):
        return "past"
    return "present"


def predicates_of(parse: Parse, node: int) -> tuple[int, ...]:
    """`node` and the predicates it shares its time with: those it complements ("began to …"),
    a verb it follows with the same subject, the main verb of a participle."""
    found = [node]
    i = node
    while (above := parse[i].head) != ROOT:
        rel = parse[i].deprel
        plain = not parse.children(i, "mark") and not parse.children(i, "nsubj")
        joined = rel == "xcomp" or (rel == "conj" and not parse.children(i, "nsubj"))
        if rel == "acl" and parse[i].tag == "VBG" and plain and parse.has_relation(above, "obj"):
            above = parse[above].head  # "submitted drafts demanding …"
        elif not joined and not (rel == "advcl" and parse[i].tag == "VBG" and plain):
            break
        found.append(above)
        i = above
    return tuple(found)


def tellers_of(parse: Parse, node: int) -> tuple[int, ...]:
    """The predicates above `node` in whose content it stands ("said *that …*"), nearest first."""
    found = []
    i, misread = node, False
    while (above := parse[i].head) != ROOT:
        rel = parse[i].deprel
        if rel in ("acl", "acl:relcl"):  # "said Friday that …", read as "Friday that …"
            misread = bool(parse.children(i, "mark")) or parse[above].pos == "NUM"
        if rel in ("acl", "acl:relcl", "appos", "advcl:relcl", "nmod") and not misread:
            break
        joined = rel in ("ccomp", "parataxis", "xcomp", "conj") or misread
        if joined and parse[above].pos in ("VERB", "AUX"):
            found.append(above)
        i = above
    return tuple(found)
