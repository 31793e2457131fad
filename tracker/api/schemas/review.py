"""Blind review: what is drawn, and the accuracy that the answers measure."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from tracker.api.schemas.shape import Shape
from tracker.api.schemas.statements import ArticleBrief
from tracker.api.schemas.values import Count, Instant, Share


class Estimate(Shape, kw_only=True):
    """A measured share with its 95 % interval (Wilson)."""

    value: Share | None
    low: Share | None
    high: Share | None
    n: Count


class AccuracyRow(Shape, kw_only=True):
    party: str | None
    issue: str | None
    precision: Estimate
    recall: Estimate


class DrawCounts(Shape, kw_only=True):
    """Blind draws by what became of them."""

    handed_out: Annotated[Count, Meta(description="all together")]
    answered: Count
    open: Annotated[Count, Meta(description="waiting for their answer")]
    passed: Annotated[Count, Meta(description="left unanswered by a reviewer who said why")]
    expired: Annotated[Count, Meta(description="left unanswered until another took its place")]
    void: Annotated[Count, Meta(description="the article was withdrawn before the answer")]


class Accuracy(Shape, kw_only=True):
    """Coder against people, on blind random draws alone."""

    precision: Estimate
    recall: Estimate
    by_issue: list[AccuracyRow]
    by_party: list[AccuracyRow]
    alpha: Annotated[
        float | None, Meta(description="Krippendorff's alpha of two reviewers of the same items")
    ]
    double_reviewed: Count
    reviewed: Annotated[Count, Meta(description="answered draws, which all this rests on")]
    draws: DrawCounts


class OpenDraw(Shape, kw_only=True):
    draw: str
    kind: Literal["statement", "article"]
    drawn_at: Instant
    expires_at: Instant


class ReviewState(Shape, kw_only=True):
    """The draws that a reviewer has open, at most one of each kind."""

    reviewer: Annotated[str, Meta(description="the name of the token")]
    open: list[OpenDraw]


class ReviewTask(Shape, kw_only=True):
    """A statement or an article drawn at random, the coder's answer hidden."""

    draw: Annotated[str, Meta(description="send it back with the answer")]
    kind: Literal["statement", "article"]
    statement: Annotated[str | None, Meta(description="its id, where one was drawn")]
    article: ArticleBrief
    text: Annotated[str, Meta(description="the evidence in its context, or the whole article")]
    start: Annotated[Count, Meta(description="of the evidence in `text`")]
    end: Count
    parties: list[str]
    issues: list[str]
    drawn_at: Instant
    expires_at: Annotated[Instant, Meta(description="when another draw takes its place")]
