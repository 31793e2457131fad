"""What the position arithmetic sees of a stored statement."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tracker.codebook.model import RoleKind
from tracker.statements.statement import Mode, Precision, Stance

Review = Literal["accepted", "rejected", "corrected"]


@dataclass(frozen=True, slots=True)
class Record:
    """A statement of one cell (party and issue), as it was known at some ledger number.

    The caller hands over only the statements known then; a reviewer's corrections are already
    in the fields. `published_on` is the day of the article: nothing is said after it is printed.
    """

    id: str
    party: str
    issue: str
    stance: Stance
    mode: Mode
    said_on: date
    article: str
    evidence: str
    conditional: bool = False
    condition: str | None = None
    speaker: str | None = None
    speaker_kind: RoleKind | None = None
    speaker_party: str | None = None
    mention: bool = False
    reported_by: str | None = None
    said_on_precision: Precision = "day"
    published_on: date | None = None
    confidence: float = 0.5  # the coder's probability that party, issue and stance are right
    outlet: str | None = None
    outlet_party: str | None = None
    review: Review | None = None
    recorded: int = 0  # ledger number
    counts_on: date | None = None  # `day`, where it is known

    @property
    def day(self) -> date:
        """The day on which it counts."""
        if self.counts_on is not None:
            return self.counts_on
        return counted_day(self.said_on, self.said_on_precision, self.published_on)


def counted_day(said_on: date, precision: Precision, published_on: date | None) -> date:
    """The day on which something counts that was said in a period of which `said_on` is a day: the
    period's last, never after publication."""
    last = _last_day(said_on, precision)
    if last > said_on and published_on is not None:
        return max(said_on, min(last, published_on))
    return last


def _last_day(day: date, precision: Precision) -> date:
    if precision == "week":
        return day + timedelta(days=6 - day.weekday())
    if precision == "month":
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if precision == "year":
        return date(day.year, 12, 31)
    return day


def first_day(day: date, precision: Precision) -> date:
    """The first day of the period that `day` and `precision` name."""
    if precision == "week":
        return day - timedelta(days=day.weekday())
    if precision == "month":
        return day.replace(day=1)
    if precision == "year":
        return date(day.year, 1, 1)
    return day
