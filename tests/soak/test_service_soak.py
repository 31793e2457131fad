"""Half an hour of the whole service: a hundred feeds, ten new articles a second, fifty requests a
second. No error, nothing lost, and neither memory nor latency grows.

TEST_SOAK_SECONDS sets another length, TEST_SOAK_DATABASE another database than SQLite,
TEST_SOAK_RECORD the file of samples that `scripts/soak_graph.py` draws.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median

import pytest

from tests.processes import children, free_port, migrated, ready, running, until
from tests.soak.visitors import Visitors
from tracker.db import Database
from tracker.sources import subscriptions

SECONDS = float(os.environ.get("TEST_SOAK_SECONDS", "1800"))
FEEDS, ARTICLES, REQUESTS = 100, 10.0, 50.0  # the last two a second
SAMPLES = 120
GROWTH = 1.15  # of memory, from the second quarter to the last
SLOWER = 2.0  # the same of latency
SETTINGS = {
    "TRACKER_ALLOW_PRIVATE_NETWORKS": "127.0.0.1/32",
    "TRACKER_HOST_CONCURRENCY": "0",
    "TRACKER_HOST_SPACING": "0",
    "TRACKER_POLL_FLOOR": "1",
    "TRACKER_POLL_CEILING": "10",
    "TRACKER_RECHECK_HOURS": "off",
}
Sample = dict[str, float]


def memory(pid: int) -> float:
    """Megabytes that are a process's share of what it uses."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss: +(\d+)", text, re.M)
    assert found is not None
    return int(found[1]) / 1024


def stored(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        found = re.search(r"^tracker_articles (\d+)", answer.read().decode(), re.M)
    return int(found[1]) if found else 0


@contextmanager
def wire() -> Iterator[int]:
    port = free_port()
    program = [sys.executable, "-m", "tests.servers.wire", str(FEEDS), str(ARTICLES), str(port)]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield port
    finally:
        process.kill()
        process.wait()


def quarters(
    samples: Sequence[Sample], name: str, summed: Callable[..., float]
) -> tuple[float, ...]:
    """A figure of the second quarter and of the last; the first is for warming up."""
    size = len(samples) // 4
    values = [sample[name] for sample in samples]
    return summed(values[size : 2 * size]), summed(values[-size:])


@pytest.mark.timeout(int(2 * SECONDS) + 1200)
def test_half_an_hour_of_everything(sqlite_url: str, tmp_path: Path) -> None:
    url = os.environ.get("TEST_SOAK_DATABASE", sqlite_url)
    log, port = tmp_path / "log", free_port()
    database = Database(migrated(url).database_url)
    with wire() as source, running("serve", "--port", str(port), url=url, log=log, **SETTINGS) as s:
        until(lambda: ready(port), "answer")
        until(lambda: "scheduler is running" in log.read_text(), "scheduler")
        with database.writing() as session:
            for feed in range(FEEDS):
                address = f"http://127.0.0.1:{source}/feed/{feed}"
                subscriptions.subscribe(session, address, now=datetime.now(UTC))
        visitors = Visitors(port, REQUESTS)
        visitors.start()
        samples = sampled(port, [s.pid, *children(s.pid)], visitors)
        visitors.stop()
        record(samples)
        with urllib.request.urlopen(f"http://127.0.0.1:{source}/end", timeout=60) as answer:
            published = int(answer.read())
        behind = published - stored(port)
        until(lambda: stored(port) >= published, "the last articles", max(300, SECONDS / 2))
        assert stored(port) == published
        assert len(children(s.pid)) == 2
    database.dispose()
    print(f"{published} articles, {behind} behind at the end; {visitors.asked} requests")
    check(samples, visitors, log.read_text(), published, behind)


def sampled(port: int, pids: Sequence[int], visitors: Visitors) -> list[Sample]:
    """Look at the service, so many times over the whole length."""
    samples: list[Sample] = []
    began = time.monotonic()
    for number in range(1, SAMPLES + 1):
        time.sleep(max(0.0, began + SECONDS * number / SAMPLES - time.monotonic()))
        times = visitors.taken() or [0.0]
        sample = {
            "seconds": time.monotonic() - began,
            "articles": float(stored(port)),
            "megabytes": sum(map(memory, pids)),
            "median": median(times),
            "p99": times[int(0.99 * (len(times) - 1))],
            "requests": float(visitors.asked),
            "wrong": float(len(visitors.wrong)),
        }
        samples.append(sample)
        if number % (SAMPLES // 12) == 0:
            print("  ".join(f"{name} {value:.0f}" for name, value in sample.items()), flush=True)
    return samples


def record(samples: Sequence[Sample]) -> None:
    path = os.environ.get("TEST_SOAK_RECORD")
    if path:
        about = {"seconds": SECONDS, "feeds": FEEDS, "articles": ARTICLES, "requests": REQUESTS}
        Path(path).write_text(json.dumps({"about": about, "samples": samples}, indent=1) + "\n")


def check(
    samples: Sequence[Sample], visitors: Visitors, log: str, published: int, behind: int
) -> None:
    assert visitors.wrong == []
    told = [line for line in log.splitlines() if re.search(r"Traceback| (WARNING|ERROR) ", line)]
    assert told == []
    assert visitors.asked > 0.95 * SECONDS * REQUESTS, "the machine is too busy for the visitors"
    assert behind < 0.05 * published + 10 * ARTICLES, f"{behind} of {published} articles wait"
    early, late = quarters(samples, "megabytes", mean)
    assert late < GROWTH * early, f"memory grows: {early:.0f} MB, then {late:.0f} MB"
    for name in ("median", "p99"):
        early, late = quarters(samples, name, median)
        assert late < SLOWER * early, f"{name} grows: {early:.1f} ms, then {late:.1f} ms"
