"""Coding the stored articles again, after a change of codebook or coder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.articles.article import Article
from tracker.articles.models import ArticleRow, RevisionRow, newest_revision
from tracker.pipeline.crew import share
from tracker.pipeline.recode_report import Report, counted, label
from tracker.pipeline.reconciling import current_statements, record_coding, subject
from tracker.pipeline.storing import Batch, Occasion, ledger_number
from tracker.positions.store import load_newest_states
from tracker.statements.coder import Coding
from tracker.statements.models import CodingRow

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

Progress = Callable[[int, int], None]
BATCH = 64  # articles of one transaction


@dataclass(frozen=True, slots=True)
class Reading:
    """A coding of an article's newest revision."""

    article_id: int
    revision_id: int
    coding: Coding


def recode(
    pipeline: Pipeline,
    *,
    dry_run: bool = False,
    actor: str | None = None,
    progress: Progress = lambda done, total: None,
    processes: int | None = None,
) -> Report:
    """Code every article whose last coding is of another codebook or coder.

    Many articles are read by several processes and written many at a time, each whole, so that a
    running service sees old or new, never half, and an interrupted recode goes on where it stopped.
    """
    report = Report(pipeline.codebook.version, pipeline.coder_version)
    with pipeline.database.reading() as session:
        stale = _stale_articles(session, report)
    waiting: list[Reading] = []
    with closing(share(pipeline, read, stale, processes=processes)) as readings:
        for done, reading in enumerate(readings, 1):
            waiting.append(reading)
            if len(waiting) >= BATCH or done == len(stale) or pipeline.stopping.is_set():
                _record(pipeline, waiting, report, dry_run, actor)
                waiting.clear()
                progress(done, len(stale))
            if pipeline.stopping.is_set():
                report.stopped = report.articles < len(stale)
                break
    return report


def read(pipeline: Pipeline, article_id: int) -> Reading:
    """Code an article as it stands now."""
    with pipeline.database.reading() as session:
        revision = newest_revision(session, article_id)
        assert revision is not None
    return Reading(article_id, revision.id, pipeline.code(_article(revision)))


def _stale_articles(session: Session, report: Report) -> list[int]:
    newest = (
        select(CodingRow.article_id, func.max(CodingRow.id).label("id"))
        .group_by(CodingRow.article_id)
        .subquery()
    )
    return list(
        session.scalars(
            select(CodingRow.article_id)
            .join(newest, newest.c.id == CodingRow.id)
            .join(ArticleRow, ArticleRow.id == CodingRow.article_id)
            .where(
                ArticleRow.withdrawn.is_(None),
                (CodingRow.codebook != report.codebook) | (CodingRow.coder != report.coder),
            )
            .order_by(CodingRow.article_id)
        )
    )


def _record(
    pipeline: Pipeline,
    readings: Sequence[Reading],
    report: Report,
    dry_run: bool,
    actor: str | None,
) -> None:
    occasion = Occasion("recode", pipeline.clock(), actor=actor)
    batch = Batch()
    with pipeline.database.writing() as session:
        for reading in readings:
            _record_one(pipeline, session, reading, report, occasion, batch)
        before = load_newest_states(session, batch.touched)
        batch.refresh(session)
        report.compare(before, load_newest_states(session, batch.touched))
        if dry_run:
            session.rollback()


def _record_one(
    pipeline: Pipeline,
    session: Session,
    reading: Reading,
    report: Report,
    occasion: Occasion,
    batch: Batch,
) -> None:
    article = session.get(ArticleRow, reading.article_id, with_for_update=True)
    latest = newest_revision(session, reading.article_id)
    if article is None or latest is None:
        return
    if article.withdrawn is not None or latest.id != reading.revision_id:
        return  # it was revised or withdrawn meanwhile
    before = {row.id: row for row in current_statements(session, article.id)}
    last = session.scalars(
        select(CodingRow).where(CodingRow.article_id == article.id).order_by(CodingRow.id.desc())
    ).first()
    if last is not None:
        report.because(last.codebook, last.coder)
    number = ledger_number(session, occasion, batch)
    record_coding(
        session, subject(article, latest), reading.coding, pipeline.coder_version,
        pipeline.codebook, number, cells=batch.cells(quiet=article.quiet),
    )  # fmt: skip
    article.altered = number
    after = {row.id: row for row in current_statements(session, article.id)}
    added = [
        label(row.party, row.stance, row.issue) for id_, row in after.items() if id_ not in before
    ]
    removed = [
        label(row.party, row.stance, row.issue) for id_, row in before.items() if id_ not in after
    ]
    report.articles += 1
    report.changed_articles += bool(added or removed)
    report.added.update(added)
    report.removed.update(removed)
    replaced = [id_ for id_, row in before.items() if row.end_kind == "superseded"]
    report.statements.update(counted(after, before, replaced))


def _article(revision: RevisionRow) -> Article:
    return Article(
        text=revision.text,
        title=revision.title,
        author=revision.author,
        published_at=revision.published_at,
        published_on=revision.published_on,
        language=revision.language,
    )
