"""What outlets were said to be in the past: a codebook may say something else of one today."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.articles.models import FormerOutletRow, OutletRow
from tracker.codebook.model import Outlet


def then(session: Session, number: int) -> dict[str, FormerOutletRow]:
    """The outlets that were said to be something else at a ledger number than now, by id."""
    row = FormerOutletRow
    later = session.scalars(select(row).where(row.ended > number).order_by(row.ended.desc()))
    return {former.outlet_id: former for former in later}  # the description that ended first


def differing(session: Session, outlets: Iterable[Outlet]) -> list[Outlet]:
    """Those of the outlets of which something else is stored."""
    row = OutletRow
    stored = {
        id_: (name, ownership, party)
        for id_, name, ownership, party in session.execute(
            select(row.id, row.name, row.ownership, row.party)
        )
    }
    return [one for one in outlets if stored.get(one.id, _said(one)) != _said(one)]


def describe(session: Session, outlet: Outlet, number: int) -> bool:
    """Say of a stored outlet what the codebook says from a ledger number on; whether it belongs to
    another party now."""
    row = session.get_one(OutletRow, outlet.id)
    former = FormerOutletRow(outlet_id=row.id, ended=number, name=row.name,
                             ownership=row.ownership, party=row.party)  # fmt: skip
    session.add(former)
    row.name, row.ownership, row.party = _said(outlet)
    session.flush()
    return former.party != row.party


def _said(outlet: Outlet) -> tuple[str, str, str | None]:
    return (outlet.name, outlet.ownership, outlet.party)
