"""What Prometheus sees of API and scheduler, together and apart, and what the alerts ask for."""

from __future__ import annotations

import re
import socket
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from tests.processes import (
    PATIENCE,
    TRACKER,
    environment,
    free_port,
    migrated,
    ready,
    running,
    status,
    until,
)
from tests.servers.many import ManyFeeds, many_feeds
from tracker.db import Database
from tracker.jobs import enqueue
from tracker.pipeline import measures
from tracker.pipeline.working import KINDS
from tracker.scheduler import TICKS
from tracker.sources import subscriptions

ROOT = Path(__file__).resolve().parents[2]
FEEDS, ENTRIES = 3, 2
SETTINGS = {"TRACKER_ALLOW_PRIVATE_NETWORKS": "on", "TRACKER_HOST_SPACING": "0"}


def scraped(port: int) -> dict[str, float]:
    """The values by name, those of several labels added up."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE) as answer:
        text = answer.read().decode()
    values: Counter[str] = Counter()
    for name, value in re.findall(r"^(tracker_\w+)(?:\{.*\})? ([-+.\deInf]+)$", text, re.M):
        values[name] += float(value)
    return dict(values)


@pytest.fixture
def site(sqlite_url: str) -> Iterator[ManyFeeds]:
    """Three feeds that the database follows, and one job to be worked off."""
    database = Database(migrated(sqlite_url).database_url)
    with many_feeds(feeds=FEEDS, entries=ENTRIES) as running_site:
        now = datetime.now(UTC)
        with database.writing() as session:
            for feed in range(FEEDS):
                subscriptions.subscribe(session, running_site.feed_url(feed), now=now)
            enqueue(session, "recode", {}, now=now, actor=None)
        yield running_site
    database.dispose()


def everything_is_told(port: int) -> None:
    until(lambda: scraped(port).get("tracker_polls_total") == FEEDS, "polls")
    until(lambda: scraped(port).get("tracker_jobs_worked_total") == 1, "job")
    values = scraped(port)
    assert values["tracker_entries_total"] == FEEDS * ENTRIES
    assert values["tracker_articles_read_total"] == FEEDS * ENTRIES
    assert values["tracker_statements_coded_total"] >= FEEDS * ENTRIES
    assert values["tracker_coding_seconds_count"] >= FEEDS * ENTRIES
    assert values["tracker_coding_seconds_sum"] > 0
    assert values["tracker_database_connections_limit"] >= 14
    assert values["tracker_database_connections_open"] >= 1


def test_the_api_tells_what_the_scheduler_beside_it_does(
    sqlite_url: str, site: ManyFeeds, tmp_path: Path
) -> None:
    port = free_port()
    with running(
        "serve", "--workers", "2", "--port", str(port),
        url=sqlite_url, log=tmp_path / "log", **SETTINGS,
    ):  # fmt: skip
        until(lambda: ready(port), "answer")
        everything_is_told(port)
        assert {status(port, "/healthz") for _ in range(40)} == {200}
        values = scraped(port)
        assert values["tracker_articles"] == FEEDS * ENTRIES


def test_a_scheduler_apart_tells_it_itself(
    sqlite_url: str, site: ManyFeeds, tmp_path: Path
) -> None:
    port = free_port()
    address = {"TRACKER_METRICS_ADDRESS": f"127.0.0.1:{port}"}
    with running("scheduler", url=sqlite_url, log=tmp_path / "log", **SETTINGS, **address):
        until(lambda: status(port, "/metrics") == 200, "metrics")
        everything_is_told(port)


def test_an_address_that_is_taken_is_one_line(sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [*TRACKER, "scheduler"],
            env=environment(sqlite_url, TRACKER_METRICS_ADDRESS=address),
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "TRACKER_METRICS_ADDRESS" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_process_that_died_holds_no_connection(tmp_path: Path) -> None:
    from tracker.supervisor import Supervisor

    of_the_dead = tmp_path / "gauge_livesum_4711.db"
    of_the_dead.touch()
    kept = tmp_path / "counter_4711.db"
    kept.touch()
    Supervisor({}, environment={"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)})._forget(4711)
    assert not of_the_dead.exists()
    assert kept.exists()


def test_what_is_counted_by_kind_is_counted_from_the_start() -> None:
    assert set(measures.TICKS) == set(TICKS)
    assert set(measures.JOBS) == set(KINDS)


def _alerts() -> list[dict[str, str]]:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(groups:.*?)```", text, re.S)
    rules: list[dict[str, str]] = yaml.safe_load(block)["groups"][0]["rules"]
    return rules


def test_alerts_and_documents_name_what_there_is(sqlite_url: str, tmp_path: Path) -> None:
    """A rule on a name that nobody serves never fires."""
    port = free_port()
    log = tmp_path / "log"
    with running("serve", "--port", str(port), url=sqlite_url, log=log):
        until(lambda: ready(port), "answer")
        until(lambda: "scheduler is running" in log.read_text(), "scheduler")
        address = f"http://127.0.0.1:{port}/metrics"
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            text = answer.read().decode()
    # What has had no label yet has no value, but it is announced.
    served = set(re.findall(r"^# TYPE (tracker_\w+)", text, re.M))
    rules = _alerts()
    assert len(rules) > 5
    asked = {name for rule in rules for name in re.findall(r"tracker_\w+", rule["expr"])}
    asked |= set(re.findall(r"`(tracker_\w+)", (ROOT / "docs/operations.md").read_text()))
    assert {re.sub(r"_(bucket|sum|count)$", "", name) for name in asked} - served == set()
