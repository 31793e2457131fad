"""The kinds of values that tell a time: days, and instants of the past."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tracker.api.kinds import Vocabulary

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Day:
    def read(self, text: str, words: Vocabulary) -> date:
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise ValueError("write a day of the calendar as YYYY-MM-DD, such as 2022-01-12")

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class PastInstant:
    def read(self, text: str, words: Vocabulary) -> datetime:
        return read_instant(text)

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "format": "date-time", "pattern": _past(datetime.now(UTC).date())}


@dataclass(frozen=True, slots=True)
class Since:
    """An instant, or a number of the ledger."""

    def read(self, text: str, words: Vocabulary) -> datetime | int:
        if re.fullmatch(r"[0-9]{1,18}", text):
            return int(text)
        try:
            return read_instant(text)
        except ValueError:
            message = "write an instant such as 2022-01-12T09:30:00Z, or a ledger number"
            raise ValueError(message) from None

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        number = {"type": "string", "pattern": "^[0-9]{1,18}$"}
        return {"anyOf": [{"type": "string", "format": "date-time"}, number]}


def read_instant(text: str) -> datetime:
    """An RFC 3339 instant, in UTC. Raises ValueError."""
    match = _INSTANT.fullmatch(text)
    if not match:
        raise ValueError("write an instant such as 2022-01-12T09:30:00Z (a + in a URL is %2B)")
    day, time, fraction, offset = match.groups()
    zone = "+00:00" if offset in "Zz" else offset
    try:
        value = datetime.fromisoformat(f"{day}T{time}{(fraction or '')[:7]}{zone}")
    except ValueError as error:
        raise ValueError(f"that is no instant of the calendar ({error})") from None
    try:
        return value.astimezone(UTC)
    except OverflowError:  # the first or last day that can be written
        return value.replace(tzinfo=UTC)


def _past(today: date) -> str:
    """A pattern of the days before `today`, so that generated examples are not refused."""
    year, month, day = f"{today.year:04}", f"{today.month:02}", f"{today.day:02}"
    earlier = [_below(year, ""), _below(month, f"{year}-"), _below(day, f"{year}-{month}-")]
    return "^(" + "|".join(part for part in earlier if part) + ")"


def _below(digits: str, before: str) -> str:
    """Alternatives for the digit strings of the same length that are smaller than `digits`."""
    parts = []
    for index, digit in enumerate(digits):
        if digit != "0":
            rest = r"\d" * (len(digits) - index - 1)
            parts.append(f"{before}{digits[:index]}[0-{int(digit) - 1}]{rest}")
    return "|".join(parts)
