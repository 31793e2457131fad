"""Rows of articles, their revisions and what finds near-duplicates, without an object for each.

The statements are built once: to build them anew for every article takes longer than the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from tracker.articles import fingerprint
from tracker.articles.models import ArticleRow, BandRow, OutletRow, RevisionRow
from tracker.codebook.model import Outlet

MOST_MATCHES = 2400  # bands shared with other articles that are looked at
MOST_ALIKE = 40  # articles that a new one is compared to: those that share the most bands with it

ARTICLES = cast(Table, ArticleRow.__table__)
BANDS = cast(Table, BandRow.__table__)
OUTLETS = cast(Table, OutletRow.__table__)
REVISIONS = cast(Table, RevisionRow.__table__)

_STORED = (
    select(
        ARTICLES.c.id,
        ARTICLES.c.outlet_id,
        ARTICLES.c.quiet,
        ARTICLES.c.withdrawn,
        REVISIONS.c.number,
        REVISIONS.c.text,
    )
    .outerjoin(REVISIONS, REVISIONS.c.article_id == ARTICLES.c.id)
    .where(ARTICLES.c.identity == bindparam("of_identity"))
    .order_by(REVISIONS.c.number.desc())
    .limit(1)
)
_OUTLET = select(OUTLETS.c.id).where(OUTLETS.c.id == bindparam("outlet"))
# One name for each band: a list of them would be written out anew for every article.
_MATCHES = (
    select(BANDS.c.article_id)
    .where(BANDS.c.band.in_([bindparam(f"band{n}") for n in range(fingerprint.BANDS)]))
    .limit(MOST_MATCHES)
    .subquery()
)
_ALIKE = (
    select(_MATCHES.c.article_id)
    .group_by(_MATCHES.c.article_id)
    .order_by(func.count().desc(), _MATCHES.c.article_id)
    .limit(MOST_ALIKE)
    .subquery()
)
_NEAR = (
    select(ARTICLES.c.cluster, REVISIONS.c.signature)
    .join(_ALIKE, _ALIKE.c.article_id == ARTICLES.c.id)
    .join(REVISIONS, REVISIONS.c.article_id == ARTICLES.c.id)
    .where(ARTICLES.c.withdrawn.is_(None))
)
_CLUSTER = (
    update(ARTICLES).where(ARTICLES.c.id == bindparam("article")).values(cluster=bindparam("into"))
)
_ALTERED = (
    update(ARTICLES).where(ARTICLES.c.id == bindparam("article")).values(altered=bindparam("now"))
)
_DROP_BANDS = delete(BANDS).where(BANDS.c.article_id == bindparam("article"))
_INSERT_OUTLET, _INSERT_ARTICLE = insert(OUTLETS), insert(ARTICLES)
_INSERT_REVISION, _INSERT_BANDS = insert(REVISIONS), insert(BANDS)


class Known(NamedTuple):
    """A stored article with the number and text of its newest revision."""

    id: int
    outlet_id: str | None
    quiet: bool
    withdrawn: int | None
    revision: int | None
    text: str | None


def find(session: Session, identity: str) -> Known | None:
    """The article of an identity."""
    row = session.connection().execute(_STORED, {"of_identity": identity}).first()
    return Known(*row) if row is not None else None


def add_outlet(session: Session, outlet: Outlet, number: int) -> None:
    """Remember an outlet, unless it is known."""
    known = session.info.setdefault("outlets", set())  # of this transaction
    if outlet.id in known:
        return
    known.add(outlet.id)
    connection = session.connection()
    if connection.execute(_OUTLET, {"outlet": outlet.id}).first() is not None:
        return
    values = {"id": outlet.id, "name": outlet.name, "ownership": outlet.ownership}
    connection.execute(_INSERT_OUTLET, {**values, "party": outlet.party, "recorded": number})


def add_article(session: Session, **values: Any) -> int:
    """A new article; returns its id."""
    return _id(session.connection().execute(_INSERT_ARTICLE, values))


def add_revision(session: Session, **values: Any) -> int:
    """A new revision of an article; returns its id."""
    return _id(session.connection().execute(_INSERT_REVISION, values))


def alter(session: Session, article_id: int, number: int) -> None:
    """Note the ledger number at which an article changed last."""
    session.connection().execute(_ALTERED, {"article": article_id, "now": number})


def join_near(session: Session, article_id: int, signature: bytes, bands: Sequence[str]) -> None:
    """Put a new article beside those whose text is nearest to its own, where one is near enough.
    There it stays, revised or not: what was said of the past does not change."""
    near = _nearest(session, signature, bands)
    session.connection().execute(_CLUSTER, {"article": article_id, "into": near or article_id})


def find_by(session: Session, article_id: int, bands: Sequence[str], *, first: bool) -> None:
    """Note by which bands an article is found from now on."""
    connection = session.connection()
    if not first:
        connection.execute(_DROP_BANDS, {"article": article_id})
    if bands:
        connection.execute(_INSERT_BANDS, [{"band": b, "article_id": article_id} for b in bands])


def _nearest(session: Session, signature: bytes, bands: Sequence[str]) -> int | None:
    """The cluster of the article whose text is nearest, where one is near enough."""
    if not bands:
        return None
    named = {f"band{n}": band for n, band in enumerate(bands)}
    near = [
        (fingerprint.similarity(other, signature), cluster)
        for cluster, other in session.connection().execute(_NEAR, named).all()
    ]
    best = max(near, default=(0.0, None), key=lambda pair: (pair[0], -(pair[1] or 0)))
    return best[1] if best[0] >= fingerprint.THRESHOLD else None


def _id(result: Any) -> int:
    return int(result.inserted_primary_key[0])
