"""A condition, and those that are phrases: "in case of an attack", "without a withdrawal"."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.statements.lexicon import Lexicon
from tracker.syntax.tree import ROOT, Parse

_MODALS = frozenset({"would", "will", "could", "may", "might", "'ll", "wo", "shall", "can"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_CAUSING = frozenset({"trigger", "provoke", "prompt", "cause"})
_OPEN_ONLY = frozenset({
    "any", "another", "further", "renewed", "fresh", "future", "possible", "potential",
    "additional", "new", "eventual",
})  # fmt: skip
_UPON = frozenset({"to", "for", "after", "upon", "on", "following", "over"})
PAUSES = frozenset({",", ";", ":", ".", "!", "?", "—", "–", "(", ")", '"', "”", "“"})
HAPPENING = ("event", "case")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a sentence: its tokens `first` to `last`, and the word it hangs on."""

    first: int
    last: int
    governor: int

    def span(self, parse: Parse) -> tuple[int, int]:
        """Its place in the document."""
        return parse[self.first].start, parse[self.last].end

    def holds(self, i: int) -> bool:
        """Whether token `i` stands in it."""
        return self.first <= i <= self.last


def conditional_phrase(
    parse: Parse, words: list[str], i: int, lexicon: Lexicon
) -> Condition | None:
    """The condition whose noun, or "without", is token `i`, if it makes one."""
    if words[i] in HAPPENING:
        return _happening(parse, words, i)
    if words[i] == "without" and parse[i].head != ROOT:
        return _without(parse, words, i)
    if lexicon.has("triggers", words[i]) and parse[i].pos in ("NOUN", "PROPN"):
        return _trigger(parse, words, i)
    return None


def _happening(parse: Parse, words: list[str], i: int) -> Condition | None:
    """ "In case of an attack", "in the event that it attacks", "in case it attacks"."""
    the = int(i > 1 and words[i - 1] == "the")
    first = i - 1 - the
    if i + 1 >= len(parse) or first < 0 or words[first] not in ("in", "for"):
        return None
    bare = not the and parse[i + 1].pos in ("PROPN", "PRON", "DET", "NOUN")
    stated = words[i + 1] in ("of", "that") or bare
    return _prepositional(parse, words, first, i) if stated else None


def _prepositional(parse: Parse, words: list[str], first: int, noun: int) -> Condition | None:
    below = [k for k in parse.subtree(noun) if k >= first]
    run = until_pause(words, noun + 1)
    last = max(below) if below else noun
    last = min(last, run[-1]) if run else last
    if last <= noun and run:
        last = run[-1]
    governor = parse[noun].head
    return Condition(first, last, governor) if governor != ROOT else None


def _without(parse: Parse, words: list[str], i: int) -> Condition | None:
    """ "Without a withdrawal, …", "no talks without a withdrawal"."""
    noun = parse[i].head
    governor = parse[noun].head
    if governor == ROOT or parse[noun].pos not in ("NOUN", "PROPN"):
        return None
    negated = any(
        words[k] in ("no", "not", "n't", "cannot", "never", "impossible", "nothing")
        for k in range(max(0, i - 12), i)
    )
    definite = parse.children(noun, "det", "nmod:poss")
    if not definite or not (negated or i == 0):
        return None
    return Condition(i, max(parse.subtree(noun)), governor)


def _trigger(parse: Parse, words: list[str], i: int) -> Condition | None:
    """An event that has not happened: "an invasion would …", "would follow an escalation",
    "in response to any further aggression"."""
    above, rel = parse[i].head, parse[i].deprel.split(":")[0]
    if above == ROOT:
        return None
    kinds = {words[c] for c in parse.children(i, "det", "amod", "advmod")}
    cases = {words[c] for c in parse.children(i, "case")}
    first = min(parse.subtree(i))
    own = [k for k in parse.subtree(i) if not parse.has_relation(k, "acl:relcl", "punct")]
    last = max(i, *own)
    modal = any(words[c] in _MODALS for c in parse.children(above, "aux"))
    possessed = bool(parse.children(i, "nmod:poss"))
    definite = possessed or (kinds & _DEFINITE and not kinds & _OPEN_ONLY)
    if modal and not definite and _brings(parse, above, rel, cases):
        return Condition(first, last, above)
    if rel in ("obl", "nmod") and cases & _UPON and kinds & _OPEN_ONLY and not possessed:
        governor = above
        while parse[governor].lemma in ("response", "reaction", "answer", "retaliation"):
            if parse[governor].head == ROOT:
                break
            first = min(first, *(c for c in parse.children(governor, "case")), governor)
            governor = parse[governor].head
        return Condition(first, last, governor)
    return None


def _brings(parse: Parse, verb: int, rel: str, cases: set[str]) -> bool:
    """Whether the event is what the rest of its clause would follow."""
    if rel == "nsubj":
        return True
    if rel == "obl" and "by" in cases:
        return parse[verb].lemma in _CAUSING
    return rel in ("obj", "obl") and bool(
        parse[verb].lemma == "follow" or cases & {"after", "upon"}
    )


def until_pause(words: list[str], start: int) -> range:
    """The tokens from `start` to the next pause."""
    end = start
    while end < len(words) and words[end] not in PAUSES:
        end += 1
    return range(start, end)
