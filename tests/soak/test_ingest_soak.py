"""Memory over 100,000 articles: what a process holds must not grow with what it has read.

TEST_SOAK_ARTICLES sets another number, for a shorter look.
"""

from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.servers.benchmark import article_page
from tracker.articles.extract import extract_page
from tracker.config import Config
from tracker.db import Database
from tracker.pipeline.service import Pipeline
from tracker.pipeline.storing import Batch, Occasion, commit

ARTICLES = int(os.environ.get("TEST_SOAK_ARTICLES", "100000"))
GROWTH = 60  # MB that may be added afterwards


def resident() -> float:
    """Megabytes that this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def page(number: int, chance: random.Random) -> bytes:
    """A page of its own day, with names that no page before it had."""
    day = date(2020, 1, 1) + timedelta(days=number % 1500)
    name = "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(4))
    text = article_page(number).replace(b"2022-02-01", day.isoformat().encode())
    return text.replace(b"of this series", f"of {name.title()}'s series".encode())


def test_memory_stays_flat(database: Database) -> None:
    chance = random.Random(5)
    config = Config(database_url=database.url)
    with Pipeline.open(config) as pipeline:
        held: list[float] = []
        drafts = []
        for number in range(ARTICLES):
            article = extract_page(page(number, chance), f"http://example.org/{number}").article
            drafts.append(pipeline.draft(article))
            if len(drafts) == 50 or number == ARTICLES - 1:
                occasion, batch = Occasion("ingest", datetime.now(UTC)), Batch()
                with database.writing() as session:
                    for drafted in drafts:
                        commit(session, drafted, occasion, pipeline.codebook, batch)
                    batch.refresh(session)
                drafts.clear()
            if number % max(1, ARTICLES // 20) == 0:
                held.append(resident())
                print(f"{number} articles: {held[-1]:.0f} MB", flush=True)
        settled = held[len(held) // 5 :]
        assert max(settled) - settled[0] < GROWTH, held
