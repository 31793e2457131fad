"""A position, and a cell of the matrix with all that it rests on."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from tracker.api.schemas.shape import Shape
from tracker.api.schemas.statements import Statement
from tracker.api.schemas.values import Basis, Count, Day, HeldStance, Instant, Score, Share, Stance


class StanceCounts(Shape, kw_only=True):
    support: Count
    oppose: Count
    open: Count


class Silence(Shape, kw_only=True):
    """Why nothing is known of a position."""

    reason: Literal["no article", "no statement", "not coded"]
    articles: Annotated[Count, Meta(description="articles with statements on the issue")]
    skipped: Annotated[Count, Meta(description="articles that could not be coded")]


class Position(Shape, kw_only=True):
    """What a party holds on an issue; a silent cell has null stance and score, never 0."""

    party: str
    issue: str
    stance: HeldStance | None
    score: Score | None
    score_interval: list[float] | None
    confidence: Share | None
    conditional: bool
    conditions: list[str]
    reading: Annotated[str, Meta(description="the position as a plain sentence")]
    since: Day | None
    last_stated: Day | None
    counts: StanceCounts
    utterances: Count
    mentions: Count
    articles: Count
    outlets: Count
    status: Literal["current", "stale", "silent"]
    silence: Silence | None
    basis: Annotated[Basis | None, Meta(description="whose words it rests on")]
    confirmed: Annotated[bool, Meta(description="by a second utterance or the highest authority")]
    dissent: Annotated[Count, Meta(description="utterances of legislators who differ")]
    reviewed: Annotated[Count, Meta(description="statements of the cell that people reviewed")]


class WeighedStatement(Statement, kw_only=True):
    """A statement and its share of the position; reprints share what their utterance weighs."""

    weight: Share


class Weight(Shape, kw_only=True):
    """An utterance and what it does for the position."""

    utterance: str
    on: Day
    stance: Stance
    conditional: bool
    basis: Basis
    nats: Annotated[float, Meta(description="evidence that it carried when it was said")]
    weight: Annotated[Share, Meta(description="share of the score; all shares add up to 1")]
    dissent: Annotated[bool, Meta(description="a legislator who differs from the government")]
    statements: list[str]


class Overturn(Shape, kw_only=True):
    """Statements without which the stance would be another."""

    utterances: list[str]
    statements: list[str]
    stance: Annotated[HeldStance | None, Meta(description="the stance without them")]
    smallest: Annotated[bool, Meta(description="no smaller set of utterances does it")]


class WithoutOutlet(Shape, kw_only=True):
    """How the position reads without one outlet; null: silent."""

    outlet: str
    stance: HeldStance | None
    score: Score | None
    confidence: Share | None


class Cell(Position, kw_only=True):
    """A position with what it rests on."""

    as_of: Day
    known_at: Instant
    data_through: Day | None
    evidence: Annotated[list[WeighedStatement], Meta(description="heaviest first")]
    weights: Annotated[list[Weight], Meta(description="the same by utterance")]
    dissenting: Annotated[
        list[Statement], Meta(description="legislators who differ from the government")
    ]
    overturned_by: Overturn | None
    without_outlet: list[WithoutOutlet]
