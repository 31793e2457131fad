"""How positions read on the page: labels of stances, marks, days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

FIRM, WEAK = 0.75, 0.4
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
KINDS = {
    "stated": "first stated",
    "reversed": "reversed",
    "hardened": "hardened",
    "softened": "softened",
    "opened": "opened up",
    "conditioned": "put on a condition",
    "unconditioned": "condition dropped",
    "contested": "two voices",
    "settled": "one voice again",
}
SILENCE = {
    "no article": "no article on it",
    "no statement": "not stated",
    "not coded": "not coded",
}
BASES = {
    "government": "its government’s words",
    "legislators": "its legislators’ words alone",
    "mentions": "what others tell of it",
}


def label(issue: Mapping[str, Any], stance: str | None) -> str:
    """What a stance on this issue means: the issue's own words."""
    if stance in ("support", "oppose"):
        return str(issue["labels"][stance])
    return {"open": "leaves it open", "contested": "two voices"}.get(stance or "", "silent")


def firmness(score: float | None) -> str:
    """How strongly, in a word."""
    if score is None or score == 0:
        return ""
    if abs(score) >= FIRM:
        return "firmly"
    return "with reservations" if abs(score) < WEAK else ""


def level(score: float | None) -> int:
    """Strength in three steps, 0 for none."""
    if score is None or score == 0:
        return 0
    return 3 if abs(score) >= FIRM else 2 if abs(score) >= WEAK else 1


def silence(position: Mapping[str, Any]) -> str:
    """Why a cell is silent."""
    return SILENCE.get((position.get("silence") or {}).get("reason", ""), "silent")


def short_day(text: str | None) -> str:
    """10 Nov 2021."""
    if not text:
        return "day unknown"
    day = date.fromisoformat(text[:10])
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_day(text: str | None) -> str:
    """10 November 2021."""
    if not text:
        return "day unknown"
    day = date.fromisoformat(text[:10])
    return f"{day.day} {LONG_MONTHS[day.month - 1]} {day.year}"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 article, 2 articles, 10,000 articles."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def from_word(text: str) -> str:
    """The text from its first whole word on, where it may begin within one."""
    head, space, rest = text.partition(" ")
    return rest if space and head[:1].islower() else text


def to_word(text: str) -> str:
    """The text up to its last whole word."""
    rest, space, _ = text.rpartition(" ")
    return rest if space else text


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def signed(score: float | None) -> str:
    """A score with its sign; a true minus."""
    return "–" if score is None else f"{score:+.2f}".replace("-", "−")


def query(values: Mapping[str, Any]) -> str:
    """Further parameters of an address, each with its `&`; empty ones are left out."""
    return "".join(f"&{urlencode({name: value})}" for name, value in values.items() if value)
