"""Blind draws: an item at random, handed out to a reviewer and kept for them until it is answered
or passed. Otherwise whoever asks again could skip the hard ones, and the rest would flatter the
coder."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker import ledger
from tracker.articles.models import ArticleRow
from tracker.errors import ConflictError
from tracker.reviews.verdicts import SETTLED
from tracker.statements.models import CodingRow, ReviewTaskRow, StatementRow

Kind = Literal["statement", "article"]
Outcome = Literal["answered", "passed", "expired", "void"]

OPEN_FOR = timedelta(days=14)  # that a draw waits for its answer before another takes its place
CLOSED: dict[Outcome, str] = {
    "answered": "This token has answered this `draw` before; draw another.",
    "passed": "This token has passed this `draw`; draw another.",
    "void": "The article of this `draw` was withdrawn meanwhile; draw another.",
}


def hand_out(session: Session, reviewer: str, kind: Kind, now: datetime) -> ReviewTaskRow | None:
    """The draw that the reviewer has open, or a new one; None where nothing is left to draw.
    Nobody is handed the same item twice."""
    ledger.hold(session)  # who asks twice at once gets the same
    for row, outcome in _open(session, now, reviewer):
        if row.kind == kind and outcome is None:
            return row
        if row.kind == kind:
            row.outcome, row.closed_at = outcome, now
    drawn = _pick(session, _statements(reviewer) if kind == "statement" else _articles(reviewer))
    if drawn is None:
        return None
    statement, article = (drawn, None) if kind == "statement" else (None, drawn)
    if statement is not None:
        article = session.get_one(StatementRow, statement).article_id
    row = ReviewTaskRow(
        reviewer=reviewer, kind=kind, article_id=article, statement_id=statement, drawn_at=now
    )
    session.add(row)
    session.flush()
    return row


def waiting(session: Session, reviewer: str, now: datetime) -> list[ReviewTaskRow]:
    """The draws that the reviewer has open."""
    return [row for row, outcome in _open(session, now, reviewer) if outcome is None]


def answerable(session: Session, number: int, reviewer: str, now: datetime) -> ReviewTaskRow:
    """The draw of this number. Raises ConflictError where it is not this reviewer's, or closed;
    an answer that comes too late still counts."""
    row = session.get(ReviewTaskRow, number, with_for_update=True)
    if row is None or row.reviewer != reviewer:
        raise ConflictError("`draw` was not drawn for this token; take it from GET /review/next.")
    article = session.get_one(ArticleRow, row.article_id)
    outcome = _outcome(row, article.withdrawn, now)
    if outcome in CLOSED:
        raise ConflictError(CLOSED[outcome])
    return row


def close(
    session: Session, row: ReviewTaskRow, outcome: Outcome, now: datetime, note: str | None = None
) -> None:
    """Say what became of a draw."""
    row.outcome, row.closed_at, row.note = outcome, now, note
    session.flush()


def counts(session: Session, now: datetime) -> Counter[str]:
    """How many draws were handed out, by what became of them: an outcome, or `open`."""
    row = ReviewTaskRow
    closed = select(row.outcome, func.count()).where(row.outcome.is_not(None))
    found: Counter[str] = Counter()
    found.update({outcome or "": n for outcome, n in session.execute(closed.group_by(row.outcome))})
    found.update(outcome or "open" for _, outcome in _open(session, now))
    return found


def coders_own() -> tuple[Any, ...]:
    """The coder's answer as it stands, whatever people made of it since: what they rejected or
    corrected by hand has to stay in the draw, or the rest would look better than the coder is."""
    row = StatementRow
    return (row.by_hand.is_(False), or_(row.ended.is_(None), row.end_reason.in_(SETTLED)))


def _open(
    session: Session, now: datetime, reviewer: str | None = None
) -> Iterator[tuple[ReviewTaskRow, Outcome | None]]:
    """The draws that nobody has closed, with what became of them all the same."""
    row = ReviewTaskRow
    query = select(row, ArticleRow.withdrawn).join(ArticleRow, ArticleRow.id == row.article_id)
    query = query.where(row.closed_at.is_(None)).order_by(row.id)
    if reviewer is not None:
        query = query.where(row.reviewer == reviewer)
    for task, withdrawn in session.execute(query):
        yield task, _outcome(task, withdrawn, now)


def _outcome(row: ReviewTaskRow, withdrawn: int | None, now: datetime) -> Outcome | None:
    if row.outcome is not None and row.outcome != "expired":
        return row.outcome  # type: ignore[return-value]
    if withdrawn is not None:
        return "void"
    return "expired" if row.outcome or row.drawn_at + OPEN_FOR <= now else None


def _statements(reviewer: str) -> Any:
    row, task = StatementRow, ReviewTaskRow
    had = select(task.statement_id).where(
        task.reviewer == reviewer, task.kind == "statement", task.statement_id.is_not(None)
    )
    return select(row.id).where(*coders_own(), row.evidence != "", row.id.not_in(had))


def _articles(reviewer: str) -> Any:
    row, task = ArticleRow, ReviewTaskRow
    had = select(task.article_id).where(task.reviewer == reviewer, task.kind == "article")
    coded = select(CodingRow.article_id).where(CodingRow.status == "coded")
    return select(row.id).where(row.withdrawn.is_(None), row.id.not_in(had), row.id.in_(coded))


def _pick(session: Session, query: Any) -> int | None:
    """One of the ids, each as likely as the others."""
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if count == 0:
        return None
    place = random.SystemRandom().randrange(count)
    picked: int | None = session.scalar(query.order_by("id").offset(place).limit(1))
    return picked
