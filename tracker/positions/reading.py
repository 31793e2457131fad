"""A position as a plain sentence, from the issue's own labels."""

from __future__ import annotations

import re
from datetime import date

from tracker.codebook.model import Issue
from tracker.positions.position import Position
from tracker.positions.state import HeldStance

FIRM = 0.75
WEAK = 0.4
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SILENT = {
    "no article": "no article on it is known",
    "no statement": "no article tells its position",
    "not coded": "the articles on it have not been coded",
}


def reading(position: Position, issue: Issue) -> str:
    """What the party (the sentence's missing subject) holds: "opposes … (…), firmly, since …"."""
    name = within_sentence(issue)
    if position.stance is None or position.since is None:
        reason = f": {SILENT[position.silence.reason]}" if position.silence else ""
        return f"has not been heard on {name}{reason}"
    parts = [_stance(position.stance, name, issue), *_manner(position)]
    parts.append(f"since {long_date(position.since)}")
    if position.basis == "mentions":
        parts.append("as others tell it")
    elif position.basis == "legislators":
        parts.append("as its legislators say")
    if position.status == "stale" and position.last_stated is not None:
        parts.append(f"last stated on {long_date(position.last_stated)}")
    return ", ".join(parts)


def long_date(day: date) -> str:
    """10 November 2021, in every locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def within_sentence(issue: Issue) -> str:
    """The issue's name without the capital of a heading, where it is no proper name."""
    first, _, rest = issue.name.partition(" ")
    lower = first[:1].lower() + first[1:]
    ordinary = first[1:].islower() and rest == rest.lower()
    named = re.search(rf"(?<=\w )\b{re.escape(first)}\b", issue.proposition)
    return f"{lower} {rest}".strip() if ordinary and not named else issue.name


def _stance(stance: HeldStance, name: str, issue: Issue) -> str:
    if stance == "support":
        return f"supports {name} ({issue.support_label})"
    if stance == "oppose":
        return f"opposes {name} ({issue.oppose_label})"
    ends = f"{issue.support_label} or {issue.oppose_label}"
    if stance == "open":
        return f"leaves {name} open ({ends})"
    return f"speaks with two voices on {name} ({ends})"


def _manner(position: Position) -> list[str]:
    parts: list[str] = []
    if position.conditional:
        named = f": {position.conditions[0]}" if position.conditions else ""
        parts.append(f"on a condition{named}")
    elif position.stance in ("support", "oppose") and position.score is not None:
        if abs(position.score) >= FIRM and (position.confirmed or position.basis != "government"):
            parts.append("firmly")
        elif abs(position.score) < WEAK:
            parts.append("with reservations")
    if not position.confirmed and position.basis == "government":
        parts.append("not yet confirmed")
    return parts
