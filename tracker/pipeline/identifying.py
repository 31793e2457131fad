"""Which stored article a page is: the one at its address, unless address and words contradict each
other."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.articles import fingerprint
from tracker.articles.article import Article
from tracker.articles.identity import url_key
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.pipeline.storing import identity_of

KIN = 0.2  # of their word pairs, that two states of one article share at the least


def identify(session: Session, article: Article, link: str | None, held: int | None) -> str:
    """The identity of an article that was read at `link`, by an entry whose article is `held`.

    A page that declares another address than before stays the article it was. A page that declares
    the address of an article whose words are quite others (some sites name one address on all of
    their pages) is an article of its own.
    """
    named = identity_of(article)
    known = latest(session, ArticleRow.identity == named)
    if known is None:
        before = latest(session, ArticleRow.id == held) if held is not None else None
        if before is not None and _is_kin(before, article):
            return session.get_one(ArticleRow, before.article_id).identity
        return named
    own = url_key(link) if link else None
    if known.article_id == held or own is None or own == named:
        return named
    row = session.get_one(ArticleRow, known.article_id)
    if row.withdrawn is not None or (row.url and url_key(row.url) == own):
        return named
    return named if _is_kin(known, article) else own


def latest(session: Session, where: ColumnElement[bool]) -> RevisionRow | None:
    """The newest revision of an article."""
    return session.scalars(
        select(RevisionRow)
        .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
        .where(where)
        .order_by(RevisionRow.number.desc())
        .limit(1)
    ).first()


def _is_kin(revision: RevisionRow, article: Article) -> bool:
    own = fingerprint.signature(article.text)
    return fingerprint.similarity(revision.signature, own) >= KIN
