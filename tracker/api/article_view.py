"""Articles as they are shown: the newest revision, with as much of its text as may be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Select, and_, func, or_, select

from tracker.api import article_rows
from tracker.api.article_rows import Row
from tracker.api.cache import Part
from tracker.api.call import Call, maybe_instant, write_instant
from tracker.api.rows import Reader, day, few_lengths, recorded_at
from tracker.api.schemas.articles import Article, Coding, Excerpt, OutletBrief, Withdrawal
from tracker.api.statement_view import AROUND
from tracker.articles import described
from tracker.articles.models import ArticleRow, FormerOutletRow, OutletRow, RevisionRow
from tracker.statements.models import CodingRow, StatementRow

GAP = " […] "
BATCH = 512  # articles of one query
Shown = Literal["full", "excerpt", "none"]
Twins = Mapping[int, Sequence[int]]  # articles by cluster


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


def by_ids(call: Call, ids: Sequence[int]) -> list[Any]:
    """The rows of these articles, in their order."""
    found: dict[int, Any] = {}
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        wanted = query(call.moment.ledger).where(ArticleRow.id.in_(batch))
        found |= {row[0].id: row for row in call.session.execute(wanted)}
    return [found[id_] for id_ in ids]


def encoded(call: Call, rows: Sequence[Row]) -> list[msgspec.Raw]:
    """The articles of these rows as JSON, each made once for all answers that show it: it is the
    same until it is altered, has other statements, or others are found to be nearly the same, or
    the codebook says something else of its outlet."""
    spoken = _grouped(call, article_rows.statements, "article", [row.id for row in rows])
    twins = _near_duplicates(call, (row.cluster for row in rows))
    parts, seen = call.service.parts, call.seen
    every = call.service.altered.at(call.session, call.moment.head).every
    rests_on = {
        row.id: (every, row.altered, spoken.get(row.id), twins.get(row.cluster or 0))
        for row in rows
    }
    found = {id_: parts.get(("article", id_, seen), on) for id_, on in rests_on.items()}
    missing = [id_ for id_, part in found.items() if part is None]
    for one in show(call, by_ids(call, missing), twins) if missing else ():
        id_ = int(one.id[1:])
        found[id_] = made = Part(msgspec.json.encode(one), rests_on[id_])
        parts.put(("article", id_, seen), made)
    return [msgspec.Raw(part.body) for row in rows if (part := found[row.id]) is not None]


def _grouped(
    call: Call, reader: Reader, name: str, wanted: Sequence[int]
) -> dict[int, tuple[int, ...]]:
    """What belongs to each of these: the second columns by the first."""
    found: dict[int, list[int]] = {}
    past = call.moment.number is not None
    for start in range(0, len(wanted), BATCH):
        batch = few_lengths(wanted[start : start + BATCH])
        values = {f"{name}_{n}": value for n, value in enumerate(batch)}
        values["number"] = call.moment.ledger
        for of, one in reader.rows(call.session, (len(batch), past), values):
            found.setdefault(of, []).append(one)
    return {of: tuple(ones) for of, ones in found.items()}


def show(call: Call, rows: Sequence[Any], twins: Twins | None = None) -> list[Article]:
    """The articles of these rows, in their order; `twins` are those of their clusters."""
    ids = [article.id for article, _, _ in rows]
    codings = _codings(call, ids)
    spans = _statements(call, ids)
    if twins is None:
        twins = _near_duplicates(call, (article.cluster for article, _, _ in rows))
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
    twins: Twins,
    at: dict[int, str],
    then: Mapping[str, FormerOutletRow],
) -> Article:
    article, revision, outlet = row
    said = then.get(outlet.id, outlet) if outlet else None
    spans = [(start, end) for _, of, start, end in statements if of == revision.id]
    shown = _how_much(call, article, revision)
    pieces = excerpts(revision.text, spans) if shown == "excerpt" else []
    text = GAP.join(piece.text for piece in pieces) if shown == "excerpt" else revision.text
    return Article(
        id=f"a{article.id}",
        title=revision.title,
        url=article.url,
        outlet=said
        and OutletBrief(id=outlet.id, name=said.name, ownership=said.ownership, party=said.party),
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
            f"a{other}" for other in twins.get(article.cluster or 0, ()) if other != article.id
        ],
        coding=coding
        and Coding(
            status=coding.status,  # type: ignore[arg-type]
            reason=coding.reason,
            coder=coding.coder,
            codebook=coding.codebook,
        ),
        statements=[f"s{id_}" for id_, *_ in statements],
        recorded_at=at[article.recorded],
        withdrawn=None
        if article.withdrawn is None
        else Withdrawal(at=at[article.withdrawn], reason=article.withdrawn_reason),
    )


def _how_much(call: Call, article: ArticleRow, revision: RevisionRow) -> Shown:
    if article.withdrawn is not None:
        return "none"
    if call.sees_all or revision.rights == "open":
        return "full"
    return "excerpt" if call.service.config.public_text == "excerpt" else "none"


def excerpts(text: str, spans: Iterable[tuple[int, int]]) -> list[Excerpt]:
    """The spans with the characters around them; those that meet become one."""
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        first, last = max(0, start - AROUND), min(len(text), end + AROUND)
        if merged and first <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    return [Excerpt(text=text[a:b], start=a, end=b) for a, b in merged]


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


def _near_duplicates(call: Call, clusters: Iterable[int | None]) -> Twins:
    wanted = sorted({cluster for cluster in clusters if cluster is not None})
    found = _grouped(call, article_rows.clusters, "cluster", wanted)
    return {cluster: tuple(sorted(articles)) for cluster, articles in found.items()}
