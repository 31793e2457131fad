"""An article becomes rows: revision, coding, statements, and the positions that follow.

`prepare` does the work that needs no database; `commit` writes all of it in the caller's
transaction, so that an article is stored whole or not at all.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker import db
from tracker.articles import fingerprint
from tracker.articles.article import Article
from tracker.articles.identity import url_key
from tracker.articles.models import ArticleRow, BandRow, OutletRow, RevisionRow
from tracker.codebook.model import Codebook, Outlet
from tracker.pipeline.reconciling import Cells, record_coding
from tracker.positions import refresh as positions
from tracker.statements.coder import Coding

LONGEST_LINK = 2000  # characters
LONGEST_NAME = 500  # of an outlet
MOST_ALIKE = 200  # articles that a new one is compared to


@dataclass(frozen=True, slots=True)
class Draft:
    """A coded article, ready to be committed."""

    article: Article
    coding: Coding
    coder: str  # version
    identity: str  # canonical URL, or sha256: of the text
    link: str | None  # the address people can open
    outlet: Outlet | None
    signature: bytes
    bands: tuple[str, ...]
    fetched_at: datetime
    html: bytes | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What a commit did."""

    article_id: int
    outcome: str  # new, revised, unchanged, withdrawn
    statements: int = 0


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why something is written: by whom, when, and whether it is announced."""

    kind: str  # ingest, seed, backfill, recode, review, withdraw
    now: datetime
    actor: str | None = None
    quiet: bool = False


@dataclass(slots=True)
class Batch:
    """Several articles of one transaction: one ledger number, and every cell computed once, by
    `refresh` at the end."""

    number: int | None = None
    quiet: bool = True
    cells: Cells = field(default_factory=dict)

    def refresh(self, session: Session) -> None:
        if self.number is not None:
            positions.refresh(session, self.number, self.cells, quiet=self.quiet)


def draft(
    article: Article,
    coding: Coding,
    *,
    coder: str,
    codebook: Codebook,
    fetched_at: datetime,
    html: bytes | None = None,
    link: str | None = None,
) -> Draft:
    """Everything about an article that can be worked out without the database."""
    signature = fingerprint.signature(article.text)
    return Draft(
        article=article,
        coding=coding,
        coder=coder,
        identity=identity_of(article),
        link=next((a for a in (link, article.url) if a and len(a) <= LONGEST_LINK), None),
        outlet=_outlet(article, codebook),
        signature=signature,
        bands=fingerprint.bands(signature),
        fetched_at=fetched_at,
        html=html,
    )


def identity_of(article: Article) -> str:
    """An article is the address it goes by; one that has none is its text."""
    key = url_key(article.url) if article.url else None
    if key is not None and len(key) > LONGEST_LINK:
        return f"url-sha256:{hashlib.sha256(key.encode()).hexdigest()}"
    return key or f"sha256:{fingerprint.text_hash(article.text)}"


def commit(
    session: Session,
    drafted: Draft,
    occasion: Occasion,
    codebook: Codebook,
    batch: Batch | None = None,
) -> Stored:
    """Store a new article or a new revision of a known one; a text that is known, and an article
    that was withdrawn, change nothing. Within a `batch` the positions follow at its end."""
    row, latest = _as_stored(session, drafted.identity)
    if row is not None and (same := _same(row, latest, drafted)) is not None:
        return same
    number = ledger_number(session, occasion, batch)
    # The ledger's lock is held now: whoever stored it meanwhile has committed. (To lock the
    # article's row before would let two that hold the one and want the other wait for ever.)
    row, latest = _as_stored(session, drafted.identity)
    if row is not None and (same := _same(row, latest, drafted)) is not None:
        return same
    outcome = "revised"
    if row is None:
        row, outcome = _insert_article(session, drafted, occasion, number), "new"
    row.altered = number
    revision = _insert_revision(session, row.id, drafted, latest, number)
    statements = record_coding(
        session, row, revision, drafted.coding, drafted.coder, codebook, number,
        cells=batch.cells if batch is not None else None, first=latest is None,
    )  # fmt: skip
    if batch is not None:
        batch.quiet = batch.quiet and row.quiet
    return Stored(row.id, outcome, statements)


def _as_stored(session: Session, identity: str) -> tuple[ArticleRow | None, RevisionRow | None]:
    """The article of an identity and its newest revision."""
    found = session.execute(
        select(ArticleRow, RevisionRow)
        .outerjoin(RevisionRow, RevisionRow.article_id == ArticleRow.id)
        .where(ArticleRow.identity == identity)
        .order_by(RevisionRow.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()
    return (found[0], found[1]) if found is not None else (None, None)


def _same(row: ArticleRow, latest: RevisionRow | None, drafted: Draft) -> Stored | None:
    """What is stored, where the draft changes nothing."""
    if row.withdrawn is not None:
        return Stored(row.id, "withdrawn")
    if latest is not None and not fingerprint.changed(latest.text, drafted.article.text):
        return Stored(row.id, "unchanged")
    return None


def ledger_number(session: Session, occasion: Occasion, batch: Batch | None = None) -> int:
    """The number under which something is stored: that of its batch, or one of its own."""
    if batch is not None and batch.number is not None:
        return batch.number
    number = db.append(session, occasion.kind, now=occasion.now, actor=occasion.actor)
    if batch is not None:
        batch.number = number
    return number


def _outlet(article: Article, codebook: Codebook) -> Outlet | None:
    """The codebook's outlet by domain, then by name; else one of its own for what is named."""
    host = (urlsplit(article.url).hostname or "").removeprefix("www.") if article.url else ""
    name = (article.outlet or "").strip()
    for outlet in codebook.outlets.values():
        if any(host == d or host.endswith("." + d) for d in outlet.domains if host):
            return outlet
        if name and name.casefold() in {n.casefold() for n in (outlet.name, *outlet.aliases)}:
            return outlet
    if not (name or host):
        return None
    return Outlet(id=_slug(host or name), name=(name or host)[:LONGEST_NAME])


def _slug(name: str) -> str:
    """The name in small letters, digits and hyphens; completed where these are not all of it."""
    folded = name.casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if slug and folded.isascii() and len(slug) <= 200:
        return slug
    return f"{slug[:100] or 'outlet'}-{hashlib.sha256(folded.encode()).hexdigest()[:12]}"


def _insert_article(
    session: Session, drafted: Draft, occasion: Occasion, number: int
) -> ArticleRow:
    outlet = drafted.outlet
    if outlet is not None and session.get(OutletRow, outlet.id) is None:
        session.add(
            OutletRow(
                id=outlet.id,
                name=outlet.name,
                ownership=outlet.ownership,
                party=outlet.party,
                recorded=number,
            )
        )
        session.flush()
    row = ArticleRow(
        identity=drafted.identity,
        url=drafted.link,
        outlet_id=outlet.id if outlet else None,
        recorded=number,
        altered=number,
        quiet=occasion.quiet,
    )
    session.add(row)
    session.flush()
    row.cluster = _cluster(session, drafted) or row.id
    if drafted.bands:
        bands = [{"band": band, "article_id": row.id} for band in drafted.bands]
        session.connection().execute(insert(BandRow.__table__), bands)  # type: ignore[arg-type]
    return row


def _cluster(session: Session, drafted: Draft) -> int | None:
    """The cluster of the article whose text is nearest, where one is near enough."""
    alike = (
        select(BandRow.article_id)
        .where(BandRow.band.in_(drafted.bands))
        .distinct()
        .limit(MOST_ALIKE)
        .subquery()
    )
    rows = session.execute(
        select(ArticleRow.cluster, RevisionRow.signature)
        .join(alike, alike.c.article_id == ArticleRow.id)
        .join(RevisionRow, RevisionRow.article_id == ArticleRow.id)
        .where(ArticleRow.withdrawn.is_(None))
    )
    near = [
        (fingerprint.similarity(signature, drafted.signature), cluster)
        for cluster, signature in rows
    ]
    best = max(near, default=(0.0, None), key=lambda pair: (pair[0], -(pair[1] or 0)))
    return best[1] if best[0] >= fingerprint.THRESHOLD else None


def _insert_revision(
    session: Session, article_id: int, drafted: Draft, latest: RevisionRow | None, number: int
) -> RevisionRow:
    article = drafted.article
    row = RevisionRow(
        article_id=article_id,
        number=latest.number + 1 if latest else 1,
        recorded=number,
        title=article.title,
        author=article.author,
        language=article.language,
        text=article.text,
        published_at=article.published_at,
        published_on=article.published_on,
        fetched_at=drafted.fetched_at,
        rights=article.rights,
        origin=article.origin,
        signature=drafted.signature,
        html=drafted.html,
    )
    session.add(row)
    session.flush()
    return row
