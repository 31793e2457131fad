"""Lists of feeds: whatever comes in, valid OPML out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from tracker.errors import UsageError
from tracker.sources.opml import OpmlFeed, read_opml, write_opml

CREATED = datetime(2024, 3, 5, tzinfo=UTC)


def opml(body: str) -> bytes:
    return f"<opml version='1.0'><head/><body>{body}</body></opml>".encode()


def test_nested_folders_become_tags() -> None:
    result = read_opml(
        opml(
            "<outline text='World'><outline title='East'>"
            "<outline type='rss' text='A' xmlUrl='http://a.example/f' htmlUrl='http://a.example/'"
            " category='/press,daily'/></outline></outline>"
        )
    )
    assert result.problems == ()
    assert result.feeds == (
        OpmlFeed(
            "http://a.example/f", "A", "http://a.example/", ("World", "East", "press", "daily")
        ),
    )


def test_a_feed_listed_twice_is_one_with_the_tags_of_both() -> None:
    line = "<outline text='{}'><outline text='A' xmlUrl='http://a.example/f'/></outline>"
    result = read_opml(opml(line.format("One") + line.format("Two")))
    assert [feed.tags for feed in result.feeds] == [("One", "Two")]


@pytest.mark.parametrize(
    ("attribute", "url"),
    [
        ("XMLURL='http://a.example/f'", "http://a.example/f"),
        ("xmlurl=' https://a.example/f '", "https://a.example/f"),
        ("xmlUrl='feed:https://a.example/f'", "https://a.example/f"),
        ("xmlUrl='feed://a.example/f'", "http://a.example/f"),
        ("xmlUrl='http://a.example/?a=1&amp;b=2'", "http://a.example/?a=1&b=2"),
    ],
)
def test_spellings_of_an_address(attribute: str, url: str) -> None:
    assert [feed.url for feed in read_opml(opml(f"<outline {attribute}/>")).feeds] == [url]


@pytest.mark.parametrize(
    ("outline", "problem"),
    [
        ("<outline text='B' type='rss' xmlUrl=''/>", "B has no address"),
        ("<outline text='B' type='rss'/>", "B has no address"),
        ("<outline text='B' xmlUrl='javascript:alert(1)'/>", "B has no http"),
        ("<outline text='B' xmlUrl='/relative'/>", "B has no http"),
        ("<outline text='B' xmlUrl='file:///etc/passwd'/>", "B has no http"),
    ],
)
def test_what_cannot_be_subscribed_is_named_and_the_rest_kept(outline: str, problem: str) -> None:
    good = "<outline text='A' xmlUrl='http://a.example/f'/>"
    result = read_opml(opml(outline + good))
    assert [feed.title for feed in result.feeds] == ["A"]
    assert len(result.problems) == 1
    assert problem in result.problems[0]


@pytest.mark.parametrize(
    "broken",
    [
        b"\xef\xbb\xbf" + opml("<outline text='A' xmlUrl='http://a.example/f'/>"),
        b"\r\n " + opml("<outline text='A' xmlUrl='http://a.example/f'/>"),
        opml("<outline text='A & B' xmlUrl='http://a.example/f'/>"),
        opml("<outline text='A' xmlUrl='http://a.example/f'>").replace(b"</body>", b""),
        b"<opml><body><outline text='A' xmlUrl='http://a.example/f'/>",
        b"<body><outline text='A' xmlUrl='http://a.example/f'/></body>",
        opml("<outline text='\xfc' xmlUrl='http://a.example/f'/>").decode().encode("latin-1"),
        opml("<outline text='A' xmlUrl='http://a.example/f'/>").decode().encode("utf-16"),
    ],
)
def test_broken_files_are_read_as_far_as_they_go(broken: bytes) -> None:
    assert [feed.url for feed in read_opml(broken).feeds] == ["http://a.example/f"]


@pytest.mark.parametrize("body", [b"", b"words", b"<html><body/></html>", b"<rss/>", b"{}"])
def test_what_is_no_opml_says_so(body: bytes) -> None:
    with pytest.raises(UsageError, match="OPML"):
        read_opml(body)


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    levels = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 9))
    doctype = f"<!DOCTYPE opml [<!ENTITY e0 'ha'>{levels}<!ENTITY f SYSTEM '{secret.as_uri()}'>]>"
    body = doctype.encode() + opml(
        "<outline text='x'>&f;&e8;<outline text='A' xmlUrl='http://a.example/f'/></outline>"
    )
    result = read_opml(body)
    assert "secret" not in repr(result)
    assert [feed.url for feed in result.feeds] == ["http://a.example/f"]


def test_folders_without_end_do_not_hang() -> None:
    result = read_opml(opml("<outline text='x'>" * 200))
    assert result.feeds == ()
    assert result.problems


def test_what_is_written_reads_back() -> None:
    feeds = (
        OpmlFeed(
            "http://b.example/f?a=1&b=2", 'B & "Sons" <ltd>', "http://b.example/", ("One", "x")
        ),
        OpmlFeed("http://c.example/f", "", None, ("One",)),
        OpmlFeed("http://a.example/f", "Ä\x00", None, ()),
    )
    written = write_opml(feeds, title="Mine\x07", created=CREATED)
    result = read_opml(written)
    assert result.problems == ()
    assert {feed.url: feed.tags for feed in result.feeds} == {f.url: f.tags for f in feeds}
    assert {feed.title for feed in result.feeds} == {'B & "Sons" <ltd>', "", "Ä"}


def test_what_is_written_is_valid_opml() -> None:
    written = write_opml([OpmlFeed("http://a.example/f", tags=("T",))], title="t", created=CREATED)
    root = etree.fromstring(written)
    assert root.tag == "opml"
    assert root.get("version") == "2.0"
    assert root.findtext("head/title") == "t"
    assert root.findtext("head/dateCreated") == "Tue, 05 Mar 2024 00:00:00 +0000"
    assert all(outline.get("text") for outline in root.iter("outline"))
    feed = root.find("body/outline/outline")
    assert feed is not None
    assert feed.get("type") == "rss"


def test_the_starter_list_has_a_dozen_feeds_from_several_sides() -> None:
    starter = Path(__file__).parents[3] / "seeds" / "feeds.opml"
    result = read_opml(starter.read_bytes())
    assert result.problems == ()
    assert len(result.feeds) >= 12
    assert len({feed.tags[0] for feed in result.feeds}) >= 4
    assert all(feed.title and feed.site for feed in result.feeds)
