"""Rows of the articles stage: outlets, articles and their revisions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.db import Base, Instant, Key, partial_index


class OutletRow(Base):
    """A publisher that an article named: of the codebook, or met in the news. As it is said to be
    now; what it was said to be before is kept in `FormerOutletRow`."""

    __tablename__ = "outlets"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(String(500))
    ownership: Mapped[str] = mapped_column(String(20))
    party: Mapped[str | None] = mapped_column(String(100))
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"))


class FormerOutletRow(Base):
    """What an outlet was said to be up to, not including, ledger number `ended`."""

    __tablename__ = "former_outlets"

    outlet_id: Mapped[str] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    ended: Mapped[int] = mapped_column(ForeignKey("ledger.number"), primary_key=True)
    name: Mapped[str] = mapped_column(String(500))
    ownership: Mapped[str] = mapped_column(String(20))
    party: Mapped[str | None] = mapped_column(String(100))


class ArticleRow(Base):
    """An article is its canonical URL, or its text where it has none."""

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_altered", "altered", "id"),
        partial_index("ix_articles_withdrawn", "withdrawn", where="withdrawn IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    identity: Mapped[str] = mapped_column(String(2100), unique=True)  # canonical URL or sha256:…
    url: Mapped[str | None] = mapped_column(String(2048))
    outlet_id: Mapped[str | None] = mapped_column(ForeignKey("outlets.id"), index=True)
    cluster: Mapped[int | None] = mapped_column(Key, index=True)  # near-duplicates share it
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"))
    altered: Mapped[int] = mapped_column(Key)  # ledger number of the last change to it
    withdrawn: Mapped[int | None] = mapped_column(ForeignKey("ledger.number"))
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    quiet: Mapped[bool] = mapped_column(default=False)  # seeded or backfilled: not announced


class RevisionRow(Base):
    """One state of an article's text. Append-only; a withdrawal empties the text."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    number: Mapped[int]
    recorded: Mapped[int] = mapped_column(ForeignKey("ledger.number"), index=True)
    title: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    published_on: Mapped[date | None]
    fetched_at: Mapped[datetime] = mapped_column(Instant)
    rights: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(20))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    html: Mapped[bytes | None] = mapped_column(LargeBinary)  # gzip, kept as long as configured


class BandRow(Base):
    """A key under which near-duplicates of a text are found."""

    __tablename__ = "bands"

    band: Mapped[str] = mapped_column(String(64), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)


def newest_revision(session: Session, article_id: int) -> RevisionRow | None:
    """An article's text as it reads now; None where there is no such article."""
    return session.scalars(
        select(RevisionRow)
        .where(RevisionRow.article_id == article_id)
        .order_by(RevisionRow.number.desc())
        .limit(1)
    ).first()
