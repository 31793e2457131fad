"""Finite forms of the reporting verbs, for the patterns that work without a parse."""

from __future__ import annotations

import re
from functools import cache

from tracker.statements.attribution.lexicon import lexicon

_IRREGULAR = {
    "say": "said",
    "tell": "told",
    "write": "wrote",
    "swear": "swore",
    "read": "read",
    "hold": "held",
    "think": "thought",
    "speak": "spoke",
    "sing": "sang",
    "go": "went",
    "put": "put",
    "spell": "spelled",
    "lay": "laid",
    "set": "set",
}
_DOUBLING = frozenset(("quip", "snap", "chat", "blog", "opt", "rap"))


def forms(lemma: str) -> tuple[str, ...]:
    """Third person, past and base form of a verb."""
    if lemma in _IRREGULAR:
        past = _IRREGULAR[lemma]
    elif lemma.endswith("e"):
        past = lemma + "d"
    elif lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        past = lemma[:-1] + "ied"
    elif lemma in _DOUBLING:
        past = lemma + lemma[-1] + "ed"
    else:
        past = lemma + "ed"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        third = lemma[:-1] + "ies"
    elif lemma.endswith(("s", "sh", "ch", "x")):
        third = lemma + "es"
    else:
        third = lemma + "s"
    return tuple(dict.fromkeys((past, third, lemma)))


@cache
def say_pattern() -> str:
    """Alternation of the forms of every verb that can carry direct speech."""
    words = {form for lemma in lexicon().say if "+" not in lemma for form in forms(lemma)}
    words |= {"pointed out", "points out", "went on", "goes on", "put it", "thought", "thinks"}
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))


@cache
def telling_pattern() -> str:
    """Alternation of the past and present forms of every verb that stands beside what is said."""
    return _finite(lexicon().parenthetic)


@cache
def quoting_pattern() -> str:
    """Alternation of the past and present forms of every verb that hands on another's words."""
    return _finite(lexicon().quoting)


def _finite(lemmas: frozenset[str]) -> str:
    words = {form for lemma in lemmas if "+" not in lemma for form in forms(lemma)[:2]}
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


@cache
def plain_words() -> frozenset[str]:
    """The first words of cues that only tell, in every form."""
    lemmas = lexicon().plain
    return frozenset(f for v in lemmas for f in (*forms(v), participle(v))) | {"according"}


def participle(lemma: str) -> str:
    """The form in -ing of a verb."""
    silent = lemma.endswith("e") and not lemma.endswith("ee")
    return (lemma[:-1] if silent else lemma) + "ing"


@cache
def reporting_forms() -> frozenset[str]:
    """Every finite form of a verb of saying, thinking or showing."""
    return frozenset(f for v in lexicon().clausal | lexicon().intend for f in forms(v))
