"""Prometheus metrics of the API, and what the database says."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker import db, metrics
from tracker.articles.models import ArticleRow
from tracker.jobs import JobRow
from tracker.positions.models import ChangeRow
from tracker.sources.models import FeedRow
from tracker.statements.models import StatementRow
from tracker.webhooks.models import DeliveryRow

CONTENT_TYPE = metrics.CONTENT_TYPE
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counts of one app. `request` is called for each response."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tracker_http_requests",
            "Requests answered",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._latency = Histogram(
            "tracker_http_request_duration_seconds",
            "Time to answer, without sending a stream",
            ("route",),
            buckets=BUCKETS,
            registry=self._registry,
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        known = method if method in ("GET", "HEAD", "POST", "PATCH", "DELETE") else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._latency.labels(route).observe(seconds)

    def render(self, session: Session) -> bytes:
        """All metrics as text, with what the database says now."""
        return metrics.render(self._registry) + generate_latest(_stored(session))


def _stored(session: Session) -> CollectorRegistry:
    registry = CollectorRegistry()

    def gauge(name: str, text: str, labels: tuple[str, ...] = ()) -> Gauge:
        return Gauge(name, text, labels, registry=registry)

    gauge("tracker_ledger_number", "Newest number of the ledger").set(db.head(session))
    count = select(func.count())
    articles = session.scalar(count.select_from(ArticleRow)) or 0
    gauge("tracker_articles", "Articles stored").set(articles)
    statements = session.scalar(count.select_from(StatementRow).where(StatementRow.ended.is_(None)))
    gauge("tracker_statements", "Current statements").set(statements or 0)
    changes = gauge("tracker_changes", "Changes of positions that stand, by kind", ("kind",))
    for kind, number in session.execute(
        select(ChangeRow.kind, func.count())
        .where(ChangeRow.ended.is_(None), ChangeRow.status != "withdrawn")
        .group_by(ChangeRow.kind)
    ):
        changes.labels(kind).set(number)
    feeds = gauge("tracker_feeds", "Feeds by status", ("status",))
    for status, number in session.execute(
        select(FeedRow.status, func.count()).group_by(FeedRow.status)
    ):
        feeds.labels(status).set(number)
    errors = session.scalar(select(func.sum(FeedRow.errors))) or 0
    gauge("tracker_feed_errors", "Errors in a row, all feeds together").set(errors)
    jobs = gauge("tracker_jobs", "Jobs by status", ("status",))
    for status, number in session.execute(
        select(JobRow.status, func.count()).group_by(JobRow.status)
    ):
        jobs.labels(status).set(number)
    deliveries = gauge("tracker_deliveries", "Deliveries to webhooks by status", ("status",))
    for status, number in session.execute(
        select(DeliveryRow.status, func.count()).group_by(DeliveryRow.status)
    ):
        deliveries.labels(status).set(number)
    return registry
