"""Which coded articles name which issue, counted as they are learned, so that the number of them
at any ledger number is a single step into an index."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.articles.models import ArticleRow
from tracker.statements.models import NamingRow


def note(session: Session, article_id: int, issues: Iterable[str], number: int) -> None:
    """Remember which issues an article names. The ledger's lock is held: nobody counts beside."""
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
            nth = (_last(session, issue) or 0) + 1
            session.add(NamingRow(issue=issue, article_id=article_id, recorded=number, nth=nth))
    session.flush()


def counts(session: Session, issues: Iterable[str], number: int) -> dict[str, int]:
    """How many articles that name each issue are known at a ledger number, withdrawn ones left
    out."""
    fallen = dict(
        session.execute(
            select(NamingRow.issue, func.count())
            .join(ArticleRow, ArticleRow.id == NamingRow.article_id)
            .where(ArticleRow.withdrawn <= number, NamingRow.recorded <= number)
            .group_by(NamingRow.issue)
        ).all()
    )
    return {
        issue: (_last(session, issue, number) or 0) - fallen.get(issue, 0) for issue in set(issues)
    }


def _last(session: Session, issue: str, number: int | None = None) -> int | None:
    query = select(NamingRow.nth).where(NamingRow.issue == issue)
    if number is not None:
        query = query.where(NamingRow.recorded <= number)
    newest = query.order_by(NamingRow.recorded.desc(), NamingRow.nth.desc()).limit(1)
    return session.scalar(newest)
