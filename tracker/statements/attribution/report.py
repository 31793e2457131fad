"""Attributions as the JSON of `tracker extract --quotes`."""

from __future__ import annotations

import re
from functools import cache
from typing import TypedDict

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.inflection import forms
from tracker.statements.attribution.lexicon import lexicon
from tracker.statements.statement import Attribution, QuoteKind

_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "i",
        "we",
        "you",
        "who",
        "which",
        "that",
        "his",
        "her",
        "its",
        "their",
        "my",
        "our",
    ]
)


class Quote(TypedDict):
    """One attribution; offsets are code points of the article's text."""

    content: list[list[int]]
    cue: list[int] | None
    speaker: list[int] | None
    name: str | None
    party: str | None
    kind: QuoteKind


def quotes_json(discourse: Discourse) -> list[Quote]:
    """The attributions of the article, in order: every outermost one, and of those within
    another's content what a third party is said to have said ("X said that Y had warned …")."""
    return [
        _quote(a)
        for a in discourse.all_attributions()
        if a.parent is None or _hearsay(discourse.text, a)
    ]


def _hearsay(text: str, attribution: Attribution) -> bool:
    if attribution.cue is None or attribution.source is None or attribution.kind == "direct":
        return False
    source = text[slice(*attribution.source)]
    return (
        source.lower() not in _PRONOUNS
        and _says().search(text[slice(*attribution.cue)]) is not None
    )


@cache
def _says() -> re.Pattern[str]:
    words = "|".join(
        form for lemma in lexicon().parenthetic if "+" not in lemma for form in forms(lemma)
    )
    return re.compile(rf"\b(?:{words}|according to|saying|telling|warning)$", re.IGNORECASE)


def _quote(attribution: Attribution) -> Quote:
    return Quote(
        content=[list(span) for span in attribution.content],
        cue=list(attribution.cue) if attribution.cue else None,
        speaker=list(attribution.source) if attribution.source else None,
        name=attribution.speaker.name if attribution.speaker else None,
        party=attribution.party,
        kind=attribution.kind,
    )
