"""What moved, with the sentences that show it: the last one before, and those that moved it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tracker.web.board import next_cursor
from tracker.web.frame import Frame
from tracker.web.public_api import PublicApi

SHOWN = 30  # changes on a page
LOOKED_AT = 50  # statements, for the one that shows what was held before
HELD_ON_A_CONDITION = {"conditioned": False, "unconditioned": True}  # before such a change


def build(api: PublicApi, frame: Frame, args: Mapping[str, str]) -> dict[str, Any]:
    """The changes of a page: those of the last week, unless `args` name other days or all."""
    since, until = args.get("since"), args.get("until")
    week = since is None and until is None and args.get("all") is None
    if week:
        since, until = frame.week
    given = {name: args.get(name) for name in ("party", "issue", "kind", "cursor")}
    page = api.get(
        "/changes", **given, since=since, until=until, expand="evidence", limit=SHOWN,
        known_at=frame.known_at,
    )  # fmt: skip
    items = [
        one | {"before": _before(api, frame, one), "said": _latest_first(one)}
        for one in page["items"]
    ]
    return {
        "items": items,
        "next": next_cursor(page),
        "week": week,
        "since": since,
        "until": until,
    }


def _before(api: PublicApi, frame: Frame, change: Mapping[str, Any]) -> dict[str, Any] | None:
    """The latest statement of what was held before the change, none of those that made it; with
    or without a condition where that is what changed, as far as there is one."""
    held = change["from"]
    if held is None or held["stance"] is None:
        return None
    stance = held["stance"] if held["stance"] != "contested" else None
    until = date.fromisoformat(change["on"]) - timedelta(days=1)
    found = api.items(
        "/statements", party=change["party"], issue=change["issue"], stance=stance, until=until,
        known_at=frame.known_at, limit=LOOKED_AT,
    )  # fmt: skip
    others = [one for one in found if one["id"] not in change["evidence"]]
    wanted = HELD_ON_A_CONDITION.get(change["kind"])
    others.sort(key=lambda one: (one["conditional"] is not wanted and wanted is not None,
                                 one["mention"]))  # fmt: skip
    return others[0] if others else None


def _latest_first(change: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The statements that made the change, those of its day first."""
    said = change["included"]["evidence"]
    return sorted(said, key=lambda one: (one["said_on"] or "", one["confidence"]), reverse=True)
