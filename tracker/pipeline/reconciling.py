"""A coding of a revision becomes statements: what is new is added, what stays keeps its id, what
no longer holds is ended. The positions of every cell that is touched follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.articles.models import ArticleRow, RevisionRow
from tracker.codebook.model import Codebook
from tracker.pipeline import codings
from tracker.pipeline.codings import Values
from tracker.positions import refresh as positions
from tracker.positions.record import counted_day
from tracker.reviews import verdicts
from tracker.statements.coder import Coding
from tracker.statements.models import StatementRow
from tracker.statements.statement import Statement

Cells = dict[tuple[str, str], date | None]  # touched ones, with the first day that changes


@dataclass(frozen=True, slots=True)
class Subject:
    """The revision that a coding is of."""

    article_id: int
    outlet_id: str | None
    quiet: bool
    revision_id: int
    text: str
    published_on: date | None


def subject(article: ArticleRow, revision: RevisionRow) -> Subject:
    """A stored article and one of its revisions."""
    return Subject(
        article_id=article.id,
        outlet_id=article.outlet_id,
        quiet=article.quiet,
        revision_id=revision.id,
        text=revision.text,
        published_on=revision.published_on,
    )


def record_coding(
    session: Session,
    of: Subject,
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
    coding_id = codings.add_coding(
        session,
        first=first,
        revision_id=of.revision_id,
        article_id=of.article_id,
        codebook=codebook.version,
        coder=coder,
        status=coding.status,
        reason=coding.reason,
        recorded=number,
    )
    values = [_values(one, coding_id, of, number) for one in coding.statements]
    fresh, ended = (values, []) if first else _compare(session, of, values)
    codings.add_statements(session, fresh, numbered=bool(ended))
    _end(ended, fresh, number)
    session.flush()
    codings.name_issues(session, of.article_id, coding.issues, number, first=first)
    touched = [(v["party"], v["issue"], v["counts_on"]) for v in fresh]
    touched += [(row.party, row.issue, row.counts_on) for row in ended]
    if cells is not None:
        touch(cells, touched)
    else:
        positions.refresh(session, number, touch({}, touched), quiet=of.quiet)
    return len(fresh)


def _compare(
    session: Session, of: Subject, values: Sequence[Values]
) -> tuple[list[Values], list[StatementRow]]:
    """Which statements of a coding are new, and which stored ones no longer hold."""
    before = current_statements(session, of.article_id)
    kept: set[int] = set()
    fresh: list[Values] = []
    known = {
        tuple(getattr(row, name) for name in CODED): row
        for row in before
        if row.revision_id == of.revision_id
    }
    for one in values:
        same = known.get(tuple(one[name] for name in CODED))
        if same is not None and same.id not in kept:
            kept.add(same.id)
        else:
            fresh.append(one)
    ended = [row for row in before if row.id not in kept and not _by_hand(row, of.text)]
    return _respect_reviews(session, of.article_id, fresh), ended


def current_statements(session: Session, article_id: int) -> list[StatementRow]:
    """Statements of an article that hold now."""
    return list(
        session.scalars(
            select(StatementRow)
            .where(StatementRow.article_id == article_id, StatementRow.ended.is_(None))
            .order_by(StatementRow.id)
        )
    )


def _values(statement: Statement, coding_id: int, of: Subject, number: int) -> Values:
    speaker = statement.speaker
    said_on, precision = statement.said_on, statement.said_on_precision
    return {
        "coding_id": coding_id,
        "revision_id": of.revision_id,
        "article_id": of.article_id,
        "outlet_id": of.outlet_id,
        "party": statement.party,
        "issue": statement.issue,
        "stance": statement.stance,
        "conditional": statement.conditional,
        "condition": statement.condition,
        "speaker_name": speaker.name if speaker else None,
        "speaker_role": speaker.role if speaker else None,
        "speaker_kind": speaker.kind if speaker else None,
        "speaker_party": speaker.party if speaker else None,
        "mode": statement.mode,
        "mention": statement.mention,
        "reported_by": statement.reported_by,
        "evidence": statement.evidence,
        "start": statement.start,
        "end": statement.end,
        "said_on": said_on,
        "said_on_precision": precision,
        "counts_on": counted_day(said_on, precision, of.published_on) if said_on else None,
        "confidence": statement.confidence,
        "cues": statement.cues,
        "by_hand": False,
        "recorded": number,
        "altered": number,
    }


# Two that are equal in these say the same: a recode keeps the older one and its id.
CODED = (
    *("party", "issue", "stance", "conditional", "condition", "speaker_name", "speaker_kind"),
    *("mode", "mention", "reported_by", "evidence", "start", "said_on", "said_on_precision"),
    "confidence",
)


def _respect_reviews(session: Session, article_id: int, fresh: list[Values]) -> list[Values]:
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
    said = ("party", "issue", "stance", "evidence")
    return [one for one in fresh if tuple(one[name] for name in said) not in settled]


def _by_hand(row: StatementRow, text: str) -> bool:
    """A reviewer's statement stays as long as its words stand in the article."""
    return row.by_hand and row.evidence in text


def _end(ended: Iterable[StatementRow], fresh: Sequence[Values], number: int) -> None:
    """Close what no longer holds: superseded by what replaces it, withdrawn where nothing does."""
    for row in ended:
        successor = next(
            (
                f
                for f in fresh
                if (f["party"], f["issue"]) == (row.party, row.issue)
                and _overlap(f["evidence"], row.evidence)
            ),
            None,
        )
        row.ended = row.altered = number
        row.end_kind = "superseded" if successor else "withdrawn"
        row.end_reason = "coded anew" if successor else "no longer in the article's coding"
        row.replaced_by = successor["id"] if successor else None


def _overlap(a: str, b: str) -> bool:
    words, others = set(a.casefold().split()), set(b.casefold().split())
    return 2 * len(words & others) >= min(len(words), len(others))


def touch(cells: Cells, touched: Iterable[tuple[str, str, date | None]]) -> Cells:
    """Each touched cell (party, issue) with the earliest day from which it is computed anew."""
    for *cell, day in touched:
        key = (cell[0], cell[1])
        days = [known for known in (cells.get(key), day) if known is not None]
        cells[key] = min(days, default=None)
    return cells
