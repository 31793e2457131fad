"""A hostile server, and a fetcher that may reach it."""

from collections.abc import Iterator

import pytest

from tests.hostile_server import HostileServer
from tests.integration.sources.fetching import make_fetcher
from tracker.sources.fetch import Fetcher


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer(host="") as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    made = make_fetcher()
    yield made
    made.close()
