"""What this service is, and whether it is well."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from tracker.api.schemas.shape import Shape
from tracker.api.schemas.values import Count, Day, Instant


class Versions(Shape, kw_only=True):
    software: str
    coder: str | None
    codebook: str
    method: str | None


class Negotiation(Shape, kw_only=True):
    id: str
    name: str
    description: str


class Totals(Shape, kw_only=True):
    articles: Count
    statements: Count
    feeds: Count


class MetaDocument(Shape, kw_only=True):
    """What this service is and how far it has read."""

    negotiation: Negotiation
    versions: Versions
    ledger: Annotated[Count, Meta(description="the newest ledger number")]
    recorded_at: Instant | None
    data_through: Annotated[Day | None, Meta(description="the latest day anything was said on")]
    data_from: Annotated[Day | None, Meta(description="the earliest such day")]
    totals: Totals
    licence: str
    cite: Annotated[str, Meta(description="how to cite")]


class Health(Shape, kw_only=True):
    status: Literal["ok"]
