"""CSV: flat columns in a stable order, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

BOM = b"\xef\xbb\xbf"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_RISKY = frozenset((" ", *_FORMULA))


@dataclass(frozen=True, slots=True)
class Table:
    """How items become rows. A column is a path through an item ("article.outlet")."""

    columns: tuple[str, ...]
    names: tuple[str, ...] = ()  # where they differ from the paths
    rows: Callable[[Any], Iterable[Any]] | None = None  # several rows for one item

    @property
    def header(self) -> tuple[str, ...]:
        return self.names or tuple(path.replace(".", "_") for path in self.columns)


def write(table: Table, items: Iterable[Any], fields: Sequence[str] | None = None) -> bytes:
    """The whole document in UTF-8, its lines ended by CR LF (RFC 4180)."""
    return b"".join(stream(table, items, fields))


def stream(
    table: Table, items: Iterable[Any], fields: Sequence[str] | None = None
) -> Iterator[bytes]:
    """The document in pieces of some hundred lines."""
    wanted = _wanted(table, fields)
    paths = [table.columns[index].split(".") for index in wanted]
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([table.header[index] for index in wanted])
    for count, item in enumerate(items, 1):
        plain = msgspec.to_builtins(item)
        for row in table.rows(plain) if table.rows else (plain,):
            writer.writerow([cell(_at(row, path)) for path in paths])
        if count % 500 == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def cell(value: Any) -> str | int | float:
    """What stands in a cell; text that a spreadsheet would run as a formula gets a ' before it."""
    if isinstance(value, str):
        risky = value[:1] in _RISKY and value.lstrip(" ").startswith(_FORMULA)
        return "'" + value if risky else value
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return cell(";".join(str(cell(part)) for part in value))
    return cell(str(value))


def _wanted(table: Table, fields: Sequence[str] | None) -> list[int]:
    every = range(len(table.columns))
    if not fields:
        return list(every)
    tops = [path.split(".")[0] for path in table.columns]
    return [index for index in every if tops[index] in fields]


def _at(value: Any, path: list[str]) -> Any:
    for name in path:
        value = value.get(name)
        if value is None:
            return None
    return value


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")
