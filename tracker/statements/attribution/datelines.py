"""Where a report is filed from, "BRUSSELS (AP) — ": nobody's words, and no party."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.statements.statement import Span

_DASH = r"\s?(?:[—–]|--|-(?=\s))\s?"
_DAY = r",?\ (?:[A-Z]\w{2,8}\.?\ \d{1,2}|\d{1,2}\ [A-Z]\w{2,8})(?:,?\ \d{4})?"
_AGENCY = r"\((?:[A-Z][\w./&-]+(?:\s[A-Z][\w./&-]+){0,2})?\s?\)?"  # what is left of it, too
_DATELINE = re.compile(
    rf"""(?: (?P<place>[A-Z][\w.'’-]*(?:[ ,/]+[A-Z][\w.'’-]*){{0,5}})  # GENEVA; Kyiv, Ukraine
             (?P<filed>(?:{_DAY})?(?:\s?{_AGENCY})?){_DASH}
           | {_AGENCY}(?:{_DASH}|(?<=\))\s) )
        (?=["“‘]?\w)
    """,
    re.VERBOSE,
)
_SECOND = re.compile(rf"[^.\n]*{_DASH}")


def find_datelines(text: str, paragraphs: Iterable[Span]) -> tuple[Span, ...]:
    """The spans of datelines, dash included: at the head of a paragraph a place with a
    day or an agency, or before a capital letter and the only dash of its sentence (one of the two
    is enough behind a place in capitals)."""
    found = ((start, _DATELINE.match(text, start, end)) for start, end in paragraphs)
    return tuple((start, m.end()) for start, m in found if m and _is_dateline(text, m))


def _is_dateline(text: str, match: re.Match[str]) -> bool:
    place = match["place"]
    if not place or match["filed"]:
        return True
    opens, alone = text[match.end()].isupper(), not _SECOND.match(text, match.end())
    return (opens or alone) if place.isupper() and len(place) > 2 else (opens and alone)
