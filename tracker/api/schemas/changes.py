"""A change of position."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from tracker.api.schemas.shape import Shape
from tracker.api.schemas.statements import Statement
from tracker.api.schemas.values import (
    ChangeKind,
    ChangeStatus,
    Count,
    Day,
    HeldStance,
    Instant,
    Score,
)


class Held(Shape, kw_only=True):
    stance: HeldStance | None
    score: Score | None


class ChangeIncluded(Shape, kw_only=True):
    evidence: list[Statement]


class Change(Shape, kw_only=True):
    """A step from one position to another."""

    id: str
    party: str
    issue: str
    kind: ChangeKind
    from_: Held | None = field(name="from")
    to: Held
    on: Day
    evidence: Annotated[list[str], Meta(description="ids of the statements that did it")]
    status: ChangeStatus
    utterances: Count
    recorded_at: Instant
    included: ChangeIncluded | UnsetType = UNSET
