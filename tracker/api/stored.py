"""Rows of one table as they are: the one of an id, and all in pages by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.api.call import Call, Page
from tracker.api.kinds import Cursor
from tracker.api.operation import API
from tracker.api.problems import not_found

Row = TypeVar("Row")


def row_of(call: Call, kind: type[Row], noun: str, letter: str, path: str) -> Row:
    """The row of the id in the path, such as /feeds/f12. Raises Problem where there is none."""
    row = call.session.get(kind, call.ids["id"])
    if row is None:
        raise not_found(noun, f"{letter}{call.ids['id']}", API + path)
    return row


def page_by_id(
    call: Call,
    query: Select[Row],
    id_: InstrumentedAttribute[int],
    cursor: Cursor,
    show: Callable[[Row], Any],
    *,
    latest_first: bool = False,
) -> Page:
    """The page of the rows of `query` that the request asks for, in the order of their ids."""
    limit, after = call.args["limit"], call.args["cursor"]
    if after:
        query = query.where(id_ < after[0] if latest_first else id_ > after[0])
    query = query.order_by(id_.desc() if latest_first else id_)
    rows: list[Any] = list(call.session.scalars(query.limit(limit + 1)))
    following = cursor.show(rows[limit - 1].id, 0) if len(rows) > limit else None
    return Page([show(row) for row in rows[:limit]], following)
