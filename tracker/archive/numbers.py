"""The numbers that tables have given to rows, also to rows that are gone: none is given again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from tracker.archive.tables import is_data, on_sqlite


def numbers_given(session: Session, tables: list[Table]) -> dict[str, int]:
    """The last number that each table gave to a row, also where that row is gone."""
    if on_sqlite(session):
        if not session.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")):
            return {}
        found = session.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {name: seq for name, seq in found if is_data(name)}
    last: dict[str, int] = {}
    for table, sequence in _serials(session, tables):
        asked = f"SELECT last_value, is_called FROM {sequence}"
        row = session.execute(text(asked)).one()
        last[table.name] = row.last_value if row.is_called else 0
    return last


def give_on_from(session: Session, tables: list[Table], last: dict[str, int]) -> None:
    """Have each table go on behind the last number that it gave."""
    if on_sqlite(session):
        for name, number in last.items():
            values = {"name": name, "number": number}
            session.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            session.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :number)"), values)
        return
    for table, sequence in _serials(session, tables):
        highest = session.scalar(select(func.max(table.c.id))) or 0
        number = max(highest, last.get(table.name, 0))
        if number:
            values = {"sequence": sequence, "number": number}
            session.execute(text("SELECT setval(:sequence, :number)"), values)


def _serials(session: Session, tables: list[Table]) -> Iterator[tuple[Table, str]]:
    for table in tables:
        if "id" in table.c:
            values = {"table": table.name}
            sequence = session.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), values)
            if sequence:
                yield table, sequence
