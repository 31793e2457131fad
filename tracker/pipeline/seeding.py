"""Articles from files: the bundled ones, or anybody's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.articles import files as article_files
from tracker.articles import fingerprint
from tracker.articles.article import Article
from tracker.articles.language import detect
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.errors import ArticleError
from tracker.pipeline.storing import Occasion, commit, identity_of

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

Progress = Callable[[int, int], None]  # done, of how many


@dataclass(slots=True)
class Report:
    """What seeding did. `failed` names each file that could not be read, with the reason."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    statements: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def seed(
    pipeline: Pipeline,
    paths: Sequence[Path] = (),
    *,
    published: date | None = None,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Load files and folders, or the bundled articles where none is named.

    Each article is a transaction of its own; running it again adds nothing and takes up where
    an interrupted run stopped. Raises ArticleError for a path that cannot be used at all.
    """
    report = Report()
    with as_file(files("tracker.seeds")) as bundled:
        folders = list(paths) or [Path(bundled)]
        total = sum(len(article_files.find_files(folder)) for folder in folders)
        found = (pair for folder in folders for pair in article_files.read_files(folder))
        for done, (path, article) in enumerate(found, 1):
            if pipeline.stopping.is_set():
                break
            if isinstance(article, ArticleError):
                report.failed.append((str(path), str(article)))
            else:
                own_identity = None if paths else f"bundled:{path.name}"
                _store(pipeline, _complete(article, published), own_identity, report)
            progress(done, total)
    return report


def _complete(article: Article, published: date | None) -> Article:
    """Fill what the file leaves open: the day from the option, the language from the text."""
    return replace(
        article,
        published_on=article.published_on or published,
        language=article.language or detect(article.text),
    )


def _store(pipeline: Pipeline, article: Article, own_identity: str | None, report: Report) -> None:
    key = own_identity or identity_of(article)
    if _known(pipeline, key, article.text):
        report.unchanged += 1
        return
    drafted = replace(pipeline.draft(article), identity=key)
    occasion = Occasion("seed", pipeline.clock(), quiet=True)
    with pipeline.database.writing() as session:
        stored = commit(session, drafted, occasion, pipeline.codebook)
    setattr(report, stored.outcome, getattr(report, stored.outcome) + 1)
    report.statements += stored.statements


def _known(pipeline: Pipeline, key: str, text: str) -> bool:
    """Whether the article is stored with this text already: then it need not be coded again."""
    with pipeline.database.reading() as session:
        latest = session.scalar(
            select(RevisionRow.text)
            .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
            .where(ArticleRow.identity == key)
            .order_by(RevisionRow.number.desc())
            .limit(1)
        )
    return latest is not None and not fingerprint.changed(latest, text)
