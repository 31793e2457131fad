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

_RELATIVES = frozenset(("who", "which", "that"))


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
    another's content what a third party is said to have said ("X said that Y had warned …").
    What a relative clause tells in passing ("who wants to …") counts where it tells speech."""
    found = discourse.all_attributions()
    return [_quote(a) for a in found if _told(discourse.text, a)]


def _told(text: str, attribution: Attribution) -> bool:
    source = text[slice(*attribution.source)].lower() if attribution.source else ""
    if attribution.parent is None:
        return source not in _RELATIVES or _spoken(text, attribution)
    return (
        bool(source)
        and source not in _PRONOUNS
        and attribution.kind != "direct"
        and (_spoken(text, attribution))
    )


def _spoken(text: str, attribution: Attribution) -> bool:
    cue = text[slice(*attribution.cue)] if attribution.cue else ""
    return _says().search(cue) is not None


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
