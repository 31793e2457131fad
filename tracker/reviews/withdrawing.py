"""Taking an article back: its words are erased everywhere, the coded tuples stay without them.

The one exception to what `known_at` shows. Needs neither the coder nor the network.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker import db, ledger
from tracker.articles.models import ArticleRow, BandRow, RevisionRow
from tracker.errors import ConflictError, NotFoundError
from tracker.jobs import JobRow
from tracker.positions import refresh
from tracker.positions.models import StateRow
from tracker.sources.models import EntryRow
from tracker.statements.models import ReviewRow, ReviewTaskRow, StatementRow

Cell = tuple[str, str]
Cells = dict[Cell, date | None]


def withdraw(
    session: Session,
    article_id: int,
    *,
    reason: str,
    now: datetime,
    actor: str | None,
    erase_speakers: bool = False,
) -> int:
    """Withdraw an article in the caller's transaction; returns the ledger number.

    Raises NotFoundError, or ConflictError where it was withdrawn before.
    """
    article = session.get(ArticleRow, article_id, with_for_update=True)
    if article is None:
        raise NotFoundError(f"there is no article a{article_id}")
    if article.withdrawn is not None:
        raise ConflictError(f"a{article_id} was withdrawn before; nothing of it is left to erase")
    number = ledger.append(session, "withdraw", now=now, actor=actor)
    article.withdrawn = article.altered = number
    article.withdrawn_reason = reason
    statements = list(
        session.scalars(select(StatementRow).where(StatementRow.article_id == article_id))
    )
    conditions = {row.condition for row in statements if row.condition}
    everywhere = {(row.party, row.issue) for row in statements}
    _erase_text(session, article_id, erase_speakers)
    cells = _end(statements, number, erase_speakers)
    _erase_reviews(session, article_id, [row.id for row in statements])
    _erase_jobs(session, article_id)
    session.flush()
    refresh.refresh(session, number, cells)
    _erase_past(session, everywhere, conditions)
    db.scrub_after(session)
    return number


def _erase_text(session: Session, article_id: int, erase_speakers: bool) -> None:
    values: dict[str, object] = {"text": "", "title": None, "html": None, "signature": b""}
    entry: dict[str, object] = {"title": None}
    if erase_speakers:
        values["author"] = entry["author"] = None
    session.execute(
        update(RevisionRow).where(RevisionRow.article_id == article_id).values(**values)
    )
    session.execute(update(EntryRow).where(EntryRow.article_id == article_id).values(**entry))
    session.execute(delete(BandRow).where(BandRow.article_id == article_id))


def _end(statements: Iterable[StatementRow], number: int, erase_speakers: bool) -> Cells:
    """Empty the statements and end those that hold; returns the cells to compute anew."""
    cells: Cells = {}
    for row in statements:
        row.evidence, row.condition, row.cues = "", None, []
        row.altered = number
        if erase_speakers:
            row.speaker_name = row.speaker_role = None
        if row.ended is not None:
            continue
        row.ended, row.end_kind, row.end_reason = number, "withdrawn", "article withdrawn"
        cell = (row.party, row.issue)
        days = [day for day in (cells.get(cell), row.counts_on) if day is not None]
        cells[cell] = min(days, default=None)
    return cells


def _erase_reviews(session: Session, article_id: int, statements: list[int]) -> None:
    """Notes and corrections may quote the article."""
    session.execute(
        update(ReviewTaskRow).where(ReviewTaskRow.article_id == article_id).values(note=None)
    )
    session.execute(
        update(ReviewRow)
        .where(ReviewRow.statement_id.in_(statements))
        .values(note=None, fields=None)
    )


def _erase_jobs(session: Session, article_id: int) -> None:
    """The text that was sent with the job that stored it."""
    for job in session.scalars(select(JobRow).where(JobRow.kind == "article")):
        if (job.result or {}).get("article") == f"a{article_id}" and "text" in job.payload:
            job.payload = {k: v for k, v in job.payload.items() if k not in ("text", "title")}


def _erase_past(session: Session, cells: Iterable[Cell], conditions: set[str]) -> None:
    """What the cells remember of the words: states that no longer hold keep speakers and
    conditions to go on from, and all of them show conditions, unless others say the same."""
    for party, issue in cells:
        of_cell = (StateRow.party == party, StateRow.issue == issue)
        session.execute(
            update(StateRow)
            .where(*of_cell, StateRow.ended.is_not(None), StateRow.carry.is_not(None))
            .values(carry=None)
            .execution_options(synchronize_session="fetch")
        )
        if not conditions:
            continue
        others = session.scalars(
            select(StatementRow.condition).where(
                StatementRow.party == party,
                StatementRow.issue == issue,
                StatementRow.condition.in_(conditions),
            )
        )
        gone = conditions - set(others)
        for state in session.scalars(select(StateRow).where(*of_cell)):
            kept = [c for c in state.state.get("conditions", ()) if c not in gone]
            if len(kept) != len(state.state.get("conditions", ())):
                state.state = {**state.state, "conditions": kept}
