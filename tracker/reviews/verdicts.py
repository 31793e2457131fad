"""What people say of statements: accept, reject, correct, add. Nothing is overwritten: a
correction is a statement of its own that replaces the old one. Needs no coder.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import ledger
from tracker.articles.models import ArticleRow, RevisionRow, newest_revision
from tracker.errors import ConflictError, NotFoundError
from tracker.positions import refresh
from tracker.positions.store import record_of
from tracker.statements.models import CodingRow, ReviewRow, StatementRow

SETTLED = ("rejected", "corrected")  # why a statement ended, where a person ended it
CODED = (
    *("party", "issue", "stance", "conditional", "condition", "speaker_name", "speaker_role"),
    *("speaker_kind", "speaker_party", "mode", "mention", "reported_by", "evidence", "start"),
    *("end", "said_on", "said_on_precision", "confidence", "cues"),
)


def accept(session: Session, row: StatementRow, note: str | None, who: str, now: datetime,
           *, drawn: bool = False) -> StatementRow:  # fmt: skip
    """A person agrees. One that was rejected comes back, as a new statement."""
    if row.ended is not None and (row.end_reason != "rejected" or row.replaced_by is not None):
        raise _gone(row)
    number = ledger.append(session, "review", now=now, actor=who)
    if row.ended is not None:
        restored = _copy(session, row, {}, number)
        session.add(restored)
        session.flush()
        row.replaced_by, row.altered = restored.id, number
        row = restored
    row.altered = number
    _note(session, row.id, "accepted", note, None, who, number, drawn)
    _refresh(session, number, row)
    return row


def reject(session: Session, row: StatementRow, note: str | None, who: str, now: datetime,
           *, drawn: bool = False) -> StatementRow:  # fmt: skip
    """A person says that it is not there: it leaves the positions."""
    if row.ended is not None:
        raise _gone(row)
    number = ledger.append(session, "review", now=now, actor=who)
    row.ended = row.altered = number
    row.end_kind, row.end_reason = "withdrawn", "rejected"
    _note(session, row.id, "rejected", note, None, who, number, drawn)
    _refresh(session, number, row)
    return row


def correct(
    session: Session,
    row: StatementRow,
    fields: Mapping[str, Any],
    note: str | None,
    who: str,
    now: datetime,
    *,
    drawn: bool = False,
) -> StatementRow:
    """A person says that it reads otherwise; returns the statement that replaces it."""
    if row.ended is not None:
        raise _gone(row)
    number = ledger.append(session, "review", now=now, actor=who)
    corrected = _copy(session, row, fields, number)
    session.add(corrected)
    session.flush()
    row.ended = row.altered = number
    row.end_kind, row.end_reason, row.replaced_by = "superseded", "corrected", corrected.id
    plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in fields.items()}
    for id_ in (row.id, corrected.id):
        _note(session, id_, "corrected", note, plain, who, number, drawn)
    _refresh(session, number, row, corrected)
    return corrected


def add(
    session: Session,
    article_id: int,
    fields: Mapping[str, Any],
    note: str | None,
    who: str,
    now: datetime,
) -> StatementRow:
    """A statement that the coder missed. Its evidence has to stand in the newest revision.

    Raises NotFoundError, and ConflictError for a withdrawn article and for evidence that is not
    there, or there more than once without `start`.
    """
    article = session.get(ArticleRow, article_id)
    revision = newest_revision(session, article_id)
    coding = session.scalars(
        select(CodingRow)
        .where(CodingRow.article_id == article_id)
        .order_by(CodingRow.id.desc())
        .limit(1)
    ).first()
    if article is None or revision is None or coding is None:
        raise NotFoundError(f"there is no article a{article_id} that was coded")
    if article.withdrawn is not None:
        raise ConflictError(f"a{article_id} was withdrawn: nothing can be added to it")
    start = _place(revision.text, fields["evidence"], fields.get("start"))
    number = ledger.append(session, "review", now=now, actor=who)
    row = StatementRow(
        coding_id=coding.id,
        revision_id=revision.id,
        article_id=article.id,
        outlet_id=article.outlet_id,
        confidence=1.0,
        cues=[],
        by_hand=True,
        recorded=number,
        altered=number,
        **{**fields, "start": start, "end": start + len(fields["evidence"])},
    )
    row.counts_on = _counts_on(row, revision.published_on)
    session.add(row)
    session.flush()
    _note(session, row.id, "added", note, None, who, number, False)
    _refresh(session, number, row)
    return row


def _place(text: str, evidence: str, start: int | None) -> int:
    if start is not None:
        if text[start : start + len(evidence)] != evidence:
            raise ConflictError(f"evidence does not stand at {start} of the article's text")
        return start
    first = text.find(evidence)
    if first < 0:
        raise ConflictError("evidence is not found word for word in the article's text")
    if text.find(evidence, first + 1) >= 0:
        raise ConflictError("evidence stands more than once in the article's text: give start too")
    return first


def _copy(
    session: Session, row: StatementRow, fields: Mapping[str, Any], number: int
) -> StatementRow:
    values = {name: getattr(row, name) for name in CODED} | dict(fields)
    made = StatementRow(
        coding_id=row.coding_id,
        revision_id=row.revision_id,
        article_id=row.article_id,
        outlet_id=row.outlet_id,
        by_hand=True,
        recorded=number,
        altered=number,
        **values,
    )
    made.counts_on = row.counts_on
    if fields.keys() & {"said_on", "said_on_precision"}:
        revision = session.get(RevisionRow, row.revision_id)
        made.counts_on = _counts_on(made, revision.published_on if revision else None)
    return made


def _counts_on(row: StatementRow, published_on: date | None) -> date | None:
    return None if row.said_on is None else record_of(row, None, published_on, None).day


def _note(
    session: Session,
    statement_id: int,
    status: str,
    note: str | None,
    fields: dict[str, Any] | None,
    who: str,
    number: int,
    drawn: bool,
) -> None:
    session.add(
        ReviewRow(
            statement_id=statement_id,
            recorded=number,
            reviewer=who,
            status=status,
            note=note,
            fields=fields,
            drawn=drawn,
        )
    )
    session.flush()


def _refresh(session: Session, number: int, *rows: StatementRow) -> None:
    session.flush()
    cells: dict[tuple[str, str], date | None] = {}
    for row in rows:
        cell = (row.party, row.issue)
        days = [day for day in (cells.get(cell), row.counts_on) if day is not None]
        cells[cell] = min(days, default=None)
    refresh.refresh(session, number, cells)


def _gone(row: StatementRow) -> ConflictError:
    successor = f"; s{row.replaced_by} took its place" if row.replaced_by else ""
    return ConflictError(f"s{row.id} no longer holds ({row.end_reason}){successor}")
