"""What a client that keeps a copy asks for: everything that is new, altered or gone since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker import ledger
from tracker.api.call import Call
from tracker.api.problems import Problem
from tracker.api.rows import recorded_at
from tracker.api.schemas.shape import Tombstone
from tracker.api.schemas.statements import Statement


def since_number(call: Call) -> int:
    """The ledger number that `updated_since` means. Raises Problem (409) for one to come,
    and beside `known_at`."""
    given: datetime | int = call.args["updated_since"]
    if call.moment.number is not None:
        raise Problem(
            "conflict",
            "updated_since asks what became of things up to now, known_at what was known before; "
            "leave one of the two out.",
            parameter="updated_since",
        )
    if isinstance(given, datetime):
        return ledger.known(call.session, given)
    if given > call.moment.head:
        raise Problem(
            "conflict",
            f"updated_since={given} is more than this ledger has reached ({call.moment.head}): "
            "the database was replaced by an older one; load everything anew.",
            parameter="updated_since",
        )
    return given


def tombstones(call: Call, rows: list[Any], shown: list[Statement]) -> list[Statement | Tombstone]:
    """The statements, those that no longer hold as tombstones."""
    gone = {row[27] for row in rows if row[27] is not None}
    at = recorded_at(call.session, gone)
    return [
        statement
        if row[27] is None
        else Tombstone(
            id=statement.id,
            deleted_at=at[row[27]],
            reason=row[35] or row[28] or "withdrawn",
            replaced_by=f"s{row[29]}" if row[29] is not None else None,
        )
        for row, statement in zip(rows, shown, strict=True)
    ]
