"""What an answer costs while articles arrive: a new one, and so a new ledger number, before each
request. CPU of the API's process, over the paths that the soak's visitors ask for.

Aim: 6 ms on average, however many articles there are (BENCH_ARTICLES; 3000), and below 200 MB.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import pytest

from tests.processes import environment, free_port, ready, until
from tests.servers.wire import article
from tests.soak.visitors import PATHS
from tracker import migrate
from tracker.articles.extract import extract_page
from tracker.config import Config
from tracker.db import Database
from tracker.pipeline.service import Pipeline
from tracker.pipeline.storing import Draft, Occasion, commit

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "3000"))
ROUNDS = 20
AIM = 6.0  # milliseconds
MOST = 200  # megabytes


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    """On a database that holds the wire's articles up to a number."""
    url = f"sqlite:///{tmp_path_factory.mktemp('change') / 'tracker.db'}"
    database = Database(url)
    migrate.upgrade(database)
    database.dispose()
    with Pipeline.open(Config(database_url=url)) as opened:
        for number in range(ARTICLES):
            store(opened, draft(opened, number))
        yield opened


def draft(pipeline: Pipeline, number: int) -> Draft:
    page = extract_page(article(number), f"http://wire.example/article/{number}").article
    return pipeline.draft(replace(page, outlet=f"Wire {number % 100}", language="en"))


def store(pipeline: Pipeline, drafted: Draft) -> None:
    with pipeline.database.writing() as session:
        commit(session, drafted, Occasion("ingest", datetime.now(UTC)), pipeline.codebook)


@pytest.fixture
def server(pipeline: Pipeline) -> Iterator[tuple[int, int]]:
    """Port and process id of a service."""
    port = free_port()
    program = [sys.executable, "-m", "tracker", "serve", "--no-scheduler", "--port", str(port)]
    process = subprocess.Popen(
        program, env=environment(pipeline.config.database_url), stderr=subprocess.DEVNULL
    )
    until(lambda: ready(port), "answer")
    yield port, process.pid
    process.terminate()
    process.wait(30)


def used(pid: int) -> float:
    """Milliseconds that all threads of a process have computed."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


def megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="Linux tells what is used")
def test_an_answer_is_cheap_while_articles_arrive(
    pipeline: Pipeline, server: tuple[int, int]
) -> None:
    port, pid = server
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    drafts = (draft(pipeline, ARTICLES + n) for n in range((1 + ROUNDS) * len(PATHS)))
    costs: defaultdict[str, list[float]] = defaultdict(list)
    for number in range((1 + ROUNDS) * len(PATHS)):
        path = PATHS[number % len(PATHS)]
        store(pipeline, next(drafts))
        before = used(pid)
        client.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = client.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()
        time.sleep(0.005)  # the thread puts its things away
        costs[path].append(used(pid) - before)
    print()
    for path, spent in costs.items():
        first, *later = spent
        print(f"{path:64} {mean(later):6.2f} ms, the first time {first:6.2f} ms")
    average = mean(mean(spent[1:]) for spent in costs.values())
    print(f"{ARTICLES} articles: {average:.2f} ms on average, {megabytes(pid):.0f} MB")
    assert average < AIM
    assert megabytes(pid) < MOST
