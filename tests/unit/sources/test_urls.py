"""Addresses taken apart, and those refused."""

import pytest

from tracker.sources.errors import BadUrlError
from tracker.sources.links import absolute_http
from tracker.sources.urls import join_url, parse_url


@pytest.mark.parametrize(
    ("text", "origin", "target"),
    [
        (" HTTP://Example.ORG:80/A?b=c#d ", "http://example.org", "/A?b=c"),
        ("https://example.org:8443", "https://example.org:8443", "/"),
        ("https://example.org?q", "https://example.org", "/?q"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]", "/"),
        ("http://bücher.example/ä b", "http://xn--bcher-kva.example", "/%C3%A4%20b"),
        ("http://example.org./%7Euser", "http://example.org", "/%7Euser"),
    ],
)
def test_an_address_is_normalised(text: str, origin: str, target: str) -> None:
    url = parse_url(text)
    assert (url.origin, url.target) == (origin, target)
    assert parse_url(str(url)) == url


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ftp://example.org/", "must begin with"),
        ("file:///etc/passwd", "must begin with"),
        ("example.org", "must begin with"),
        ("http://user:secret@example.org/", "user name or password"),
        ("http://user@example.org/", "user name or password"),
        ("http:///path", "names no host"),
        ("http://exa mple.org/", "names no host"),
        ("http://example.org\\@evil.example/", "backslashes|user name"),
        ("http://example.org:25/", "Port 25"),
        ("http://example.org:0/", "Port 0"),
        ("http://example.org:99999/", "cannot be read"),
        ("http://[::1/", "cannot be read"),
        ("http://[nonsense]/", "cannot be read|no IPv6"),
        ("http://-bad-.example/", "no valid name"),
        ("http://a..b/", "no valid name"),
        ("http://" + "a" * 300 + ".example/", "no valid name"),
        ("http://example.org/" + "a" * 9000, "longer than"),
    ],
)
def test_an_address_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(BadUrlError, match=message):
        parse_url(text)


def test_redirects_are_joined() -> None:
    base = parse_url("https://example.org/a/b?c")
    assert str(join_url(base, "../d")) == "https://example.org/d"
    assert str(join_url(base, "//other.example/e")) == "https://other.example/e"
    with pytest.raises(BadUrlError):
        join_url(base, "javascript:alert(1)")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("page.html", "http://base.example/dir/page.html"),
        (" https://example.org/a b\n", "https://example.org/a%20b"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@b.c", None),
        ("http://", None),
        ("", None),
        ("http://[bad", None),
        ("http://example.org/" + "x" * 5000, None),
        ("http://example.org/\x00", "http://example.org/"),
    ],
)
def test_links_are_absolute_http_or_none(link: str, expected: str | None) -> None:
    assert absolute_http("http://base.example/dir/feed.xml", link) == expected
