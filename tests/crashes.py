"""Kills a polling process at random instants and looks at what is left. Used by test and soak."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from tests.servers.many import ManyFeeds
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.db import Database
from tracker.sources import subscriptions
from tracker.sources.models import EntryRow, FeedRow
from tracker.statements.models import CodingRow, StatementRow


def ingest(database_url: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """`tracker ingest --all` as a process of its own."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    environ |= {
        "TRACKER_DATABASE_URL": database_url,
        "TRACKER_ALLOW_PRIVATE_NETWORKS": "127.0.0.1/32",
        "TRACKER_HOST_CONCURRENCY": "0",
        "TRACKER_HOST_SPACING": "0",
        "TRACKER_POLL_FLOOR": "0",
        "TRACKER_POLL_WORKERS": "4",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tracker", "ingest", "--all"],
        env=environ, stdout=subprocess.DEVNULL, stderr=stderr,
    )  # fmt: skip


def follow(database: Database, site: ManyFeeds) -> None:
    with database.writing() as session:
        for feed in range(site.feeds):
            subscriptions.subscribe(session, site.feed_url(feed), now=datetime.now(UTC))


def kill_at_random(
    database: Database, site: ManyFeeds, kills: int, seed: int, *, publish: int = 1
) -> int:
    """Publish, poll and kill, `kills` times; then poll to the end. Returns how many processes
    were really killed in the middle of their work."""
    chance = random.Random(seed)
    died = 0
    for _ in range(kills):
        site.entries += publish
        asked = len(site.requests)
        process = ingest(database.url)
        while process.poll() is None and len(site.requests) == asked:
            time.sleep(0.02)  # it starts
        # So far in its work, whatever the speed of the machine, and at any instant from there.
        enough = asked + chance.randrange(4 * site.feeds)
        while process.poll() is None and len(site.requests) < enough:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.3))
        died += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        release(database)
    for _ in range(3):
        last = ingest(database.url, stderr=subprocess.PIPE)
        _, said = last.communicate(timeout=600)
        assert last.returncode == 0, said.decode()
    return died


def release(database: Database) -> None:
    """Let the dead process's leases run out now instead of in five minutes."""
    past = datetime.now(UTC) - timedelta(hours=1)
    with database.writing() as session:
        session.execute(
            update(FeedRow).where(FeedRow.lease_until.is_not(None)).values(lease_until=past)
        )


def check(database: Database, site: ManyFeeds) -> None:
    """Every entry is there exactly once, each with its article, coded and with its statement."""
    expected = site.feeds * site.entries
    with database.reading() as session:

        def count(row: type) -> int:
            return session.scalar(select(func.count()).select_from(row)) or 0

        assert count(EntryRow) == expected
        assert count(ArticleRow) == expected
        assert count(RevisionRow) == expected
        assert count(CodingRow) == expected
        stored = select(func.count()).select_from(EntryRow).where(EntryRow.status == "stored")
        assert session.scalar(stored) == expected
        urls = session.scalars(select(ArticleRow.url)).all()
        assert len(set(urls)) == expected
        articles = select(func.count(func.distinct(StatementRow.article_id)))
        assert session.scalar(articles) == expected
