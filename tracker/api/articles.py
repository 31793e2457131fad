"""GET /articles: what was read."""

from __future__ import annotations

from typing import Any

from tracker.api import article_view, statement_view
from tracker.api.article_rows import Order, Row, Shape, reader
from tracker.api.call import Call, Page
from tracker.api.kinds import Choice, Cursor, Language, Name, RowId
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.params import Parameter
from tracker.api.problems import not_found
from tracker.api.rows import day, recorded_at
from tracker.api.schemas.articles import Article, ArticleIncluded
from tracker.api.schemas.shape import Tombstone
from tracker.api.statements import LEDGER_MEMBER, SINCE, UNTIL, UPDATED_SINCE
from tracker.api.sync import since_number
from tracker.api.tables import Table
from tracker.articles.models import ArticleRow

articles = Resource("articles", "What was read.")
CURSOR = Cursor("a")
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
    shape=Article,
    extra=(Tombstone,),
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
    limit, synced = call.args["limit"], call.args["updated_since"] is not None
    found = _rows(call, "altered" if synced else "newest", limit + 1)
    page = found[:limit]
    items: list[Any]
    if call.plain and not synced and not call.args["expand"]:
        items = article_view.encoded(call, page)
    else:
        whole = article_view.by_ids(call, [row.id for row in page])
        items = _show(call, whole)
        if synced:
            items = _tombstones(call, whole, items)
    last = page[-1] if len(found) > limit else None
    following = CURSOR.show(last.altered if synced else 0, last.id) if last else None
    return Page(items, following, {"ledger": call.moment.ledger})


@articles.get(
    "/articles/{id}",
    "get_article",
    "An article",
    shape=Article,
    basis="ledger",
    path_kinds={"id": RowId("a")},
    parameters=(KNOWN_AT, EXPAND),
)
def get_article(call: Call) -> Article:
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


def _rows(call: Call, order: Order, limit: int) -> list[Row]:
    """The rows that the request filters."""
    args, after = call.args, call.args["cursor"]
    outlets, codings = args["outlet"] or (), args["coding"] or ()
    values: dict[str, Any] = {"limit": limit, "number": call.moment.ledger}
    values |= {f"outlet_{n}": outlet for n, outlet in enumerate(outlets)}
    values |= {f"coding_{n}": status for n, status in enumerate(codings)}
    values |= {name: day(args[name]) for name in ("since", "until")}
    values["language"] = args["language"]
    if order == "altered":
        values["from_number"] = since_number(call)
    if after is not None:
        values |= {"after_first": after[0], "after_id": after[1]}
    shape = Shape(
        order,
        outlets=len(outlets),
        codings=len(codings),
        language=args["language"] is not None,
        since=args["since"] is not None,
        until=args["until"] is not None,
        after=after is not None,
        past=call.moment.number is not None,
    )
    return [Row(*row) for row in reader.rows(call.session, shape, values)]


def _show(call: Call, rows: Any) -> list[Article]:
    shown = article_view.show(call, rows)
    if call.args["expand"]:
        wanted = {int(id_[1:]) for article in shown for id_ in article.statements}
        found = statement_view.by_ids(call, wanted)
        for article in shown:
            whole = [found[int(id_[1:])] for id_ in article.statements]
            article.included = ArticleIncluded(statements=whole)
    return shown


def _tombstones(call: Call, rows: Any, shown: list[Article]) -> list[Any]:
    gone = {article.withdrawn for article, _, _ in rows if article.withdrawn is not None}
    at = recorded_at(call.session, gone)
    return [
        one
        if row[0].withdrawn is None
        else Tombstone(
            id=one.id,
            deleted_at=at[row[0].withdrawn],
            reason=row[0].withdrawn_reason or "withdrawn",
            replaced_by=None,
        )
        for row, one in zip(rows, shown, strict=True)
    ]
