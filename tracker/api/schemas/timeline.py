"""Positions over time: segments of a history, points of a curve, gaps between parties."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from tracker.api.schemas.shape import Shape
from tracker.api.schemas.values import Basis, Count, Day, HeldStance, Score, Share


class Segment(Shape, kw_only=True):
    """A stretch of days over which a position held, half-open."""

    stance: HeldStance
    score: Score
    conditional: bool
    from_: Day = field(name="from")
    to: Annotated[Day | None, Meta(description="the first day it no longer held; null: lasts")]
    statements: Annotated[list[str], Meta(description="ids of those that opened it")]
    basis: Basis
    confirmed: bool


class WidePoint(Shape, kw_only=True):
    """An interval with one member for each party: its score, null while silent."""

    issue: str
    start: Day
    end: Day
    partial: bool


class Point(Shape, kw_only=True):
    """The state of a position at the end of an interval."""

    party: str
    issue: str
    start: Day
    end: Day
    stance: HeldStance | None
    score: Score | None
    utterances: Count
    articles: Count
    partial: bool


class GapSide(Shape, kw_only=True):
    party: str
    stance: HeldStance | None
    score: Score | None
    reading: str


class GapStep(Shape, kw_only=True):
    on: Day
    distance: Share | None
    moved_by: list[str]


class Gap(Shape, kw_only=True):
    """How far two parties are apart on an issue: |a - b| / 2."""

    issue: str
    a: GapSide
    b: GapSide
    distance: Annotated[Share | None, Meta(description="null where either is silent")]
    history: list[GapStep]
