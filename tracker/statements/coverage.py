"""What the tracker has read: which coded articles name which issue, and how many articles could
not be coded. Both are counted as they are learned, so that their number at any ledger number is a
single step into an index. Whoever writes holds the ledger's lock: nobody counts beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.articles.models import ArticleRow
from tracker.statements.models import CodingRow, NamingRow

BATCH = 500  # articles of one query


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


def named(session: Session, issues: Iterable[str], number: int) -> dict[str, int]:
    """How many articles that name each issue are known at a ledger number, without those that
    were withdrawn."""
    fallen: Counter[str] = Counter()
    for batch in _withdrawn(session, number):
        fallen.update(
            session.scalars(
                select(NamingRow.issue).where(
                    NamingRow.article_id.in_(batch), NamingRow.recorded <= number
                )
            )
        )
    return {
        issue: (session.scalar(_namings(issue, number)) or 0) - fallen[issue]
        for issue in set(issues)
    }


def uncoded(session: Session, number: int) -> int:
    """How many articles known at a ledger number could not be coded by then, without those that
    were withdrawn."""
    last: dict[int, str] = {}
    for batch in _withdrawn(session, number):
        query = select(CodingRow.article_id, CodingRow.status).order_by(CodingRow.id)
        query = query.where(CodingRow.article_id.in_(batch), CodingRow.recorded <= number)
        last |= dict(session.execute(query).all())
    gone = sum(status != "coded" for status in last.values())
    return (session.scalar(_uncoded(number)) or 0) - gone


def _withdrawn(session: Session, number: int) -> list[list[int]]:
    """The articles withdrawn by then, which are few, some at a time."""
    found = list(session.scalars(select(ArticleRow.id).where(ArticleRow.withdrawn <= number)))
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]


def _namings(issue: str, number: int | None = None) -> Select[int]:
    query = select(NamingRow.nth).where(NamingRow.issue == issue)
    if number is not None:
        query = query.where(NamingRow.recorded <= number)
    return query.order_by(NamingRow.recorded.desc(), NamingRow.nth.desc()).limit(1)


def _uncoded(number: int | None = None) -> Select[int]:
    query = select(CodingRow.uncoded)
    if number is not None:
        query = query.where(CodingRow.recorded <= number)
    return query.order_by(CodingRow.recorded.desc(), CodingRow.id.desc()).limit(1)


def _statuses(article_id: int, number: int | None = None) -> Select[str]:
    query = select(CodingRow.status).where(CodingRow.article_id == article_id)
    if number is not None:
        query = query.where(CodingRow.recorded <= number)
    return query.order_by(CodingRow.id.desc()).limit(1)
