"""RSS, Atom and RDF out of bytes. The only user of feedparser; JSON Feed has its own module."""

import html
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXParseException

import feedparser

from tracker.errors import FeedError
from tracker.sources import jsonfeed
from tracker.sources.dates import instant
from tracker.sources.defusing import defused, simplified
from tracker.sources.entries import Draft, Feed, identified
from tracker.sources.errors import NotAFeedError
from tracker.sources.links import absolute_http
from tracker.sources.plaintext import one_line, storable

_PERIODS = {
    "hourly": 3600,
    "daily": 86400,
    "weekly": 604800,
    "monthly": 2592000,
    "yearly": 31536000,
}
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_LINK_ELEMENT = re.compile(r"<link\s([^<>]{1,1000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")

# An XML parser that nobody has: for every feed, Python would look through its folders for it.
feedparser.api.PREFERRED_XML_PARSERS = []


def parse(
    body: bytes, *, content_type: str = "", url: str = "", now: datetime | None = None
) -> Feed:
    """Read a feed of any format. `url` is where it came from; relative links are joined to it.

    Entries are in the file's order, as many as feedparser finds. Raises FeedError, in words for
    people, for what is empty, no feed, or beyond parsing (NotAFeedError names the feeds that an
    HTML page offers); nothing else is ever raised.
    """
    now = now or datetime.now(UTC)
    if not body.strip(b" \t\r\n\x00"):
        raise FeedError("The answer is empty.")
    try:
        if jsonfeed.is_json(body, content_type):
            return jsonfeed.parse(body, url, now)
        return _feed(_parsed(body, content_type), body, url, now)
    except FeedError:
        raise
    except Exception as error:  # feedparser and its like raise nearly everything
        raise FeedError(
            f"The feed cannot be parsed ({type(error).__name__}: {error})."[:500]
        ) from error


def _parsed(body: bytes, content_type: str) -> Any:
    body = defused(body, content_type)
    # No location: a relative GUID joined to it would change when the feed moves. Links are joined
    # later.
    headers = {"content-type": content_type} if content_type else {}
    options = {"response_headers": headers, "resolve_relative_uris": False, "sanitize_html": False}
    # A stream, since feedparser takes bytes for the name of a file and opens it.
    try:
        return feedparser.parse(io.BytesIO(body), **options)
    except Exception:
        # Impossible character references and entities in the DOCTYPE make it raise.
        return feedparser.parse(io.BytesIO(simplified(body)), **options)


def _feed(parsed: Any, body: bytes, url: str, now: datetime) -> Feed:
    version = str(parsed.get("version") or "")
    if not version and not parsed["entries"]:
        raise _no_feed(body, url)
    channel: Mapping[str, Any] = dict(parsed["feed"])
    drafts = [_draft(dict(entry), url, now) for entry in parsed["entries"]]
    problems = _problems(parsed) + ([] if drafts else ["The feed has no entries."])
    return Feed(
        format=version or "unknown",
        title=one_line(_text(channel, "title")),
        site=absolute_http(url, _text(channel, "link")),
        language=_language(channel),
        entries=identified(drafts),
        ttl=_ttl(channel),
        update_period=_update_period(channel),
        next_page=_related(channel, url, "next", "prev-archive"),
        hub=_related(channel, url, "hub"),
        problems=tuple(problems),
    )


def _problems(parsed: Any) -> list[str]:
    error = parsed.get("bozo_exception")
    if error is None or isinstance(error, feedparser.NonXMLContentType):  # harmless
        return []
    reason = one_line(str(error))[:200].strip(":. ")
    if isinstance(error, SAXParseException):
        reason = f"line {error.getLineNumber()}: {one_line(error.getMessage())[:200]}"
    if isinstance(error, feedparser.CharacterEncodingOverride):
        return [f"The feed names a wrong character encoding: {reason}."]
    return [f"The feed is not well-formed: {reason}."]


def _draft(entry: Mapping[str, Any], url: str, now: datetime) -> Draft:
    published = instant(_text(entry, "published"), entry.get("published_parsed"), now)
    created = instant(_text(entry, "created"), entry.get("created_parsed"), now)
    summary = _markup(entry.get("summary_detail") or {"value": entry.get("summary")})
    content = _content(entry)
    return Draft(
        guid=" ".join(storable(_text(entry, "id")).split()),
        url=_link(entry, url),
        title=one_line(_text(entry, "title")),
        author=one_line(_text(entry, "author")) or None,
        published=published or created,
        updated=instant(_text(entry, "updated"), entry.get("updated_parsed"), now),
        summary_html=summary if summary != content else None,
        content_html=content,
        language=_language(entry),
    )


def _link(entry: Mapping[str, Any], url: str) -> str | None:
    candidates = [_text(entry, "feedburner_origlink"), _text(entry, "link")]
    candidates += [
        _text(link, "href") for link in entry.get("links", ()) if link.get("rel") == "alternate"
    ]
    return next((link for text in candidates if (link := absolute_http(url, text))), None)


def _content(entry: Mapping[str, Any]) -> str | None:
    """The longest of an entry's contents: some carry the same text as HTML and as plain text."""
    markups = [markup for part in entry.get("content", ()) if (markup := _markup(part))]
    return max(markups, key=len, default=None)


def _markup(part: Mapping[str, Any]) -> str | None:
    value = part.get("value")
    if not isinstance(value, str) or not value.strip():
        return None
    kind = str(part.get("type") or "text/html").lower()
    if kind == "text/plain":
        paragraphs = re.split(r"\n\s*\n", storable(value).strip())
        return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in paragraphs)
    return storable(value) if "html" in kind or "xml" in kind else None


def _text(mapping: Mapping[str, Any], key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""


def _language(mapping: Mapping[str, Any]) -> str | None:
    named = _text(mapping, "language") or _text(mapping.get("title_detail") or {}, "language")
    match = re.match(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8})*", named.strip().replace("_", "-"))
    return match[0] if match else None


def _ttl(channel: Mapping[str, Any]) -> float | None:
    match = re.fullmatch(r"\s*(\d{1,7})(?:\.\d*)?\s*", _text(channel, "ttl"))
    return int(match[1]) * 60.0 or None if match else None


def _update_period(channel: Mapping[str, Any]) -> float | None:
    period = _PERIODS.get(_text(channel, "sy_updateperiod").strip().lower())
    times = re.fullmatch(r"\s*(\d{1,5})\s*", _text(channel, "sy_updatefrequency") or "1")
    return period / max(int(times[1]), 1) if period and times else None


def _related(channel: Mapping[str, Any], url: str, *relations: str) -> str | None:
    for relation in relations:
        for link in channel.get("links", ()):
            target = absolute_http(url, _text(link, "href"))
            if link.get("rel") == relation and target and target != url:
                return target
    return None


def _no_feed(body: bytes, url: str) -> NotAFeedError:
    if not _HTML.search(body[:4096]):
        return NotAFeedError("The answer is no feed: neither RSS, Atom, RDF nor JSON Feed.")
    offered = []
    for match in _LINK_ELEMENT.finditer(body[:262_144].decode("utf-8", "replace")):
        attributes = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(match[1])
        }
        if attributes.get("type", "").lower() in _FEED_TYPES:
            offered.append(absolute_http(url, attributes.get("href", "")))
    feeds = tuple(dict.fromkeys(link for link in offered if link))[:10]
    hint = f" It offers {', '.join(feeds)}." if feeds else ""
    return NotAFeedError(f"The address answers with an HTML page, not with a feed.{hint}", feeds)
