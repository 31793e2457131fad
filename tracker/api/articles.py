"""GET /articles: what was read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from tracker.api import article_view, schemas, statement_view
from tracker.api.call import Call, Page
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.params import Choice, Language, Name, Parameter, Position, RowId
from tracker.api.problems import not_found
from tracker.api.rows import recorded_at
from tracker.api.statements import LEDGER_MEMBER, SINCE, UNTIL, UPDATED_SINCE
from tracker.api.sync import since_number
from tracker.api.tables import Table
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.statements.models import CodingRow

articles = Resource("articles", "What was read.")
CURSOR = Position("a")
TABLE = Table(
    (
        "id", "title", "url", "outlet.id", "outlet.name", "outlet.ownership", "outlet.party",
        "author", "language", "published_at", "published_on", "fetched_at", "revision", "rights",
        "near_duplicates", "coding.status", "coding.reason", "coding.coder", "coding.codebook",
        "statements", "recorded_at", "deleted_at", "reason",
    )
)  # fmt: skip
EXPAND = Parameter(
    "expand", Choice(("statements",)), "statements: whole, under `included`", many=True
)


@articles.list(
    "/articles",
    "list_articles",
    "Articles, latest stored first",
    shape=schemas.Article,
    extra=(schemas.Tombstone,),
    cursor="a",
    basis="ledger",
    table=TABLE,
    members=LEDGER_MEMBER,
    members_example={"ledger": 12},
    parameters=(
        Parameter("outlet", Name(), "outlet ids", many=True),
        Parameter("language", Language(), "ISO 639-1 code", example="en"),
        Parameter("coding", Choice(("coded", "skipped", "failed")), "coding statuses", many=True),
        SINCE,
        UNTIL,
        KNOWN_AT,
        UPDATED_SINCE,
        EXPAND,
    ),
)
def list_articles(call: Call) -> Page:
    """`since` and `until` are about `published_on`. Withdrawn articles are left out; with
    `updated_since` they come as `{"id", "deleted_at", …}`."""
    args, members = call.args, {"ledger": call.moment.ledger}
    synced = args["updated_since"] is not None
    query = _filtered(call, article_view.query(call.moment.ledger))
    after, limit = args["cursor"], args["limit"]
    if synced:
        query = query.where(ArticleRow.altered > since_number(call))
        query = query.order_by(ArticleRow.altered, ArticleRow.id)
        if after is not None:
            altered = ArticleRow.altered
            later = (altered == after[0]) & (ArticleRow.id > after[1])
            query = query.where((altered > after[0]) | later)
    else:
        query = query.where(holds(call)).order_by(ArticleRow.id.desc())
        if after is not None:
            query = query.where(ArticleRow.id < after[1])
    rows = call.session.execute(query.limit(limit + 1)).all()
    items: list[Any] = _show(call, rows[:limit])
    if synced:
        items = _tombstones(call, rows[:limit], items)
    last = rows[limit - 1][0] if len(rows) > limit else None
    following = CURSOR.show(last.altered if synced else 0, last.id) if last else None
    return Page(items, following, members)


@articles.get(
    "/articles/{id}",
    "get_article",
    "An article",
    shape=schemas.Article,
    basis="ledger",
    path_kinds={"id": RowId("a")},
    parameters=(KNOWN_AT, EXPAND),
)
def get_article(call: Call) -> schemas.Article:
    """One that was withdrawn still answers, without its words."""
    query = article_view.query(call.moment.ledger).where(ArticleRow.id == call.ids["id"])
    rows = call.session.execute(query).all()
    if not rows:
        raise not_found("article", f"a{call.ids['id']}", "/api/v1/articles")
    return _show(call, rows)[0]


def holds(call: Call) -> Any:
    """Whether an article was not withdrawn yet."""
    if call.moment.number is None:
        return ArticleRow.withdrawn.is_(None)
    return ArticleRow.withdrawn.is_(None) | (ArticleRow.withdrawn > call.moment.number)


def _filtered(call: Call, query: Any) -> Any:
    args = call.args
    if args["outlet"]:
        query = query.where(ArticleRow.outlet_id.in_(args["outlet"]))
    if args["language"]:
        query = query.where(RevisionRow.language == args["language"])
    if args["since"]:
        query = query.where(RevisionRow.published_on >= args["since"])
    if args["until"]:
        query = query.where(RevisionRow.published_on <= args["until"])
    if args["coding"]:
        newest = (
            select(func.max(CodingRow.id))
            .where(CodingRow.article_id == ArticleRow.id)
            .where(CodingRow.recorded <= call.moment.ledger)
            .correlate(ArticleRow)
            .scalar_subquery()
        )
        query = query.join(CodingRow, CodingRow.id == newest)
        query = query.where(CodingRow.status.in_(args["coding"]))
    return query


def _show(call: Call, rows: Any) -> list[schemas.Article]:
    shown = article_view.show(call, rows)
    if call.args["expand"]:
        wanted = {int(id_[1:]) for article in shown for id_ in article.statements}
        found = statement_view.by_ids(call, wanted)
        for article in shown:
            whole = [found[int(id_[1:])] for id_ in article.statements]
            article.included = schemas.ArticleIncluded(statements=whole)
    return shown


def _tombstones(call: Call, rows: Any, shown: list[schemas.Article]) -> list[Any]:
    gone = {article.withdrawn for article, _, _ in rows if article.withdrawn is not None}
    at = recorded_at(call.session, gone)
    return [
        one
        if row[0].withdrawn is None
        else schemas.Tombstone(
            id=one.id,
            deleted_at=at[row[0].withdrawn],
            reason=row[0].withdrawn_reason or "withdrawn",
            replaced_by=None,
        )
        for row, one in zip(rows, shown, strict=True)
    ]
