"""What a site asks for: robots.txt, and reservations of text mining."""

import pytest

from tests.hostile_server import HostileServer
from tests.integration.sources.fetching import make_fetcher
from tests.misbehaviour import answers, feed
from tracker.sources.errors import (
    OptedOutError,
    RobotsDeniedError,
)
from tracker.sources.fetch import Fetcher


def test_articles_obey_robots(server: HostileServer) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: negotiation-tracker\nDisallow: /pri*e/\n"
    with HostileServer() as site:
        site.routes["/robots.txt"] = answers(200, rules, content_type="text/plain")
        site.routes["/private/page"] = site.routes["/page"] = answers(200, b"<p>text</p>")
        site.routes["/sideways"] = answers(302, Location="/private/page")
        fetcher = make_fetcher()
        assert fetcher.fetch(site.url("/page"), kind="article").status == 200
        for path in ("/private/page", "/sideways"):
            with pytest.raises(RobotsDeniedError, match="does not allow"):
                fetcher.fetch(site.url(path), kind="article")
        assert fetcher.fetch(site.url("/private/page")).status == 200  # feeds are asked for
        assert len(site.seen("/robots.txt")) == 1


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False)])
def test_robots_that_cannot_be_read(status: int, allowed: bool) -> None:
    with HostileServer() as site:
        site.routes["/robots.txt"] = answers(status)
        site.routes["/page"] = answers(200, b"<p>text</p>")
        if allowed:
            assert make_fetcher().fetch(site.url("/page"), kind="article").status == 200
        else:
            with pytest.raises(RobotsDeniedError, match="cannot be read"):
                make_fetcher().fetch(site.url("/page"), kind="article")


@pytest.mark.parametrize(
    ("route", "site_file"),
    [
        (answers(200, b"<p>text</p>", tdm_reservation="1"), b"[]"),
        (answers(200, b"<p>text</p>", X_Robots_Tag="noai, noimageai"), b"[]"),
        (answers(200, b"<meta name='tdm-reservation' content=1><p>text</p>"), b"[]"),
        (answers(200, b"<p>text</p>"), b'[{"location": "/p*", "tdm-reservation": 1}]'),
    ],
)
def test_reservations_of_text_mining_are_honoured(route: object, site_file: bytes) -> None:
    with HostileServer() as site:
        site.routes["/page"] = route  # type: ignore[assignment]
        site.routes["/.well-known/tdmrep.json"] = answers(200, site_file)
        with pytest.raises(OptedOutError, match="opted out"):
            make_fetcher().fetch(site.url("/page"), kind="article")


def test_a_reserved_feed_is_fetched_and_marked(server: HostileServer, fetcher: Fetcher) -> None:
    server.routes["/reserved"] = answers(200, feed(), tdm_reservation="1")
    assert "tdm-reservation" in (fetcher.fetch(server.url("/reserved")).opted_out or "")
    assert fetcher.fetch(server.url("/good")).opted_out is None
