"""Prometheus metrics of the API, and what the database says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker import metrics
from tracker.api.running import Totals
from tracker.jobs import JobRow
from tracker.positions.models import ChangeRow
from tracker.sources.models import FeedRow
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

    def render(self, session: Session, ledger: int, totals: Totals) -> bytes:
        """All metrics as text, with what the database says at a ledger number."""
        return metrics.render(self._registry) + metrics.rendered(_Stored(session, ledger, totals))


class _Stored(Collector):
    """What the database says. Not gauges of this process: those would be kept for, and added to,
    what other processes told before."""

    def __init__(self, session: Session, ledger: int, totals: Totals) -> None:
        self._session, self._ledger, self._totals = session, ledger, totals

    def collect(self) -> Iterator[Metric]:
        yield _one("tracker_ledger_number", "Newest number of the ledger", self._ledger)
        yield _one("tracker_articles", "Articles stored", self._totals.articles)
        yield _one("tracker_statements", "Current statements", self._totals.statements)
        errors = self._session.scalar(select(func.sum(FeedRow.errors))) or 0
        yield _one("tracker_feed_errors", "Errors in a row, all feeds together", errors)
        stands = (ChangeRow.ended.is_(None), ChangeRow.status != "withdrawn")
        yield self._by("tracker_changes", "Changes that stand", "kind", ChangeRow.kind, *stands)
        yield self._by("tracker_feeds", "Feeds by status", "status", FeedRow.status)
        yield self._by("tracker_jobs", "Jobs by status", "status", JobRow.status)
        yield self._by("tracker_deliveries", "To webhooks", "status", DeliveryRow.status)

    def _by(
        self, name: str, text: str, label: str, column: Any, *where: ColumnElement[bool]
    ) -> Metric:
        family = GaugeMetricFamily(name, text, labels=[label])
        query = select(column, func.count()).where(*where).group_by(column)
        for value, number in self._session.execute(query):
            family.add_metric([value], number)
        return family


def _one(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
