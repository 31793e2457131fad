"""The codebook and the method in force, as the ledger has them: put there by whoever starts with
others, read as they were at any ledger number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import ledger
from tracker.articles import described
from tracker.codebook.model import Codebook, Outlet
from tracker.codebook.shown import recall, shown
from tracker.positions.method import AUTHORITY, Method
from tracker.positions.models import CodebookRow, MethodRow
from tracker.positions.refresh import refresh
from tracker.positions.store import Cell, latest_method
from tracker.statements.models import StatementRow


@dataclass(frozen=True, slots=True)
class News:
    """What a codebook changes; None and nothing where it is in force already."""

    method: Method | None
    shown: dict[str, Any] | None
    outlets: Sequence[Outlet]

    def __bool__(self) -> bool:
        return bool(self.method or self.shown or self.outlets)


def adopt(session: Session, codebook: Codebook, *, now: datetime) -> None:
    """Put this codebook, and the method of this program with it, in force under one ledger number.
    Nothing is written where both are; the cells that a change touches are computed anew."""
    if not _news(session, codebook):
        return
    ledger.hold(session)  # whoever starts at the same time may have done it meanwhile
    news = _news(session, codebook)
    if not news:
        return
    number = ledger.append(session, "method" if news.method else "codebook", now=now)
    if news.shown:
        row = CodebookRow(recorded=number, version=codebook.version, shown=news.shown)
        session.add(row)
    if news.method:
        parameters = news.method.parameters()
        method = MethodRow(recorded=number, version=news.method.version, parameters=parameters)
        session.add(method)
    session.flush()
    moved = [o.id for o in news.outlets if described.describe(session, o, number)]
    cells = _cells(session, None if news.method else moved)
    refresh(session, number, dict.fromkeys(cells, date.min), quiet=True)


def codebook_at(session: Session, number: int) -> Codebook | None:
    """What answers show of the codebook at a ledger number; the first one serves all numbers before
    it. None where the ledger has none."""
    row, recorded = CodebookRow, CodebookRow.recorded
    query = select(row).where(recorded <= number).order_by(recorded.desc()).limit(1)
    held = session.scalar(query) or session.scalar(select(row).order_by(recorded).limit(1))
    return recall(held.shown) if held else None


def method_of(codebook: Codebook) -> Method:
    """The method of this program with the weights of roles and the half-lives of the codebook."""
    half_lives = {i.id: i.half_life_days for i in codebook.issues.values() if i.half_life_days}
    weights = {str(role): weight for role, weight in codebook.authority.items()}
    return Method(authority=AUTHORITY | weights, half_life_by_issue=half_lives)


def _news(session: Session, codebook: Codebook) -> News:
    method = method_of(codebook)
    in_force = latest_method(session)
    kept = session.scalar(select(CodebookRow.shown).order_by(CodebookRow.recorded.desc()).limit(1))
    values = shown(codebook)
    return News(
        method if in_force is None or in_force.version != method.version else None,
        values if kept != values else None,
        described.differing(session, codebook.outlets.values()),
    )


def _cells(session: Session, outlets: Iterable[str] | None) -> list[Cell]:
    """Every cell of which anything was said; where outlets are given, by one of them."""
    query = select(StatementRow.party, StatementRow.issue).distinct()
    if outlets is not None:
        query = query.where(StatementRow.outlet_id.in_(outlets))
    return [(party, issue) for party, issue in session.execute(query)]
