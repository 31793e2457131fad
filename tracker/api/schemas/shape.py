"""The base of what is served, and what tells a client that something is gone."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from tracker.api.schemas.values import Instant


class Shape(msgspec.Struct, kw_only=True, gc=False):
    """Base of all shapes that are served. They hold no cycles: nothing for the collector."""


class Tombstone(Shape, kw_only=True):
    """Something a client that syncs has to remove."""

    id: str
    deleted_at: Instant
    reason: str
    replaced_by: Annotated[str | None, Meta(description="id of what took its place")]
