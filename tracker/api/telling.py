"""The statements by which a cell is explained: the latest ones, taken from the answer before as far
as nothing has altered them since."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, select

from tracker.api.call import Call
from tracker.api.rows import Reader, day
from tracker.db import Key
from tracker.positions import store
from tracker.positions.record import Record
from tracker.positions.told import Told
from tracker.positions.why import WINDOW
from tracker.statements.models import StatementRow

BYTES_OF_RECORD = 5000  # with the speech that it becomes, about
LONG_AGO = 5000  # ledger numbers after which all is read anew
A_DAY = timedelta(days=1)
s = StatementRow.__table__.c


@dataclass(frozen=True, slots=True)
class Telling:
    """What an answer about a cell was worked out from: the days after `after` up to `until`, as
    they were at the ledger number `number`. `valid_for` is the number that last altered all
    cells."""

    told: tuple[Told, ...]
    after: date | None
    until: date
    number: int
    valid_for: Hashable

    @property
    def records(self) -> int:
        """How many statements."""
        return sum(len(one.records) for one in self.told)

    @property
    def size(self) -> int:
        return self.records * BYTES_OF_RECORD


def looked_at(
    call: Call, cell: store.Cell, earlier: Telling | None
) -> tuple[list[Record], date | None]:
    """The latest statements of the cell, of whole days, 500 at most where that is not less than a
    day; and the day after which they lie (None: they are all there are)."""
    gone_on = _gone_on_from(call, cell, earlier) if earlier is not None else None
    if gone_on is not None:
        return gone_on
    after = _window(call, cell)
    records = _load(call, cell, after)
    if not records and after is not None:  # there are so many of a single day
        after -= A_DAY
        records = _load(call, cell, after)
    return records, after


def _gone_on_from(
    call: Call, cell: store.Cell, earlier: Telling
) -> tuple[list[Record], date | None] | None:
    """The same by what was looked at before; what was altered since is read anew. None where that
    is not enough: another day is asked for, much has changed, or it has become less, so that days
    before count again."""
    at, after = call.moment, earlier.after
    if at.as_of != earlier.until or at.head - earlier.number > LONG_AGO:
        return None
    values = {"party": cell[0], "issue": cell[1], "number": earlier.number}
    altered = {id_: day(on) for id_, on in _altered.rows(call.session, None, values)}
    if len(altered) > WINDOW:
        return None
    gone = {f"s{id_}" for id_ in altered}
    records = [r for one in earlier.told for r in one.records if r.id not in gone]
    records += store.load_records(call.session, at.ledger, cell, until=at.as_of, ids=altered.keys())
    if after is not None:
        days = [date.fromisoformat(on) for on in altered.values() if on is not None]
        if len(records) < earlier.records or min(days, default=date.max) <= after:
            return None
    if len(records) > WINDOW:
        days = sorted((r.day for r in records), reverse=True)
        after = min(days[WINDOW], days[0] - A_DAY)
    return [r for r in records if after is None or r.day > after], after


def _load(call: Call, cell: store.Cell, after: date | None) -> list[Record]:
    at = call.moment
    return store.load_records(call.session, at.ledger, cell, after=after, until=at.as_of)


def _window(call: Call, cell: store.Cell) -> date | None:
    """The day of the latest statement of a cell that is not looked at any more."""
    values = {
        "party": cell[0],
        "issue": cell[1],
        "as_of": call.moment.as_of.isoformat(),
        "number": call.moment.ledger,
        "window": WINDOW,
    }
    found = _last.rows(call.session, None, values)
    return date.fromisoformat(day(found[0][0]) or "") if found else None


def _last_query(_shape: Hashable) -> Select[Any]:
    number = bindparam("number", type_=Key)
    return (
        select(s.counts_on)
        .where(s.party == bindparam("party"), s.issue == bindparam("issue"))
        .where(s.counts_on <= bindparam("as_of"), s.recorded <= number)
        .where(s.ended.is_(None) | (s.ended > number))
        .order_by(s.counts_on.desc(), s.id.desc())
        .limit(1)
        .offset(bindparam("window", type_=Key))
    )


def _altered_query(_shape: Hashable) -> Select[Any]:
    # of what was altered lately, which is little: the cell's columns are kept from being the index
    cell = (
        s.party.concat("") == bindparam("party"),
        s.issue.concat("") == bindparam("issue"),
    )
    return select(s.id, s.counts_on).where(s.altered > bindparam("number", type_=Key), *cell)


_last, _altered = Reader(_last_query), Reader(_altered_query)
