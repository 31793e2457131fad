"""The kinds of values that the members of several shapes hold."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

Day = Annotated[str, Meta(extra_json_schema={"format": "date"}, examples=["2022-01-12"])]
Instant = Annotated[
    str, Meta(extra_json_schema={"format": "date-time"}, examples=["2022-01-12T09:30:00Z"])
]
Share = Annotated[float, Meta(ge=0, le=1)]
Score = Annotated[
    float, Meta(ge=-1, le=1, description="+1 firm support of the proposition, -1 firm opposition")
]
Count = Annotated[int, Meta(ge=0)]
Stance = Annotated[
    Literal["support", "oppose", "open"],
    Meta(description="towards the issue's proposition"),
]
HeldStance = Annotated[
    Literal["support", "oppose", "open", "contested"],
    Meta(description="towards the issue's proposition; contested: two voices of weight"),
]
Mode = Literal["direct", "indirect", "narrated"]
Precision = Literal["day", "week", "month", "year", "unknown"]
Basis = Literal["government", "legislators", "mentions"]
ChangeKind = Literal[
    "stated", "reversed", "hardened", "softened", "opened", "conditioned", "unconditioned",
    "contested", "settled",
]  # fmt: skip
ChangeStatus = Literal["provisional", "confirmed", "withdrawn"]
Ownership = Literal["independent", "public", "state", "official", "unknown"]
