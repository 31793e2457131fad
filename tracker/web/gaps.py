"""Two parties side by side, over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.web import words
from tracker.web.charts import gap as chart_of
from tracker.web.charts.drawing import Theme
from tracker.web.frame import ALL, Frame, review_note
from tracker.web.public_api import PublicApi


def pair(frame: Frame, args: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The two parties asked for; the first two of the codebook where none are named."""
    ids = list(frame.parties)
    a = args.get("a") or (ids[0] if ids else None)
    b = args.get("b") or next((id_ for id_ in ids if id_ != a), None)
    return a, b


def chart(
    api: PublicApi, frame: Frame, a: str, b: str, issue: str, theme: Theme = "light"
) -> tuple[str, dict[str, Any]]:
    """The chart of one issue as SVG, and the gap it shows."""
    (gap,) = api.items("/gaps", a=a, b=b, issue=issue, **frame.moment)
    points = api.items("/timeline", party=f"{a},{b}", issue=issue, interval="day", **frame.moment)
    lines = [[p for p in points if p["party"] == party] for party in (a, b)]
    said = api.get(
        "/statements", party=f"{a},{b}", issue=issue, until=frame.as_of, limit=ALL,
        known_at=frame.known_at,
    )  # fmt: skip
    negotiation = frame.meta["negotiation"]["name"]
    note = f"{review_note(said['items'])} As of {words.long_day(frame.as_of)}. {negotiation}."
    known = {one["id"]: one for one in said["items"]}
    names = (frame.parties[a]["name"], frame.parties[b]["name"])
    drawn = chart_of.draw(
        names, frame.issues[issue], gap, lines, known, as_of=frame.as_of, note=note, theme=theme
    )
    return drawn, {**gap, "history": _told(gap["history"], known)}


def _told(history: list[Any], known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps of a gap with their direction, and the statements in place of their ids."""
    return [
        {**step, "turn": turn, "said": [known[id_] for id_ in step["moved_by"] if id_ in known]}
        for step, turn in zip(history, chart_of.turns(history), strict=True)
    ]


def build(api: PublicApi, frame: Frame, args: Mapping[str, str]) -> dict[str, Any]:
    """Everything the template shows: every issue's distance, and one issue drawn."""
    a, b = pair(frame, args)
    if a is None or b is None:
        return {"a": None, "b": None, "gaps": []}
    found = api.items("/gaps", a=a, b=b, **frame.moment)
    rows = [_row(gap, frame) for gap in found]
    rows.sort(key=lambda row: (row["distance"] is None, -(row["distance"] or 0)))
    issue = args.get("issue") or (rows[0]["issue"]["id"] if rows else None)
    drawn, gap = chart(api, frame, a, b, issue) if issue else (None, None)
    return {
        "a": frame.parties.get(a),
        "b": frame.parties.get(b),
        "rows": rows,
        "issue": frame.issues.get(issue or ""),
        "chart": drawn,
        "gap": gap,
        "known": [row for row in rows if row["distance"] is not None],
    }


def _row(gap: Mapping[str, Any], frame: Frame) -> dict[str, Any]:
    issue = frame.issues[gap["issue"]]
    steps = [step for step in gap["history"] if step["distance"] is not None]
    turn = chart_of.turns(steps)[-1] if steps else None
    return {
        "issue": issue,
        "distance": gap["distance"],
        "a": {**gap["a"], "label": words.label(issue, gap["a"]["stance"])},
        "b": {**gap["b"], "label": words.label(issue, gap["b"]["stance"])},
        "turn": turn,
        "on": steps[-1]["on"] if steps else None,
    }
