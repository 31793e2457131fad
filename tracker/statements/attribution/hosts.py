"""Whose read-out an article is: in it "the President" stays its own, whoever was named last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.statements.attribution.model import Mention, Person, Sentence

_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
NEWS = (  # a dateline, a weekday or a source: no office tells of its own talk like that
    r"\(\w[\w /]{1,20}\)\s*[-–—]|^[A-Z][A-Z .]{3,}(?:,[^.]{0,40})?\s[-–—]|"
    rf"\b(?:{_DAYS}|journalists|reporters|media|said|told|according)\b"
)
_NEWS = re.compile(NEWS)
_TALKS = re.compile(
    r"\b(?:met|spoke|talked|received|hosted|visited|conferred|welcomed|attended"
    r"|(?:had|held|holds|took part in) (?:an?|the|another|talks)\b)"
)
_DATED = re.compile(rf"\b(?:this|on) {_DAYS},?\b")
_NEAR = 90  # characters: "On the margins of the conference, the President …"


def find_host(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], people: Sequence[Person]
) -> int | None:
    """The id of the head or minister whose talk the first sentence of a read-out tells, as its
    subject; None in news, and where the sentence has no such subject."""
    opening = next((s for s in sentences[:4] if not s.headline), None)
    if opening is None:
        return None
    words = _DATED.sub("", text[opening.start : opening.end])
    talk = _TALKS.search(text, opening.start, opening.end)
    if talk is None or _NEWS.search(words):
        return None
    for m in mentions:
        if opening.start <= m.start < opening.end and m.people:
            person = people[m.people[0]]
            before = text[opening.start : m.start].strip()
            opens = not before or (before.endswith(",") and len(before) <= _NEAR)
            leads = person.kind in ("head", "minister") and person.party is not None
            return person.id if opens and leads and m.end <= talk.start() + 1 else None
    return None
