"""Rows of the positions stage: what was computed, as it was known.

A row holds from ledger number `recorded` up to, not including, `ended`; so an answer for a past
ledger number is read, never computed anew.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Json, Key, partial_index


class MethodRow(Base):
    """The parameters of the method, from `recorded` on."""

    __tablename__ = "methods"

    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"), primary_key=True)
    version: Mapped[str] = mapped_column(String(64))
    parameters: Mapped[dict[str, Any]] = mapped_column(Json)


class CodebookRow(Base):
    """What answers show of the codebook, from `recorded` on."""

    __tablename__ = "codebooks"

    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"), primary_key=True)
    version: Mapped[str] = mapped_column(String(64))
    shown: Mapped[dict[str, Any]] = mapped_column(Json)  # see codebook/shown.py


class MembershipRow(Base):
    """A statement belongs to an utterance."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"), index=True)
    utterance: Mapped[str] = mapped_column(String(64), index=True)
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"))
    ended: Mapped[int | None] = mapped_column(ForeignKey("ledger.number"))


# all that a curve shows of a state, so that it is read from the index alone
CURVE = ("party", "issue", "on", "stance", "score", "basis", "utterances", "articles")


class StateRow(Base):
    """The state of one cell from the day `on` until the day of its next state."""

    __tablename__ = "states"
    __table_args__ = (
        Index("ix_states_cell", "party", "issue", "on", "recorded", "ended"),
        partial_index("ix_states_current", *CURVE, where="ended IS NULL"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    party: Mapped[str] = mapped_column(String(100))
    issue: Mapped[str] = mapped_column(String(100))
    on: Mapped[date]
    stance: Mapped[str] = mapped_column(String(10))
    score: Mapped[float] = mapped_column(Float)
    basis: Mapped[str] = mapped_column(String(12))
    utterances: Mapped[int]
    articles: Mapped[int]
    state: Mapped[dict[str, Any]] = mapped_column(Json)
    # what the computation of the next day goes on from; only the newest rows keep it
    carry: Mapped[dict[str, Any] | None] = mapped_column(Json)
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"))
    ended: Mapped[int | None] = mapped_column(ForeignKey("ledger.number"))


class ChangeRow(Base):
    """One step of a cell from one position to another; `key` stays over recomputations."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_cell", "party", "issue", "on"),
        Index("ix_changes_on", "on", "id"),
        Index("ix_changes_altered", "altered", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    party: Mapped[str] = mapped_column(String(100))
    issue: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]
    change: Mapped[dict[str, Any]] = mapped_column(Json)  # a positions.changes.Change
    status: Mapped[str] = mapped_column(String(12))  # provisional, confirmed, withdrawn
    confirmed_on: Mapped[date | None]
    quiet: Mapped[bool] = mapped_column(default=False)  # learned by seeding: not announced
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"))
    ended: Mapped[int | None] = mapped_column(ForeignKey("ledger.number"))
    altered: Mapped[int] = mapped_column(Key)
