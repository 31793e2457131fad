"""Positions that are denied or given up further up the sentence than the climb went.

"Berlin *denied* that Germany supports X", "it is *untrue* that", "*reports* that … are wrong":
what is denied is not so. "Moscow's objection to X *has been lifted*": who drops it is not named,
but the objection is no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from tracker.statements.readings import ATTITUDES, Reading
from tracker.syntax.tree import ROOT, Parse

DENY, DROP = "deny", "drop"  # the last step of what is put right
_CLAUSE = ("ccomp", "csubj", "acl", "parataxis", "xcomp")
_SAME = ("conj", "xcomp")


class Words(Protocol):
    """What of a sentence's reader is asked here."""

    parse: Parse

    def listed(self, name: str, i: int) -> bool: ...

    def negated(self, i: int) -> bool: ...


def put_right(reading: Reading, words: Words) -> Reading:
    """The reading as it is, or turned where it is denied or given up above."""
    if reading.basis != "attitude" or not reading.steps:
        return reading
    done = {first for _, first, _ in reading.steps}
    if reading.clausal:
        node = next((i for i in _denials(reading.node, words) if i not in done), ROOT)
        if node != ROOT:
            return _denied(reading, node, words)
    elif reading.steps[-1][0] in ATTITUDES:
        verb = _given_up(reading.node, words)
        if verb != ROOT and verb not in done:
            return _turned(reading, DROP, verb)
    return reading


def _denied(reading: Reading, node: int, words: Words) -> Reading:
    if any(words.listed("waverings", first) for _, first, _ in reading.steps):
        return replace(reading, open=False)  # who denies that he wavers stands by it
    return replace(_turned(reading, DENY, node), open=False)


def _turned(reading: Reading, effect: str, node: int) -> Reading:
    steps = (*reading.steps, (effect, node, node))
    return replace(reading, sign=-reading.sign, steps=steps)


def _denials(node: int, words: Words) -> Iterator[int]:
    """The words above a clause that deny it."""
    parse = words.parse
    while (above := parse[node].head) != ROOT:
        if any(parse[c].text == "but" for c in parse.children(node, "cc")):
            return  # "denied that it means to attack but called for X"
        denies = _denies(above, words)
        if denies or not parse.has_relation(node, *_SAME):
            if not parse.has_relation(node, *_CLAUSE):
                return
            if (denies and not words.negated(above)) or _is_false(above, words):
                yield above
            elif words.listed("reports", above):
                yield from _false_report(above, words)
        node = above


def _denies(i: int, words: Words) -> bool:
    """ "Disputed that", "a denial that", unlike "the dispute in which"."""
    if words.parse[i].pos == "NOUN":
        return words.listed("denials", i)
    return words.listed("denying", i)


def _is_false(i: int, words: Words) -> bool:
    """ "Untrue", "not true", "no truth in": what is said not to be so."""
    if words.negated(i):
        return words.listed("truths", i)
    return words.listed("falsehoods", i)


def _false_report(noun: int, words: Words) -> Iterator[int]:
    """ "*Reports that …* are untrue", "dismissed a report that …", "no truth in reports that"."""
    parse, above = words.parse, words.parse[noun].head
    if above == ROOT:
        return
    turned_down = _denies(above, words) or words.listed("dismissing", above)
    if parse[noun].deprel == "nsubj":  # "reports are untrue, he said": of either, by the tree
        told = (c for c in parse.children(above, "ccomp") if not parse.children(c, "nsubj"))
        wrong = (i for i in (above, *told) if words.listed("mistaken", i) and not words.negated(i))
        yield from (i for i in (above, *told) if _is_false(i, words))
        yield from wrong
        return
    false = _is_false(above, words) or (turned_down and not words.negated(above))
    if false and parse.has_relation(noun, "obj", "nmod", "obl", "nsubj"):
        yield above


def _given_up(noun: int, words: Words) -> int:
    """The verb by which a position is dropped that its holder's noun tells; ROOT if none."""
    parse, verb = words.parse, words.parse[noun].head
    if verb == ROOT or not parse.has_relation(noun, "nsubj:pass", "nsubj"):
        return ROOT
    if parse[verb].tag == "VBG":
        return ROOT  # "is crumbling": not yet
    passive = bool(parse.children(verb, "aux:pass"))
    ended = "ended" if parse.children(verb, "cop") else "fading"
    gone = words.listed("dropping" if passive else ended, verb)
    helped = {parse[c].lemma for c in parse.children(verb, "aux")} - {"have", "be"}
    return ROOT if not gone or helped or words.negated(verb) else verb
