"""GET /meta: what this service is and how far it has read."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from tracker.api.call import Call, data_through
from tracker.api.operation import Resource
from tracker.api.rows import ONE, Reader, day, instant
from tracker.api.schemas.meta import MetaDocument, Negotiation, Totals, Versions
from tracker.ledger import LedgerEntry
from tracker.positions.models import MethodRow
from tracker.sources.models import FeedRow
from tracker.statements.models import CodingRow, StatementRow

meta = Resource("meta", "Versions, coverage, licence, citation.")
LICENCE = (
    "Software: MIT. Codings: CC BY 4.0. Texts of articles belong to their publishers; what is "
    "marked rights: open may be reused."
)


@meta.get("/meta", "get_meta", "What this service is and how far it has read", shape=MetaDocument)
def get_meta(call: Call) -> MetaDocument:
    """Versions of software, coder, codebook and method, ledger number, days covered, citation."""
    session, book = call.session, call.codebook
    method, coder, feeds, first, entry = _stored.rows(session, None, {"head": call.moment.head})[0]
    stored = call.service.totals.at(session, call.moment.head)
    through = data_through(session, call.moment)
    version = call.service.version
    return MetaDocument(
        negotiation=Negotiation(id=book.id, name=book.name, description=book.description),
        versions=Versions(software=version, coder=coder, codebook=book.version, method=method),
        ledger=call.moment.head,
        recorded_at=instant(entry),
        data_through=through,
        data_from=day(first),
        totals=Totals(
            articles=stored.articles,
            statements=stored.statements,
            feeds=feeds,
        ),
        licence=LICENCE,
        cite=(
            f"Negotiation tracker {version}, {book.name}: codebook {book.version}, coder "
            f"{coder or 'none yet'}, ledger {call.moment.head}, data through {through or 'none'}."
        ),
    )


def _query(_shape: Hashable) -> Select[Any]:
    """One row: the versions of method and coder, how many feeds, the first day, when the newest
    ledger number was recorded."""
    entry, row = LedgerEntry.number == bindparam("head"), StatementRow
    said = select(row.said_on).where(row.said_on.is_not(None), row.ended.is_(None))
    columns = (
        select(MethodRow.version).order_by(MethodRow.recorded.desc()).limit(ONE),
        select(CodingRow.coder).order_by(CodingRow.id.desc()).limit(ONE),
        select(func.count()).select_from(FeedRow),
        said.order_by(row.said_on).limit(ONE),
        select(LedgerEntry.recorded_at).where(entry),
    )
    return select(*(column.scalar_subquery() for column in columns))


_stored = Reader(_query)
