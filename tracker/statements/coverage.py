"""What the tracker has read: which coded articles name which issue, and how many articles could
not be coded. Both are counted as they are learned, so that their number at any ledger number is a
single step into an index. Whoever writes holds the ledger's lock: nobody counts beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from tracker.articles.models import ArticleRow
from tracker.db import Key
from tracker.statements.models import CodingRow, NamingRow

BATCH = 500  # articles of one query
ONE: Any = literal_column("1")  # a LIMIT that whoever plans the query knows


def note(session: Session, article_id: int, issues: Iterable[str], number: int) -> None:
    """Remember which issues an article names."""
    wanted = sorted(set(issues))
    noted = set(
        session.scalars(
            select(NamingRow.issue).where(
                NamingRow.issue.in_(wanted), NamingRow.article_id == article_id
            )
        )
    )
    for issue in wanted:
        if issue not in noted:
            nth = (session.scalar(_namings(issue)) or 0) + 1
            session.add(NamingRow(issue=issue, article_id=article_id, recorded=number, nth=nth))
    session.flush()


def uncoded_with(session: Session, article_id: int, status: str) -> int:
    """How many articles are not coded once this one is coded with this status."""
    last = session.scalar(_statuses(article_id))
    before = last is not None and last != "coded"
    return (session.scalar(_uncoded()) or 0) + (status != "coded") - before


class Fallen(NamedTuple):
    """What withdrawn articles take from the counts: those of issues, and that of the uncoded."""

    namings: Counter[str]
    uncoded: int


def fallen(session: Session, number: int) -> Fallen:
    """What the articles take that were withdrawn by a ledger number."""
    namings: Counter[str] = Counter()
    last: dict[int, str] = {}
    for batch in _withdrawn(session, number):
        row = NamingRow
        named = select(row.issue).where(row.article_id.in_(batch), row.recorded <= number)
        namings.update(session.scalars(named))
        query = select(CodingRow.article_id, CodingRow.status).order_by(CodingRow.id)
        query = query.where(CodingRow.article_id.in_(batch), CodingRow.recorded <= number)
        last |= dict(session.execute(query).all())
    return Fallen(namings, sum(status != "coded" for status in last.values()))


def counts(issues: int) -> Select[Any]:
    """The SELECT of one row: how many articles name each of so many issues, `issue_0` and so on, at
    a ledger number, then how many could not be coded; withdrawn ones among them."""
    number = bindparam("number", type_=Key)
    each = [_namings(bindparam(f"issue_{n}", type_=String()), number) for n in range(issues)]
    every = (*each, _uncoded(number))
    return select(*(func.coalesce(one.scalar_subquery(), 0) for one in every))


def _withdrawn(session: Session, number: int) -> list[list[int]]:
    """The articles withdrawn by then, which are few, some at a time."""
    found = list(session.scalars(select(ArticleRow.id).where(ArticleRow.withdrawn <= number)))
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]


def _namings(issue: Any, number: Any = None) -> Select[int]:
    query = select(NamingRow.nth).where(NamingRow.issue == issue)
    if number is not None:
        query = query.where(NamingRow.recorded <= number)
    return query.order_by(NamingRow.recorded.desc(), NamingRow.nth.desc()).limit(ONE)


def _uncoded(number: Any = None) -> Select[int]:
    query = select(CodingRow.uncoded)
    if number is not None:
        query = query.where(CodingRow.recorded <= number)
    return query.order_by(CodingRow.recorded.desc(), CodingRow.id.desc()).limit(ONE)


def _statuses(article_id: int) -> Select[str]:
    query = select(CodingRow.status).where(CodingRow.article_id == article_id)
    return query.order_by(CodingRow.id.desc()).limit(1)
