"""Bylines, datelines and outlets, as the lines around a title state them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.articles.dates import Dateline, find_dateline
from tracker.articles.months import MONTH
from tracker.articles.names import (
    is_agency,
    is_outlet,
    names_in,
    tells_role,
    without_role,
)
from tracker.articles.phrases import load, one_of

_NAMES = load("names.toml")
_BY = re.compile(rf"^\W*(?:{one_of(_NAMES['byline'])})(?:\s?:)?\s+(?P<rest>\S.*)$", re.IGNORECASE)
_LABEL = re.compile(rf"\b(?:{one_of(_NAMES['date_labels'])})\b\.?", re.IGNORECASE)
_UPDATED = re.compile(
    r"updat|modif|aktualisiert|mis à jour|actualizado|обновл|оновл", re.IGNORECASE
)
_WIRE = re.compile(
    r"^(?P<place>[A-ZА-Я](?:[^\W\d_]|[’'. -]){1,30}?"
    r"(?:, [A-Z](?:[^\W\d_]|[’'. -]){1,30}?){0,2}?)?[\s,.—–-]*"
    rf"(?P<day>(?:[\s,]*(?:(?i:{MONTH})\b\.?|\d{{1,2}}|(?:19|20)\d\d))+)?[\s,.:—–-]*"
    r"(?:\((?P<round>[A-Za-z][\w/ .-]{1,30})\)(?:\s*[-–—]|(?=[^\s.,;:]))"
    r"|/(?P<slash>[A-ZА-Я][\w -]{1,30})/"
    r"|(?P<bare>INTERFAX(?:-[A-Z]+)?|TASS|UKRINFORM|BELTA|XINHUA|REUTERS)\s[-–—]\s)"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """What one line states beside the article: any of its author, outlet and date.

    `updated` is true where the date is called that of an update.
    """

    author: str | None = None
    outlet: str | None = None
    dateline: Dateline | None = None
    updated: bool = False


def read_credit(line: str) -> Credit | None:
    """What a byline or dateline says, or None for a line that is neither."""
    if len(line) > 200:
        return None
    dateline = find_dateline(line)
    if dateline is None:
        return _byline(line)
    before, after = line[: dateline.start], line[dateline.end :]
    updated = bool(_UPDATED.search(before))
    second = find_dateline(after)
    if second is not None:
        after = after[: second.start] + " " + after[second.end :]
    if re.search(r"\bon\W*$", before) and not _LABEL.match(before.strip()):
        return None  # "The meeting on 10 January 2022"
    rest = _rest(f"{before} | {after}")
    if not rest:
        return Credit(dateline=dateline, updated=updated)
    found = _byline(rest, dated=True)
    if found is None:
        return None
    return Credit(found.author, found.outlet, dateline, updated)


def _rest(text: str) -> str:
    """What a dateline says beside day, hour and labels."""
    without_hours = re.sub(r"\(?\b\d{1,2}[:.h]\d\d(?::\d\d)?\b\)?|\(\d{4} \w{3,4}\)", " ", text)
    without_labels = _LABEL.sub(" ", without_hours)
    return re.sub(r"(?:^[\W_]+|[\W_]+$)", "", re.sub(r"\s+", " ", without_labels))


def _byline(line: str, *, dated: bool = False) -> Credit | None:
    signed = _BY.match(line)
    text = without_role(signed["rest"] if signed else line)
    parts = [
        part.strip(" .:;-–—")
        for part in re.split(r"\s*[|•·/—–]\s+|\s+[|•·/—–-]\s*|,\s+(?=for\b|in\b)", text)
    ]
    authors: list[str] = []
    outlet: str | None = None
    for part in filter(None, parts):
        if is_agency(part) and (signed or dated):
            authors.append(part)
        elif is_outlet(part):
            outlet = outlet or part
        elif (signed or dated) and (names := names_in(part)):
            authors.append(names)
        elif len(part.split()) > (6 if tells_role(part) else 3 if dated else 0):
            return None
    if signed and not authors and outlet:
        authors, outlet = [outlet], None
    if not dated and not (signed and authors):
        return None
    return Credit(", ".join(authors) or None, outlet)


def read_signature(line: str) -> str | None:
    """The author of a bare signature line, "Name" or "Name in Place". Only where one can stand:
    a title can look the same."""
    if len(line) > 80 or line[-1:] in ".!?":
        return None
    unplaced = re.sub(r",? in [A-Z][\w’'.-]+(?:(?:,| and)? [A-Z][\w’'.-]+)*$", "", line)
    bare = without_role(re.sub(r"\s*\([^()]*\)", "", unplaced))
    return bare if bare and names_in(bare) == bare else None


def is_role(line: str) -> bool:
    """True of the line under a name that tells what its bearer does, or for whom."""
    return len(line) <= 90 and line[-1:] not in ".!?" and (tells_role(line) or is_outlet(line))


def read_wire_head(paragraph: str) -> Credit | None:
    """The dateline at the head of a wire story: "MOSCOW, January 11, 2022. /TASS/. …".

    A day without a year is no date.
    """
    match = _WIRE.match(paragraph[:120])
    if match is None:
        return None
    source = (match["round"] or match["slash"] or match["bare"]).strip()
    if not is_outlet(source):
        return None
    dateline = find_dateline(match["day"]) if match["day"] else None
    return Credit(outlet=source, dateline=dateline)
