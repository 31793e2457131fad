"""GET /jobs and /ingest/runs: what was accepted, what was done."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET
from sqlalchemy import select

from tracker import jobs as queue
from tracker.api.call import Call, Done, Page, maybe_instant, write_instant
from tracker.api.kinds import Choice, Cursor, RowId
from tracker.api.operation import Resource
from tracker.api.params import Parameter
from tracker.api.schemas.ingest import Job, Run
from tracker.api.stored import page_by_id, row_of
from tracker.api.tables import Table
from tracker.jobs import JobRow
from tracker.sources.models import RunRow

work = Resource("work", "Jobs that were accepted, rounds of polling.")
RUNS, JOBS = Cursor("r"), Cursor("j")
RUN_TABLE = Table(
    (
        "id", "started_at", "finished_at", "trigger", "feeds", "failed", "entries", "articles",
        "revisions", "statements",
    )
)  # fmt: skip
JOB_TABLE = Table(
    ("id", "kind", "status", "created_at", "finished_at", "attempts", "progress", "error")
)


@work.list(
    "/ingest/runs",
    "list_runs",
    "Rounds of polling, latest first",
    shape=Run,
    cursor="r",
    table=RUN_TABLE,
)
def list_runs(call: Call) -> Page:
    """What each round did, and what went wrong, by feed."""
    return page_by_id(call, select(RunRow), RunRow.id, RUNS, _run, latest_first=True)


@work.get(
    "/ingest/runs/{id}",
    "get_run",
    "A round of polling",
    shape=Run,
    path_kinds={"id": RowId("r")},
)
def get_run(call: Call) -> Run:
    return _run(row_of(call, RunRow, "run", "r", "/ingest/runs"))


@work.list(
    "/jobs",
    "list_jobs",
    "Jobs, latest first",
    shape=Job,
    cursor="j",
    table=JOB_TABLE,
    parameters=(
        Parameter("kind", Choice(("article", "poll", "recode")), "kinds", many=True),
        Parameter("status", Choice(("queued", "running", "done", "failed")), "statuses", many=True),
    ),
)
def list_jobs(call: Call) -> Page:
    """What was asked for is not shown, only how it went."""
    query = select(JobRow)
    if call.args["kind"]:
        query = query.where(JobRow.kind.in_(call.args["kind"]))
    if call.args["status"]:
        query = query.where(JobRow.status.in_(call.args["status"]))
    return page_by_id(call, query, JobRow.id, JOBS, show, latest_first=True)


@work.get("/jobs/{id}", "get_job", "A job", shape=Job, path_kinds={"id": RowId("j")})
def get_job(call: Call) -> Job:
    """Ask again until `status` is done or failed."""
    return show(row_of(call, JobRow, "job", "j", "/jobs"))


def accepted(call: Call, kind: str, payload: dict[str, Any]) -> Done:
    """Put a job into the queue, and say where it is."""
    number = queue.enqueue(
        call.session, kind, payload, now=call.service.now(), actor=call.caller.name
    )
    row = call.session.get(JobRow, number)
    assert row is not None
    return Done(202, show(row), f"/jobs/j{number}")


def show(row: JobRow) -> Job:
    """A job as it is shown."""
    return Job(
        id=f"j{row.id}",
        kind=row.kind,
        status=row.status,  # type: ignore[arg-type]
        created_at=write_instant(row.created_at),
        finished_at=maybe_instant(row.finished_at),
        attempts=row.attempts or 0,
        progress=row.progress,
        result=row.result,
        error=row.error,
        feed=f"f{row.payload['feed']}" if "feed" in row.payload else UNSET,
    )


def _run(row: RunRow) -> Run:
    return Run(
        id=f"r{row.id}",
        started_at=write_instant(row.started_at),
        finished_at=maybe_instant(row.finished_at),
        trigger=row.trigger,
        feeds=row.feeds,
        failed=row.failed,
        entries=row.entries,
        articles=row.articles,
        revisions=row.revisions,
        statements=row.statements,
        errors=list(row.errors),
    )
