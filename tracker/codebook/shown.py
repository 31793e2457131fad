"""What answers show of a codebook: names, wording and order, without the words the coder reads by.

It is kept in the ledger, so that answers about the past read as they did. Whatever has an order is
a list: databases keep no order of keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from tracker.codebook.model import Codebook, Issue, Outlet, Party, Person

Values = Mapping[str, Any]

WHOLE = ("id", "name", "version", "description")
PARTY = ("id", "name", "aliases", "demonyms", "metonyms")
ISSUE = (
    "id", "name", "proposition", "support_label", "oppose_label", "core", "half_life_days",
)  # fmt: skip
PERSON = ("id", "name", "party", "role", "kind", "aliases")
OUTLET = ("id", "name", "domains", "ownership", "party")


def shown(codebook: Codebook) -> dict[str, Any]:
    """What answers show, as JSON-like values; equal where no answer could differ."""
    issues = zip(_each(codebook.issues.values(), ISSUE), codebook.issues.values(), strict=True)
    return {
        **{name: getattr(codebook, name) for name in WHOLE},
        "parties": _each(codebook.parties.values(), PARTY),
        "issues": [
            values | {"expected": [[party, side] for party, side in issue.expected.items()]}
            for values, issue in issues
        ],
        "people": _each(codebook.people, PERSON),
        "outlets": _each(codebook.outlets.values(), OUTLET),
    }


def recall(values: Values) -> Codebook:
    """A codebook that shows what `shown` kept, and can code nothing. What another version of this
    program kept besides is passed over."""
    return Codebook(
        **{name: values[name] for name in WHOLE},
        parties={one.id: one for one in msgspec.convert(values["parties"], list[Party])},
        people=tuple(msgspec.convert(values["people"], list[Person])),
        outlets={one.id: one for one in msgspec.convert(values["outlets"], list[Outlet])},
        issues={one.id: one for one in map(_issue, values["issues"])},
    )


def _issue(values: Values) -> Issue:
    return msgspec.convert({**values, "expected": dict(values["expected"])}, Issue)


def _each(things: Iterable[Any], names: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: _plain(getattr(thing, name)) for name in names} for thing in things]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
