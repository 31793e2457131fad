"""GET /changes: what has changed, as objects and as an Atom feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import msgspec

from tracker.api import atom
from tracker.api.call import Call, Page
from tracker.api.change_rows import Order, Row, Shape, reader
from tracker.api.kinds import Choice, Cursor
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.params import Parameter
from tracker.api.rendering import picked
from tracker.api.rows import day, document, few_lengths, recorded_at
from tracker.api.schemas import changes as shapes
from tracker.api.schemas.shape import Tombstone
from tracker.api.schemas.values import ChangeKind, ChangeStatus
from tracker.api.statement_rows import from_ordinal, ordinal
from tracker.api.statement_view import by_ids
from tracker.api.statements import (
    ISSUE,
    LEDGER_MEMBER,
    PARTY,
    SINCE,
    UNTIL,
    UPDATED_SINCE,
)
from tracker.api.sync import since_number
from tracker.api.tables import Table
from tracker.positions import store
from tracker.positions.changes import Change, Standing

changes = Resource("changes", "Steps from one position to another.")
CURSOR = Cursor("c")
LATEST = 100  # entries of the Atom feed
BATCH = 512  # changes of one query
FILTERS = (
    PARTY,
    ISSUE,
    Parameter("kind", Choice(get_args(ChangeKind)), "kinds of change", many=True),
    Parameter(
        "status",
        Choice(get_args(ChangeStatus)),
        "default: provisional and confirmed",
        many=True,
    ),
    SINCE,
    UNTIL,
)
TABLE = Table(
    (
        "id", "party", "issue", "kind", "from.stance", "from.score", "to.stance", "to.score", "on",
        "evidence", "status", "utterances", "recorded_at", "deleted_at", "reason",
    )
)  # fmt: skip
ANNOUNCE = Parameter(
    "include_quiet",
    Choice(("0", "1")),
    "1: changes learned by seeding, backfill and recoding too",
    default="0",
)


@changes.list(
    "/changes",
    "list_changes",
    "Changes, newest first",
    shape=shapes.Change,
    extra=(Tombstone,),
    cursor="c",
    basis="ledger",
    table=TABLE,
    members=LEDGER_MEMBER,
    members_example={"ledger": 12},
    parameters=(
        *FILTERS,
        KNOWN_AT,
        UPDATED_SINCE,
        Parameter("expand", Choice(("evidence",)), "evidence: whole, under `included`", many=True),
    ),
)
def list_changes(call: Call) -> Page:
    """`since` and `until` are about `on`. With `updated_since` in the order of the ledger; those
    that were withdrawn come as `{"id", "deleted_at", …}`."""
    args, limit = call.args, call.args["limit"]
    synced = args["updated_since"] is not None
    rows = _rows(call, "synced" if synced else "dated", limit + 1)
    page = rows[:limit]
    if call.present and not synced and not args["expand"]:
        items: list[Any] = _encoded(call, page)
    else:
        items = _show(call, page)
    if synced:
        items = _tombstones(call, page, items)
    following = None
    if len(rows) > limit:
        last = page[-1]
        first = last.recorded if synced else ordinal(day(last.on))
        following = CURSOR.show(first, last.id)
    return Page(items, following, {"ledger": call.moment.ledger})


@changes.get(
    "/changes.atom",
    "get_changes_feed",
    "The latest changes as an Atom feed",
    form="text",
    media_type="application/atom+xml",
    basis="ledger",
    parameters=(*FILTERS, ANNOUNCE, KNOWN_AT),
)
def get_changes_feed(call: Call) -> bytes:
    """The 100 changes learned last. What seeding, backfill and recoding brought is left out
    unless `include_quiet=1`."""
    rows = _rows(call, "learned", LATEST)
    shown = _show(call, rows)
    at = recorded_at(call.session, {row.recorded for row in rows})
    evidence = by_ids(call, {int(id_[1:]) for one in shown for id_ in one.evidence})
    return atom.render(
        call.codebook, shown, [at[row.recorded] for row in rows], evidence, call.service.version
    )


def _rows(call: Call, order: Order, limit: int) -> list[Row]:
    """The rows that the request filters, without the changes themselves."""
    args, given = call.args, dict(call.args)
    if not args.get("updated_since"):
        given["status"] = args["status"] or ("provisional", "confirmed")
    values: dict[str, Any] = {"limit": limit, "number": call.moment.ledger}
    filters = []
    for name in ("party", "issue", "kind", "status"):
        chosen = given[name] or ()
        if chosen:
            filters.append((name, len(chosen)))
            values |= {f"{name}_{i}": value for i, value in enumerate(chosen)}
    for name in ("since", "until"):
        values[name] = day(args[name])
    if order == "synced":
        values["from_number"] = since_number(call)
    after = args.get("cursor")
    if after is not None:
        values["after_first"] = after[0] if order == "synced" else from_ordinal(after[0])
        values["after_id"] = after[1]
    shape = Shape(
        order,
        tuple(filters),
        since=args["since"] is not None,
        until=args["until"] is not None,
        after=after is not None,
        past=call.moment.number is not None,
        loud=order == "learned" and args["include_quiet"] != "1",
    )
    return [Row._make((*row, None)) for row in reader.rows(call.session, shape, values)]


def _encoded(call: Call, rows: Sequence[Row]) -> list[msgspec.Raw]:
    """The changes of these rows as JSON, each made once: a row never says anything else."""
    fragments, fields = call.service.fragments, call.args["fields"]
    found = {row.id: fragments.get(("change", row.id, fields)) for row in rows}
    missing = [row for row in rows if found[row.id] is None]
    for row, one in zip(missing, picked(_show(call, missing), fields), strict=True):
        found[row.id] = encoded = msgspec.json.encode(one)
        fragments.put(("change", row.id, fields), encoded)
    return [msgspec.Raw(fragment) for row in rows if (fragment := found[row.id]) is not None]


def _show(call: Call, rows: Sequence[Row]) -> list[shapes.Change]:
    told = _told(call, [row.id for row in rows])
    found = [(row, told[row.id]) for row in rows]
    at = recorded_at(call.session, {one.recorded or row.recorded for row, one in found})
    shown = [
        shapes.Change(
            id=one.id,
            party=one.party,
            issue=one.issue,
            kind=one.kind,
            from_=_held(one.from_) if one.from_ else None,
            to=_held(one.to),
            on=one.on.isoformat(),
            evidence=list(one.evidence),
            status=one.status,
            utterances=one.utterances,
            recorded_at=at[one.recorded or row.recorded],
        )
        for row, one in found
    ]
    if call.args.get("expand"):
        whole = by_ids(call, {int(id_[1:]) for one in shown for id_ in one.evidence})
        for one in shown:
            evidence = [whole[int(id_[1:])] for id_ in one.evidence]
            one.included = shapes.ChangeIncluded(evidence=evidence)
    return shown


def _told(call: Call, ids: Sequence[int]) -> dict[int, Change]:
    """The changes of these rows."""
    found: dict[int, Change] = {}
    for start in range(0, len(ids), BATCH):
        batch = few_lengths(ids[start : start + BATCH])
        values = {f"id_{i}": id_ for i, id_ in enumerate(batch)}
        shape = Shape("none", (("id", len(batch)),))
        for row in map(Row._make, reader.rows(call.session, shape, values)):
            found[row.id] = store.change_from_json(document(row.change))
    return found


def _held(one: Standing) -> shapes.Held:
    return shapes.Held(stance=one.stance, score=one.score)


def _tombstones(call: Call, rows: Sequence[Row], shown: list[shapes.Change]) -> list[Any]:
    at = recorded_at(call.session, {row.recorded for row in rows if row.status == "withdrawn"})
    return [
        one
        if row.status != "withdrawn"
        else Tombstone(
            id=one.id,
            deleted_at=at[row.recorded],
            reason="its evidence no longer holds",
            replaced_by=None,
        )
        for row, one in zip(rows, shown, strict=True)
    ]
