"""Changes as rows: the one SELECT behind every list of them, compiled for each shape of it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Date, Select, String, bindparam, or_, select, tuple_

from tracker.api.rows import Reader
from tracker.db import Key
from tracker.positions.models import ChangeRow

# newest first; in ledger order after a number; those learned last; in any order
Order = Literal["dated", "synced", "learned", "none"]
c = ChangeRow.__table__.c
_FILTERED = {"party": c.party, "issue": c.issue, "kind": c.kind, "status": c.status, "id": c.id}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a SELECT of changes looks like, its values left open."""

    order: Order
    filters: tuple[tuple[str, int], ...] = ()  # which lists, and how long they are
    since: bool = False
    until: bool = False
    after: bool = False  # a cursor
    past: bool = False  # known at a ledger number
    loud: bool = False  # without what seeding and recoding brought


class Row(NamedTuple):
    """A change as it is stored, `on` and `change` as the driver gives them."""

    id: int
    on: Any
    recorded: int
    status: str
    change: Any


def build(given: Hashable) -> Select[Any]:
    """The SELECT of a shape. Its parameters bear the names of the filters. Only those of order
    "none" tell the change itself."""
    shape = cast(Shape, given)
    columns = (c.id, c.on, c.recorded, c.status)
    query: Select[Any] = select(*columns, c.change) if shape.order == "none" else select(*columns)
    for name, count in shape.filters:
        kind = Key if name == "id" else String()
        bound = [bindparam(f"{name}_{i}", type_=kind) for i in range(count)]
        query = query.where(_FILTERED[name].in_(bound))
    if shape.since:
        query = query.where(c.on >= bindparam("since", type_=Date()))
    if shape.until:
        query = query.where(c.on <= bindparam("until", type_=Date()))
    if shape.loud:
        query = query.where(c.quiet.is_(False))
    if shape.order == "none":
        return query
    query = query.where(*_known(shape))
    return _ordered(query, shape).limit(bindparam("limit", type_=Key))


def _known(shape: Shape) -> list[Any]:
    if not shape.past:
        return [c.ended.is_(None)]
    number = bindparam("number", type_=Key)
    return [c.recorded <= number, or_(c.ended.is_(None), c.ended > number)]


def _ordered(query: Select[Any], shape: Shape) -> Select[Any]:
    if shape.order == "synced":
        query = query.where(c.recorded > bindparam("from_number", type_=Key))
        if shape.after:
            query = query.where(tuple_(c.recorded, c.id) > _place(Key))
        return query.order_by(c.recorded, c.id)
    if shape.order == "learned":
        return query.order_by(c.recorded.desc(), c.id.desc())
    if shape.after:
        query = query.where(tuple_(c.on, c.id) < _place(Date()))
    return query.order_by(c.on.desc(), c.id.desc())


def _place(kind: Any) -> Any:
    return tuple_(bindparam("after_first", type_=kind), bindparam("after_id", type_=Key))


reader = Reader(build)
