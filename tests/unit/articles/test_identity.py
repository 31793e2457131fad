from __future__ import annotations

import pytest

from tracker.articles.identity import canonical_url, url_key

SAME = [
    (
        "http://www.harbour.example/world/river/?utm_source=rss#comments",
        "https://harbour.example/world/river",
    ),
    ("https://amp.harbour.example/world/river", "https://www.harbour.example/world/river/"),
    ("https://harbour.example/amp/world/river", "https://harbour.example/world/river"),
    ("https://harbour.example/world/river.amp", "https://harbour.example/world/river"),
    ("https://harbour.example/world/river/index.html", "https://harbour.example/world/river"),
    ("https://harbour.example:443/a?b=2&a=1", "https://harbour.example/a?a=1&b=2"),
    (
        "https://www-harbour-example.cdn.ampproject.org/c/s/www.harbour.example/a/b",
        "https://harbour.example/a/b",
    ),
    ("https://harbour.example/caf%C3%A9", "https://harbour.example/cafe\u0301"),
    ("https://harbour.example/caf%c3%a9", "https://harbour.example/café"),
    ("https://harbour.example/a b", "https://harbour.example/a%20b"),
    ("https://harbour.example/./%61", "https://harbour.example/a"),
    ("https://harbour.example/a;jsessionid=0F2", "https://harbour.example/a?PHPSESSID=9c"),
]
DIFFERENT = [
    ("https://harbour.example/story?id=4", "https://harbour.example/story?id=5"),
    ("https://harbour.example/a", "https://other.example/a"),
    ("https://harbour.example/a", "https://harbour.example:8443/a"),
    ("https://harbour.example/camp", "https://harbour.example/c"),
    ("https://harbour.example/?p=1", "https://harbour.example/"),
    ("https://harbour.example/index.php?cid=1", "https://harbour.example/index.php?cid=2"),
    ("https://harbour.example/news?source=1234", "https://harbour.example/news?source=1235"),
    ("https://harbour.example/#!/story/1", "https://harbour.example/#!/story/2"),
    ("https://harbour.example/a%2Fb", "https://harbour.example/a/b"),
    ("https://harbour.example/a b", "https://harbour.example/ab"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_variants_of_an_address_share_a_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other) is not None


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_of_different_articles_do_not(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://harbour.example/a",
        "javascript:alert(1)",
        "/relative",
        "https://",
        "https://u:p@harbour.example/",
        "http://harbour.example:99999/",
        "http://[bad/",
        "https://harbour.example/" + "a" * 3000,
    ],
)
def test_what_is_no_web_address_is_none(url: str) -> None:
    assert canonical_url(url) is None
    assert url_key(url) is None


def test_a_canonical_address_still_works() -> None:
    given = "http://127.0.0.1:8123/a/?utm_campaign=x&id=4#top"
    assert canonical_url(given) == "http://127.0.0.1:8123/a/?id=4"


@pytest.mark.parametrize(
    ("declared", "believed"),
    [
        ("https://www.harbour.example/world/the-river", True),
        ("/world/the-river", True),
        ("https://other.example/world/river", False),
        ("https://www.harbour.example/", False),
        ("https://www.harbour.example/world", False),
        ("javascript:void(0)", False),
    ],
)
def test_a_page_is_believed_about_its_address_on_its_own_site(
    declared: str, believed: bool
) -> None:
    own = "https://www.harbour.example/world/river"
    expected = "https://www.harbour.example/world/the-river" if believed else own
    assert canonical_url(own, declared=declared) == expected


def test_a_declared_address_that_drops_the_articles_number_is_not_believed() -> None:
    own = "https://harbour.example/story.php?id=4"
    assert canonical_url(own, declared="https://harbour.example/story.php") == own
