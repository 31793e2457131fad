"""The reporting lexicon: which words introduce content, and in what construction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tracker.statements.attribution.wordlists import read_table


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Sets of lemmas by construction; `oblique` maps a verb to its prepositions."""

    say: frozenset[str]
    think: frozenset[str]
    show: frozenset[str]
    intend: frozenset[str]
    direct: frozenset[str]
    objects: frozenset[str]
    oblique: Mapping[str, frozenset[str]]
    telling_of: Mapping[str, frozenset[str]]
    directed_oblique: Mapping[str, frozenset[str]]
    parenthetic: frozenset[str]
    telling: frozenset[str]
    plain: frozenset[str]
    quoting: frozenset[str]
    naming: frozenset[str]
    passive: frozenset[str]
    documents: frozenset[str]
    no_clause: frozenset[str]
    nouns: frozenset[str]
    nouns_of: frozenset[str]
    carriers: frozenset[str]
    carried: frozenset[str]
    adjectives: frozenset[str]
    opening: frozenset[str]  # with a preposition where one has to follow
    listing: frozenset[str]
    outspoken: frozenset[str]
    answers: frozenset[str]
    asking: frozenset[str]
    answering: frozenset[str]
    introducing: frozenset[str]

    @property
    def clausal(self) -> frozenset[str]:
        return self.say | self.think | self.show


@cache
def lexicon() -> Lexicon:
    """reporting.toml, read once."""
    raw: dict[str, Any] = read_table("reporting.toml")
    verbs, nouns = raw["verbs"], raw["nouns"]
    return Lexicon(
        say=_plain(verbs["say"]),
        think=_plain(verbs["think"]),
        show=_plain(verbs["show"]),
        intend=_plain(verbs["intend"]),
        direct=_plain(verbs["direct"]),
        objects=_plain(verbs["object"]),
        oblique=_prepositions(verbs["oblique"]),
        telling_of=_prepositions(verbs["telling_of"]),
        directed_oblique=_prepositions(verbs["direct"]),
        parenthetic=_plain(verbs["parenthetic"]),
        telling=_plain(verbs["telling"]),
        plain=_plain(verbs["plain"]),
        quoting=_plain(verbs["quoting"]),
        naming=_plain(verbs["naming"]),
        passive=_plain(verbs["passive"]),
        documents=_plain(verbs["documents"]),
        no_clause=_plain(raw["not_reporting"]["clause"]),
        nouns=_plain(nouns["clause"]),
        nouns_of=_plain(nouns["of"]),
        carriers=_plain(nouns["carried_by"]),
        carried=_plain(nouns["carried"]),
        adjectives=_plain(raw["adjectives"]["words"]),
        opening=frozenset(raw["colons"]["opening"].split()),
        listing=_plain(raw["colons"]["listing"]),
        outspoken=_plain(raw["colons"]["outspoken"]),
        answers=_plain(raw["colons"]["answers"]),
        asking=_plain(raw["interviews"]["asking"]),
        answering=_plain(raw["interviews"]["answering"]),
        introducing=frozenset(raw["interviews"]["introducing"]),
    )


def _plain(words: str) -> frozenset[str]:
    return frozenset(w for w in words.split() if ":" not in w)


def _prepositions(words: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in words.split():
        verb, colon, preposition = entry.partition(":")
        if colon:
            found.setdefault(verb, set()).add(preposition)
    return {verb: frozenset(prepositions) for verb, prepositions in found.items()}
