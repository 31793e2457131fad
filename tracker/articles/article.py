"""The article: what every later stage reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Rights = Literal["open", "restricted"]
Origin = Literal["page", "feed", "file", "api"]


@dataclass(frozen=True, slots=True)
class Article:
    """One state of one document. Offsets elsewhere count code points of `text`.

    `published_at` is UTC-aware, `published_on` the calendar day of the article's own dateline.
    What the source does not state is None, never guessed from the day of ingest.
    """

    text: str
    title: str | None = None
    outlet: str | None = None  # as the source names it: "DW"
    author: str | None = None
    published_at: datetime | None = None
    published_on: date | None = None
    url: str | None = None  # canonical
    language: str | None = None  # ISO 639-1
    rights: Rights = "restricted"
    origin: Origin = "file"
