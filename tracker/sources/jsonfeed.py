"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read."""

import html
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.sources.dates import instant
from tracker.sources.entries import Draft, Feed, identified
from tracker.sources.errors import NotAFeedError
from tracker.sources.links import absolute_http
from tracker.sources.plaintext import one_line, storable

_MOST_ITEMS = 100_000
_FORMATS = {"1": "json1", "1.0": "json1", "1.1": "json11"}


def is_json(body: bytes, content_type: str) -> bool:
    """Whether this is JSON rather than XML; the body decides, the header only where it is mute."""
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return start == b"{" or (start == b"[" and "json" in content_type.lower())


def parse(body: bytes, url: str, now: datetime) -> Feed:
    """Read a JSON Feed; items that are no objects are passed over. Raises NotAFeedError."""
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"), parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise NotAFeedError(f"The answer looks like JSON and is not valid: {error}.") from error
    version = document.get("version") if isinstance(document, dict) else None
    match = re.search(
        r"jsonfeed\.org/version/([\d.]+)", version if isinstance(version, str) else ""
    )
    items = document.get("items") if isinstance(document, dict) else None
    if not match or not isinstance(items, list):
        raise NotAFeedError("The answer is JSON, but no JSON Feed with a version and items.")
    if len(items) > _MOST_ITEMS:
        raise NotAFeedError(f"The feed has more than {_MOST_ITEMS:,} items.")
    objects = [item for item in items if isinstance(item, dict)]
    problems = [] if objects else ["The feed has no entries."]
    if len(objects) < len(items):
        problems.append(f"{len(items) - len(objects)} items of the feed are no objects.")
    next_page = absolute_http(url, _text(document, "next_url"))
    hubs = document.get("hubs")
    return Feed(
        format=_FORMATS.get(match[1], "json"),
        title=one_line(_text(document, "title")),
        site=absolute_http(url, _text(document, "home_page_url")),
        language=_text(document, "language") or None,
        entries=identified([_draft(item, document, url, now) for item in objects]),
        ttl=None,
        update_period=None,
        next_page=next_page if next_page != url else None,
        hub=_hub(hubs, url) if isinstance(hubs, list) else None,
        problems=tuple(problems),
    )


def _draft(item: Mapping[str, Any], feed: Mapping[str, Any], url: str, now: datetime) -> Draft:
    links = (_text(item, "url"), _text(item, "external_url"))
    text = _text(item, "content_text")
    as_html = "".join(f"<p>{html.escape(p, quote=False)}</p>" for p in text.split("\n\n") if p)
    summary = _text(item, "summary")
    return Draft(
        guid=" ".join(_text(item, "id").split()),
        url=next((link for raw in links if (link := absolute_http(url, raw))), None),
        title=one_line(_text(item, "title")),
        author=_author(item) or _author(feed),
        published=instant(_text(item, "date_published"), None, now),
        updated=instant(_text(item, "date_modified"), None, now),
        summary_html=f"<p>{html.escape(summary, quote=False)}</p>" if summary else None,
        content_html=_text(item, "content_html") or as_html or None,
        language=_text(item, "language") or _text(feed, "language") or None,
    )


def _author(thing: Mapping[str, Any]) -> str | None:
    """Names joined by commas: `authors` of version 1.1, `author` of version 1."""
    authors = thing.get("authors")
    people = authors if isinstance(authors, list) else [thing.get("author")]
    names = [one_line(_text(person, "name")) for person in people if isinstance(person, dict)]
    return ", ".join(name for name in names if name) or None


def _hub(hubs: list[Any], url: str) -> str | None:
    targets = (absolute_http(url, _text(hub, "url")) for hub in hubs if isinstance(hub, dict))
    return next((target for target in targets if target), None)


def _text(thing: Mapping[str, Any], key: str) -> str:
    """A string; ids are numbers in some feeds, and count as their digits."""
    value = thing.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return storable(str(value))


def _integer(digits: str) -> int:
    """Python refuses numbers of thousands of digits; no id is one."""
    return int(digits[:30])
