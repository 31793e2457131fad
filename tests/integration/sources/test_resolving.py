"""Addresses that are refused, however they are written or come about.

127.0.0.1 is allowed and 127.0.0.2 is not, so that the guard is really met.
"""

import threading
import time

import pytest

from tests.hostile_server import HostileServer
from tests.integration.sources.fetching import DEADLINE, make_fetcher
from tests.misbehaviour import STAMINA, answers, feed
from tracker.sources.addresses import AddressPolicy
from tracker.sources.errors import (
    BlockedAddressError,
    ConnectionFailedError,
    DeadlineExceededError,
    NameNotFoundError,
)
from tracker.sources.fetch import Fetcher


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.2",
        "[::ffff:127.0.0.2]",
        "[::ffff:7f00:2]",
        "[::127.0.0.2]",
        "[64:ff9b::7f00:2]",
        "[::1]",
        "0.0.0.0",
        "0x7f.2",
        "127.2",
        "2130706434",
        "localhost.",
    ],
)
def test_forbidden_addresses_are_never_connected_to(
    server: HostileServer, fetcher: Fetcher, host: str
) -> None:
    """127.0.0.2 is listened on: only the guard keeps us out, however the address is written."""
    if host == "localhost.":
        fetcher = make_fetcher(allow_private=AddressPolicy())
    before = len(server.requests)
    with pytest.raises(BlockedAddressError, match="not allowed"):
        fetcher.fetch(server.url("/good", host))
    assert len(server.requests) == before


def test_the_mapped_form_of_an_allowed_address_is_allowed() -> None:
    with HostileServer() as alone:
        try:
            result = make_fetcher().fetch(alone.url("/good", "[::ffff:127.0.0.1]"))
        except ConnectionFailedError as error:
            pytest.skip(f"no IPv6 sockets on this machine: {error.reason}")
    assert result.status == 200


def test_a_name_that_resolves_anew_is_judged_by_what_is_connected_to(
    server: HostileServer,
) -> None:
    """DNS rebinding: the first answer is harmless, every later one is not."""
    answers_given: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        answers_given.append("127.0.0.2" if answers_given else "127.0.0.1")
        return [answers_given[-1]]

    fetcher = make_fetcher(resolver=rebinding)
    server.routes["/and-close"] = answers(200, feed(), Connection="close")
    url = server.url("/and-close", "rebinding.example")
    assert fetcher.fetch(url).status == 200
    assert server.seen("/and-close")[-1].local == "127.0.0.1"
    assert len(answers_given) == 1  # what was checked is what was connected to
    with pytest.raises(BlockedAddressError, match=r"rebinding\.example leads to 127\.0\.0\.2"):
        fetcher.fetch(url)
    assert {request.local for request in server.seen("/and-close")} == {"127.0.0.1"}


def test_of_several_addresses_only_the_permitted_are_tried(server: HostileServer) -> None:
    fetcher = make_fetcher(resolver=lambda host, port: ["127.0.0.2", "10.0.0.1", "127.0.0.1"])
    assert fetcher.fetch(server.url("/good", "mixed.example")).status == 200
    assert server.seen("/good")[-1].local == "127.0.0.1"


def test_a_dead_address_gives_way_to_the_next(server: HostileServer) -> None:
    fetcher = make_fetcher(
        resolver=lambda host, port: ["127.0.0.3", "127.0.0.1"],
        allow_private=AddressPolicy.parse("127.0.0.1/32, 127.0.0.3/32"),
    )
    with HostileServer() as alone:  # on 127.0.0.1 only
        assert fetcher.fetch(alone.url("/good", "two.example")).status == 200


def test_a_resolver_that_hangs_meets_the_deadline(server: HostileServer) -> None:
    released = threading.Event()

    def hanging(host: str, port: int) -> list[str]:
        released.wait(STAMINA)
        return ["127.0.0.1"]

    began = time.monotonic()
    with pytest.raises(DeadlineExceededError):
        make_fetcher(resolver=hanging, deadline=DEADLINE).fetch(server.url("/good", "slow.example"))
    assert time.monotonic() - began < STAMINA
    released.set()


def test_an_unknown_name_says_so(server: HostileServer) -> None:
    def failing(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(NameNotFoundError, match=r"nowhere\.example"):
        make_fetcher(resolver=failing).fetch("http://nowhere.example/")


def test_articles_meet_the_same_guard(server: HostileServer, fetcher: Fetcher) -> None:
    for path in ("/good", "/to-loopback", "/to-mapped"):
        host = "127.0.0.2" if path == "/good" else "127.0.0.1"
        with pytest.raises(BlockedAddressError, match="not allowed"):
            fetcher.fetch(server.url(path, host), kind="article")


def test_a_webhook_is_delivered_under_the_same_guard(server: HostileServer) -> None:
    server.routes["/hook"] = answers(204)
    fetcher = make_fetcher()
    assert fetcher.post(server.url("/hook"), b"{}", {"Content-Type": "application/json"}) == 204
    assert server.seen("/hook")[-1].body == b"{}"
    with pytest.raises(BlockedAddressError):
        fetcher.post(server.url("/hook", "127.0.0.2"), b"{}", {})


def test_a_proxy_is_used_and_forbidden_targets_are_still_refused() -> None:
    with HostileServer() as proxy:
        proxy.routes["http://news.example/feed"] = answers(200, feed())
        fetcher = make_fetcher(
            proxy=proxy.url(""),
            allow_private=AddressPolicy(),
            resolver=lambda host, port: ["10.0.0.7"] if "inner" in host else ["93.184.215.14"],
        )
        assert fetcher.fetch("http://news.example/feed").body == feed()
        with pytest.raises(BlockedAddressError):
            fetcher.fetch("http://inner.example/feed")
        assert len(proxy.requests) == 1
