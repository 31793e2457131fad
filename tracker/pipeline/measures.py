"""What the pipeline counts and times for Prometheus."""

from __future__ import annotations

from tracker import metrics

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

TICKS = ("poll_due", "work_jobs", "tell_webhooks", "housekeeping")
JOBS = ("article", "poll", "recode")

counter = metrics.counter
polls = counter("tracker_polls", "Polls of feeds", outcome=("ok", "failed"))
entries = counter("tracker_entries", "New entries that polls found")
articles = counter(
    "tracker_articles_read", "Articles that polls stored", outcome=("new", "revised")
)
statements = counter("tracker_statements_coded", "Statements in those articles")
jobs = counter("tracker_jobs_worked", "Jobs worked off", kind=JOBS, outcome=("done", "failed"))
failures = counter("tracker_tick_failures", "Ticks that failed unforeseen", tick=TICKS)
coding = metrics.histogram("tracker_coding_seconds", "Time to code an article", BUCKETS)
