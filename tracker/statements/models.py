"""Rows of the statements stage: codings, statements and what people said of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Instant, Json, Key, partial_index


class CodingRow(Base):
    """One reading of a revision by one coder under one codebook. Append-only."""

    __tablename__ = "codings"
    __table_args__ = (Index("ix_codings_uncoded", "recorded", "id", "uncoded"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    codebook: Mapped[str] = mapped_column(String(64))
    coder: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10))  # coded, skipped, failed
    reason: Mapped[str | None] = mapped_column(Text)
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"))
    uncoded: Mapped[int] = mapped_column(
        server_default="0"
    )  # how many articles are not coded, once this is known


class StatementRow(Base):
    """A coded assertion, known from ledger number `recorded` up to, not including, `ended`."""

    __tablename__ = "statements"
    __table_args__ = (
        Index("ix_statements_cell", "party", "issue", "counts_on", "id"),
        Index("ix_statements_page", "party", "issue", "said_on", "id"),
        Index("ix_statements_said_on", "said_on", "id"),
        Index("ix_statements_altered", "altered", "id"),
        # of the few that ended: one of all would tempt SQLite to read every statement that holds
        partial_index("ix_statements_ended", "ended", where="ended IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    coding_id: Mapped[int] = mapped_column(ForeignKey("codings.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    outlet_id: Mapped[str | None] = mapped_column(ForeignKey("outlets.id"))
    party: Mapped[str] = mapped_column(String(100))
    issue: Mapped[str] = mapped_column(String(100))
    stance: Mapped[str] = mapped_column(String(10))
    conditional: Mapped[bool]
    condition: Mapped[str | None] = mapped_column(Text)
    speaker_name: Mapped[str | None] = mapped_column(String(300), index=True)
    speaker_role: Mapped[str | None] = mapped_column(String(300))
    speaker_kind: Mapped[str | None] = mapped_column(String(20))
    speaker_party: Mapped[str | None] = mapped_column(String(100))
    mode: Mapped[str] = mapped_column(String(10))
    mention: Mapped[bool]
    reported_by: Mapped[str | None] = mapped_column(String(100))
    evidence: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]
    said_on: Mapped[date | None]
    said_on_precision: Mapped[str] = mapped_column(String(10))
    counts_on: Mapped[date | None]  # the day it counts from in positions; none while undated
    confidence: Mapped[float] = mapped_column(Float)
    cues: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    by_hand: Mapped[bool] = mapped_column(default=False)  # a reviewer's, not the coder's
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"), index=True)
    ended: Mapped[int | None] = mapped_column(ForeignKey("ledger.number"))
    end_kind: Mapped[str | None] = mapped_column(String(12))  # superseded, withdrawn
    end_reason: Mapped[str | None] = mapped_column(Text)  # "rejected", "corrected", …
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("statements.id"))
    altered: Mapped[int] = mapped_column(Key)  # ledger number of the last change to it


class NamingRow(Base):
    """A coded article that names an issue, whether or not anybody takes a stand in it."""

    __tablename__ = "namings"
    __table_args__ = (Index("ix_namings_count", "issue", "recorded", "nth"),)

    issue: Mapped[str] = mapped_column(String(100), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"))
    nth: Mapped[int] = mapped_column(
        server_default="0"
    )  # how many articles name the issue, this one included


class ReviewRow(Base):
    """What a person said of a statement. Append-only: the audit trail."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"), index=True)
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"), index=True)
    reviewer: Mapped[str] = mapped_column(String(200))  # the name of the token
    status: Mapped[str] = mapped_column(String(12))  # accepted, rejected, corrected, added
    note: Mapped[str | None] = mapped_column(Text)
    fields: Mapped[dict[str, Any] | None] = mapped_column(Json)
    drawn: Mapped[bool] = mapped_column(default=False)  # a blind draw of GET /review/next


class DrawRow(Base):
    """An item drawn at random and coded by a person who did not see the coder's answer.
    Append-only; agreement is measured on these alone."""

    __tablename__ = "draws"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"), index=True)
    reviewer: Mapped[str] = mapped_column(String(200))  # the name of the token
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    # the statement that was drawn; none where the whole article was
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"), index=True)
    coded: Mapped[list[list[str]]] = mapped_column(Json)  # party, issue, stance by the coder
    found: Mapped[list[list[str]]] = mapped_column(Json)  # the same by the person


class ReviewTaskRow(Base):
    """A blind draw as it was handed out to a reviewer, and what became of it. What was answered is
    a `DrawRow` besides."""

    __tablename__ = "review_tasks"
    __table_args__ = (
        Index("ix_review_tasks_reviewer_kind", "reviewer", "kind"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    reviewer: Mapped[str] = mapped_column(String(200))  # the name of the token
    kind: Mapped[str] = mapped_column(String(10))  # statement, article
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"), index=True)
    drawn_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str | None] = mapped_column(String(10))  # answered, passed, expired, void
    note: Mapped[str | None] = mapped_column(Text)  # why it was passed
