"""Articles: the list, and a text with its statements marked in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from tracker.web.board import next_cursor
from tracker.web.public_api import PublicApi

SHOWN = 50


def build_list(api: PublicApi, args: Mapping[str, str]) -> dict[str, Any]:
    """The articles of a page, and the outlets to choose from."""
    page = api.get(
        "/articles", limit=SHOWN, cursor=args.get("cursor"), outlet=args.get("outlet"),
        since=args.get("since"), until=args.get("until"), coding=args.get("coding"),
    )  # fmt: skip
    outlets = [one for one in api.items("/outlets", limit=1000) if one["articles"]]
    outlets.sort(key=lambda one: one["name"].casefold())
    return {"articles": page["items"], "next": next_cursor(page), "outlets": outlets}


def build(api: PublicApi, id_: str) -> dict[str, Any]:
    """An article, its paragraphs cut where statements begin and end."""
    article = api.get(f"/articles/{id_}", expand="statements")
    statements = article["included"]["statements"]
    spans = [
        (one["evidence"]["start"], one["evidence"]["end"], one["id"])
        for one in statements
        if one["article"]["revision"] == article["revision"]
    ]
    if article["shown"] == "full":
        pieces = [{"text": article["text"], "start": 0}]
    else:
        pieces = [{"text": one["text"], "start": one["start"]} for one in article["excerpts"]]
    return {
        "article": article,
        "statements": statements,
        "pieces": [paragraphs(one["text"], one["start"], spans) for one in pieces],
        "numbers": {one["id"]: place for place, one in enumerate(statements, 1)},
    }


def paragraphs(
    text: str, offset: int, spans: Sequence[tuple[int, int, str]]
) -> list[list[tuple[str, list[str], list[str]]]]:
    """A text as paragraphs of runs: (text, the statements it belongs to, those that begin here).

    `spans` are in offsets of the article, which `text` is a piece of from `offset` on.
    """
    moved = [(a - offset, b - offset, id_) for a, b, id_ in spans]
    inside = [(max(a, 0), min(b, len(text)), id_) for a, b, id_ in moved if b > 0]
    found: list[list[tuple[str, list[str], list[str]]]] = []
    begun: set[str] = set()
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            cuts = {start, end}
            cuts |= {place for a, b, _ in inside for place in (a, b) if start < place < end}
            ordered = sorted(cuts)
            runs = []
            for first, last in pairwise(ordered):
                ids = [id_ for a, b, id_ in inside if a <= first and last <= b]
                fresh = [id_ for id_ in ids if id_ not in begun]
                begun.update(fresh)
                runs.append((text[first:last], ids, fresh))
            found.append(runs)
        start = end + 1
    return found
