"""What a web page says of itself: dates, address, language, reservations against mining.

Works on a parsed tree (lxml, as trafilatura hands it out) and reads no library itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.articles import structured
from tracker.articles.credits import Credit, read_credit
from tracker.articles.dates import Dateline, find_dateline, parse_iso

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "og:pubdate",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "originalpublicationdate",
    "ptime",
    "date",
)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(\d{2}|[a-z]{3})[/-]?(\d{2})(?=[/_.-]|$)")
_LANGUAGE = re.compile(r"^[a-z]{2}(?=$|[-_])")
_UNSEEN = frozenset({"script", "style", "svg", "path", "noscript", "template"})
_NEAR_TITLE = 25  # elements behind the title in which a byline or dateline can stand


@dataclass(frozen=True, slots=True)
class SelfDescription:
    """What the head, the structured data and the lines under the title state."""

    title: str | None
    dateline: Dateline | None
    byline: str | None
    canonical: str | None
    language: str | None
    mining_reserved: bool


def describe(tree: Any, url: str | None) -> SelfDescription:
    """Read a page's own statements. Broken ones count as none."""
    metas = _metas(tree)
    nodes = structured.objects(tree)
    heading = _heading(tree, metas, nodes)
    beside = list(_visible_credits(heading)) if heading is not None else []
    return SelfDescription(
        title=_words(heading) if heading is not None else None,
        dateline=_dateline(tree, metas, nodes, beside, url),
        byline=next((credit.author for credit in beside if credit.author), None),
        canonical=_canonical(tree, metas),
        language=_language(tree, metas),
        mining_reserved=_reserved(metas),
    )


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (
            meta.get("property")
            or meta.get("name")
            or meta.get("itemprop")
            or meta.get("http-equiv")
        )
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _heading(tree: Any, metas: dict[str, str], nodes: list[dict[str, Any]]) -> Any | None:
    """The element that shows the title: one that the head of the page confirms."""
    stated = [
        metas.get("og:title"),
        metas.get("twitter:title"),
        "".join(tree.xpath("//head/title//text()")),
    ]
    stated += [node.get("headline") for node in nodes if isinstance(node.get("headline"), str)]
    confirmed = [_fold(text) for text in stated if text]
    for level in ("h1", "h2"):
        for element in tree.iter(level):
            shown = _fold(_words(element))
            if len(shown) >= 8 and any(
                text.startswith(shown) or shown == text for text in confirmed
            ):
                return element
    named = tree.xpath("//*[contains(@class, 'title') or contains(@class, 'headline')]")
    for element in named[:40]:
        if len(shown := _fold(_words(element))) >= 8 and shown in confirmed:
            return element
    headings = [h1 for h1 in tree.iter("h1") if _words(h1)]
    return headings[0] if len(headings) == 1 and not confirmed else None


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def _dateline(
    tree: Any,
    metas: dict[str, str],
    nodes: list[dict[str, Any]],
    beside: list[Credit],
    url: str | None,
) -> Dateline | None:
    stated = next(_machine_dates(tree, metas, nodes), None)
    visible = next((c.dateline for c in beside if c.dateline and not c.updated), None)
    if stated is None:
        return visible or _from_time_element(tree) or _from_url(url)
    if visible and stated.at and abs((visible.on - stated.on).days) == 1:
        # Systems that store UTC tell the wrong day in the evening; the reader sees the right one.
        return Dateline(visible.on, stated.at, 0, 0)
    if visible and stated.at is None and visible.at and visible.on == stated.on:
        return visible
    return stated


def _machine_dates(
    tree: Any, metas: dict[str, str], nodes: list[dict[str, Any]]
) -> Iterator[Dateline]:
    values = [value for node in nodes if isinstance(value := node.get("datePublished"), str)]
    values += [metas[name] for name in _PUBLISHED if name in metas]
    values += [
        element.get("datetime") or element.get("content") or ""
        for element in tree.xpath("//*[@itemprop='datePublished' or @pubdate]")
    ]
    for value in values:
        read = parse_iso(value)
        if read is not None:
            yield read


def _from_time_element(tree: Any) -> Dateline | None:
    """The first <time> of an article's head, where nothing else tells the date."""
    for element in tree.xpath(
        "//article//time[@datetime] | //main//time[@datetime] | //header//time[@datetime]"
    ):
        read = parse_iso(element.get("datetime"))
        if read is not None:
            return read
    return None


def _from_url(url: str | None) -> Dateline | None:
    found = _URL_DAY.search(url or "")
    return (
        find_dateline(
            f"{found[3]} {found[2]} {found[1]}" if found[2].isalpha() else "-".join(found.groups())
        )
        if found
        else None
    )


def _visible_credits(heading: Any) -> Iterator[Credit]:
    """Bylines and datelines in the elements right behind the title."""
    seen = 0
    for element in heading.xpath(f"following::*[position() <= {_NEAR_TITLE * 4}]"):
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            continue
        text = _words(element)
        if element.tag == "p" and len(text) > 160:
            return
        if not text or len(text) > 200:
            continue
        seen += 1
        credit = read_credit(text)
        if credit is not None:
            yield credit
        if seen >= _NEAR_TITLE:
            return


def _canonical(tree: Any, metas: dict[str, str]) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").strip().lower() == "canonical" and (
            link.get("href") or ""
        ).strip():
            return str(link.get("href")).strip()
    return metas.get("og:url")


def _language(tree: Any, metas: dict[str, str]) -> str | None:
    root = tree.getroottree().getroot()
    for value in (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
        metas.get("og:locale"),
        metas.get("content-language"),
        metas.get("language"),
    ):
        found = _LANGUAGE.match((value or "").strip().lower())
        if found:
            return found[0]
    return None


def _reserved(metas: dict[str, str]) -> bool:
    """W3C TDM reservation, or a robots rule against the use by machines that learn."""
    if metas.get("tdm-reservation", "").strip() == "1":
        return True
    robots = re.split(r"[\s,]+", f"{metas.get('robots', '')},{metas.get('tdmrep', '')}".lower())
    return "noai" in robots or "notdm" in robots
