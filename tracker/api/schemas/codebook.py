"""What the codebook says, and who has spoken: parties, issues, speakers, outlets."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from tracker.api.schemas.shape import Shape
from tracker.api.schemas.values import Count, Day, Ownership


class Party(Shape, kw_only=True):
    """A negotiating actor."""

    id: Annotated[str, Meta(examples=["russia"])]
    name: str
    aliases: list[str]
    demonyms: list[str]
    metonyms: list[str]


class Labels(Shape, kw_only=True):
    """What each end of an issue means in plain words."""

    support: str
    oppose: str


class Issue(Shape, kw_only=True):
    """A matter under negotiation."""

    id: Annotated[str, Meta(examples=["nato-expansion"])]
    name: str
    proposition: Annotated[str, Meta(description="what stance is measured towards")]
    labels: Labels
    core: Annotated[bool, Meta(description="one of the main issues of this negotiation")]
    half_life_days: float | None
    expected: Annotated[
        dict[str, Literal["support", "oppose"]],
        Meta(
            description="by party, what it is known for: the coder leans on it where the words of "
            "a sentence leave open which way a position points, and never against plain words"
        ),
    ]


class Speaker(Shape, kw_only=True):
    """A person who has spoken in the articles, or whom the codebook knows."""

    id: str
    name: str
    role: str | None
    party: str | None
    statements: Count
    first_said_on: Day | None
    last_said_on: Day | None


class Outlet(Shape, kw_only=True):
    """A publisher."""

    id: str
    name: str
    ownership: Ownership
    party: Annotated[str | None, Meta(description="the party it belongs to")]
    domains: list[str]
    articles: Count
