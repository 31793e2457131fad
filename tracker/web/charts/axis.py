"""Days along a horizontal axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.web.words import MONTHS


@dataclass(frozen=True, slots=True)
class Axis:
    """Maps the days from `first` to `last` to `left`..`right`."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """The place of a day, within the ends."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def ticks(self) -> Iterator[tuple[date, str]]:
        """At most about eight days with their names: weeks, months or years apart."""
        span = (self.last - self.first).days
        if span <= 120:
            step = 7 if span <= 49 else 14
            day = self.first + timedelta(days=-self.first.weekday() % 7)
            year = None
            while day <= self.last:
                name = f"{day.day} {MONTHS[day.month - 1]}"
                yield day, name if day.year == year else f"{name} {day.year}"
                year = day.year
                day += timedelta(days=step)
            return
        months = max(1, round(span / 30 / 8))
        months = next((m for m in (1, 2, 3, 6, 12, 24, 60, 120) if m >= months), 240)
        year, month = self.first.year, self.first.month
        while (day := date(year, month, 1)) <= self.last:
            if day >= self.first and (month - 1) % min(months, 12) == 0:
                named = MONTHS[month - 1] if months < 12 else ""
                yield day, f"{named} {year}".strip()
            year, month = year + month // 12, month % 12 + 1
            while months > 12 and (year % (months // 12)) != 0:
                year, month = year + 1, 1


def padded(first: date, last: date, left: float, right: float) -> Axis:
    """An axis with air on both sides."""
    span = (last - first).days
    air = max(2, round(span * 0.03)) if span > 6 else 7
    return Axis(first - timedelta(days=air), last + timedelta(days=air), left, right)
