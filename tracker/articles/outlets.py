"""The outlet's own name, as the furniture of its page gives it away."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.articles.credits import is_name, is_outlet
from tracker.articles.lines import Line

_WORDS = r"[A-Z][\w&.’'/-]*(?: (?:of |the |for )?[A-Z&][\w&.’'/-]*)"
_BRAND = rf"(?P<name>{_WORDS}{{0,4}}?)"  # as little as what follows it allows
_BRAND_AT_END = rf"(?P<name>{_WORDS}{{0,4}})"
_SLOTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\W*(?:\d+\. )?[Ss]kip to more {_BRAND} sites",
        rf"(?:©|\([cC]\)|[Cc]opyright)\s*(?:©\s*)?(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?[\s,]*)?{_BRAND}(?=[.,;]|\s*$| All|\s*\|)",
        rf"^{_BRAND} is not responsible for the content of external",
        rf"(?i:read|get|see) (?i:more )?(?i:on |from )?{_BRAND} (?:(?i:on the go)|(?i:by clicking here))",
        rf"^\W*(?:[Ff]ollow|[Jj]oin|[Ll]ike) {_BRAND} on (?:Twitter|Facebook|Telegram|Instagram|X|YouTube|WhatsApp)",
        rf"^\W*(?:[Dd]ownload|[Gg]et) the {_BRAND} app\b",
        rf"^\W*(?:[Mm]ore from|[Mm]ore on|[Ss]upport|[Ss]ubscribe to|[Ss]ign up for|[Ww]atch|[Ll]isten to) {_BRAND}(?=\W*$|[’']s\b)",
    )
)
_STAFF_OF = re.compile(
    rf"\b(?:correspondent|reporter|journalist|editor|bureau chief|columnist|writer|producer|commentator)\b[^.]{{0,30}}?"
    rf"\b(?:for|at|of|with) (?:the )?{_BRAND_AT_END}"
)
_CONTRIBUTOR = re.compile(
    rf"\ban? {_BRAND} (?:contributor|correspondent|reporter|journalist|columnist|staff writer)\b"
)
_BIOGRAPHY = re.compile(
    r"^(?P<name>[^\W\d_][\w’'.-]*(?: [^\W\d_][\w’'.-]*){1,3}),? (?:is|was|has been|covers|reports|writes|works)\b"
)
_TRADE = re.compile(
    r"\b(?:correspondents?|reporters?|journalists?|editor|bureau chief|columnist|contributor|staff writer|"
    r"follow (?:him|her|them)|(?:reach|contact|e-?mail|follow) (?:him|her|them|\w+) (?:at|on|by)|covers|"
    r"reports on|writes (?:about|on|for)|is the author of|twitter|@\w+)\b",
    re.IGNORECASE,
)


def is_biography(line: str) -> bool:
    """A line about the author: "Jane Doe is a reporter for …"."""
    found = _BIOGRAPHY.match(line)
    return bool(found and is_name(found["name"]) and _TRADE.search(line[found.end() :]))


def author_of_biography(line: str) -> str | None:
    """The person a biography is about."""
    found = _BIOGRAPHY.match(line)
    return found["name"] if found and is_name(found["name"]) else None


def stated(discarded: Iterable[Line], biography: Line | None) -> list[str]:
    """Names of the outlet in what surrounds the body, likeliest first."""
    names = [
        name
        for line in discarded
        for slot in _SLOTS
        if (found := slot.search(line.text)) and (name := _brand(found))
    ]
    if biography:
        for pattern in (_STAFF_OF, _CONTRIBUTOR):
            found = pattern.search(biography.text)
            if found and (name := _brand(found)):
                names.append(name)
    return names


def _brand(found: re.Match[str]) -> str | None:
    name = re.sub(r"[’']s$", "", found["name"]).rstrip(" .")
    short = len(name.split()) <= 2 and (name.isupper() or "/" in name)
    return name if is_outlet(name) or short or found.re in _SLOTS[:3] else None
