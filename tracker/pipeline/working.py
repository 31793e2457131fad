"""The jobs that the API accepts and this process works off."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tracker import jobs
from tracker.articles.article import Article
from tracker.articles.language import detect
from tracker.errors import FetchError, TrackerError, UsageError
from tracker.pipeline import crew, measures, pages, recoding, rounds
from tracker.pipeline.storing import Occasion, commit

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

log = logging.getLogger(__name__)


def work(pipeline: Pipeline) -> int:
    """Claim and do jobs until the queue is empty or the pipeline stops."""
    done = 0
    while not pipeline.stopping.is_set():
        with pipeline.database.writing() as session:
            job = jobs.claim(session, owner=pipeline.owner, now=pipeline.clock())
        if job is None:
            break
        _do(pipeline, job)
        done += 1
    return done


def _do(pipeline: Pipeline, job: jobs.JobRow) -> None:
    result: dict[str, Any] | None = None
    error: str | None = None
    try:
        if job.attempts > jobs.ATTEMPTS:
            raise UsageError(f"given up after {jobs.ATTEMPTS} attempts that did not end")
        result = KINDS[job.kind](pipeline, job)
    except FetchError as expected:
        if pipeline.stopping.is_set():
            return  # cut off: handed back, another process takes the job up
        error = str(expected)
    except TrackerError as expected:
        error = str(expected)
    except Exception as unexpected:
        log.exception("job %s (%s) failed", job.id, job.kind)
        error = f"unexpected {type(unexpected).__name__}; see the log of the scheduler"
    if pipeline.stopping.is_set() and error is None and result is None:
        return  # the lease runs out and another process takes the job up
    with pipeline.database.writing() as session:
        jobs.finish(
            session, job.id, owner=pipeline.owner, now=pipeline.clock(), result=result, error=error
        )
    measures.jobs.labels(job.kind, "done" if error is None else "failed").inc()


def _article(pipeline: Pipeline, job: jobs.JobRow) -> dict[str, Any]:
    """POST /articles: an address to fetch, or a text that was sent."""
    payload = job.payload
    if payload.get("text") is None:
        stored = pages.fetch_article(pipeline, payload["url"], actor=job.actor)
    else:
        stored = _store_sent(pipeline, payload, job.actor)
    return {"article": f"a{stored.article_id}", "outcome": stored.outcome,
            "statements": stored.statements}  # fmt: skip


def _store_sent(pipeline: Pipeline, payload: dict[str, Any], actor: str | None) -> Any:
    published = payload.get("published")
    at = datetime.fromisoformat(published) if published and "T" in published else None
    article = Article(
        text=payload["text"],
        title=payload.get("title"),
        outlet=payload.get("outlet"),
        author=payload.get("author"),
        published_at=at,
        published_on=at.date() if at else date.fromisoformat(published) if published else None,
        url=payload.get("url"),
        language=payload.get("language"),
        origin="api",
    )
    article = replace(article, language=article.language or detect(article.text))
    drafted = pipeline.draft(article)
    with pipeline.database.writing() as session:
        occasion = Occasion("ingest", pipeline.clock(), actor=actor)
        return commit(session, drafted, occasion, pipeline.codebook)


def _poll(pipeline: Pipeline, job: jobs.JobRow) -> dict[str, Any] | None:
    report = rounds.poll_now(pipeline, int(job.payload["feed"]), trigger="job")
    return None if pipeline.stopping.is_set() and not report.feeds else report.to_json()


def _recode(pipeline: Pipeline, job: jobs.JobRow) -> dict[str, Any] | None:
    def progress(done: int, total: int) -> None:
        with pipeline.database.writing() as session:
            jobs.renew(session, job.id, owner=pipeline.owner, now=pipeline.clock(),
                       progress=done / total)  # fmt: skip

    report = recoding.recode(
        pipeline,
        actor=job.actor,
        progress=_seldom(pipeline, progress),
        processes=max(1, crew.cores() // 2),  # polling goes on meanwhile
    )
    return None if pipeline.stopping.is_set() else report.to_json()


def _seldom(pipeline: Pipeline, progress: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Report at most every two seconds, and at the end."""
    last = [pipeline.clock() - timedelta(days=1)]

    def report(done: int, total: int) -> None:
        if done == total or pipeline.clock() - last[0] > timedelta(seconds=2):
            last[0] = pipeline.clock()
            progress(done, total)

    return report


KINDS: dict[str, Callable[[Pipeline, jobs.JobRow], dict[str, Any] | None]] = {
    "article": _article,
    "poll": _poll,
    "recode": _recode,
}
