"""Compressed bodies, and how much of one is read."""

import resource

import pytest

from tests.hostile_server import HostileServer
from tests.integration.sources.fetching import CAP
from tests.misbehaviour import compressed, feed
from tracker.sources.errors import (
    TooLargeError,
)
from tracker.sources.fetch import Fetcher


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw-deflate", "br", "zstd", "br, gzip"])
def test_compressed_bodies_are_unpacked(
    server: HostileServer, fetcher: Fetcher, encoding: str
) -> None:
    server.routes["/packed"] = compressed(encoding, feed(200))
    assert fetcher.fetch(server.url("/packed")).body == feed(200)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw-deflate", "br", "zstd", "gzip-gzip"])
def test_a_bomb_stops_at_the_cap(server: HostileServer, fetcher: Fetcher, encoding: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooLargeError, match="1,048,576"):
        fetcher.fetch(server.url(f"/bomb/{encoding}"))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 16 * CAP


def test_an_answer_exactly_at_the_cap_passes(server: HostileServer, fetcher: Fetcher) -> None:
    server.routes["/exact"] = compressed("gzip", bytes(CAP))
    body = fetcher.fetch(server.url("/exact")).body
    assert body is not None
    assert len(body) == CAP


@pytest.mark.parametrize(
    ("path", "body"),
    [("/lying-gzip", feed()), ("/short-length", feed()[:-200]), ("/empty-gzip", b"")],
)
def test_small_lies_are_forgiven(
    server: HostileServer, fetcher: Fetcher, path: str, body: bytes
) -> None:
    assert fetcher.fetch(server.url(path)).body == body
