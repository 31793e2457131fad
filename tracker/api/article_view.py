"""Articles as they are shown: the newest revision, with as much of its text as may be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Select, and_, func, or_, select

from tracker.api import schemas
from tracker.api.call import Call, maybe_instant, write_instant
from tracker.api.rows import day, recorded_at
from tracker.api.statement_view import AROUND
from tracker.articles import described
from tracker.articles.models import ArticleRow, FormerOutletRow, OutletRow, RevisionRow
from tracker.statements.models import CodingRow, StatementRow

GAP = " […] "
Shown = Literal["full", "excerpt", "none"]


def query(number: int) -> Select[ArticleRow, RevisionRow, OutletRow]:
    """Articles with their outlet and the revision that was the newest at a ledger number."""
    newest = (
        select(func.max(RevisionRow.number))
        .where(RevisionRow.article_id == ArticleRow.id, RevisionRow.recorded <= number)
        .correlate(ArticleRow)
        .scalar_subquery()
    )
    revision = and_(RevisionRow.article_id == ArticleRow.id, RevisionRow.number == newest)
    return (
        select(ArticleRow, RevisionRow, OutletRow)
        .join(RevisionRow, revision)
        .outerjoin(OutletRow, OutletRow.id == ArticleRow.outlet_id)
    )


def show(call: Call, rows: Sequence[Any]) -> list[schemas.Article]:
    """The articles of these rows, in their order."""
    ids = [article.id for article, _, _ in rows]
    codings = _codings(call, ids)
    spans = _statements(call, ids)
    twins = _near_duplicates(call, [article.cluster for article, _, _ in rows])
    numbers = {article.recorded for article, _, _ in rows}
    numbers |= {article.withdrawn for article, _, _ in rows if article.withdrawn is not None}
    at = recorded_at(call.session, numbers)
    then = {} if call.moment.number is None else described.then(call.session, call.moment.number)
    return [
        _article(call, row, codings.get(row[0].id), spans[row[0].id], twins, at, then)
        for row in rows
    ]


def _article(
    call: Call,
    row: Any,
    coding: CodingRow | None,
    statements: list[tuple[int, int, int, int]],
    twins: dict[int, list[int]],
    at: dict[int, str],
    then: Mapping[str, FormerOutletRow],
) -> schemas.Article:
    article, revision, outlet = row
    said = then.get(outlet.id, outlet) if outlet else None
    spans = [(start, end) for _, of, start, end in statements if of == revision.id]
    shown = _how_much(call, article, revision)
    pieces = excerpts(revision.text, spans) if shown == "excerpt" else []
    text = GAP.join(piece.text for piece in pieces) if shown == "excerpt" else revision.text
    return schemas.Article(
        id=f"a{article.id}",
        title=revision.title,
        url=article.url,
        outlet=said
        and schemas.OutletBrief(
            id=outlet.id, name=said.name, ownership=said.ownership, party=said.party
        ),
        author=revision.author,
        language=revision.language,
        published_at=maybe_instant(revision.published_at),
        published_on=day(revision.published_on),
        fetched_at=write_instant(revision.fetched_at),
        revision=revision.number,
        rights=revision.rights,
        text=None if shown == "none" else text,
        shown=shown,
        excerpts=pieces,
        near_duplicates=[
            f"a{other}" for other in twins.get(article.cluster, []) if other != article.id
        ],
        coding=coding
        and schemas.Coding(
            status=coding.status,  # type: ignore[arg-type]
            reason=coding.reason,
            coder=coding.coder,
            codebook=coding.codebook,
        ),
        statements=[f"s{id_}" for id_, *_ in statements],
        recorded_at=at[article.recorded],
        withdrawn=None
        if article.withdrawn is None
        else schemas.Withdrawal(at=at[article.withdrawn], reason=article.withdrawn_reason),
    )


def _how_much(call: Call, article: ArticleRow, revision: RevisionRow) -> Shown:
    if article.withdrawn is not None:
        return "none"
    if call.sees_all or revision.rights == "open":
        return "full"
    return "excerpt" if call.service.config.public_text == "excerpt" else "none"


def excerpts(text: str, spans: Iterable[tuple[int, int]]) -> list[schemas.Excerpt]:
    """The spans with the characters around them; those that meet become one."""
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        first, last = max(0, start - AROUND), min(len(text), end + AROUND)
        if merged and first <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    return [schemas.Excerpt(text=text[a:b], start=a, end=b) for a, b in merged]


def _codings(call: Call, ids: list[int]) -> dict[int, CodingRow]:
    newest = (
        select(func.max(CodingRow.id))
        .where(CodingRow.article_id.in_(ids), CodingRow.recorded <= call.moment.ledger)
        .group_by(CodingRow.article_id)
    )
    rows = call.session.scalars(select(CodingRow).where(CodingRow.id.in_(newest)))
    return {row.article_id: row for row in rows}


def _statements(call: Call, ids: list[int]) -> defaultdict[int, list[tuple[int, int, int, int]]]:
    """Of each article its statements: id, revision, start and end, in order of the text."""
    row, number = StatementRow, call.moment.ledger
    holds = and_(row.recorded <= number, or_(row.ended.is_(None), row.ended > number))
    rows = call.session.execute(
        select(row.article_id, row.id, row.revision_id, row.start, row.end)
        .where(row.article_id.in_(ids), holds)
        .order_by(row.start, row.id)
    )
    found: defaultdict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for article, *span in rows:
        found[article].append((span[0], span[1], span[2], span[3]))
    return found


def _near_duplicates(call: Call, clusters: list[int | None]) -> dict[int, list[int]]:
    rows = call.session.execute(
        select(ArticleRow.cluster, ArticleRow.id)
        .where(ArticleRow.cluster.in_({c for c in clusters if c is not None}))
        .where(ArticleRow.recorded <= call.moment.ledger)
        .order_by(ArticleRow.id)
    )
    found: dict[int, list[int]] = {}
    for cluster, article in rows:
        found.setdefault(cluster or 0, []).append(article)
    return found
