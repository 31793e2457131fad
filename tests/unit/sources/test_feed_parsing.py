"""What parsing promises whatever the bytes are."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scaling import NOTHING, growth, seconds
from tracker.errors import FeedError
from tracker.sources.entries import Feed
from tracker.sources.errors import NotAFeedError
from tracker.sources.feeds import parse
from tracker.sources.plaintext import one_line, storable


def rss(items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()


def outcome(body: bytes) -> Feed | FeedError:
    try:
        return parse(body, url="http://a.example/")
    except FeedError as error:
        return error


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\x00\x00"])
def test_nothing_is_said_to_be_empty(body: bytes) -> None:
    with pytest.raises(FeedError, match="empty"):
        parse(body)


def test_a_page_names_the_feeds_it_offers() -> None:
    page = (
        b"<!doctype html><html><head><link rel=alternate type='application/rss+xml' href='/rss'>"
        b"<link type=application/atom+xml href=https://b.example/atom rel=alternate>"
        b"<link rel=stylesheet type=text/css href=/x.css></head></html>"
    )
    with pytest.raises(NotAFeedError, match="HTML page") as caught:
        parse(page, content_type="text/html", url="http://a.example/")
    assert caught.value.feeds == ("http://a.example/rss", "https://b.example/atom")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"just words", "neither RSS"),
        (b"<opml version='2.0'><body/></opml>", "neither RSS"),
        (b"{}", "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "no JSON Feed"),
        (b"{not json", "not valid"),
        (b'{"version": ' + b"[" * 100_000, "not valid"),
    ],
)
def test_other_things_are_no_feed(body: bytes, message: str) -> None:
    with pytest.raises(NotAFeedError, match=message):
        parse(body)


def test_a_feed_without_entries_is_told() -> None:
    feed = parse(rss(""))
    assert feed.entries == ()
    assert feed.problems == ("The feed has no entries.",)


def test_bytes_that_name_a_file_are_not_opened(tmp_path: Path) -> None:
    """feedparser opens the file that bytes name; a pipe would hang it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(NotAFeedError):
        parse(os.fsencode(pipe))


def test_the_header_decides_the_encoding_in_lower_case() -> None:
    body = rss("<item><title>äöü</title></item>").decode().encode("iso-8859-2")
    feed = parse(body, content_type="application/rss+xml; charset=iso-8859-2")
    assert feed.entries[0].title == "äöü"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<![CDATA[A <b>bold</b>, <i class='x'>fine</i> title]]>", "A bold, fine title"),
        ("A &amp;lt;em&amp;gt;twice&amp;lt;/em&amp;gt; escaped", "A twice escaped"),
        ("<![CDATA[<script>alert('x')</script>Safe]]>", "Safe"),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("List&lt;String&gt; of 2 &lt; 3", "List<String> of 2 < 3"),
        ("two\n  lines\tand\u00a0blanks", "two lines and blanks"),
        ("soft\u00adhyphen \u200bzero", "softhyphen zero"),
    ],
)
def test_titles_are_text(written: str, read: str) -> None:
    assert parse(rss(f"<item><title>{written}</title></item>")).entries[0].title == read


def test_entities_of_a_feed_are_kept_where_they_are_characters() -> None:
    body = (
        b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY nbsp '&#160;'><!ENTITY name \"Desk\">"
        b"<!ENTITY b '&name;&name;'>]>" + rss("<item><title>The&nbsp;&name;</title></item>")
    )
    assert parse(body).entries[0].title == "The Desk"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32", "cp037"])
def test_entities_do_not_unfold_in_any_encoding(encoding: str) -> None:
    """Each level would make it ten times as long."""

    def nested(depth: int) -> bytes:
        levels = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, depth))
        text = (
            f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE rss [<!ENTITY e0 'ha'>{levels}]>"
            f"<rss version='2.0'><channel><item><title>&e{depth - 1};</title></item></channel>"
            "</rss>"
        )
        return text.encode(encoding)

    shallow, deep = seconds(lambda: outcome(nested(3))), seconds(lambda: outcome(nested(10)))
    assert deep < 100 * max(shallow, NOTHING)
    result = outcome(nested(10))
    assert isinstance(result, FeedError) or all(len(e.title) < 100 for e in result.entries)


SLOW: dict[str, Callable[[int], bytes]] = {
    "blank prolog": lambda n: b"\n" * n + rss("<item/>"),
    "author": lambda n: rss(f"<item><author>{'a' * n}</author></item>"),
    "attributes": lambda n: (
        b"<rss version='2.0'><channel><item "
        + b" ".join(b"a%d='x'" % number for number in range(n // 4))
        + b"/></channel></rss>"
    ),
    "doctypes": lambda n: b"<!DOCTYPE " * (n // 10) + rss("<item/>"),
    "declarations": lambda n: (
        b"<!DOCTYPE r [" + b"<!ENTITY a 'x'>\n" * (n // 16) + b"]>" + rss("<item/>")
    ),
    "wide author": lambda n: rss(f"<item><author>{'a' * n}</author></item>").decode().encode("u16"),
}


@pytest.mark.parametrize("name", SLOW)
def test_nothing_small_takes_long(name: str) -> None:
    assert growth(lambda size: outcome(SLOW[name](size)), 15_000) < 10


@given(st.binary(max_size=400))
def test_any_bytes_give_a_feed_or_a_feed_error(body: bytes) -> None:
    outcome(body)
    outcome(rss("<item>") + body)
    outcome(b'{"version":"https://jsonfeed.org/version/1","items":[' + body + b"]}")


TAGS = ["item", "title", "link", "guid", "pubDate", "content:encoded"]
MARKS = st.sampled_from(TAGS).map("<{}>".format) | st.sampled_from(TAGS).map("</{}>".format)
MARKS |= st.sampled_from(["<!--", "-->", "<![CDATA[", "]]>", "&", "&#", ";", "x", "é", '"'])
MARKS |= st.sampled_from(["\x00", "\ud800", "\x1b"])


@given(st.lists(MARKS, max_size=60))
def test_any_sequence_of_marks_gives_storable_text(marks: list[str]) -> None:
    result = outcome(
        rss("").replace(b"</channel></rss>", "".join(marks).encode("utf-8", "replace"))
    )
    if isinstance(result, Feed):
        for entry in result.entries:
            for text in (entry.title, entry.identity, entry.url or "", entry.content_html or ""):
                assert text == storable(text)
                text.encode()


@given(st.text(max_size=200))
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert not set(line) & set(map(chr, range(32)))
    line.encode()
