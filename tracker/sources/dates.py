"""Dates of feeds, believed only where they are dates: no 30 February, no year 1699, no 2099."""

import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_CLOCK_SKEW = timedelta(days=2)
_MOST_CHARACTERS = 100
_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}(?!\d)")
_NUMBER_OF_DATE = re.compile(r"(?<![:\d])\d{1,4}(?![:\d])")
# Zones that e-mail's standard does not name; those that mean several things stay out.
_ZONES = {
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2, "EET": 2, "SAST": 2,
    "EEST": 3, "MSK": 3, "TRT": 3, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip


def instant(
    written: str | None, parsed: Sequence[int] | time.struct_time | None, now: datetime
) -> datetime | None:
    """The instant of a feed's date at the offset that is written, so that its day is that of the
    publisher; None where it is missing, invalid or absurd.

    `parsed` is what a lenient parser made of it: it counts only when it agrees with what is
    written. A date without a zone is taken as UTC. Refused: before 1990, over two days ahead.
    """
    text = (written or "").strip()
    if not text or len(text) > _MOST_CHARACTERS:
        return None
    try:
        when = _iso(text) if _ISO.match(text) else _mail(text)
        if when is None:
            when = _agreed(text, parsed)
        return when if when and EARLIEST <= when <= now + _CLOCK_SKEW else None
    except (ValueError, OverflowError, TypeError):
        return None


def _iso(text: str) -> datetime:
    text = re.sub(r"\s+(?=[+-]\d|[zZ]$)", "", text).upper()
    text = re.sub(r"\s*(?:UTC|GMT)$", "Z", text)
    when = datetime.fromisoformat(text)
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when


def _mail(text: str) -> datetime | None:
    """RFC 822 and its many relatives; None for another syntax, ValueError for an impossible day."""
    fields = parsedate_tz(text)
    if fields is None:
        return None
    year, month, day, hour, minute, second = fields[:6]
    offset = fields[9]
    if not offset:  # 0 also stands for a zone that the e-mail standard does not name
        named = re.search(r"[A-Z]+$", text.upper())
        offset = _ZONES.get(named[0], 0) * 3600 if named else 0
    zone = timezone(timedelta(seconds=offset))
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)


def _agreed(text: str, parsed: Sequence[int] | time.struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    when = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    numbers = {int(number) for number in _NUMBER_OF_DATE.findall(text)}
    near = {(when + timedelta(days=shift)).day for shift in (-1, 0, 1)}
    has_year = bool(numbers & {when.year, when.year % 100})
    return when if has_year and numbers & near else None
