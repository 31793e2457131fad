"""When something was said, from the words of its sentence and the article's own day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.statements.statement import Precision

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")
_SHORT = {m[:3]: i for i, m in enumerate(_MONTHS, 1)} | {"sept": 9}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
            "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_MONTH = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
_DAY = re.compile(
    rf"\b(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y1>(?:19|20)\d\d))?"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH})\b(?:,?\s+(?P<y2>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    rf"\b(?P<which>last|next|this|coming|previous)?\s*(?P<day>{'|'.join(_DAYS)})\b", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"\b(?P<today>today|tonight|this (?:morning|afternoon|evening))\b|\b(?P<yesterday>yesterday|last night)\b"
    r"|\b(?P<eve>the day before|a day earlier|the previous day|the day before yesterday)\b"
    r"|\b(?P<n>a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+"
    r"(?P<unit>days?|weeks?|months?|years?)\s+(?:ago|earlier)\b"
    r"|\b(?P<last>last|this|earlier this|late last|early this|the past|previous)\s+"
    r"(?P<span>week|weekend|month|year|autumn|fall|winter|summer|spring)\b"
    r"|\b(?:in|last|since|early|late|mid-?)\s+(?P<month>january|february|march|april|june|july|august"
    r"|september|october|november|december)\b(?:,?\s+(?P<myear>(?:19|20)\d\d))?"
    r"|\b(?:in|since|back in)\s+(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<vague>previously|formerly|in the past|in recent (?:days|weeks|months)|initially|originally)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class When:
    """A day and how sure it is; `said_on` is None only where the article has no day at all."""

    said_on: date | None
    precision: Precision
    stated: bool = False  # the sentence itself names a time


def resolve(text: str, published_on: date | None, near: int) -> When:
    """The time stated nearest before or after offset `near` of the sentence `text`."""
    found = sorted(_expressions(text, published_on), key=lambda e: abs(e[0] - near))
    if found:
        return When(found[0][1], found[0][2], stated=True)
    return When(published_on, "unknown")


def _expressions(text: str, base: date | None) -> list[tuple[int, date | None, Precision]]:
    out: list[tuple[int, date | None, Precision]] = []
    for match in _DAY.finditer(text):
        if day := _calendar(match, base):
            out.append((match.start(), day, "day"))
    if base is None:
        return out
    for match in _WEEKDAY.finditer(text):
        if day := _weekday(match, base):
            out.append((match.start(), day, "day"))
    for match in _RELATIVE.finditer(text):
        day, precision = _relative(match, base)
        if day is None or day <= base:
            out.append((match.start(), day, precision))
    return out


def _month(word: str) -> int:
    key = word.lower().rstrip(".")
    return _SHORT.get(key[:4], 0) or _SHORT[key[:3]]


def _calendar(match: re.Match[str], base: date | None) -> date | None:
    month = _month(match["m1"] or match["m2"])
    number = int(match["d1"] or match["d2"])
    stated = match["y1"] or match["y2"]
    if stated is None and base is None:
        return None
    year = int(stated) if stated else base.year  # type: ignore[union-attr]
    try:
        day = date(year, month, number)
        if not stated and base and day > base:
            day = day.replace(year=year - 1) if (day - base).days > 180 else day
    except ValueError:
        return None
    # A day yet to come is when something will be, not when this was said.
    return None if base and day > base else day


def _weekday(match: re.Match[str], base: date) -> date | None:
    which = (match["which"] or "").lower()
    if which in ("next", "coming"):
        return None
    back = (base.weekday() - _DAYS.index(match["day"].lower())) % 7
    if which in ("last", "previous") and back == 0:
        back = 7
    return base - timedelta(days=back)


def _relative(match: re.Match[str], base: date) -> tuple[date | None, Precision]:
    if match["today"]:
        return base, "day"
    if match["yesterday"] or match["eve"]:
        return base - timedelta(days=1), "day"
    if match["unit"]:
        number = _NUMBERS.get(match["n"].lower()) or int(match["n"])
        return _back(base, number, match["unit"].lower().rstrip("s"))
    if match["span"]:
        this = "this" in match["last"].lower()
        span = match["span"].lower()
        if span in ("week", "weekend"):
            return base - timedelta(days=base.weekday() if this else 7), "week"
        if span == "month":
            return (base.replace(day=1) if this else _back(base, 1, "month")[0]), "month"
        return (base.replace(month=1, day=1) if this else _back(base, 1, "year")[0]), "year"
    if match["month"]:
        number = _month(match["month"])
        year = int(match["myear"]) if match["myear"] else base.year - (number > base.month)
        return date(year, number, 1), "month"
    if match["year"]:
        return date(int(match["year"]), 1, 1), "year"
    return base, "unknown"


def _back(base: date, number: int, unit: str) -> tuple[date, Precision]:
    if unit == "day":
        return base - timedelta(days=number), "day"
    if unit == "week":
        return base - timedelta(weeks=number), "week"
    if unit == "month":
        months = base.year * 12 + base.month - 1 - number
        return date(months // 12, months % 12 + 1, 1), "month"
    return date(base.year - number, 1, 1), "year"
