"""Every misbehaviour at once, beside a hundred good feeds: none of the good ones loses anything."""

from __future__ import annotations

import threading
import time
from ipaddress import ip_network
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.hostile_server import HostileServer
from tests.misbehaviour import STAMINA
from tests.servers.many import many_feeds
from tracker.articles.models import ArticleRow
from tracker.config import Config
from tracker.db import Database
from tracker.pipeline import rounds
from tracker.pipeline.service import Pipeline
from tracker.sources import subscriptions
from tracker.sources.models import EntryRow, FeedRow

GOOD, ENTRIES = 100, 2
DEADLINE = 15.0  # seconds for one request, however busy the machine
CAP = 1_000_000  # decompressed bytes of one answer
WORKERS = 16
MORE_MEMORY = 400  # MB; each bomb alone is 64 MB, and there are six


def resident() -> float:
    """Megabytes that this process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def test_a_hundred_good_feeds_beside_every_bad_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest: dict[str, float] = {}
    real = rounds.poll

    def timed(pipeline: Pipeline, feed: FeedRow, *args: object, **options: object) -> None:
        began = time.monotonic()
        real(pipeline, feed, *args, **options)  # type: ignore[arg-type]
        longest[feed.url] = time.monotonic() - began

    monkeypatch.setattr(rounds, "poll", timed)
    config = Config(
        database_url=database.url,
        allow_private_networks=(ip_network("127.0.0.1/32"),),
        fetch_deadline=DEADLINE,
        fetch_max_bytes=CAP,
        host_concurrency=0,
        host_spacing=0,
        poll_floor=60,
        poll_workers=WORKERS,
    )
    with (
        HostileServer() as hostile,
        many_feeds(feeds=GOOD, entries=ENTRIES) as site,
        Pipeline.open(config) as pipeline,
    ):
        bad = [hostile.url(path) for path in hostile.routes]
        with database.writing() as session:
            for url in [*bad, *(site.feed_url(n) for n in range(GOOD))]:
                subscriptions.subscribe(session, url, now=pipeline.clock())
        assert pipeline.coder is not None  # loaded before memory is measured
        before, most, ended = resident(), [resident()], threading.Event()

        def watch() -> None:
            while not ended.wait(0.05):
                most[0] = max(most[0], resident())

        watcher = threading.Thread(target=watch)
        watcher.start()
        report = pipeline.poll_due()
        ended.set()
        watcher.join()
        assert report.feeds == len(bad) + GOOD
        with database.reading() as session:
            rows = {row.url: row for row in session.scalars(select(FeedRow))}
            good = [rows[site.feed_url(n)] for n in range(GOOD)]
            ids = [row.id for row in good]
            stored = session.scalar(
                select(func.count())
                .select_from(EntryRow)
                .where(EntryRow.feed_id.in_(ids), EntryRow.status == "stored")
            )
            articles = session.scalar(select(func.count()).select_from(ArticleRow))
        assert stored == GOOD * ENTRIES
        assert (articles or 0) >= GOOD * ENTRIES
        assert {(row.last_error, row.entries, row.errors) for row in good} == {(None, ENTRIES, 0)}
        assert all(row.lease_owner is None for row in rows.values())
        # A poll whose pages are elsewhere is many requests; one that gets no feed is one.
        failed = [url for url in bad if rows[url].status == "failing"]
        assert len(failed) > 30
        slow = {url: longest[url] for url in failed if longest[url] > STAMINA}
        assert not slow, f"polls over their deadline of {DEADLINE} s: {slow}"
        for url in failed:
            assert len((rows[url].last_error or "").split()) > 2, f"{url}: why did it fail?"
        print(
            f"\n{len(bad)} bad feeds, {len(failed)} of them failing; "
            f"longest {max(longest[u] for u in failed):.1f} s; "
            f"{most[0] - before:.0f} MB more memory at most"
        )
        assert most[0] - before < MORE_MEMORY
