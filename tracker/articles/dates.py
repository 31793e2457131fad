"""Days and instants as datelines write them. Strict: what is not certainly a date is None.

A dateline states a calendar day and sometimes an hour with its zone. Only with both does it name
an instant; a day alone stays a day, and is never shifted to another zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from tracker.articles.months import MONTH, month_number
from tracker.articles.zones import AMERICAN, ZONES

EARLIEST = date(1945, 1, 1)

_DAY = r"(?<![\d.])(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_YEAR_SOMEWHERE = re.compile(r"(?:19|20)\d\d")
_JOIN = r"(?:[\s,./-]|\bde\b|\bdel\b|\bof\b|\bthe\b)*"
_DAY_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]",
        rf"(?<![\d.:/-])(?P<d>\d{{1,2}})(?P<sep>[./-])(?P<m>\d{{1,2}})(?P=sep){_YEAR}(?![./-]\d)",
        rf"{_DAY}{_JOIN}(?<!\w)(?P<name>{MONTH})\b\.?{_JOIN}{_YEAR}",
        rf"(?<!\w)(?P<name>{MONTH})\b\.?{_JOIN}{_DAY}(?!\d){_JOIN}{_YEAR}",
    )
)
_HOUR = re.compile(
    r"(?<![\d:.])(?P<h>[01]?\d|2[0-4])\s?(?:(?P<sep>[:.h])\s?(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d)"
    r"(?:\.\d+)?)?)?\s?(?P<half>[ap]\.?\s?m\b\.?)?(?P<o>\s?(?:uhr|hrs?|hours)\b)?",
    re.IGNORECASE,
)
_MILITARY = re.compile(r"(?<![\d:])(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)(?=\s?(?:GMT|UTC|Z)\b)")
_NAMED_ZONE = "|".join(sorted((re.escape(name) for name in ZONES), key=len, reverse=True))
_ZONE = re.compile(
    rf"^[\s,(]*(?:(?:GMT|UTC|MSK)?\s?(?P<sign>[+\-−])(?P<zh>\d{{1,2}}):?(?P<zm>\d\d)?(?!\d)"
    rf"|(?P<name>{_NAMED_ZONE})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline states: its own calendar day, the instant in UTC where it names one, and
    where in the line the words stand (code points, end exclusive)."""

    on: date
    at: datetime | None
    start: int
    end: int


def parse_iso(value: str) -> Dateline | None:
    """Read a machine's date ("2022-01-11", RFC 3339 with or without an offset).

    An hour without an offset names no instant: `at` is then None.
    """
    text = value.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return find_dateline(text)
    if not plausible(moment.date()):
        return None
    return Dateline(moment.date(), _utc(moment), 0, len(value))


def find_dateline(line: str) -> Dateline | None:
    """The first full date (day, month and year) written in `line`, with its hour and zone."""
    if not _YEAR_SOMEWHERE.search(line):
        return None
    found: Dateline | None = None
    for pattern in _DAY_PATTERNS:
        for match in pattern.finditer(line):
            day = _day(match, line)
            if day is not None and (found is None or match.start() < found.start):
                found = Dateline(day, None, match.start(), match.end())
                break
    if found is None:
        return None
    return _with_hour(found, line)


def plausible(day: date) -> bool:
    """False for a day that no article can bear: before 1945, or after tomorrow (UTC), which is
    today already in the east."""
    return EARLIEST <= day <= datetime.now(UTC).date() + timedelta(days=1)


def _day(match: re.Match[str], line: str) -> date | None:
    groups = match.groupdict()
    year, day = int(groups["y"]), int(groups["d"])
    if groups.get("name"):
        month = month_number(groups["name"])
    else:
        month = int(groups["m"])
        if groups.get("sep") == "/" and match.start("d") < match.start("m"):
            ordered = _slashed(day, month, line)
            if ordered is None:
                return None
            day, month = ordered
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    return read if plausible(read) else None


def _slashed(first: int, second: int, line: str) -> tuple[int, int] | None:
    """Day and month of "a/b/year", which the Americas and Europe read differently.

    Decided by a number over twelve or by the zone beside it; else it is not known.
    """
    if first > 12 or first == second:
        return first, second
    if second > 12:
        return second, first
    zones = {word.lower() for word in re.findall(r"[A-Za-z]+", line)} & ZONES.keys()
    if not zones:
        return None
    return (second, first) if zones & AMERICAN else (first, second)


def _with_hour(found: Dateline, line: str) -> Dateline:
    """Add the hour that stands beside the day, after it or before it."""
    for match in _hours(line, found):
        clock = _clock(match)
        zone_match = _ZONE.match(line[match.end() :])
        if clock is None:
            continue
        end = match.end() + (zone_match.end() if zone_match else 0)
        start, end = min(found.start, match.start()), max(found.end, end)
        zone = _zone(zone_match) if zone_match else None
        hour, minute, second = clock
        moment = datetime(
            found.on.year, found.on.month, found.on.day, hour, minute, second, 0, zone
        )
        return Dateline(found.on, _utc(moment), start, end)
    return found


def _hours(line: str, found: Dateline) -> list[re.Match[str]]:
    matches = [*_MILITARY.finditer(line), *_HOUR.finditer(line)]
    outside = [m for m in matches if m.start() >= found.end or m.end() <= found.start]
    after_first = sorted(
        outside, key=lambda m: (m.start() < found.start, abs(m.start() - found.end))
    )
    return [m for m in after_first if abs(m.start() - found.end) < 40]


def _clock(match: re.Match[str]) -> tuple[int, int, int] | None:
    groups = match.groupdict()
    half = (groups.get("half") or "").lower()
    if groups.get("min") is None and not half and not groups.get("o"):
        return None  # a lone number is no hour
    hour, minute, second = int(groups["h"]), int(groups["min"] or 0), int(groups.get("s") or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return (hour, minute, second) if hour < 24 else None


def _zone(match: re.Match[str]) -> tzinfo | None:
    name = match["name"]
    if name is None:
        shift = timedelta(hours=int(match["zh"]), minutes=int(match["zm"] or 0))
        if shift > timedelta(hours=14):
            return None
        return timezone(shift if match["sign"] == "+" else -shift)
    rule = ZONES[name.lower()]
    if "/" in rule:
        return ZoneInfo(rule)
    sign = -1 if rule[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(rule[1:3]), minutes=int(rule[4:])))


def _utc(moment: datetime) -> datetime | None:
    return None if moment.tzinfo is None else moment.astimezone(UTC)
