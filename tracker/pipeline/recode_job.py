"""A recode by hand, kept on record as one that the API accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker import jobs
from tracker.errors import TrackerError
from tracker.pipeline.recode_report import Report
from tracker.pipeline.recoding import recode

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline


def recode_on_record(pipeline: Pipeline, **options: Any) -> Report:
    """A recode by hand, with a job of its own that keeps its report as the API's are kept. While
    it runs the job is leased; should this process die, the running service takes it up."""
    now = pipeline.clock
    with pipeline.database.writing() as session:
        number = jobs.begin(session, "recode", owner=pipeline.owner, now=now())
    shown = options.pop("progress", lambda done, total: None)

    def progress(done: int, total: int) -> None:
        shown(done, total)
        with pipeline.database.writing() as session:
            jobs.renew(session, number, owner=pipeline.owner, now=now(), progress=done / total)

    error: str | None = "it ended unexpectedly"
    report: Report | None = None
    try:
        report = recode(pipeline, progress=progress, **options)
        error = None
    except TrackerError as expected:
        error = str(expected)
        raise
    finally:
        result = report.to_json() if report else None
        with pipeline.database.writing() as session:
            jobs.finish(session, number, owner=pipeline.owner, now=now(), result=result,
                        error=error)  # fmt: skip
    return report
