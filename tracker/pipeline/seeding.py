"""Articles from files: the bundled ones, or anybody's own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from tracker.articles import files as article_files
from tracker.articles import fingerprint
from tracker.articles.article import Article
from tracker.articles.language import detect
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.errors import ArticleError
from tracker.pipeline.crew import share
from tracker.pipeline.storing import Batch, Draft, Occasion, Stored, commit, identity_of

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]  # done, of how many
BATCH = 64  # articles of one transaction


@dataclass(slots=True)
class Report:
    """What seeding did. `failed` names each file that could not be read, with the reason."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    statements: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)

    def count(self, *stored: Stored) -> None:
        for one in stored:
            setattr(self, one.outcome, getattr(self, one.outcome) + 1)
            self.statements += one.statements


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read, and what is known of it beforehand."""

    path: Path
    entries: article_files.Manifests
    published: date | None
    identity: str | None  # of the bundled articles, which have names of their own


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a file gave: an article coded, one that is stored already, or no article."""

    path: Path
    outcome: Draft | Stored | None
    error: str | None = None


def seed(
    pipeline: Pipeline,
    paths: Sequence[Path] = (),
    *,
    published: date | None = None,
    progress: Progress = lambda done, total: None,
    processes: int | None = None,
) -> Report:
    """Load files and folders, or the bundled articles where none is named.

    Many files are read by several processes, and stored many at a time, each whole; running it
    again adds nothing and takes up where an interrupted run stopped. Raises ArticleError for a
    path that cannot be used at all.
    """
    report = Report()
    with as_file(files("tracker.seeds")) as bundled:
        listed = _listed(list(paths) or [Path(bundled)], published, bundled=not paths)
        waiting: list[Reading] = []
        readings = share(pipeline, read, listed, processes=processes)
        with closing(readings):
            for done, reading in enumerate(readings, 1):
                waiting.append(reading)
                if len(waiting) >= BATCH or done == len(listed) or pipeline.stopping.is_set():
                    _store(pipeline, waiting, report)
                    waiting.clear()
                    progress(done, len(listed))
                if pipeline.stopping.is_set():
                    break
    return report


def read(pipeline: Pipeline, file: File) -> Reading:
    """Read and code one file; whatever is wrong with it is in the answer."""
    try:
        ((_, article),) = article_files.read_listed([file.path], file.entries)
        if isinstance(article, ArticleError):
            return Reading(file.path, None, str(article))
        article = _complete(article, file.published)
        key = file.identity or identity_of(article)
        stored = _known(pipeline, key, article.text)
        if stored is None:
            return Reading(file.path, replace(pipeline.draft(article), identity=key))
        return Reading(file.path, stored)
    except OperationalError:
        raise  # no fault of the file
    except Exception as error:
        log.exception("reading %s failed", file.path)
        return Reading(file.path, None, f"unexpected {type(error).__name__}; see the log")


def _listed(paths: Sequence[Path], published: date | None, *, bundled: bool) -> list[File]:
    listed = []
    for path in paths:
        entries = article_files.manifests(path)
        for found in article_files.find_files(path):
            identity = f"bundled:{found.name}" if bundled else None
            listed.append(File(found, entries, published, identity))
    return listed


def _complete(article: Article, published: date | None) -> Article:
    """Fill what the file leaves open: the day from the option, the language from the text."""
    return replace(
        article,
        published_on=article.published_on or published,
        language=article.language or detect(article.text),
    )


def _store(pipeline: Pipeline, readings: Sequence[Reading], report: Report) -> None:
    """Write what was read in one transaction; where the database refuses it, one by one."""
    for reading in readings:
        if reading.error is not None:
            report.failed.append((str(reading.path), reading.error))
        elif isinstance(reading.outcome, Stored):
            report.count(reading.outcome)
    drafted = [(r.path, r.outcome) for r in readings if isinstance(r.outcome, Draft)]
    try:
        stored = _commit(pipeline, [draft for _, draft in drafted])
    except (DataError, IntegrityError):
        for path, draft in drafted:
            try:
                report.count(*_commit(pipeline, [draft]))
            except (DataError, IntegrityError) as error:
                report.failed.append((str(path), f"the database refuses it: {error.orig}"))
    else:
        report.count(*stored)


def _commit(pipeline: Pipeline, drafts: Sequence[Draft]) -> list[Stored]:
    if not drafts:
        return []
    occasion = Occasion("seed", pipeline.clock(), quiet=True)
    batch = Batch()
    with pipeline.database.writing() as session:
        stored = [commit(session, d, occasion, pipeline.codebook, batch) for d in drafts]
        batch.refresh(session)
    return stored


def _known(pipeline: Pipeline, key: str, text: str) -> Stored | None:
    """The article where it is stored with this text already: then it need not be coded again."""
    with pipeline.database.reading() as session:
        latest = session.execute(
            select(RevisionRow.article_id, RevisionRow.text, ArticleRow.withdrawn)
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .where(ArticleRow.identity == key)
            .order_by(RevisionRow.number.desc())
            .limit(1)
        ).first()
    if latest is None:
        return None
    if latest.withdrawn is not None:
        return Stored(latest.article_id, "withdrawn")
    unchanged = not fingerprint.changed(latest.text, text)
    return Stored(latest.article_id, "unchanged") if unchanged else None
