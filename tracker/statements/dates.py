"""Expressions of time in running text, resolved against the article's own day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.statements.statement import Precision

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_SHORT = {m[:3]: i for i, m in enumerate(_MONTHS, 1)} | {"sept": 9}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
            "seven": 7, "eight": 8, "nine": 9, "ten": 10}  # fmt: skip
_COUNT = "|".join(_NUMBERS) + r"|[0-9]{1,2}"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:19|20)\d\d"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_LEAST = 180  # days ahead from which a day without a year must be last year's

_CALENDAR = re.compile(
    rf"\b(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(?P<y1>{_YEAR}))?\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH})(?!\w)"
    rf"(?:,?\s+(?P<y2>{_YEAR})\b)?"
)
_ISO = re.compile(rf"\b(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)\b")
# (?a:…) around words that are looked up: other letters are their capitals besides ("FRİDAY").
_WEEKDAY = re.compile(
    r"\b(?:(?P<which>(?a:last|next|this|coming|previous|past))\s+)?"
    rf"(?P<day>(?a:{'|'.join(_DAYS)})){_PART}\b",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"\b(?:(?P<today>today|tonight|overnight|this (?:morning|afternoon|evening)"
    r"|(?:earlier|later) in the day|(?:on )?the same day|hours (?:earlier|before))"
    r"|(?P<yesterday>yesterday(?: (?:morning|afternoon|evening))?|last night)"
    r"|(?P<before>the day before yesterday)"
    r"|(?P<eve>the (?:day before|previous day)|a day (?:earlier|before)))\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"\b(?P<n>(?a:{_COUNT}))\s+(?P<unit>(?a:day|week|month|year))s?\s+(?:ago|earlier|before)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?P<which>(?a:last|this|the past|past|the previous|previous|the))\s+"
    r"(?P<span>(?a:week(?:end)?|month|year|autumn|fall|winter|summer|spring))\b",
    re.IGNORECASE,
)
_MONTH_ALONE = re.compile(  # with what makes it a time: "in December", "late last May"
    r"\b(?:[Ii]n|[Dd]uring|[Ll]ast|[Ee]arly|[Ll]ate|[Mm]id|[Oo]f)[\s-]+"
    r"(?:(?:early|late|mid|the \w+ (?:half |week )?of|last)[\s-]+)?"
    rf"(?P<month>{'|'.join(m.title() for m in _MONTHS)})\b(?!\s+\d{{1,2}}\b)"
    rf"(?:,?\s+(?P<year>{_YEAR})\b)?"
)
_YEAR_ALONE = re.compile(
    rf"\b(?:[Ii]n|[Dd]uring|[Oo]f)\s+(?:(?:early|late|mid)[\s-]+)?(?P<year>{_YEAR})\b(?![\d%-]|,\d)"
)
_VAGUE = re.compile(
    r"\b(?:previously|formerly|in the past|in recent (?:days|weeks|months)|initially|originally"
    r"|(?:some time|long|days|weeks|months|years) ago|earlier)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class When:
    """A day and how sure it is; `said_on` is None only where the article has no day at all."""

    said_on: date | None
    precision: Precision
    stated: bool = False  # the text itself names the time


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name a time: `text[start:end]`. `day` is the first of a coarse period.

    `forward` is a day to come if the year of the article is meant; `day` is then a year earlier.
    """

    start: int
    end: int
    day: date
    precision: Precision
    forward: bool = False


def expressions(text: str, base: date | None, offset: int = 0) -> list[Expression]:
    """The expressions of time in `text`, in order, none inside another; those that lie after
    `base` are left out. `offset` is added to their places."""
    found: list[Expression] = []
    taken: list[tuple[int, int]] = []
    low = text.lower()
    for pattern, resolve, marks in _RESOLVERS:
        for mark in marks:  # not `any`: this is asked of every sentence, nine times
            if mark in low:
                break
        else:
            continue
        for match in pattern.finditer(text):
            if any(match.start() < b and a < match.end() for a, b in taken):
                continue
            taken.append(match.span())
            resolved = resolve(match, base)
            if resolved is None or (base is not None and resolved[0] > base):
                continue
            day, precision, forward = resolved
            start, end = match.start() + offset, match.end() + offset
            found.append(Expression(start, end, day, precision, forward))
    return sorted(found, key=lambda e: e.start)


_Resolved = tuple[date, Precision, bool] | None


def _month(word: str) -> int:
    key = word.lower().rstrip(".")
    return _SHORT.get(key[:4], 0) or _SHORT[key[:3]]


def _calendar(match: re.Match[str], base: date | None) -> _Resolved:
    month = _month(match["m1"] or match["m2"])
    stated = match["y1"] or match["y2"]
    if stated is None and base is None:
        return None
    year = int(stated) if stated else base.year  # type: ignore[union-attr]
    return _dated(year, month, int(match["d1"] or match["d2"]), base, stated is not None)


def _iso(match: re.Match[str], base: date | None) -> _Resolved:
    return _dated(int(match["y"]), int(match["m"]), int(match["d"]), base, True)


def _dated(year: int, month: int, number: int, base: date | None, stated: bool) -> _Resolved:
    try:
        day = date(year, month, number)
        if stated or base is None or day <= base:
            return day, "day", False
        return day.replace(year=year - 1), "day", (day - base).days <= _LEAST
    except ValueError:
        return None


def _weekday(match: re.Match[str], base: date | None) -> _Resolved:
    which = (match["which"] or "").lower()
    if base is None or which in ("next", "coming"):
        return None
    back = (base.weekday() - _DAYS.index(match["day"].lower())) % 7
    if which in ("last", "previous", "past") and back == 0:
        back = 7
    return base - timedelta(days=back), "day", False


def _near(match: re.Match[str], base: date | None) -> _Resolved:
    if base is None:
        return None
    back = 0 if match["today"] else 2 if match["before"] else 1
    return base - timedelta(days=back), "day", False


def _ago(match: re.Match[str], base: date | None) -> _Resolved:
    if base is None:
        return None
    number = _NUMBERS.get(match["n"].lower()) or int(match["n"])
    day, precision = _back(base, number, match["unit"].lower())
    return day, precision, False


def _span(match: re.Match[str], base: date | None) -> _Resolved:
    if base is None:
        return None
    which, span = match["which"].lower(), match["span"].lower()
    if span == "weekend":  # the one that has begun last
        return base - timedelta(days=(base.weekday() - 5) % 7 or 7), "week", False
    if which == "the":
        return None
    this = which == "this"
    if span == "week":
        return base - timedelta(days=base.weekday() + (0 if this else 7)), "week", False
    if span == "month":
        return (base.replace(day=1) if this else _back(base, 1, "month")[0]), "month", False
    return date(base.year if this else base.year - 1, 1, 1), "year", False


def _month_alone(match: re.Match[str], base: date | None) -> _Resolved:
    number = _month(match["month"])
    if match["year"]:
        return date(int(match["year"]), number, 1), "month", False
    if base is None:
        return None
    return date(base.year - (number > base.month), number, 1), "month", False


def _year_alone(match: re.Match[str], base: date | None) -> _Resolved:
    return date(int(match["year"]), 1, 1), "year", False


def _vague(match: re.Match[str], base: date | None) -> _Resolved:
    return (base, "unknown", False) if base else None


_Resolver = Callable[[re.Match[str], date | None], _Resolved]
_AGES = ("19", "20")
_BEFORE = ("ago", "earlier", "before")
_RESOLVERS: tuple[tuple[re.Pattern[str], _Resolver, tuple[str, ...]], ...] = (
    # pattern, what it means, and of what a text needs one, in small letters, to hold it
    (_ISO, _iso, _AGES),
    (_CALENDAR, _calendar, tuple("0123456789")),
    (_WEEKDAY, _weekday, ("day",)),
    (_NEAR, _near, ("day", "night", "this ", "hours ")),
    (_AGO, _ago, _BEFORE),
    (_SPAN, _span, ("week", "month", "year", "autumn", "fall", "winter", "summer", "spring")),
    (_MONTH_ALONE, _month_alone, _MONTHS),
    (_YEAR_ALONE, _year_alone, _AGES),
    (
        _VAGUE,
        _vague,
        ("ago", "earlier", "previously", "formerly", "in ", "initially", "originally"),
    ),
)


def _back(base: date, number: int, unit: str) -> tuple[date, Precision]:
    if unit == "day":
        return base - timedelta(days=number), "day"
    if unit == "week":
        return base - timedelta(weeks=number), "week"
    if unit == "month":
        months = base.year * 12 + base.month - 1 - number
        return date(months // 12, months % 12 + 1, 1), "month"
    return date(base.year - number, 1, 1), "year"
