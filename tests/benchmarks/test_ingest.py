"""Feeds polled a second beside lemon24/reader, and articles a second beside trafilatura alone.

Host spacing, host concurrency and the interval floor are zero: nothing waits out of politeness.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trafilatura
from reader import make_reader

from tests.servers.benchmark import ARTICLES, BenchmarkSite, article_page, benchmark_site
from tracker import migrate
from tracker.articles.extract import extract_page
from tracker.config import Config
from tracker.db import Database
from tracker.pipeline.service import Pipeline
from tracker.pipeline.storing import Occasion, commit
from tracker.sources import subscriptions

FEEDS = 300
WORKERS = 4
PAGES = 300


@pytest.fixture
def site() -> Iterator[BenchmarkSite]:
    with benchmark_site(FEEDS) as running:
        yield running


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    url = f"sqlite:///{tmp_path / 'tracker.db'}"
    database = Database(url)
    migrate.upgrade(database)
    database.dispose()
    config = Config(
        database_url=url,
        allow_private_networks=True,
        host_concurrency=0,
        host_spacing=0,
        poll_floor=0,
        poll_workers=WORKERS,
        recheck_hours=(),
    )
    with Pipeline.open(config) as opened:
        assert opened.coder is not None
        yield opened


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def test_feeds_a_second_beside_reader(
    pipeline: Pipeline, site: BenchmarkSite, tmp_path: Path
) -> None:
    """Entries without a page or an article's text: feeds alone are polled, as reader does it."""
    logging.getLogger("reader").setLevel(logging.ERROR)
    reader = make_reader(str(tmp_path / "reader.db"))
    with pipeline.database.writing() as session:
        for url in site.feeds:
            subscriptions.subscribe(session, url, now=datetime.now(UTC))
            reader.add_feed(url)

    def ours() -> None:
        report = pipeline.ingest(everything=True)
        assert (report.feeds, report.failed) == (FEEDS, 0)

    def theirs() -> None:
        reader.update_feeds(workers=WORKERS, scheduled=False)

    print("\nhost spacing, host concurrency and interval floor: 0")
    figures = {}
    for what, publish in (("everything new", True), ("unchanged (304)", False)):
        rounds = []
        for _ in range(3):
            if publish:
                site.publish(3)
            else:
                ours()  # both have seen everything by now
                theirs()
            rounds.append((seconds(ours), seconds(theirs)))
        mine, other = (min(times) for times in zip(*rounds, strict=True))
        figures[what] = other / mine
        print(
            f"{what}: {FEEDS / mine:.0f} feeds/s, reader {FEEDS / other:.0f} feeds/s, "
            f"ratio {other / mine:.2f}"
        )
    assert reader.get_entry_counts().total == site.published * FEEDS
    # The aim is 1 for both; the floors are what a busy machine must not fall below.
    assert figures["unchanged (304)"] > 0.7, figures
    assert figures["everything new"] > 0.4, figures


def test_articles_a_second_beside_trafilatura(pipeline: Pipeline) -> None:
    """From downloaded bytes to committed positions, one after the other, on one core."""
    pages = [article_page(n) for n in range(PAGES)]
    trafilatura.bare_extraction(pages[0].decode(), include_comments=False)
    occasion = Occasion("ingest", datetime.now(UTC))

    def whole() -> None:
        for n, page in enumerate(pages):
            article = extract_page(page, f"http://example.org/{n}").article
            drafted = pipeline.draft(article)
            with pipeline.database.writing() as session:
                commit(session, drafted, occasion, pipeline.codebook)

    def extraction() -> None:
        for page in pages:
            assert trafilatura.bare_extraction(page.decode(), with_metadata=True) is not None

    alone, ours = seconds(extraction), seconds(whole)
    print(
        f"\n{PAGES} pages of {len(pages[0]) / 1000:.0f} kB, {len(ARTICLES)} different: "
        f"{PAGES / ours:.0f} articles/s, trafilatura alone {PAGES / alone:.0f}/s, "
        f"{ours / alone:.2f} times its time (aim: 1.5)"
    )
    assert ours / alone < 10  # the aim is far from reached: see docs/ingest.md
