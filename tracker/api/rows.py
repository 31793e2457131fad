"""Fast reading: a SELECT is compiled once for each shape and then run on the driver itself.

Values come as the driver gives them; `day`, `instant` and `document` make them the same for
SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tracker.ledger import LedgerEntry

# a LIMIT that whoever plans the query knows, as they do not know a parameter
ONE: ColumnElement[int] = literal_column("1")
T = TypeVar("T")
SHAPES = 256  # that a reader keeps; a client may ask for any


class Reader:
    """Builds a SELECT from its shape, compiles it, and keeps it for the next time."""

    def __init__(self, build: Callable[[Any], Select[Any]]) -> None:
        self._build = build
        self._compiled: OrderedDict[tuple[str, Hashable], _Compiled] = OrderedDict()

    def rows(self, session: Session, shape: Hashable, values: dict[str, Any]) -> list[Any]:
        """The rows of the SELECT of `shape`, with `values` for its bound parameters."""
        dialect = session.get_bind().dialect
        key = (dialect.name, shape)
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = _compile(self._build(shape), dialect)
            while len(self._compiled) > SHAPES:
                with suppress(KeyError):  # another thread was here
                    self._compiled.popitem(last=False)
        given: Any = found.constants | values
        if found.order is not None:
            given = tuple(given[name] for name in found.order)
        connection = session.connection()
        cursor = connection.connection.cursor()
        try:
            cursor.execute(found.sql, given)
            return list(cursor.fetchall())
        except dialect.loaded_dbapi.Error as error:  # told in SQLAlchemy's words
            lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
            if lost:
                connection.invalidate(error)
            raise DBAPIError.instance(
                found.sql,
                given,
                error,
                dialect.loaded_dbapi.Error,
                connection_invalidated=lost,
                dialect=dialect,
            ) from error
        finally:
            cursor.close()


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    order: tuple[str, ...] | None  # of the parameters, where they go by place
    constants: dict[str, Any]


def _compile(query: Select[Any], dialect: Dialect) -> _Compiled:
    compiled = query.compile(dialect=dialect)
    order = tuple(compiled.positiontup or ()) if compiled.positional else None
    return _Compiled(str(compiled), order, dict(compiled.params))


def few_lengths(given: Sequence[T]) -> list[T]:
    """The same values, the last one repeated up to a power of two: of SELECTs that take so many,
    only few are compiled."""
    values = list(given)
    missing = (1 << (len(values) - 1).bit_length()) - len(values) if values else 0
    return values + values[-1:] * missing


def newest_entry(session: Session) -> tuple[int, Any]:
    """The newest ledger number and, as the driver gives it, when it was recorded."""
    found = _newest.rows(session, None, {})
    return (found[0][0], found[0][1]) if found else (0, None)


def _newest_query(_shape: Hashable) -> Select[Any]:
    entry = LedgerEntry.__table__.c
    return select(entry.number, entry.recorded_at).order_by(entry.number.desc()).limit(1)


_newest = Reader(_newest_query)


def day(value: date | str | None) -> str | None:
    return value if value is None or isinstance(value, str) else value.isoformat()


def instant(value: datetime | str | None) -> str | None:
    """RFC 3339, with a fraction only where there is one."""
    if value is None:
        return None
    if isinstance(value, str):
        text = value.replace(" ", "T")
    else:
        text = value.isoformat().replace("+00:00", "")
    return f"{text.removesuffix('.000000')}Z"


def document(value: Any) -> Any:
    """A JSON column."""
    return msgspec.json.decode(value) if isinstance(value, str | bytes) else value


def recorded_at(session: Session, numbers: set[int]) -> dict[int, str]:
    """When these ledger numbers were recorded."""
    if not numbers:
        return {}
    query = select(LedgerEntry.number, LedgerEntry.recorded_at)
    rows = session.execute(query.where(LedgerEntry.number.in_(numbers)))
    return {number: instant(at) or "" for number, at in rows}
