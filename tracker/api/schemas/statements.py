"""A statement with its evidence."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from tracker.api.schemas.shape import Shape
from tracker.api.schemas.values import Count, Day, Instant, Mode, Precision, Share, Stance


class SpeakerBrief(Shape, kw_only=True):
    id: str
    name: str
    role: str | None
    party: str | None


class Evidence(Shape, kw_only=True):
    """The words of the article that carry the statement: text[start:end], in code points."""

    text: Annotated[str | None, Meta(description="null where the words may not be shown")]
    start: Count
    end: Count
    before: Annotated[
        str | UnsetType, Meta(description="up to 200 characters before (expand=context)")
    ] = UNSET
    after: Annotated[
        str | UnsetType, Meta(description="up to 200 characters after (expand=context)")
    ] = UNSET


class ArticleBrief(Shape, kw_only=True):
    id: str
    title: str | None
    url: str | None
    outlet: str | None
    published_on: Day | None
    revision: Count


class Review(Shape, kw_only=True):
    """The newest word of a person about a statement."""

    status: Literal["accepted", "rejected", "corrected", "added"]
    note: str | None
    reviewer: str | None
    recorded_at: Instant


class Statement(Shape, kw_only=True):
    """A coded assertion: one party, one issue, one stance, with its evidence."""

    id: Annotated[str, Meta(examples=["s12"])]
    party: str
    issue: str
    stance: Stance
    conditional: bool
    condition: str | None
    speaker: SpeakerBrief | None
    mode: Mode
    mention: Annotated[bool, Meta(description="told with no act or day of its own")]
    reported_by: str | None
    evidence: Evidence
    article: ArticleBrief
    said_on: Day | None
    said_on_precision: Precision
    recorded_at: Instant
    confidence: Share
    utterance: str | None
    status: Literal["current", "superseded", "withdrawn"]
    replaced_by: str | None
    review: Review | None
    highlight: Annotated[
        str | UnsetType,
        Meta(description="with q: the evidence as HTML text, matches in <mark>"),
    ] = UNSET
