"""/positions and /timeline at a million statements beside ten thousand, on both databases.

Aim: at most twice the time, every answer computed anew. TRACKER_BENCH_STATEMENTS sets another
size than a million, for a shorter look.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import postgres_database
from tracker.app import create_app
from tracker.config import Config

from .simulated_database import build

LARGE = int(os.environ.get("TRACKER_BENCH_STATEMENTS", "1000000"))
SMALL = 10_000
ROUNDS = 25
MOST = 2.0
PATHS = (
    "/positions",
    "/positions?as_of=2021-06-30",
    "/positions?known_at=2023-06-01T00:00:00Z",
    "/timeline",
    "/timeline?interval=month",
    "/timeline?issue=nato-expansion",
    "/timeline?known_at=2023-06-01T00:00:00Z",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'small.db'}", f"sqlite:///{tmp_path / 'large.db'}"
        return
    with postgres_database() as small, postgres_database() as large:
        yield small, large


def test_time_does_not_grow_with_the_archive(urls: tuple[str, str]) -> None:
    sizes = [build(url, size) for url, size in zip(urls, (SMALL, LARGE), strict=True)]
    print(f"\n{urls[0].split(':')[0]}: {sizes[0]:,} and {sizes[1]:,} statements")
    ratios = compare(*urls)
    assert max(ratios.values()) <= MOST, ratios


def compare(small: str, large: str) -> dict[str, float]:
    """How many times longer each answer takes from the large archive: the better of many rounds,
    taken in turns so that both see the machine alike."""
    clients = [_client(small), _client(large)]
    gc.collect()
    gc.freeze()
    ratios = {}
    for path in PATHS:
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            for client, mine in zip(clients, times, strict=True):
                mine.append(_seconds(client, path))
        best = [min(mine) for mine in times]
        ratios[path] = best[1] / best[0]
        print(f"{path:44} {1000 * best[0]:7.1f} ms {1000 * best[1]:7.1f} ms  {ratios[path]:5.2f}")
    return ratios


def _client(url: str) -> FlaskClient:
    return create_app(Config(database_url=url)).test_client()


def _seconds(client: FlaskClient, path: str) -> float:
    service = client.application.extensions["tracker"]
    for kept in (service.cache, service.parts, service.tellings):
        kept.clear()
    began = time.perf_counter()
    response = client.get(f"/api/v1{path}")
    taken = time.perf_counter() - began
    assert response.status_code == 200, response.get_data(as_text=True)
    return taken
