"""The frozen codebook: what the loader hands to every other stage.

Ids are the slugs of the codebook file ("russia", "nato-expansion"). All text is NFC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Ownership = Literal["independent", "public", "state", "official"]
RoleKind = Literal[
    "head", "minister", "spokesperson", "official", "document", "legislator", "unnamed", "former"
]


@dataclass(frozen=True, slots=True)
class Party:
    """A negotiating actor and every way a text names it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()  # "Russian Federation"
    demonyms: tuple[str, ...] = ()  # "Russian", "Russians"
    metonyms: tuple[str, ...] = ()  # "Moscow", "the Kremlin"


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker with a role in a party, for a time (both ends inclusive, None = open)."""

    name: str
    party: str
    role: str  # as it is shown: "Deputy Foreign Minister"
    kind: RoleKind
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher; `party` is set where it belongs to one."""

    id: str
    name: str
    domains: tuple[str, ...] = ()
    ownership: Ownership = "independent"
    party: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """A matter under negotiation; stance is measured towards `proposition`."""

    id: str
    name: str
    proposition: str
    support_label: str  # "keep the door open"
    oppose_label: str  # "close it"
    core: bool = False
    half_life_days: float | None = None  # None: the method's default
    # The words that name the issue, and which way they point, are added by the coder's loader.


@dataclass(frozen=True, slots=True)
class Codebook:
    """One negotiation. `version` is a hash of the parsed content."""

    id: str
    name: str
    version: str
    description: str
    parties: Mapping[str, Party]
    people: tuple[Person, ...]
    outlets: Mapping[str, Outlet]
    issues: Mapping[str, Issue]
    languages: tuple[str, ...] = field(default=("en",))
