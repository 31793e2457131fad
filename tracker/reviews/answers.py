"""Answers to blind draws: kept beside what the coder says, and acted upon where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import ledger
from tracker.reviews import draws, verdicts
from tracker.statements.accuracy import Triple
from tracker.statements.models import DrawRow, ReviewTaskRow, StatementRow


def take(
    session: Session,
    task: ReviewTaskRow,
    found: Sequence[Triple],
    note: str | None,
    now: datetime,
) -> None:
    """Store what a draw's reviewer found, and close the draw. Of an article it is kept alone; a
    drawn statement is accepted, corrected to the first that was found, or rejected where nothing
    was."""
    if task.statement_id is None:
        number = ledger.append(session, "review", now=now, actor=task.reviewer)
        coded = _coded(session, task.article_id)
    else:
        row = session.get_one(StatementRow, task.statement_id, with_for_update=True)
        coded = [(row.party, row.issue, row.stance)]
        number = _judge(session, row, found, note, task.reviewer, now)
    session.add(
        DrawRow(
            recorded=number,
            reviewer=task.reviewer,
            article_id=task.article_id,
            statement_id=task.statement_id,
            coded=[list(one) for one in coded],
            found=[list(one) for one in found],
        )
    )
    session.flush()
    draws.close(session, task, "answered", now)


def _judge(
    session: Session,
    row: StatementRow,
    found: Sequence[Triple],
    note: str | None,
    who: str,
    now: datetime,
) -> int:
    """The ledger number under which the statement was judged."""
    if row.ended is not None:  # somebody settled it since it was drawn: the answer still counts
        return ledger.append(session, "review", now=now, actor=who)
    if (row.party, row.issue, row.stance) in found:
        return verdicts.accept(session, row, note, who, now, drawn=True).altered
    if found:
        fields = dict(zip(("party", "issue", "stance"), found[0], strict=True))
        return verdicts.correct(session, row, fields, note, who, now, drawn=True).altered
    return verdicts.reject(session, row, note, who, now, drawn=True).altered


def _coded(session: Session, article: int) -> list[Triple]:
    row = StatementRow
    rows = session.execute(
        select(row.party, row.issue, row.stance)
        .where(row.article_id == article, *draws.coders_own())
        .distinct()
    )
    return [(party, issue, stance) for party, issue, stance in rows]
