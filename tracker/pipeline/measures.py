"""What the pipeline counts and times for Prometheus."""

from __future__ import annotations

from tracker import metrics

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

polls = metrics.counter("tracker_polls", "Polls of feeds", "outcome")
entries = metrics.counter("tracker_entries", "New entries that polls found")
articles = metrics.counter("tracker_articles_read", "Articles that polls stored", "outcome")
statements = metrics.counter("tracker_statements_coded", "Statements in those articles")
jobs = metrics.counter("tracker_jobs_worked", "Jobs that were worked off", "kind", "outcome")
coding = metrics.histogram("tracker_coding_seconds", "Time to code an article", BUCKETS)
failures = metrics.counter("tracker_tick_failures", "Ticks of the scheduler that failed", "tick")
