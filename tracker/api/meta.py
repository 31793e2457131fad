"""GET /meta: what this service is and how far it has read."""

from __future__ import annotations

from sqlalchemy import func, select

from tracker import db
from tracker.api.call import Call, data_through, write_instant
from tracker.api.operation import Resource
from tracker.api.schemas import MetaDocument, Negotiation, Totals, Versions
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
    entry = session.get(db.LedgerEntry, call.moment.head)
    method = session.scalar(select(MethodRow.version).order_by(MethodRow.recorded.desc()).limit(1))
    coder = session.scalar(select(CodingRow.coder).order_by(CodingRow.id.desc()).limit(1))
    stored = call.service.totals.at(session, call.moment.head)
    first = session.scalar(
        select(StatementRow.said_on)
        .where(StatementRow.said_on.is_not(None), StatementRow.ended.is_(None))
        .order_by(StatementRow.said_on)
        .limit(1)
    )
    through = data_through(session, call.moment)
    version = call.service.version
    return MetaDocument(
        negotiation=Negotiation(id=book.id, name=book.name, description=book.description),
        versions=Versions(software=version, coder=coder, codebook=book.version, method=method),
        ledger=call.moment.head,
        recorded_at=write_instant(entry.recorded_at) if entry else None,
        data_through=through,
        data_from=first.isoformat() if first else None,
        totals=Totals(
            articles=stored.articles,
            statements=stored.statements,
            feeds=session.scalar(select(func.count()).select_from(FeedRow)) or 0,
        ),
        licence=LICENCE,
        cite=(
            f"Negotiation tracker {version}, {book.name}: codebook {book.version}, coder "
            f"{coder or 'none yet'}, ledger {call.moment.head}, data through {through or 'none'}."
        ),
    )
