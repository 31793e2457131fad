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

from sqlalchemy.orm import Session

from tracker import db, ledger
from tracker.articles import fingerprint
from tracker.articles.article import Article
from tracker.articles.identity import url_key
from tracker.codebook.model import Codebook, Outlet
from tracker.pipeline import rows
from tracker.pipeline.reconciling import Cells, Subject, record_coding, touch
from tracker.positions import refresh as positions
from tracker.statements.coder import Coding

LONGEST_LINK = 2000  # characters
LONGEST_NAME = 500  # of an outlet


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
    `refresh` at the end. Changes are not announced where only quiet articles touch their cell."""

    number: int | None = None
    _loud: Cells = field(default_factory=dict)
    _quiet: Cells = field(default_factory=dict)

    def cells(self, *, quiet: bool) -> Cells:
        """Where the cells are noted that an article touches."""
        return self._quiet if quiet else self._loud

    @property
    def touched(self) -> set[tuple[str, str]]:
        return {*self._loud, *self._quiet}

    def refresh(self, session: Session) -> None:
        if self.number is None:
            return
        for cell in self._loud.keys() & self._quiet.keys():
            touch(self._loud, [(*cell, self._quiet.pop(cell))])
        for quiet in (False, True):
            if cells := self.cells(quiet=quiet):
                positions.refresh(session, self.number, cells, quiet=quiet)


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
    known = rows.find(session, drafted.identity)
    if known is not None and (same := _same(known, drafted)) is not None:
        return same
    waited = not (db.writes_alone(session) or (batch is not None and batch.number is not None))
    number = ledger_number(session, occasion, batch)
    if waited:
        # The ledger's lock is held now: whoever stored it meanwhile has committed. (To lock the
        # article's row before would let two that hold the one and want the other wait for ever.)
        known = rows.find(session, drafted.identity)
        if known is not None and (same := _same(known, drafted)) is not None:
            return same
    of = _insert(session, drafted, known, occasion, number)
    statements = record_coding(
        session, of, drafted.coding, drafted.coder, codebook, number,
        cells=batch.cells(quiet=of.quiet) if batch is not None else None,
        first=known is None or known.revision is None,
    )  # fmt: skip
    return Stored(of.article_id, "new" if known is None else "revised", statements)


def _same(known: rows.Known, drafted: Draft) -> Stored | None:
    """What is stored, where the draft changes nothing."""
    if known.withdrawn is not None:
        return Stored(known.id, "withdrawn")
    if known.text is not None and not fingerprint.changed(known.text, drafted.article.text):
        return Stored(known.id, "unchanged")
    return None


def ledger_number(session: Session, occasion: Occasion, batch: Batch | None = None) -> int:
    """The number under which something is stored: that of its batch, or one of its own."""
    if batch is not None and batch.number is not None:
        return batch.number
    number = ledger.append(session, occasion.kind, now=occasion.now, actor=occasion.actor)
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


def _insert(
    session: Session, drafted: Draft, known: rows.Known | None, occasion: Occasion, number: int
) -> Subject:
    """Store a revision, and its article where that is new."""
    article = drafted.article
    if known is None:
        article_id, outlet_id = _insert_article(session, drafted, occasion, number)
        rows.join_near(session, article_id, drafted.signature, drafted.bands)
    else:
        article_id, outlet_id = known.id, known.outlet_id
        rows.alter(session, article_id, number)
    rows.find_by(session, article_id, drafted.bands, first=known is None)
    revision_id = rows.add_revision(
        session,
        article_id=article_id,
        number=1 + ((known and known.revision) or 0),
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
    quiet = known.quiet if known else occasion.quiet
    return Subject(article_id, outlet_id, quiet, revision_id, article.text, article.published_on)


def _insert_article(
    session: Session, drafted: Draft, occasion: Occasion, number: int
) -> tuple[int, str | None]:
    """Store a new article; returns its id and that of its outlet."""
    outlet = drafted.outlet
    if outlet is not None:
        rows.add_outlet(session, outlet, number)
    outlet_id = outlet.id if outlet is not None else None
    article_id = rows.add_article(
        session,
        identity=drafted.identity,
        url=drafted.link,
        outlet_id=outlet_id,
        recorded=number,
        altered=number,
        quiet=occasion.quiet,
    )
    return article_id, outlet_id
