"""The queue of jobs in the database, claimed by lease: what the API accepts, the scheduler does.

A lease that runs out (its process died) makes the job claimable again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, String, Text, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.db import Base, Instant, Json, Key

LEASE = timedelta(minutes=5)
ATTEMPTS = 3
WORDS = ("text", "title", "author")  # of a payload: what an article says


class JobRow(Base):
    """A piece of work. `result` or `error` is set once it is done or failed."""

    __tablename__ = "jobs"
    # ids are never used again, though rows are removed
    __table_args__ = (
        Index("ix_jobs_open", "status", "lease_until"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # article, poll, recode, …
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    actor: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(10))  # queued, running, done, failed
    created_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[float | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    error: Mapped[str | None] = mapped_column(Text)
    lease_owner: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)


def enqueue(
    session: Session, kind: str, payload: dict[str, Any], *, now: datetime, actor: str | None
) -> int:
    """Accept a job; returns its id."""
    job = JobRow(kind=kind, payload=payload, actor=actor, status="queued", created_at=now)
    session.add(job)
    session.flush()
    return job.id


def begin(session: Session, kind: str, *, owner: str, now: datetime) -> int:
    """A job that its asker does at once, under a lease as any other; returns its id."""
    job = JobRow(kind=kind, payload={}, status="running", created_at=now, attempts=1)
    job.lease_owner, job.lease_until = owner, now + LEASE
    session.add(job)
    session.flush()
    return job.id


def claim(session: Session, *, owner: str, now: datetime) -> JobRow | None:
    """Take the oldest job that is queued, or whose lease ran out, under a lease of our own."""
    job = session.scalars(
        select(JobRow)
        .where(
            or_(
                JobRow.status == "queued",
                (JobRow.status == "running") & (JobRow.lease_until < now),
            )
        )
        .order_by(JobRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if job is None:
        return None
    job.status = "running"
    job.attempts += 1
    job.lease_owner = owner
    job.lease_until = now + LEASE
    return job


def finish(
    session: Session,
    job_id: int,
    *,
    owner: str,
    now: datetime,
    result: dict[str, Any] | None = None,
    error: str | None = None,
) -> bool:
    """Record how a job ended; False where another process has taken it over meanwhile. A text
    that was sent with it is dropped: it is stored as an article by now, or never will be."""
    job = session.get(JobRow, job_id, with_for_update=True)
    if job is None or job.lease_owner != owner:
        return False
    job.status = "failed" if error else "done"
    job.result, job.error, job.finished_at = result, error, now
    job.payload = {name: value for name, value in job.payload.items() if name not in WORDS}
    job.lease_owner = job.lease_until = None
    return True


def renew(
    session: Session, job_id: int, *, owner: str, now: datetime, progress: float | None = None
) -> bool:
    """Keep the lease of a long job; False where another process has taken it over."""
    job = session.get(JobRow, job_id, with_for_update=True)
    if job is None or job.lease_owner != owner:
        return False
    job.lease_until, job.progress = now + LEASE, progress
    return True
