"""Finite forms of the reporting verbs, for the patterns that work without a parse."""

from __future__ import annotations

import re
from functools import cache

from tracker.statements.attribution.lexicon import lexicon
from tracker.statements.attribution.wordlists import read_table


def forms(lemma: str) -> tuple[str, ...]:
    """The finite forms of a verb and its base, each once."""
    return tuple(dict.fromkeys((*finite(lemma), lemma)))


def finite(lemma: str) -> tuple[str, ...]:
    """Past and third person of a verb, in every spelling."""
    if lemma in _irregular():
        third, *others = _irregular()[lemma]
        past = [form for form in others if not form.endswith("ing")] or [lemma]
        return past[0], *(form for form in past[1:] if form.endswith("ed")), third
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ied", lemma[:-1] + "ies"
    past_form = lemma + ("d" if lemma.endswith("e") else "ed")
    return past_form, lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    """The verbs that do not follow the rule, by lemma: third person first, then the past."""
    listed: dict[str, str] = read_table("english.toml")["irregular"]
    return {lemma: tuple(words.split()) for lemma, words in listed.items()}


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
    words = {form for lemma in lemmas if "+" not in lemma for form in finite(lemma)}
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
