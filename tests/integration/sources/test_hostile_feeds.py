"""Feeds as they are fetched: what is none, what attacks, what lies about its charset."""

import pytest

from tests.hostile_server import HostileServer
from tracker.errors import FeedError
from tracker.sources.feeds import parse
from tracker.sources.fetch import Fetcher


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/html", "HTML page"),
        ("/empty", "empty"),
    ],
)
def test_what_is_no_feed_is_told_in_words(
    server: HostileServer, fetcher: Fetcher, path: str, message: str
) -> None:
    result = fetcher.fetch(server.url(path))
    assert result.body is not None
    with pytest.raises(FeedError, match=message):
        parse(result.body, content_type=result.content_type, url=result.final_url)


def test_entity_attacks_neither_unfold_nor_reach_out(
    server: HostileServer, fetcher: Fetcher
) -> None:
    for path in ("/laughs", "/external"):
        result = fetcher.fetch(server.url(path))
        assert result.body is not None
        parsed = parse(result.body, content_type=result.content_type, url=result.final_url)
        assert len(parsed.entries) == 1
        assert len(parsed.entries[0].title) < 100
    assert all(request.local == "127.0.0.1" for request in server.requests)


def test_a_wrong_charset_loses_no_entry(server: HostileServer, fetcher: Fetcher) -> None:
    result = fetcher.fetch(server.url("/wrong-charset"))
    assert result.body is not None
    parsed = parse(result.body, content_type=result.content_type, url=result.final_url)
    assert [entry.title for entry in parsed.entries] == ["Der Außenminister äußert sich"]
