"""What is answered well: validators, statuses, redirects, what is sent."""

import pytest

from tests.hostile_server import HostileServer
from tests.integration.sources.fetching import make_fetcher
from tests.misbehaviour import answers, feed
from tracker.sources.errors import (
    TooManyRedirectsError,
)
from tracker.sources.fetch import Fetcher


def test_a_good_answer_is_handed_on_whole(server: HostileServer, fetcher: Fetcher) -> None:
    result = fetcher.fetch(server.url("/good"))
    assert result.status == 200
    assert result.body == feed()
    assert result.etag == '"v1"'
    assert result.content_type.startswith("application/rss+xml")
    assert result.final_url == result.url == server.url("/good")
    assert result.fetched_at.tzinfo is not None


def test_validators_go_back_verbatim_and_survive_a_304(
    server: HostileServer, fetcher: Fetcher
) -> None:
    result = fetcher.fetch(
        server.url("/good"), etag='"v1"', last_modified="Thu, 01 Jan 1970 00:00:00 -0000"
    )
    sent = server.seen("/good")[-1].headers
    assert sent["if-none-match"] == '"v1"'
    assert sent["if-modified-since"] == "Thu, 01 Jan 1970 00:00:00 -0000"
    assert result.not_modified
    assert result.body is None
    assert result.etag == '"v1"'
    assert result.last_modified == "Thu, 01 Jan 1970 00:00:00 -0000"


def test_validators_that_would_break_the_request_are_left_out(
    server: HostileServer, fetcher: Fetcher
) -> None:
    assert fetcher.fetch(server.url("/good"), etag='"a"\r\nX-Evil: 1').status == 200
    assert "x-evil" not in server.seen("/good")[-1].headers


def test_the_user_agent_names_the_project_and_whom_to_write_to(server: HostileServer) -> None:
    fetcher = make_fetcher(contact="desk@example.org\r\nX: y")
    fetcher.fetch(server.url("/good"))
    agent = server.seen("/good")[-1].headers["user-agent"]
    assert agent.startswith("negotiation-tracker/")
    assert agent.endswith(" (+desk@example.orgX: y)")


@pytest.mark.parametrize("path", ["/gone", "/not-found", "/error"])
def test_every_status_is_an_answer(server: HostileServer, fetcher: Fetcher, path: str) -> None:
    result = fetcher.fetch(server.url(path))
    assert result.status in (410, 404, 500)
    assert result.body is None


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("/429-seconds", 120, 120),
        ("/429-date", 590, 601),
        ("/503-seconds", 300, 300),
        ("/503-never", 86_400, 86_400),
    ],
)
def test_retry_after_is_read_in_both_forms_and_clamped(
    server: HostileServer, fetcher: Fetcher, path: str, least: float, most: float
) -> None:
    retry_after = fetcher.fetch(server.url(path)).retry_after
    assert retry_after is not None
    assert least <= retry_after <= most


def test_a_senseless_retry_after_is_none(server: HostileServer, fetcher: Fetcher) -> None:
    assert fetcher.fetch(server.url("/503-nonsense")).retry_after is None


def test_redirects_are_followed_and_told(server: HostileServer, fetcher: Fetcher) -> None:
    result = fetcher.fetch(server.url("/moved"))
    assert result.status == 200
    assert result.redirects == ((301, server.url("/moved"), server.url("/good")),)
    assert result.final_url == result.moved_to == server.url("/good")
    assert fetcher.fetch(server.url("/found")).moved_to is None


def test_a_chain_that_begins_permanent_moved_only_that_far(
    server: HostileServer, fetcher: Fetcher
) -> None:
    server.routes["/chain"] = answers(308, Location="/found")
    result = fetcher.fetch(server.url("/chain"))
    assert result.moved_to == server.url("/found")
    assert result.final_url == server.url("/good")


def test_too_many_redirects(server: HostileServer) -> None:
    for n in range(5):
        server.routes[f"/hop{n}"] = answers(302, Location=f"/hop{n + 1}")
    server.routes["/hop5"] = answers(200, feed())
    assert make_fetcher(max_redirects=5).fetch(server.url("/hop0")).status == 200
    with pytest.raises(TooManyRedirectsError, match="More than 4"):
        make_fetcher(max_redirects=4).fetch(server.url("/hop0"))
