"""What every page needs: the negotiation, its parties and issues, and the day it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from tracker.web import words
from tracker.web.public_api import PublicApi

LONG_AGO = 14  # days after which the data count as ended
ALL = 1000  # the API's largest page


class Parties(dict[str, dict[str, Any]]):
    """Parties by id. One that the codebook does not name any more goes by its id: what was coded
    of it stays."""

    def __missing__(self, id_: str) -> dict[str, Any]:
        return {"id": id_, "name": id_}


class Issues(dict[str, dict[str, Any]]):
    """Issues by id; as with `Parties`, each has a name and labels."""

    def __missing__(self, id_: str) -> dict[str, Any]:
        labels = {"support": "for", "oppose": "against"}
        return {"id": id_, "name": id_, "proposition": id_, "labels": labels, "core": False}


@dataclass(frozen=True)
class Frame:
    """`day` is None for today: the API's own default. `ended` tells that the data end long ago
    and that the page looks at their end unless it is told otherwise."""

    api: PublicApi
    meta: dict[str, Any]
    parties: dict[str, dict[str, Any]]
    issues: dict[str, dict[str, Any]]
    today: date
    day: str | None
    known_at: str | None
    ended: bool
    asked: bool  # whether the address names the day

    @cached_property
    def outlets(self) -> dict[str, str]:
        """Names by id; few pages show any."""
        return {
            one["id"]: one["name"]
            for one in self.api.items("/outlets", limit=ALL, known_at=self.known_at)
        }

    @property
    def as_of(self) -> str:
        return self.day or self.today.isoformat()

    @property
    def data_through(self) -> str | None:
        through: str | None = self.meta["data_through"]
        return through

    @property
    def last_day(self) -> str:
        """The latest day worth looking at: that of the last words, or today."""
        return (self.data_through if self.ended else None) or self.today.isoformat()

    @property
    def first_day(self) -> str:
        return self.meta["data_from"] or self.last_day

    @property
    def week(self) -> tuple[str, str]:
        """The week that ends at the day looked at, but not after the last words."""
        end = min(self.as_of, self.last_day)
        return (date.fromisoformat(end) - timedelta(days=6)).isoformat(), end

    @property
    def days(self) -> int:
        """How long the slider is."""
        span = date.fromisoformat(self.last_day) - date.fromisoformat(self.first_day)
        return max(span.days, 0)

    @property
    def moment(self) -> dict[str, str | None]:
        """The parameters of answers about positions."""
        return {"as_of": self.day, "known_at": self.known_at}

    @property
    def pinned(self) -> str | None:
        """An instant as of which the page shows the same for good."""
        return self.known_at or self.meta["recorded_at"]

    def kept(self) -> dict[str, str]:
        """What links carry along, so that one stays on the day one looks at."""
        kept = {"as_of": self.day if self.asked else None, "known_at": self.known_at}
        return {name: value for name, value in kept.items() if value}


def load(api: PublicApi, args: Mapping[str, str], now: Callable[[], datetime]) -> Frame:
    """The frame of a request. Raises ApiError."""
    meta = api.get("/meta")
    known_at = args.get("known_at") or None
    today = now().date()
    through = meta["data_through"]
    ended = bool(through) and (today - date.fromisoformat(through)).days > LONG_AGO
    asked = args.get("as_of") or None

    def named(path: str) -> list[dict[str, Any]]:
        """What the codebook lists: kept as long as it is the same, where none of the past is
        asked for."""
        if known_at is not None:
            return api.items(path, limit=ALL, known_at=known_at)
        return api.items_of(path, meta["versions"]["codebook"], limit=ALL)

    return Frame(
        api,
        meta,
        Parties({one["id"]: one for one in named("/parties")}),
        Issues({one["id"]: one for one in named("/issues")}),
        today,
        asked or (through if ended else None),
        known_at,
        ended,
        asked is not None,
    )


def review_note(statements: list[dict[str, Any]]) -> str:
    """How far people have reviewed these statements."""
    if not statements:
        return "Coded by machine."
    reviewed = sum(1 for one in statements if one["review"])
    if reviewed == 0:
        return "Coded by machine; nobody has reviewed these statements."
    total = words.count(len(statements), "statement")
    return f"Coded by machine; {reviewed:,} of {total} reviewed by people."
