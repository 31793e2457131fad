"""OPML: lists of feeds in, however broken, and out, valid. The only user of lxml in this stage."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree

from tracker.errors import UsageError
from tracker.sources.defusing import simplified
from tracker.sources.links import absolute_http
from tracker.sources.plaintext import one_line, storable

_LARGEST = 16 * 1024 * 1024
_DEEPEST = 20
_ADDRESSES = ("xmlurl", "htmlurl")  # attributes that are no text for people


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """One subscription. `tags` are the folders it lies in, from the outside in, and its own."""

    url: str
    title: str = ""
    site: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpmlImport:
    """What a file holds; `problems` are sentences about what had to be passed over."""

    feeds: tuple[OpmlFeed, ...]
    problems: tuple[str, ...]


def read_opml(body: bytes) -> OpmlImport:
    """Read a list of feeds. Broken XML is read as far as it goes; a feed listed twice is one feed
    with the tags of both. Raises UsageError where there is nothing like OPML at all."""
    if len(body) > _LARGEST:
        raise UsageError(f"The OPML file is larger than {_LARGEST:,} bytes.")
    body = body.lstrip(b" \t\r\n")
    if not body:
        raise UsageError("The OPML file is empty.")
    body = simplified(body)
    # Entities stay as they are and nothing is loaded: a list of feeds needs neither.
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UsageError(f"The file cannot be read as OPML: {error}.") from error
    outlines = root is not None and any(True for _ in root.iter("{*}outline"))
    if root is None or (_name(root) != "opml" and not outlines):
        raise UsageError("The file is not OPML: it has neither an opml nor an outline element.")
    problems: list[str] = []
    if len(parser.error_log):
        first = parser.error_log[0]
        problems.append(f"The file is not well-formed (line {first.line}: {first.message}).")
    return OpmlImport(_merged(_feeds(root, (), 0, problems)), tuple(problems))


def write_opml(feeds: Iterable[OpmlFeed], *, title: str, created: datetime) -> bytes:
    """Write OPML 2.0. Feeds with tags stand in the folder of their first one and carry all of
    them in `category`; the file read again gives the same feeds, sorted by folder."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = storable(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(created)
    body = etree.SubElement(root, "body")
    folders: dict[str, Any] = {}
    for feed in sorted(feeds, key=lambda feed: (feed.tags[:1], feed.title.lower(), feed.url)):
        parent = body
        for tag in feed.tags[:1]:
            if tag not in folders:
                folders[tag] = etree.SubElement(body, "outline", text=storable(tag))
            parent = folders[tag]
        attributes = {"type": "rss", "text": feed.title or feed.url, "title": feed.title}
        attributes |= {"xmlUrl": feed.url, "htmlUrl": feed.site or ""}
        attributes["category"] = ",".join(tag.replace(",", " ") for tag in feed.tags)
        kept = {name: storable(value) for name, value in attributes.items() if value}
        etree.SubElement(parent, "outline", kept)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def _feeds(
    element: Any, tags: tuple[str, ...], depth: int, problems: list[str]
) -> Iterator[OpmlFeed]:
    for child in element:
        if not isinstance(child.tag, str):  # a comment or an instruction
            continue
        if _name(child) != "outline":
            yield from _feeds(child, tags, depth, problems)
            continue
        attributes = {str(key).lower(): str(text) for key, text in child.attrib.items()}
        attributes |= {k: one_line(v) for k, v in attributes.items() if k not in _ADDRESSES}
        label = attributes.get("title") or attributes.get("text") or ""
        address = attributes.get("xmlurl", "").strip()
        if address:
            url = absolute_http("", _web_address(address))
            if url is None:
                problems.append(f"{label or 'A feed'} has no http(s) address: {address[:200]}")
            else:
                yield _feed(url, label, attributes, tags)
        elif not len(child) and attributes.get("type", "").lower() in ("rss", "atom"):
            problems.append(f"{label or 'A feed'} has no address (xmlUrl).")
        inner = (*tags, label) if label and not address else tags
        if depth < _DEEPEST:
            yield from _feeds(child, inner, depth + 1, problems)
        elif len(child):
            problems.append(f"Folders deeper than {_DEEPEST} levels were passed over.")


def _feed(url: str, label: str, attributes: dict[str, str], tags: tuple[str, ...]) -> OpmlFeed:
    own = [tag.strip(" /") for tag in attributes.get("category", "").split(",")]
    return OpmlFeed(
        url=url,
        title="" if label == url else label,
        site=absolute_http("", attributes.get("htmlurl", "")),
        tags=tuple(dict.fromkeys(tag for tag in (*tags, *own) if tag)),
    )


def _web_address(address: str) -> str:
    """`feed:https://…` and `feed://…` are how some programs write an address."""
    address = re.sub(r"^feed:(//)?(?=https?:)", "", address, flags=re.IGNORECASE)
    return re.sub(r"^feed:(?=//)", "http:", address, flags=re.IGNORECASE)


def _merged(feeds: Iterable[OpmlFeed]) -> tuple[OpmlFeed, ...]:
    merged: dict[str, OpmlFeed] = {}
    for feed in feeds:
        known = merged.get(feed.url)
        if known is None:
            merged[feed.url] = feed
        else:
            tags = tuple(dict.fromkeys((*known.tags, *feed.tags)))
            title, site = known.title or feed.title, known.site or feed.site
            merged[feed.url] = OpmlFeed(feed.url, title, site, tags)
    return tuple(merged.values())


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()
