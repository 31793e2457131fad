"""One party on one issue: its history, its evidence, and why it reads as it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.web import words
from tracker.web.charts import timeline
from tracker.web.charts.drawing import Theme
from tracker.web.frame import ALL, Frame, review_note
from tracker.web.public_api import PublicApi

SHOWN = 20  # statements on a page


def chart(
    api: PublicApi, frame: Frame, party: str, issue: str, theme: Theme = "light"
) -> tuple[str, dict[str, Any]]:
    """The history chart as SVG, and what it was drawn from."""
    where = {"party": party, "issue": issue, "known_at": frame.known_at}
    statements = api.get("/statements", **where, until=frame.as_of, limit=ALL)
    dated = [one for one in statements["items"] if one["said_on"]]
    changes = api.items("/changes", **where, until=frame.as_of, limit=ALL)
    first = min((one["said_on"] for one in dated), default=frame.as_of)
    span = int(frame.as_of[:4]) - int(first[:4])
    points = api.items(
        "/timeline", **where, as_of=frame.day, interval="day" if span < 3 else "week"
    )
    note = review_note(statements["items"])
    if statements["next"]:
        note += f" The latest {ALL:,} statements are drawn."
    note += f" As of {words.long_day(frame.as_of)}. {frame.meta['negotiation']['name']}."
    drawn = timeline.draw(
        frame.parties[party], frame.issues[issue], points, dated, changes,
        as_of=frame.as_of, note=note, theme=theme,
    )  # fmt: skip
    more = statements["next"] is not None
    return drawn, {"statements": statements["items"], "changes": changes, "more": more}


def build(api: PublicApi, frame: Frame, args: Mapping[str, str], party: str, issue: str) -> Any:
    """Everything the template shows. Raises ApiError for an unknown party or issue."""
    cell = api.get(f"/positions/{party}/{issue}", **frame.moment)
    drawn, basis = chart(api, frame, party, issue)
    history = api.items(f"/positions/{party}/{issue}/history", **frame.moment)
    order = "date" if args.get("order") == "date" else "weight"
    evidence = list(cell["evidence"])
    if order == "date":
        evidence.sort(key=lambda one: (one["said_on"] or "", one["id"]), reverse=True)
    pages = max(1, -(-len(evidence) // SHOWN))
    page = min(max(_number(args.get("page")), 1), pages)
    known = {one["id"]: one for one in (*cell["evidence"], *cell["dissenting"])}
    overturn = cell["overturned_by"]
    return {
        "cell": cell,
        "party": frame.parties[party],
        "issue": frame.issues[issue],
        "chart": drawn,
        "history": history,
        "changes": basis["changes"],
        "mentions": [one for one in basis["statements"] if one["mention"]][:SHOWN],
        "evidence": _told(cell, evidence[(page - 1) * SHOWN : page * SHOWN]),
        "looked_at": sum(len(weight["statements"]) for weight in cell["weights"]),
        "spent": sum(1 for w in cell["weights"] if w["weight"] == 0 and not w["dissent"]),
        "total": len(evidence),
        "page": page,
        "pages": pages,
        "order": order,
        "reviewed": sum(1 for one in evidence if one["review"]),
        "outlets": [one for one in cell["without_outlet"] if one["stance"] != cell["stance"]],
        "overturn": overturn and {**overturn, "known": _one_of_each(overturn["statements"], known)},
        "by_stance": _shares(cell),
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1


def _told(cell: Mapping[str, Any], evidence: list[Any]) -> list[dict[str, Any]]:
    """Statements with what their utterance carries, which one act reported twice does once."""
    carries = {weight["utterance"]: weight["weight"] for weight in cell["weights"]}
    told, before = [], None
    for one in evidence:
        utterance = one["utterance"]
        told.append({**one, "carries": carries.get(utterance), "again": utterance == before})
        before = utterance
    return told


def _one_of_each(ids: list[str], known: Mapping[str, Any]) -> list[Any]:
    """One statement for each utterance, of those that are shown."""
    found = {known[id_]["utterance"]: known[id_] for id_ in reversed(ids) if id_ in known}
    return list(reversed(found.values()))


def _shares(cell: Mapping[str, Any]) -> list[tuple[str, float]]:
    """How much of the weight lies with each stance, heaviest first."""
    shares = dict.fromkeys(("support", "oppose", "open"), 0.0)
    for weight in cell["weights"]:
        if not weight["dissent"]:
            shares[weight["stance"]] += weight["weight"]
    return sorted(
        ((stance, share) for stance, share in shares.items() if share > 0), key=lambda s: -s[1]
    )
