"""The outlet's own name, as the furniture of its page gives it away."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.articles.lines import Line
from tracker.articles.names import ROLE, is_name, is_outlet
from tracker.articles.phrases import load

_WORDS = r"[A-Z][\w&.’'/-]*(?: (?:of |the |for )?[A-Z&][\w&.’'/-]*)"
_BRAND = rf"(?P<name>{_WORDS}{{0,4}}?)"  # as little as what follows it allows
_BRAND_AT_END = rf"(?P<name>{_WORDS}{{0,4}})"
_SLOTS = tuple(
    re.compile(pattern.replace("{brand}", _BRAND)) for pattern in load("names.toml")["outlet_slots"]
)
_STAFF_OF = re.compile(rf"\b(?:{ROLE})\b[^.]{{0,30}}?\b(?:for|at|of|with) (?:the )?{_BRAND_AT_END}")
_CONTRIBUTOR = re.compile(rf"\ban? {_BRAND} (?:staff )?(?:{ROLE})\b")
_BIOGRAPHY = re.compile(
    r"^(?P<name>[^\W\d_][\w’'.-]*(?: [^\W\d_][\w’'.-]*){1,3}),? "
    r"(?:is|was|has been|covers|reports|writes|works)\b"
)
_TRADE = re.compile(
    r"(?<!\btold )(?<!\bto )(?<!\bby )(?<!\bwith )(?<!\bfrom )(?<!\bthe )(?<!\band )"
    r"\b(?:correspondents?|reporters?|journalists?)\b|"
    r"\b(?:editor|bureau chief|columnist|contributor|staff writer|covers|reports on|"
    r"writes (?:about|on|for)|the author of)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:follow (?:him|her|them)|twitter|"
    r"(?:reach|contact|e-?mail|follow) (?:him|her|them|\w+) (?:at|on|by))\b|@\w+",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


def is_biography(line: str) -> bool:
    """A line about the author: "Jane Doe is a reporter for …". Its first sentence says so, or a
    later one how to reach them; "told reporters" makes nobody one."""
    found = _BIOGRAPHY.match(line)
    if not found or not is_name(found["name"]):
        return False
    told = line[found.end() :]
    first = _SENTENCE_END.split(told, maxsplit=1)[0]
    return bool(_TRADE.search(first) or _CONTACT.search(told))


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
