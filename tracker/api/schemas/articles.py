"""An article: its text as far as it may be shown, and how it was read."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from tracker.api.schemas.shape import Shape
from tracker.api.schemas.statements import Statement
from tracker.api.schemas.values import Count, Day, Instant, Ownership


class OutletBrief(Shape, kw_only=True):
    id: str
    name: str
    ownership: Ownership
    party: str | None


class Coding(Shape, kw_only=True):
    """How the newest revision was read."""

    status: Literal["coded", "skipped", "failed"]
    reason: str | None
    coder: str
    codebook: str


class Excerpt(Shape, kw_only=True):
    """Words of the article at their place: text[start:end] of the whole, in code points."""

    text: str
    start: Count
    end: Count


class Withdrawal(Shape, kw_only=True):
    at: Instant
    reason: str | None


class ArticleIncluded(Shape, kw_only=True):
    statements: list[Statement]


class Article(Shape, kw_only=True):
    """An article in its newest revision."""

    id: Annotated[str, Meta(examples=["a7"])]
    title: str | None
    url: str | None
    outlet: OutletBrief | None
    author: str | None
    language: str | None
    published_at: Instant | None
    published_on: Day | None
    fetched_at: Instant
    revision: Count
    rights: Literal["open", "restricted"]
    text: Annotated[
        str | None,
        Meta(description="as far as it may be shown: whole, or its excerpts joined by […]"),
    ]
    shown: Annotated[
        Literal["full", "excerpt", "none"], Meta(description="how much of the text is shown")
    ]
    excerpts: Annotated[
        list[Excerpt], Meta(description="the pieces of `text`, where only excerpts are shown")
    ]
    near_duplicates: list[str]
    coding: Coding | None
    statements: Annotated[list[str], Meta(description="ids of the current statements")]
    recorded_at: Instant
    withdrawn: Withdrawal | None
    included: ArticleIncluded | UnsetType = UNSET
