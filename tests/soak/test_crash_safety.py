"""A hundred kills."""

from __future__ import annotations

from tests import crashes
from tests.servers.many import many_feeds
from tracker.db import Database


def test_nothing_is_lost_or_doubled_in_a_hundred_kills(database: Database) -> None:
    with many_feeds(feeds=100, entries=0) as site:
        crashes.follow(database, site)
        died = crashes.kill_at_random(database, site, 100, seed=2)
        print(f"\n{died} of 100 processes were killed in the middle of their work")
        assert died > 50
        crashes.check(database, site)
