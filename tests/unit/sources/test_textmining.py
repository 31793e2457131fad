"""Reservations of text mining, in each place where they can stand."""

import pytest

from tests.scaling import growth
from tracker.sources.textmining import read_site_reservations, reservation


@pytest.mark.parametrize(
    ("headers", "html", "from_site", "reserved"),
    [
        ({}, b"", False, False),
        ({"tdm-reservation": "1"}, b"", False, True),
        ({"tdm-reservation": "0"}, b"", False, False),
        ({"tdm-reservation": "0, 1"}, b"", False, True),
        ({"tdm-reservation": "maybe"}, b"", False, False),
        ({}, b"", True, True),
        ({"tdm-reservation": "0"}, b"", True, False),  # nearer to the content
        ({"tdm-reservation": "1"}, b'<meta name="tdm-reservation" content="0">', True, False),
        ({}, b"<META CONTENT='1' NAME='TDM-Reservation' />", False, True),
        ({}, b"<meta name=tdm-reservation content=1>", False, True),
        ({}, b'<meta name="robots" content="noindex, NoAI">', False, True),
        ({}, b'<meta name="robots" content="noarchive">', False, False),
        ({}, b'<meta name="description" content="noai">', False, False),
        ({"x-robots-tag": "noai, noimageai"}, b"", False, True),
        ({"x-robots-tag": "noindex"}, b"", False, False),
        ({"x-robots-tag": "otherbot: noai"}, b"", False, False),
        ({"x-robots-tag": "negotiation-tracker: noai"}, b"", False, True),
        ({"x-robots-tag": "unavailable_after: 25 Jun 2030, noai"}, b"", False, True),
    ],
)
def test_reservations(
    headers: dict[str, str], html: bytes, from_site: bool, reserved: bool
) -> None:
    assert bool(reservation(headers, html, from_site)) is reserved


@pytest.mark.parametrize(
    ("location", "path", "reserved"),
    [
        ("/", "/anything?q", True),
        ("/news/", "/news/1", True),
        ("/news/", "/sports/1", False),
        ("/*.html$", "/a/b.html", True),
        ("/*.html$", "/a/b.html.txt", False),
        ("/a*b*c", "/a-b-c-d", True),
        ("/a*b*c", "/a-c-b", False),
        ("/exact$", "/exact", True),
        ("/exact$", "/exactly", False),
        ("*", "/x", True),
    ],
)
def test_locations(location: str, path: str, reserved: bool) -> None:
    body = b'[{"location": "%s", "tdm-reservation": 1}]' % location.encode()
    assert read_site_reservations(body).reserves(path) is reserved


def test_the_longest_location_decides() -> None:
    body = (
        b'[{"location": "/", "tdm-reservation": 1}, {"location": "/open/", "tdm-reservation": 0}]'
    )
    assert read_site_reservations(body).reserves("/open/1") is False
    assert read_site_reservations(body).reserves("/shut/1") is True


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b"[1, {}]", b"[" * 100_000, b"\xff"])
def test_what_cannot_be_read_reserves_nothing(body: bytes) -> None:
    assert read_site_reservations(body).reserves("/") is False


def test_hostile_patterns_and_pages_do_not_take_long() -> None:
    body = b'[{"location": "/' + b"a*" * 240 + b'b", "tdm-reservation": 1}]'
    rules = read_site_reservations(body)
    assert growth(lambda size: rules.reserves("/" + "a" * size), 2_000) < 10
    assert growth(lambda size: reservation({}, b"<meta " + b"a=" * size, False), 15_000) < 10
    assert growth(lambda size: reservation({}, b"<meta " * size, False), 5_000) < 10
