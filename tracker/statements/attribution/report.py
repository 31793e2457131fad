"""Attributions as the JSON of `tracker extract --quotes`."""

from __future__ import annotations

from typing import TypedDict

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.statement import Attribution, QuoteKind


class Quote(TypedDict):
    """One attribution; offsets are code points of the article's text."""

    content: list[list[int]]
    cue: list[int] | None
    speaker: list[int] | None
    name: str | None
    party: str | None
    kind: QuoteKind


def quotes_json(discourse: Discourse) -> list[Quote]:
    """Every attribution of the article that is not part of another's content, in order."""
    return [_quote(a) for a in discourse.all_attributions() if a.parent is None]


def _quote(attribution: Attribution) -> Quote:
    return Quote(
        content=[list(span) for span in attribution.content],
        cue=list(attribution.cue) if attribution.cue else None,
        speaker=list(attribution.source) if attribution.source else None,
        name=attribution.speaker.name if attribution.speaker else None,
        party=attribution.party,
        kind=attribution.kind,
    )
