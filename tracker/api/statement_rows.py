"""Statements as rows: the one SELECT behind every list of them, compiled for each shape of it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from sqlalchemy import (
    Date,
    Float,
    Select,
    String,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.sql.elements import ColumnElement

from tracker.api.rows import Reader
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.db import Key
from tracker.ledger import LedgerEntry
from tracker.positions.models import MembershipRow
from tracker.statements import search
from tracker.statements.models import ReviewRow, StatementRow

# newest first and dated; undated; by rank of a search; by ledger number; in any order
RANKED = 5000  # newest matches of a search that are ranked
Order = Literal["dated", "undated", "rank", "altered", "none"]
IN_FILTERS = ("party", "issue", "stance", "outlet", "mode", "article", "speaker", "id")

s, a, r = StatementRow.__table__.c, ArticleRow.__table__.c, RevisionRow.__table__.c
entries = LedgerEntry.__table__
m, v = MembershipRow.__table__.c, ReviewRow.__table__.c
_FILTERED: dict[str, ColumnElement[Any]] = {
    "party": s.party,
    "issue": s.issue,
    "stance": s.stance,
    "outlet": s.outlet_id,
    "mode": s.mode,
    "article": s.article_id,
    "speaker": s.speaker_name,
    "id": s.id,
}
COLUMNS: tuple[ColumnElement[Any], ...] = (
    s.id, s.party, s.issue, s.stance, s.conditional, s.condition,
    s.speaker_name, s.speaker_role, s.speaker_party,
    s.mode, s.mention, s.reported_by, s.evidence, s.start, s.end,
    s.article_id, r.title, a.url, s.outlet_id, r.published_on, r.number, r.rights,
    s.said_on, s.said_on_precision, entries.c.recorded_at, s.confidence, m.utterance,
    s.ended, s.end_kind, s.replaced_by,
    v.status, v.note, v.reviewer, v.recorded, s.altered, s.end_reason, s.revision_id,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """What a SELECT of statements looks like, its values left open."""

    order: Order
    filters: tuple[tuple[str, int], ...] = ()  # which lists, and how long they are
    since: bool = False
    until: bool = False
    min_confidence: bool = False
    after: bool = False  # a cursor
    past: bool = False  # known at a ledger number
    statuses: tuple[str, ...] = ("current",)
    search: str | None = None  # the dialect, where words are searched for


def build(given: Hashable) -> Select[Any]:
    """The SELECT of a shape. Its parameters bear the names of the filters."""
    shape = cast(Shape, given)
    number = bindparam("number", type_=Key)
    joined = _joined(shape, number)
    query: Select[Any]
    if shape.search is None:
        query = _filtered(select(*COLUMNS).select_from(joined), shape, number)
    else:
        found = _matches(shape, number)
        ranked = joined.join(found, found.c.id == s.id)
        query = cast(Select[Any], select(*COLUMNS, found.c.rank).select_from(ranked))
        if shape.order == "rank":
            query = query.order_by(found.c.rank.desc(), s.id.desc())
            if shape.after:
                query = query.where(tuple_(found.c.rank, s.id) < _place(Key))
    query = _ordered(query, shape)
    return query.limit(bindparam("limit", type_=Key)) if shape.order != "none" else query


def _matches(shape: Shape, number: Any) -> Any:
    """The newest matches of a search with their ranks: ranking all of a common word would take
    seconds."""
    how = search.matching(shape.search or "")
    query = select(s.id, how.rank.label("rank")).select_from(how.source).where(how.condition)
    query = _filtered(query, shape, number).order_by(how.newest_first).limit(RANKED)
    return query.subquery("found")


def _filtered(query: Select[Any], shape: Shape, number: Any) -> Select[Any]:
    for name, count in shape.filters:
        bound = [bindparam(f"{name}_{i}", type_=_FILTERED[name].type) for i in range(count)]
        filtered = _FILTERED[name]
        query = query.where(filtered == bound[0] if count == 1 else filtered.in_(bound))
    if shape.since:
        query = query.where(s.said_on >= bindparam("since", type_=Date()))
    if shape.until:
        query = query.where(s.said_on <= bindparam("until", type_=Date()))
    if shape.min_confidence:
        query = query.where(s.confidence >= bindparam("min_confidence", type_=Float()))
    return query.where(*_status(shape, number))


def _joined(shape: Shape, number: Any) -> Any:
    member = and_(m.statement_id == s.id, _holds(m, shape.past, number))
    other = ReviewRow.__table__.alias("later_review").c
    latest = select(func.max(other.id)).where(other.statement_id == s.id)
    latest = latest.correlate(StatementRow.__table__)
    if shape.past:
        latest = latest.where(other.recorded <= number)
    return (
        StatementRow.__table__.join(ArticleRow.__table__, a.id == s.article_id)
        .join(RevisionRow.__table__, r.id == s.revision_id)
        .join(entries, entries.c.number == s.recorded)
        .outerjoin(MembershipRow.__table__, member)
        .outerjoin(ReviewRow.__table__, v.id == latest.scalar_subquery())
    )


def _holds(row: Any, past: bool, number: Any) -> ColumnElement[bool]:
    if not past:
        return cast(ColumnElement[bool], row.ended.is_(None))
    return and_(row.recorded <= number, or_(row.ended.is_(None), row.ended > number))


def _status(shape: Shape, number: Any) -> list[ColumnElement[bool]]:
    if shape.order == "altered":
        return [s.altered > bindparam("from_number", type_=Key)]
    conditions = [s.recorded <= number] if shape.past else []
    if set(shape.statuses) >= {"current", "superseded", "withdrawn"}:
        return conditions
    holds = _holds(s, shape.past, number)
    ended = [status for status in shape.statuses if status != "current"]
    gone = and_(~holds, s.end_kind.in_([bindparam(f"status_{e}", e, String()) for e in ended]))
    if not ended:
        return [*conditions, holds]
    return [*conditions, or_(holds, gone) if "current" in shape.statuses else gone]


def _ordered(query: Select[Any], shape: Shape) -> Select[Any]:
    if shape.order == "dated":
        query = query.where(s.said_on.is_not(None)).order_by(s.said_on.desc(), s.id.desc())
        if shape.after:
            query = query.where(tuple_(s.said_on, s.id) < _place(Date()))
    elif shape.order == "undated":
        query = query.where(s.said_on.is_(None)).order_by(s.id.desc())
        if shape.after:
            query = query.where(s.id < bindparam("after_id", type_=Key))
    elif shape.order == "altered":
        query = query.order_by(s.altered, s.id)
        if shape.after:
            query = query.where(tuple_(s.altered, s.id) > _place(Key))
    return query


def _place(kind: Any) -> Any:
    return tuple_(bindparam("after_first", type_=kind), bindparam("after_id", type_=Key))


def _version(count: Hashable) -> Select[Any]:
    """What so many statements rest on: when they were altered, and their utterances."""
    bound = [bindparam(f"id_{i}", type_=Key) for i in range(cast(int, count))]
    member = and_(m.statement_id == s.id, m.ended.is_(None))
    joined = StatementRow.__table__.outerjoin(MembershipRow.__table__, member)
    return select(s.id, s.altered, m.utterance).select_from(joined).where(s.id.in_(bound))


reader, versions = Reader(build), Reader(_version)


def ordinal(day: str | None) -> int:
    """A day as the first number of a cursor; 0 for none."""
    return date.fromisoformat(day).toordinal() if day else 0


def from_ordinal(number: int) -> str:
    """The day of a cursor, clamped to the calendar."""
    return date.fromordinal(min(max(number, 1), date.max.toordinal())).isoformat()
