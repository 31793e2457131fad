"""Whose turn it is."""

from __future__ import annotations

import threading
import time

from sqlalchemy import select

from tests.hostile_server import HostileServer
from tests.integration.pipeline.conftest import Clock
from tests.misbehaviour import answers, feed
from tracker.config import Config
from tracker.db import Database
from tracker.pipeline.service import Pipeline
from tracker.pipeline.turns import Turns
from tracker.sources import subscriptions
from tracker.sources.models import FeedRow


class Task:
    def __init__(self, url: str) -> None:
        self.url: str | None = url


def test_workers_do_not_all_wait_for_one_host() -> None:
    waiting = [Task(f"http://slow.example/{n}") for n in range(10)] + [Task("http://b.example/")]
    turns: Turns[Task] = Turns(
        lambda limit: [waiting.pop(0) for _ in range(min(limit, len(waiting)))],
        ready_in=lambda url: 9.0 if "slow" in url else 0.0,
        over=lambda: False,
        per_host=2,
        at_once=4,
    )
    taken = [task for task in (turns.take(), turns.take(), turns.take()) if task is not None]
    slow = [task for task in taken if task.url != "http://b.example/"]
    assert (len(taken), len(slow)) == (3, 2)
    started = time.monotonic()
    threading.Timer(0.2, lambda: turns.done(slow[0])).start()
    assert turns.take() is not None
    assert time.monotonic() - started > 0.1


def test_a_host_whose_turn_comes_later_is_no_error(database: Database, clock: Clock) -> None:
    """Nothing was sent: the feed keeps its state, its entries are read later."""
    config = Config(
        database_url=database.url, allow_private_networks=True, host_spacing=3600, poll_floor=60
    )
    with HostileServer() as server, Pipeline.open(config, clock) as pipeline:
        with database.writing() as session:
            for name in ("one", "two"):
                server.routes[f"/{name}"] = answers(200, feed(2, name=name))
                subscriptions.subscribe(session, server.url(f"/{name}"), now=clock())
        report = pipeline.poll_due()
        assert report.failed == 0
        with database.reading() as session:
            rows = session.scalars(select(FeedRow).order_by(FeedRow.id)).all()
    assert {row.status for row in rows} == {"active"}
    assert [row.errors for row in rows] == [0, 0]
    assert sum(row.interval_reason == "Other requests to the same host come first."
               for row in rows) == 1  # fmt: skip
