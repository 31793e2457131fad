"""A news site, a clock that tests set, and a pipeline on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.servers.news import NewsSite, news_site
from tracker.config import Config
from tracker.db import Database
from tracker.pipeline.service import Pipeline

DAY = datetime(2022, 2, 15, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that the test sets; the tracker never waits for it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture
def clock() -> Clock:
    return Clock(DAY + timedelta(hours=2))


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site() as running:
        yield running


@pytest.fixture
def pipeline(database: Database, clock: Clock) -> Iterator[Pipeline]:
    config = Config(
        database_url=database.url,
        allow_private_networks=True,
        host_spacing=0,
        poll_floor=60,
        recheck_hours=(1, 6),
    )
    with Pipeline.open(config, clock) as opened:
        yield opened
