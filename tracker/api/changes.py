"""GET /changes: what has changed, as objects and as an Atom feed."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from sqlalchemy import select

from tracker.api import atom, schemas
from tracker.api.call import Call, Page
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.params import Choice, Parameter, Position
from tracker.api.rows import recorded_at
from tracker.api.statement_rows import from_ordinal
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
from tracker.positions.changes import Standing
from tracker.positions.models import ChangeRow

changes = Resource("changes", "Steps from one position to another.")
CURSOR = Position("c")
LATEST = 100  # entries of the Atom feed
FILTERS = (
    PARTY,
    ISSUE,
    Parameter("kind", Choice(get_args(schemas.ChangeKind)), "kinds of change", many=True),
    Parameter(
        "status",
        Choice(get_args(schemas.ChangeStatus)),
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
    shape=schemas.Change,
    extra=(schemas.Tombstone,),
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
    args, limit, after = call.args, call.args["limit"], call.args["cursor"]
    query = _filtered(call)
    if args["updated_since"] is not None:
        query = query.where(ChangeRow.recorded > since_number(call))
        query = query.order_by(ChangeRow.recorded, ChangeRow.id)
        if after is not None:
            same = (ChangeRow.recorded == after[0]) & (ChangeRow.id > after[1])
            query = query.where((ChangeRow.recorded > after[0]) | same)
    else:
        query = query.order_by(ChangeRow.on.desc(), ChangeRow.id.desc())
        if after is not None:
            on = date.fromisoformat(from_ordinal(after[0]))
            same = (ChangeRow.on == on) & (ChangeRow.id < after[1])
            query = query.where((ChangeRow.on < on) | same)
    rows = list(call.session.scalars(query.limit(limit + 1)))
    page = rows[:limit]
    items: list[Any] = _show(call, page)
    if args["updated_since"] is not None:
        items = _tombstones(call, page, items)
    following = None
    if len(rows) > limit:
        last = page[-1]
        synced = args["updated_since"] is not None
        following = CURSOR.show(last.recorded if synced else last.on.toordinal(), last.id)
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
    query = _filtered(call).order_by(ChangeRow.recorded.desc(), ChangeRow.id.desc())
    if call.args["include_quiet"] != "1":
        query = query.where(ChangeRow.quiet.is_(False))
    rows = list(call.session.scalars(query.limit(LATEST)))
    shown = _show(call, rows)
    at = recorded_at(call.session, {row.recorded for row in rows})
    evidence = by_ids(call, {int(id_[1:]) for one in shown for id_ in one.evidence})
    return atom.render(
        call.codebook, shown, [at[row.recorded] for row in rows], evidence, call.service.version
    )


def _filtered(call: Call) -> Any:
    args, row = call.args, ChangeRow
    query = select(row)
    if call.moment.number is None:
        query = query.where(row.ended.is_(None))
    else:
        query = query.where(store.held_at(row, call.moment.number))
    if args.get("updated_since") is None or args["status"]:
        query = query.where(row.status.in_(args["status"] or ("provisional", "confirmed")))
    for name, column in (("party", row.party), ("issue", row.issue), ("kind", row.kind)):
        if args[name]:
            query = query.where(column.in_(args[name]))
    if args["since"]:
        query = query.where(row.on >= args["since"])
    if args["until"]:
        query = query.where(row.on <= args["until"])
    return query


def _show(call: Call, rows: list[ChangeRow]) -> list[schemas.Change]:
    found = [(row, store.change_from_json(row.change)) for row in rows]
    at = recorded_at(call.session, {one.recorded or row.recorded for row, one in found})
    shown = [
        schemas.Change(
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
            one.included = schemas.ChangeIncluded(evidence=evidence)
    return shown


def _held(one: Standing) -> schemas.Held:
    return schemas.Held(stance=one.stance, score=one.score)


def _tombstones(call: Call, rows: list[ChangeRow], shown: list[schemas.Change]) -> list[Any]:
    at = recorded_at(call.session, {row.recorded for row in rows if row.status == "withdrawn"})
    return [
        one
        if row.status != "withdrawn"
        else schemas.Tombstone(
            id=one.id,
            deleted_at=at[row.recorded],
            reason="its evidence no longer holds",
            replaced_by=None,
        )
        for row, one in zip(rows, shown, strict=True)
    ]
