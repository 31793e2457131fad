"""Articles as rows: the SELECT behind every list of them, compiled for each shape of it, and what
an article as it is shown rests on."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Date, Select, String, and_, bindparam, func, or_, select, tuple_

from tracker.api.rows import Reader
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.db import Key
from tracker.statements.models import CodingRow, StatementRow

Order = Literal["newest", "altered"]  # stored last first; in ledger order after a number
a, r = ArticleRow.__table__.c, RevisionRow.__table__.c
c, s = CodingRow.__table__.c, StatementRow.__table__.c
number = bindparam("number", type_=Key)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a SELECT of articles looks like, its values left open."""

    order: Order
    outlets: int = 0  # how many, where some are chosen
    codings: int = 0
    language: bool = False
    since: bool = False
    until: bool = False
    after: bool = False  # a cursor
    past: bool = False  # known at a ledger number


class Row(NamedTuple):
    """As much of an article as its place in a list needs."""

    id: int
    altered: int
    cluster: int | None


def build(given: Hashable) -> Select[Any]:
    """The SELECT of a shape. Its parameters bear the names of the filters."""
    shape = cast(Shape, given)
    query = select(a.id, a.altered, a.cluster).where(*_of_article(shape))
    if shape.past or shape.language or shape.since or shape.until:
        query = query.select_from(_with_revision()).where(*_of_revision(shape))
    if shape.order == "altered":
        query = query.where(a.altered > bindparam("from_number", type_=Key))
        if shape.after:
            place = (bindparam("after_first", type_=Key), bindparam("after_id", type_=Key))
            query = query.where(tuple_(a.altered, a.id) > tuple_(*place))
        query = query.order_by(a.altered, a.id)
    else:
        here = a.withdrawn.is_(None)
        query = query.where(or_(here, a.withdrawn > number) if shape.past else here)
        if shape.after:
            query = query.where(a.id < bindparam("after_id", type_=Key))
        query = query.order_by(a.id.desc())
    return query.limit(bindparam("limit", type_=Key))


def _with_revision() -> Any:
    """Articles joined with their newest revision, those that had one at the ledger number."""
    other = RevisionRow.__table__.alias("later_revision").c
    newest = select(func.max(other.number)).where(
        other.article_id == a.id, other.recorded <= number
    )
    newest = newest.correlate(ArticleRow.__table__)
    on = and_(r.article_id == a.id, r.number == newest.scalar_subquery())
    return ArticleRow.__table__.join(RevisionRow.__table__, on)


def _of_revision(shape: Shape) -> list[Any]:
    conditions = []
    if shape.language:
        conditions.append(r.language == bindparam("language", type_=String()))
    if shape.since:
        conditions.append(r.published_on >= bindparam("since", type_=Date()))
    if shape.until:
        conditions.append(r.published_on <= bindparam("until", type_=Date()))
    return conditions


def _of_article(shape: Shape) -> list[Any]:
    conditions = []
    if shape.outlets:
        conditions.append(a.outlet_id.in_(_bound("outlet", shape.outlets, String())))
    if shape.codings:
        other = CodingRow.__table__.alias("later_coding").c
        newest = select(func.max(other.id)).where(
            other.article_id == a.id, other.recorded <= number
        )
        newest = newest.correlate(ArticleRow.__table__)
        coded = select(c.status).where(c.id == newest.scalar_subquery()).scalar_subquery()
        conditions.append(coded.in_(_bound("coding", shape.codings, String())))
    return conditions


def _statements(given: Hashable) -> Select[Any]:
    """The statements of so many articles that hold, in order of the text."""
    count, past = cast(tuple[int, bool], given)
    query = select(s.article_id, s.id).where(s.article_id.in_(_bound("article", count, Key)))
    here = s.ended.is_(None)
    held = and_(s.recorded <= number, or_(here, s.ended > number)) if past else here
    return query.where(held).order_by(s.start, s.id)


def _clusters(given: Hashable) -> Select[Any]:
    """The articles of so many clusters: as they are now, of the index alone."""
    count, past = cast(tuple[int, bool], given)
    query = select(a.cluster, a.id).where(a.cluster.in_(_bound("cluster", count, Key)))
    return query.where(a.recorded <= number) if past else query


def _bound(name: str, count: int, kind: Any) -> list[Any]:
    return [bindparam(f"{name}_{n}", type_=kind) for n in range(count)]


reader, statements, clusters = Reader(build), Reader(_statements), Reader(_clusters)
