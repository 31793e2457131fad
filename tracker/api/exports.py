"""GET /export: everything, streamed from one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import msgspec

from tracker.api import articles, changes, positions, statements, tables
from tracker.api.call import Call, Page
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.tables import Table

exports = Resource("export", "Everything at once, as it was at one moment.")
BATCH = 1000
LINES = "application/x-ndjson"
List = Callable[[Call], Page]
_SOURCES: dict[str, tuple[List, Table]] = {
    "statements": (statements.list_statements, statements.TABLE),
    "positions": (positions.list_positions, positions.TABLE),
    "changes": (changes.list_changes, changes.TABLE),
    "articles": (articles.list_articles, articles.TABLE),
}


def _declare(noun: str, suffix: str) -> None:
    fetch, table = _SOURCES[noun]

    def export(call: Call) -> Iterator[bytes]:
        items = _items(call, fetch)
        if suffix == "csv":
            return tables.stream(table, items)
        return (msgspec.json.encode(item) + b"\n" for item in items)

    parameters = (positions.AS_OF, KNOWN_AT) if noun == "positions" else (KNOWN_AT,)
    exports.get(
        f"/export/{noun}.{suffix}",
        f"export_{noun}_{suffix}",
        f"All {noun} as {'CSV' if suffix == 'csv' else 'lines of JSON'}",
        form="stream",
        basis="day" if noun == "positions" else "ledger",
        parameters=parameters,
        media_type="text/csv" if suffix == "csv" else LINES,
        description="What was known at one ledger number, whatever is stored meanwhile.",
    )(export)


for _noun in _SOURCES:
    for _suffix in ("csv", "jsonl"):
        _declare(_noun, _suffix)


def _items(call: Call, fetch: List) -> Iterator[Any]:
    """Every item of a list, page by page, in a session of its own that lasts as long."""
    pinned = replace(call.moment, number=call.moment.ledger)
    with call.service.database.reading() as session:
        args = dict.fromkeys(_NAMES) | {"limit": BATCH} | call.args
        cursor: tuple[int, int] | None = None
        while True:
            inner = replace(call, session=session, moment=pinned, args=args | {"cursor": cursor})
            page = fetch(inner)
            yield from page.items
            session.expunge_all()
            if page.next is None:
                return
            first, second = page.next.lstrip("abcdefghijklmnopqrstuvw").split("x")
            cursor = (int(first), int(second))


_NAMES = {
    parameter.name
    for resource in (statements.statements, changes.changes, articles.articles, positions.positions)
    for operation in resource
    for parameter in operation.parameters
}
