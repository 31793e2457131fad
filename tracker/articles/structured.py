"""Structured data of a page: the objects of its JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_ARTICLE_TYPES = re.compile(
    r"(?:Article|Posting|Report|Review|Blog|Statement)$|^NewsArticle", re.IGNORECASE
)


def objects(tree: Any) -> list[dict[str, Any]]:
    """The objects of the page's JSON-LD, articles before mere pages."""
    nodes: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads((script.text or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            data = _salvage(script.text or "")
        nodes.extend(_nodes(data))
    return sorted(nodes, key=lambda node: not _is_article(node))


def _salvage(text: str) -> dict[str, Any]:
    """A block that is no JSON still tells its date in the usual place."""
    found = re.search(r'"datePublished"\s*:\s*"([^"]{8,40})"', text)
    return {"datePublished": found[1]} if found else {}


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            for key in ("@graph", "mainEntity"):
                yield from _nodes(item.get(key)) if key in item else ()


def _is_article(node: dict[str, Any]) -> bool:
    kind = node.get("@type")
    return any(
        isinstance(name, str) and _ARTICLE_TYPES.search(name)
        for name in (kind if isinstance(kind, list) else [kind])
    )
