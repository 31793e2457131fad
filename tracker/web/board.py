"""The matrix of parties and issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tracker.web import words
from tracker.web.frame import ALL, Frame
from tracker.web.public_api import PublicApi

SORTS = {
    "codebook": "as in the codebook",
    "name": "by name",
    "moved": "latest moved first",
    "divided": "most divided first",
}
HEARD = "heard"  # as a party: those that have a position
MARKS = 120  # days of change that the slider shows


@dataclass(frozen=True, slots=True)
class Cell:
    """All that the matrix shows of a cell, so that cells that are equal look alike."""

    party: str  # id
    issue: str
    stance: str | None
    score: float | None
    level: int
    label: str
    silence: str
    firmness: str
    conditional: bool
    stale: bool
    dissent: bool
    hearsay: bool
    since: str | None
    last_stated: str | None
    reading: str
    moved: str | None
    reviewed: bool


def build(api: PublicApi, frame: Frame, args: Mapping[str, str]) -> dict[str, Any]:
    """Everything the template shows. `args` are `sort`, `show`, `party` and `issue`."""
    positions = {
        (one["party"], one["issue"]): one for one in api.items("/positions", **frame.moment)
    }
    since, until = frame.week
    moved = api.items("/changes", since=since, until=until, limit=ALL, known_at=frame.known_at)
    parties = _chosen(frame.parties, args.get("party"))
    if args.get("party") == HEARD:
        heard = {party for (party, _), one in positions.items() if one["stance"]}
        parties = [one for one in parties if one["id"] in heard] or parties
    issues = _chosen(frame.issues, args.get("issue"))
    if args.get("show") == "core":
        issues = [issue for issue in issues if issue["core"]]
    sort = args.get("sort", "codebook")
    rows: list[dict[str, Any]] = [
        {
            "issue": issue,
            "cells": [
                _cell(positions[party["id"], issue["id"]], party, issue, moved) for party in parties
            ],
        }
        for issue in issues
    ]
    rows.sort(key=lambda row: _order(row, sort))
    return {
        "parties": parties,
        "groups": _groups(rows, sort),
        "sort": sort if sort in SORTS else "codebook",
        "show": "core" if args.get("show") == "core" else "all",
        "sorts": SORTS,
        "chosen_parties": args.get("party", ""),
        "filter": {
            "party": ",".join(one["id"] for one in parties),
            "issue": ",".join(one["id"] for one in issues),
        }
        if len(parties) < len(frame.parties) or len(issues) < len(frame.issues)
        else {},
        "heard": sum(1 for row in rows for cell in row["cells"] if cell.stance),
        "moved": len(moved),
        "reviewed": {cell for cell, one in positions.items() if one["reviewed"]},
    }


def days_of_change(api: PublicApi, frame: Frame) -> list[int]:
    """The places on the slider where something changed."""
    first = date.fromisoformat(frame.first_day)
    changes = api.items("/changes", fields="on", limit=ALL, known_at=frame.known_at)
    places = {(date.fromisoformat(one["on"]) - first).days for one in changes}
    return sorted(place for place in places if 0 <= place <= frame.days)[-MARKS:]


def next_cursor(page: Mapping[str, Any]) -> str | None:
    """The cursor of the next page of a list."""
    if page["next"] is None:
        return None
    return str(parse_qs(urlsplit(page["next"]).query)["cursor"][0])


def _chosen(every: Mapping[str, dict[str, Any]], ids: str | None) -> list[dict[str, Any]]:
    wanted = [id_ for id_ in (ids or "").split(",") if id_ in every]
    return [every[id_] for id_ in wanted] or list(every.values())


def _cell(
    one: Mapping[str, Any],
    party: Mapping[str, Any],
    issue: Mapping[str, Any],
    moved: Sequence[Mapping[str, Any]],
) -> Cell:
    mine = [c for c in moved if c["party"] == party["id"] and c["issue"] == issue["id"]]
    return Cell(
        party=party["id"],
        issue=issue["id"],
        stance=one["stance"],
        score=one["score"],
        level=words.level(one["score"]),
        label=words.label(issue, one["stance"]),
        silence=words.silence(one),
        firmness=words.firmness(one["score"]),
        conditional=one["conditional"],
        stale=one["status"] == "stale",
        dissent=one["dissent"] > 0,
        hearsay=one["basis"] in ("mentions", "legislators"),
        since=one["since"],
        last_stated=one["last_stated"],
        reading=f"{party['name']} {one['reading']}",
        moved=words.KINDS[mine[0]["kind"]] if mine else None,
        reviewed=one["reviewed"] > 0,
    )


def _order(row: Mapping[str, Any], sort: str) -> Any:
    if sort == "name":
        return row["issue"]["name"].casefold()
    if sort == "moved":
        latest = max((cell.since or "" for cell in row["cells"]), default="")
        return tuple(-ord(letter) for letter in latest) or (1,)
    if sort == "divided":
        scores = [cell.score for cell in row["cells"] if cell.score is not None]
        return -(max(scores) - min(scores)) if scores else 1
    return not row["issue"]["core"]


def _groups(rows: Sequence[Mapping[str, Any]], sort: str) -> list[dict[str, Any]]:
    """The rows under their headings: the core issues first, unless they are sorted otherwise."""
    if sort in ("name", "moved", "divided"):
        return [{"name": None, "rows": list(rows)}] if rows else []
    groups = [
        {"name": "Core issues", "rows": [row for row in rows if row["issue"]["core"]]},
        {"name": "Other issues", "rows": [row for row in rows if not row["issue"]["core"]]},
    ]
    return [group for group in groups if group["rows"]]
