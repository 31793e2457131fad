"""What has to go after a while: raw HTML, old runs, finished jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from tracker.articles.models import RevisionRow
from tracker.jobs import JobRow
from tracker.sources.models import RunRow
from tracker.webhooks.models import DeliveryRow

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

RUNS_KEPT = timedelta(days=90)
JOBS_KEPT = timedelta(days=30)
DELIVERIES_KEPT = timedelta(days=30)


def run(pipeline: Pipeline) -> None:
    """Drop what is older than it is kept. Articles, statements and positions stay for good."""
    now = pipeline.clock()
    html_kept = timedelta(days=pipeline.config.keep_html_days)
    with pipeline.database.writing() as session:
        session.execute(
            update(RevisionRow)
            .where(RevisionRow.html.is_not(None), RevisionRow.fetched_at < now - html_kept)
            .values(html=None)
        )
        session.execute(delete(RunRow).where(RunRow.started_at < now - RUNS_KEPT))
        old = (JobRow.finished_at < now - JOBS_KEPT, JobRow.kind != "recode")  # reports stay
        session.execute(delete(JobRow).where(*old))
        session.execute(
            delete(DeliveryRow).where(
                DeliveryRow.status != "waiting", DeliveryRow.created_at < now - DELIVERIES_KEPT
            )
        )
