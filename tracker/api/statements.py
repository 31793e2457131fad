"""GET /statements and /statements/{id}: what was said, filtered, searched, synced."""

from __future__ import annotations

from typing import Any

from tracker.api.call import Call, Page
from tracker.api.kinds import Choice, Cursor, IssueId, Name, PartyId, RowId, Share, Text
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.params import Parameter
from tracker.api.problems import Problem, not_found
from tracker.api.rows import day
from tracker.api.schemas.shape import Tombstone
from tracker.api.schemas.statements import Statement
from tracker.api.speakers import names_of
from tracker.api.statement_rows import IN_FILTERS, Order, Shape, from_ordinal, ordinal, reader
from tracker.api.statement_view import by_ids, encoded, show
from tracker.api.sync import since_number, tombstones
from tracker.api.tables import Table
from tracker.api.times import Day, Since
from tracker.statements import search

statements = Resource("statements", "Coded statements, each with its evidence.")
CURSOR = Cursor("s")
PARTY = Parameter("party", PartyId(), "party ids", many=True, example=["russia"])
ISSUE = Parameter("issue", IssueId(), "issue ids", many=True, example=["nato-expansion"])
SINCE = Parameter("since", Day(), "first day, inclusive", example="2022-01-01")
UNTIL = Parameter("until", Day(), "last day, inclusive", example="2022-02-23")
UPDATED_SINCE = Parameter(
    "updated_since",
    Since(),
    "new or altered after this instant or ledger number, in ledger order, removals included",
)
CONTEXT = Choice(("context",))
TABLE = Table(
    (
        "id", "party", "issue", "stance", "conditional", "condition", "speaker.id", "speaker.name",
        "speaker.role", "mode", "mention", "reported_by", "evidence.text", "evidence.start",
        "evidence.end", "article.id", "article.title", "article.url", "article.outlet",
        "article.published_on", "article.revision", "said_on", "said_on_precision", "recorded_at",
        "confidence", "utterance", "status", "replaced_by", "review.status", "deleted_at",
        "reason",
    )
)  # fmt: skip
LEDGER_MEMBER: dict[str, Any] = {
    "ledger": {
        "type": "integer",
        "minimum": 0,
        "description": "ledger number of the answer: the next `updated_since` of a client that "
        "has read all pages",
    }
}


@statements.list(
    "/statements",
    "list_statements",
    "Statements, newest `said_on` first",
    shape=Statement,
    extra=(Tombstone,),
    cursor="s",
    basis="ledger",
    table=TABLE,
    members=LEDGER_MEMBER,
    members_example={"ledger": 12},
    parameters=(
        PARTY,
        ISSUE,
        Parameter("stance", Choice(("support", "oppose", "open")), "stances", many=True),
        Parameter("speaker", Name(), "speaker ids", many=True),
        Parameter("outlet", Name(), "outlet ids", many=True),
        Parameter("mode", Choice(("direct", "indirect", "narrated")), "modes", many=True),
        Parameter("article", RowId("a"), "article ids", many=True),
        SINCE,
        UNTIL,
        Parameter("min_confidence", Share(), "at least this sure", example=0.8),
        Parameter(
            "q",
            Text(),
            'words to search for; "a phrase", or, -without. Ordered by rank, with `highlight`',
            example="door open",
        ),
        Parameter(
            "status",
            Choice(("current", "superseded", "withdrawn")),
            "default: current",
            many=True,
        ),
        KNOWN_AT,
        UPDATED_SINCE,
        Parameter("expand", CONTEXT, "context: 200 characters around the evidence", many=True),
    ),
)
def list_statements(call: Call) -> Page:
    """Newest first by the day it was said, undated last. With `q` by rank, best first. With
    `updated_since` in the order of the ledger, what is gone as `{"id", "deleted_at", …}`."""
    members = {"ledger": call.moment.ledger}
    query = _query(call)
    if query is None:
        return Page([], None, members)
    shape, values = query
    wanted = call.args["limit"] + 1
    if call.args["updated_since"] is not None:
        rows = _rows(call, shape, values, "altered", wanted)
        page = rows[: wanted - 1]
        items: list[Any] = tombstones(call, page, _show(call, page))
    else:
        rows = _rows(call, shape, values, "rank" if shape["search"] else "dated", wanted)
        page = rows[: wanted - 1]
        items = encoded(call, page) if _plain(call) else _show(call, page)
    following = _cursor(call, page[-1]) if len(rows) == wanted else None
    return Page(items, following, members)


@statements.get(
    "/statements/{id}",
    "get_statement",
    "A statement, whatever became of it",
    shape=Statement,
    basis="ledger",
    path_kinds={"id": RowId("s")},
)
def get_statement(call: Call) -> Statement:
    """One that was superseded or withdrawn still answers, and names what replaced it. Its
    evidence comes with the 200 characters around it."""
    number = call.ids["id"]
    found = by_ids(call, [number], context=True).get(number)
    if found is None:
        raise not_found("statement", f"s{number}", "/api/v1/statements")
    return found


def _query(call: Call) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The shape and the values of what is asked; None where nothing can match."""
    args = call.args
    values: dict[str, Any] = {"number": call.moment.ledger}
    shape: dict[str, Any] = {"search": None, "past": call.moment.number is not None}
    given: dict[str, Any] = {name: args.get(name) for name in IN_FILTERS}
    if given["speaker"] is not None:
        given["speaker"] = names_of(call, given["speaker"])
        if not given["speaker"]:
            return None
    filters = []
    for name, chosen in given.items():
        if chosen:
            filters.append((name, len(chosen)))
            values |= {f"{name}_{i}": value for i, value in enumerate(chosen)}
    shape["filters"] = tuple(filters)
    for name in ("since", "until"):
        shape[name] = args[name] is not None
        values[name] = day(args[name])
    shape["min_confidence"] = args["min_confidence"] is not None
    values["min_confidence"] = args["min_confidence"]
    shape["statuses"] = args["status"] or ("current",)
    if args["q"] is not None:
        _refuse_search_of_hidden_words(call)
        shape["search"] = call.service.database.dialect
        values["q"] = search.expression(shape["search"], args["q"])
        if values["q"] is None:
            return None
    if args["updated_since"] is not None:
        values["from_number"] = since_number(call)
    return shape, values


def _rows(
    call: Call, shape: dict[str, Any], values: dict[str, Any], order: Order, wanted: int
) -> list[Any]:
    """Up to `wanted` rows after the cursor; dated ones first, then those without a day."""
    after = call.args["cursor"]
    values |= {"limit": wanted, "after_first": None, "after_id": None}
    if after is not None:
        values |= {"after_first": after[0], "after_id": after[1]}
    if order != "dated":
        made = Shape(order, after=after is not None, **shape)
        return reader.rows(call.session, made, values)
    rows: list[Any] = []
    if after is None or after[0] > 0:
        if after is not None:
            values["after_first"] = from_ordinal(after[0])
        made = Shape("dated", after=after is not None, **shape)
        rows = reader.rows(call.session, made, values)
        after = None
    if len(rows) < wanted and not (shape["since"] or shape["until"]):
        made = Shape("undated", after=after is not None, **shape)
        rows += reader.rows(call.session, made, values | {"limit": wanted - len(rows)})
    return rows


def _cursor(call: Call, row: Any) -> str:
    if call.args["updated_since"] is not None:
        return CURSOR.show(row[34], row[0])
    if call.args["q"] is not None:
        return CURSOR.show(row[-1], row[0])
    return CURSOR.show(ordinal(day(row[22])), row[0])


def _show(call: Call, rows: list[Any]) -> list[Statement]:
    shown = show(call, rows, context="context" in (call.args["expand"] or ()))
    if call.args["q"] is not None and call.args["updated_since"] is None:
        words = {row[0]: row[12] for row in rows}
        marked = search.highlights(call.session, call.args["q"], words)
        for row, statement in zip(rows, shown, strict=True):
            if statement.evidence.text is not None and row[0] in marked:
                statement.highlight = marked[row[0]]
    return shown


def _plain(call: Call) -> bool:
    """Whether each item is the statement as it is known now and nothing else, as JSON."""
    args = call.args
    return call.plain and all(args.get(name) is None for name in ("q", "expand"))


def _refuse_search_of_hidden_words(call: Call) -> None:
    if call.service.config.public_text == "none" and not call.sees_all:
        raise Problem(
            "forbidden",
            "Texts are not shown here without a token, so they are not searched either; send one.",
        )
