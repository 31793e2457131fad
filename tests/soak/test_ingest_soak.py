"""Memory and time over 100,000 articles: neither what a process holds nor what an article takes
may grow with what was read before.

The days of the articles go forward as those of news do, a hundred articles a day, now and then one
of a day long past. What they say was said in a month before has its cell computed anew from then
on, so an article takes longer late in a year than early in it: time is judged over whole years.
TEST_SOAK_ARTICLES sets another number, for a shorter look.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from tests.servers import wire
from tracker.articles.extract import extract_page
from tracker.config import Config
from tracker.db import Database
from tracker.pipeline.intake import TOGETHER
from tracker.pipeline.service import Pipeline
from tracker.pipeline.storing import Batch, Occasion, commit

ARTICLES = int(os.environ.get("TEST_SOAK_ARTICLES", "100000"))
FIRST_DAY = date(2015, 1, 1)
A_DAY = 100  # articles
LATE = 500  # of so many articles one is of a day of the last month
LOOKS = 20
GROWTH = 1.05  # of memory, from the second fifth to the last
PEAK = 1.15  # of any one look, beside the second fifth
SLOWER = 1.5  # of the processor's time for an article, from the first year to the last
A_YEAR = 365 * A_DAY


def most_held() -> float:
    """The most megabytes that this process held since it was asked last: whenever it looks, the
    transaction that needs most counts. Libraries count whole, for what is the share of one process
    changes when another one ends."""
    found = re.search(r"^VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(), re.M)
    assert found is not None
    Path("/proc/self/clear_refs").write_text("5")  # the highest is from now on that of now
    return int(found[1]) / 1024


def page(number: int, chance: random.Random) -> bytes:
    """A page of its day, with a name that no page before it had."""
    day = FIRST_DAY + timedelta(days=number // A_DAY)
    if number % LATE == LATE - 1:
        day -= timedelta(days=chance.randrange(1, 31))
    name = "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(4))
    text = wire.article(number).decode()
    text = re.sub(r"\d{4}-\d\d-\d\d(?=T08:00:00Z)", day.isoformat(), text, count=1)
    return text.replace("of this wire", f"of {name.title()}'s wire").encode()


def read(pipeline: Pipeline, database: Database, chance: random.Random) -> Iterator[int]:
    """Read and store the articles; gives how many there are after each transaction."""
    for start in range(0, ARTICLES, TOGETHER):
        numbers = range(start, min(ARTICLES, start + TOGETHER))
        pages = [(page(n, chance), f"http://example.org/{n}") for n in numbers]
        drafts = [pipeline.draft(extract_page(html, url).article) for html, url in pages]
        occasion, batch = Occasion("ingest", datetime.now(UTC)), Batch()
        with database.writing() as session:
            for drafted in drafts:
                commit(session, drafted, occasion, pipeline.codebook, batch)
            batch.refresh(session)
        yield numbers.stop


@pytest.mark.timeout(14400)
def test_memory_and_time_stay_flat(database: Database) -> None:
    config = Config(database_url=database.url)
    every = max(TOGETHER, ARTICLES // LOOKS)
    megabytes: list[float] = []
    milliseconds: list[float] = []
    with Pipeline.open(config) as pipeline:
        seen, began, clock = 0, time.process_time(), time.perf_counter()
        for done in read(pipeline, database, random.Random(5)):
            if done - seen < every:
                continue
            spent, waited = time.process_time() - began, time.perf_counter() - clock
            megabytes.append(most_held())
            milliseconds.append(1000 * spent / (done - seen))
            print(
                f"{done} articles: {megabytes[-1]:.0f} MB, {milliseconds[-1]:.1f} ms of the "
                f"processor each, {1000 * waited / (done - seen):.1f} ms in all",
                flush=True,
            )
            seen, began, clock = done, time.process_time(), time.perf_counter()
    fifth = max(1, len(megabytes) // 5)
    settled = median(megabytes[fifth : 2 * fifth])
    assert median(megabytes[-fifth:]) < GROWTH * settled, megabytes
    assert max(megabytes[fifth:]) < PEAK * settled, megabytes
    year = A_YEAR // every
    if len(milliseconds) >= 2 * year:
        assert sum(milliseconds[-year:]) < SLOWER * sum(milliseconds[:year]), milliseconds
