"""A coding of a revision becomes statements: what is new is added, what stays keeps its id, what
no longer holds is ended. The positions of every cell that is touched follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.articles.models import ArticleRow, RevisionRow
from tracker.codebook.model import Codebook
from tracker.positions import refresh as positions
from tracker.positions.store import record_of
from tracker.reviews import verdicts
from tracker.statements import coverage
from tracker.statements.coder import Coding
from tracker.statements.models import CodingRow, StatementRow
from tracker.statements.statement import Statement

Cells = dict[tuple[str, str], date | None]  # touched ones, with the first day that changes


def record_coding(
    session: Session,
    article: ArticleRow,
    revision: RevisionRow,
    coding: Coding,
    coder: str,
    codebook: Codebook,
    number: int,
    cells: Cells | None = None,
    *,
    first: bool = False,
) -> int:
    """Append a coding of a revision and reconcile the article's statements with it. Returns how
    many statements are new. The positions of every cell that is touched follow; where `cells` is
    given they are noted in it instead, for the caller to compute once. `first` says that nothing of
    the article is stored yet."""
    coded = CodingRow(
        revision_id=revision.id,
        article_id=article.id,
        codebook=codebook.version,
        coder=coder,
        status=coding.status,
        reason=coding.reason,
        recorded=number,
        uncoded=coverage.uncoded_with(session, article.id, coding.status),
    )
    session.add(coded)
    session.flush()
    before = [] if first else current_statements(session, article.id)
    kept: set[int] = set()
    fresh: list[StatementRow] = []
    known = {_key(row): row for row in before if row.revision_id == revision.id}
    for statement in coding.statements:
        row = _row(statement, coded, article, revision, number)
        same = known.get(_key(row))
        if same is not None and same.id not in kept:
            kept.add(same.id)
        else:
            fresh.append(row)
    if not first:
        fresh = _respect_reviews(session, article.id, fresh)
    session.add_all(fresh)
    session.flush()
    ended = [row for row in before if row.id not in kept and not _by_hand(row, revision)]
    _end(ended, fresh, number)
    session.flush()
    coverage.note(session, article.id, coding.issues, number)
    if cells is not None:
        _touch(cells, [*fresh, *ended])
    else:
        positions.refresh(session, number, _touch({}, [*fresh, *ended]), quiet=article.quiet)
    return len(fresh)


def current_statements(session: Session, article_id: int) -> list[StatementRow]:
    """Statements of an article that hold now."""
    return list(
        session.scalars(
            select(StatementRow)
            .where(StatementRow.article_id == article_id, StatementRow.ended.is_(None))
            .order_by(StatementRow.id)
        )
    )


def _row(
    statement: Statement,
    coding: CodingRow,
    article: ArticleRow,
    revision: RevisionRow,
    number: int,
) -> StatementRow:
    speaker = statement.speaker
    row = StatementRow(
        coding_id=coding.id,
        revision_id=revision.id,
        article_id=article.id,
        outlet_id=article.outlet_id,
        party=statement.party,
        issue=statement.issue,
        stance=statement.stance,
        conditional=statement.conditional,
        condition=statement.condition,
        speaker_name=speaker.name if speaker else None,
        speaker_role=speaker.role if speaker else None,
        speaker_kind=speaker.kind if speaker else None,
        speaker_party=speaker.party if speaker else None,
        mode=statement.mode,
        mention=statement.mention,
        reported_by=statement.reported_by,
        evidence=statement.evidence,
        start=statement.start,
        end=statement.end,
        said_on=statement.said_on,
        said_on_precision=statement.said_on_precision,
        confidence=statement.confidence,
        cues=[asdict(cue) for cue in statement.cues],
        by_hand=False,
        recorded=number,
        altered=number,
    )
    if row.said_on is not None:
        row.counts_on = record_of(row, None, revision.published_on, None).day
    return row


CODED = (
    *("party", "issue", "stance", "conditional", "condition", "speaker_name", "speaker_kind"),
    *("mode", "mention", "reported_by", "evidence", "start", "said_on", "said_on_precision"),
    "confidence",
)


def _key(row: StatementRow) -> tuple[object, ...]:
    """Two rows with the same key say the same: a recode keeps the older one and its id."""
    return tuple(getattr(row, name) for name in CODED)


def _respect_reviews(
    session: Session, article_id: int, fresh: list[StatementRow]
) -> list[StatementRow]:
    """Drop what a reviewer rejected or corrected before: a person's word outlives a recode."""
    settled = {
        (row.party, row.issue, row.stance, row.evidence)
        for row in session.scalars(
            select(StatementRow).where(
                StatementRow.article_id == article_id,
                StatementRow.end_reason.in_(verdicts.SETTLED),
            )
        )
    }
    return [r for r in fresh if (r.party, r.issue, r.stance, r.evidence) not in settled]


def _by_hand(row: StatementRow, revision: RevisionRow) -> bool:
    """A reviewer's statement stays as long as its words stand in the article."""
    return row.by_hand and row.evidence in revision.text


def _end(ended: Iterable[StatementRow], fresh: list[StatementRow], number: int) -> None:
    """Close what no longer holds: superseded by what replaces it, withdrawn where nothing does."""
    for row in ended:
        successor = next(
            (
                f
                for f in fresh
                if (f.party, f.issue) == (row.party, row.issue)
                and _overlap(f.evidence, row.evidence)
            ),
            None,
        )
        row.ended = row.altered = number
        row.end_kind = "superseded" if successor else "withdrawn"
        row.end_reason = "coded anew" if successor else "no longer in the article's coding"
        row.replaced_by = successor.id if successor else None


def _overlap(a: str, b: str) -> bool:
    words, others = set(a.casefold().split()), set(b.casefold().split())
    return 2 * len(words & others) >= min(len(words), len(others))


def _touch(cells: Cells, rows: Iterable[StatementRow]) -> Cells:
    """Each touched cell with the earliest day from which it has to be computed anew."""
    for row in rows:
        cell = (row.party, row.issue)
        days = [day for day in (cells.get(cell), row.counts_on) if day is not None]
        cells[cell] = min(days, default=None)
    return cells
