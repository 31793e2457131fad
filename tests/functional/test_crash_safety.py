"""Kill -9 in the middle of polls: afterwards every entry is there exactly once."""

from __future__ import annotations

from tests import crashes
from tests.servers.many import many_feeds
from tracker.db import Database

KILLS = 5


def test_nothing_is_lost_or_doubled(database: Database) -> None:
    with many_feeds(feeds=100, entries=0) as site:
        crashes.follow(database, site)
        died = crashes.kill_at_random(database, site, KILLS, seed=1)
        assert died > 0, "no process was killed in the middle of its work"
        crashes.check(database, site)
