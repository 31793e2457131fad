"""Rows of codings and statements, and what is counted with them, without an object for each.

Whoever writes holds the ledger's lock: nobody counts beside (see `tracker.statements.coverage`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Integer, String, Table, bindparam, func, insert, select
from sqlalchemy.orm import Session

from tracker.db import Key
from tracker.statements.models import CodingRow, NamingRow, StatementRow

CODINGS = cast(Table, CodingRow.__table__)
NAMINGS = cast(Table, NamingRow.__table__)
STATEMENTS = cast(Table, StatementRow.__table__)

Values = dict[str, Any]  # of a statement that is not stored yet

_OF_ARTICLE = bindparam("article", type_=Key)
_UNCODED = (
    select(CODINGS.c.uncoded).order_by(CODINGS.c.recorded.desc(), CODINGS.c.id.desc()).limit(1)
)
_LAST = (
    select(CODINGS.c.status)
    .where(CODINGS.c.article_id == _OF_ARTICLE)
    .order_by(CODINGS.c.id.desc())
    .limit(1)
)
_NAMED = select(NAMINGS.c.issue).where(NAMINGS.c.article_id == _OF_ARTICLE)
_OF_ISSUE = bindparam("named", type_=String)
_COUNT = (
    select(NAMINGS.c.nth)
    .where(NAMINGS.c.issue == _OF_ISSUE)
    .order_by(NAMINGS.c.recorded.desc(), NAMINGS.c.nth.desc())
    .limit(1)
    .scalar_subquery()
)
_NAME = insert(NAMINGS).from_select(
    ["issue", "article_id", "recorded", "nth"],
    select(
        _OF_ISSUE, _OF_ARTICLE, bindparam("ledger", type_=Key),
        func.coalesce(_COUNT, 0, type_=Integer) + 1,
    ),
)  # fmt: skip
_INSERT_CODING, _INSERT = insert(CODINGS), insert(STATEMENTS)
_INSERT_NUMBERED = _INSERT.returning(STATEMENTS.c.id, sort_by_parameter_order=True)


def add_coding(session: Session, *, first: bool, **values: Any) -> int:
    """A new coding with how many articles are not coded from it on; returns its id. `first` says
    that the article was not coded before."""
    connection = session.connection()
    last = None if first else connection.execute(_LAST, {"article": values["article_id"]}).scalar()
    before = last is not None and last != "coded"
    uncoded = (connection.execute(_UNCODED).scalar() or 0) + (values["status"] != "coded") - before
    stored = connection.execute(_INSERT_CODING, {**values, "uncoded": uncoded})
    key: Any = stored.inserted_primary_key
    return int(key[0])


def add_statements(session: Session, fresh: Sequence[Values], *, numbered: bool) -> None:
    """Store statements; where they are to be numbered, their ids are noted beside their values."""
    if not fresh:
        return
    connection = session.connection()
    if not numbered:
        connection.execute(_INSERT, fresh)
        return
    for one, id_ in zip(fresh, connection.execute(_INSERT_NUMBERED, fresh).scalars(), strict=True):
        one["id"] = id_


def name_issues(
    session: Session, article_id: int, issues: Iterable[str], number: int, *, first: bool
) -> None:
    """Remember which issues an article names, each with how many articles name it by now."""
    connection = session.connection()
    named = () if first else connection.execute(_NAMED, {"article": article_id}).scalars().all()
    wanted = sorted(set(issues).difference(named))
    if wanted:
        connection.execute(
            _NAME, [{"named": i, "article": article_id, "ledger": number} for i in wanted]
        )
