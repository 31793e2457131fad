"""robots.txt: RFC 9309's rules, which Python's own parser does not know."""

import pytest

from tests.scaling import growth
from tracker.sources.robots import UNREACHABLE, read_robots

SITE = "https://a.example"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /private/", "/private/x", False),
        ("User-agent: *\nDisallow: /private/", "/public", True),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),  # the longest match wins
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf.html", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: negotiation-tracker\nAllow: /", "/x", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: Negotiation-Tracker\nDisallow: /", "/x", False),
        ("User-agent: GPTBot\nDisallow: /", "/x", True),
        ("User-agent: GPTBot # one\nUser-agent: *\nDisallow: /", "/x", False),
        (
            "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nAllow: /",
            "/x",
            True,
        ),
        ("\ufeffUser-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("<html>not found</html>", "/x", True),
        ("", "/x", True),
    ],
)
def test_rules(rules: str, path: str, allowed: bool) -> None:
    assert read_robots(200, rules.encode()).allows(SITE + path) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (401, True), (403, True), (429, False), (503, False)]
)
def test_without_rules_the_status_decides(status: int, allowed: bool) -> None:
    assert read_robots(status, b"").allows(SITE) is allowed


def test_nothing_is_allowed_where_nothing_could_be_read() -> None:
    assert UNREACHABLE.allows(SITE) is False


def test_the_crawl_delay_is_heeded_within_reason() -> None:
    assert read_robots(200, b"User-agent: *\nCrawl-delay: 7").crawl_delay == 7
    assert read_robots(200, b"User-agent: *\nCrawl-delay: 9999").crawl_delay == 30
    assert read_robots(200, b"User-agent: other\nCrawl-delay: 7").crawl_delay == 0


def test_a_hostile_file_does_not_take_long() -> None:
    def read(size: int) -> bool:
        agents = "".join(f"User-agent: bot{n}\n" for n in range(size * 5 // 2))
        rules = "".join(f"Disallow: /{n}*a*b*c\n" for n in range(size))
        return read_robots(200, (agents + rules).encode()).allows(SITE + "/" + "abc" * 500)

    assert growth(read, 2_000) < 10
    patterns = f"User-agent: *\nDisallow: /{'a*' * 40}b".encode()
    assert growth(lambda size: read_robots(200, patterns).allows(SITE + "/" + "a" * size), 250) < 10
