"""Many rows at once into a migrated database: executemany on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from tracker import migrate
from tracker.db import Database

BATCH = 10_000


class Bulk:
    """A context: committed and analysed at its end."""

    def __init__(self, url: str) -> None:
        database = Database(url)
        migrate.upgrade(database)
        database.dispose()
        parsed = make_url(url)
        self._lite: sqlite3.Connection | None = None
        if parsed.get_backend_name() == "sqlite":
            self._lite = sqlite3.connect(parsed.database or "")
            self._lite.execute("PRAGMA synchronous = OFF")
        else:
            plain = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
            self._post = psycopg.connect(plain)

    def __enter__(self) -> Bulk:
        return self

    def __exit__(self, *_: object) -> None:
        if self._lite is not None:
            self._lite.commit()
            self._lite.execute("ANALYZE")
            self._lite.close()
            return
        self._post.commit()
        self._post.autocommit = True
        self._post.execute("VACUUM ANALYZE")
        self._post.close()

    def rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows; lists and dicts go into columns of JSON."""
        names = ", ".join(f'"{name}"' for name in columns)
        if self._lite is not None:
            marks = ", ".join("?" * len(columns))
            self._lite.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",
                ([_lite(value) for value in row] for row in rows),
            )
            return
        with (
            self._post.cursor() as cursor,
            cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,  # type: ignore[arg-type]
        ):
            for row in rows:
                copy.write_row([_json(value) for value in row])


def _json(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict) else value


def _lite(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else _json(value)
