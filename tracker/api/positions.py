"""GET /positions, a cell of it, and its history."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import (
    Date,
    Select,
    String,
    bindparam,
    column,
    or_,
    select,
    values,
)

from tracker.api import schemas
from tracker.api.call import Call, Page
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.params import Day, IssueId, Name, Parameter, PartyId
from tracker.api.rows import ONE, Reader, document
from tracker.api.statement_view import by_ids
from tracker.api.statements import ISSUE, PARTY
from tracker.api.tables import Table
from tracker.db import Key
from tracker.positions import store
from tracker.positions.history import segments
from tracker.positions.models import StateRow
from tracker.positions.position import Position, position, silent
from tracker.positions.reading import reading
from tracker.positions.state import State, from_json
from tracker.positions.why import WINDOW, Overturn, Weight, why, without
from tracker.statements.models import StatementRow

positions = Resource("positions", "Who holds what, since when, how sure, and why.")
AS_OF = Parameter(
    "as_of", Day(), "what was held at the end of this day; default: today in UTC",
    example="2022-01-12",
)  # fmt: skip
EXCLUDE = Parameter(
    "exclude_outlet", Name(), "outlet ids: as if they had published nothing", many=True
)
CELL = {"party": PartyId(), "issue": IssueId()}
_DAY = {"type": "string", "format": "date"}
ECHO: dict[str, Any] = {
    "as_of": _DAY,
    "known_at": {"type": "string", "format": "date-time"},
    "data_through": {
        "anyOf": [_DAY, {"type": "null"}],
        "description": "the latest day on which anything was said",
    },
}
ECHO_EXAMPLE = {
    "as_of": "2022-01-12",
    "known_at": "2022-03-01T12:00:00Z",
    "data_through": "2022-02-23",
}
ENDS = ("low", "high")  # of score_interval
TABLE = Table(
    (
        "party", "issue", "stance", "score", "low", "high", "confidence", "conditional",
        "conditions", "reading", "since", "last_stated", "counts.support", "counts.oppose",
        "counts.open", "utterances", "mentions", "articles", "outlets", "status",
        "silence.reason", "silence.articles", "silence.skipped", "basis", "confirmed", "dissent",
    ),
    rows=lambda item: (item | dict(zip(ENDS, item["score_interval"] or (), strict=False)),),
)  # fmt: skip


@positions.list(
    "/positions",
    "list_positions",
    "A cell for every party and issue, silence included",
    shape=schemas.Position,
    basis="day",
    table=TABLE,
    members=ECHO,
    members_example=ECHO_EXAMPLE,
    parameters=(PARTY, ISSUE, AS_OF, KNOWN_AT, EXCLUDE),
)
def list_positions(call: Call) -> Page:
    """Whole, in the order of the codebook. Echoes `as_of`, `known_at` and `data_through`."""
    parties = call.args["party"] or tuple(call.codebook.parties)
    issues = call.args["issue"] or tuple(call.codebook.issues)
    cells = [(party, issue) for party in parties for issue in issues]
    return Page([_shown(call, one) for one in held(call, cells)], None, call.echo())


@positions.get(
    "/positions/{party}/{issue}",
    "get_position",
    "A cell with its evidence, weights, dissent, and what would overturn it",
    shape=schemas.Cell,
    basis="day",
    path_kinds=CELL,
    parameters=(AS_OF, KNOWN_AT, EXCLUDE),
)
def get_position(call: Call) -> schemas.Cell:
    """Looks at the latest 500 statements of the cell."""
    cell = (call.ids["party"], call.ids["issue"])
    at = call.moment
    method = store.method_at(call.session, at.ledger)
    known = store.load_records(
        call.session, at.ledger, cell, after=_window(call, cell), until=at.as_of
    )
    excluded = call.args["exclude_outlet"] or ()
    reasons = why((r for r in known if r.outlet not in excluded), at.as_of, method)
    numbers = [int(id_[1:]) for weight in reasons.weights for id_ in weight.statements]
    found = by_ids(call, numbers, context=True)
    shares = _shares(reasons.weights)
    members = _shown_members(call, held(call, [cell])[0])
    return schemas.Cell(
        **members,
        **call.echo(),
        evidence=[_weighed(found[n], shares[n]) for n in numbers if shares[n] > 0],
        weights=[_weight(weight) for weight in reasons.weights],
        dissenting=[
            found[int(id_[1:])] for w in reasons.weights if w.dissent for id_ in w.statements
        ],
        overturned_by=_overturn(reasons.overturn),
        without_outlet=[
            schemas.WithoutOutlet(
                outlet=one.outlet, stance=one.stance, score=one.score, confidence=one.confidence
            )
            for one in reasons.outlets
        ],
    )


@positions.list(
    "/positions/{party}/{issue}/history",
    "list_history",
    "The segments of a cell, oldest first",
    shape=schemas.Segment,
    basis="day",
    path_kinds=CELL,
    members=ECHO,
    members_example=ECHO_EXAMPLE,
    parameters=(AS_OF, KNOWN_AT),
    table=Table(
        ("stance", "score", "conditional", "from", "to", "statements", "basis", "confirmed")
    ),
)
def list_history(call: Call) -> Page:
    """Half-open: a segment holds from its first day up to, not including, `to`."""
    cell, at = (call.ids["party"], call.ids["issue"]), call.moment
    states = store.load_states(
        call.session, at.ledger, party=cell[0], issue=cell[1], until=at.as_of
    ).get(cell, [])
    items = [
        schemas.Segment(
            stance=one.stance,
            score=one.score,
            conditional=one.conditional,
            from_=one.from_.isoformat(),
            to=one.to.isoformat() if one.to else None,
            statements=list(one.opened_by),
            basis=one.basis,
            confirmed=one.confirmed,
        )
        for one in segments(states)
    ]
    return Page(items, None, call.echo())


def held(call: Call, cells: Sequence[store.Cell]) -> list[Position]:
    """The positions of these cells at the call's moment, without the outlets it excludes."""
    at = call.moment
    method = store.method_at(call.session, at.ledger)
    states = _last_states(call, cells)
    excluded = call.args.get("exclude_outlet") or ()
    touched = _cells_of(call, excluded) if excluded else set()
    found: list[Position | None] = []
    for cell in cells:
        if cell in touched:
            records = store.load_records(call.session, at.ledger, cell, until=at.as_of)
            one = without(records, at.as_of, method, outlets=excluded)
        else:
            one = position(states[cell], at.as_of, method) if cell in states else None
        found.append(one)
    unheard = {cell[1] for cell, one in zip(cells, found, strict=True) if one is None}
    covered = store.coverage(call.session, at.ledger, unheard) if unheard else {}
    return [
        one or silent(*cell, at.as_of, covered[cell[1]])
        for cell, one in zip(cells, found, strict=True)
    ]


def _last_states(call: Call, cells: Sequence[store.Cell]) -> dict[store.Cell, State]:
    """The state of each cell at the end of the day: one step into the index for each."""
    at = call.moment
    given = {"number": at.ledger, "as_of": at.as_of.isoformat()}
    shape = (tuple(cells), at.number is not None)
    rows = _reader.rows(call.session, shape, given)
    states = (from_json(document(row[0])) for row in rows)
    return {(state.party, state.issue): state for state in states}


def _build(shape: Hashable) -> Select[Any]:
    cells, past = cast(tuple[tuple[store.Cell, ...], bool], shape)
    wanted = (
        values(column("party", String), column("issue", String), name="wanted").data(cells).cte()
    )
    row, number = StateRow.__table__.c, bindparam("number", type_=Key)
    last = (
        select(row.id)
        .where(row.party == wanted.c.party, row.issue == wanted.c.issue)
        .where(row.on <= bindparam("as_of", type_=Date()))
        .order_by(row.on.desc())
        .limit(ONE)
        .correlate(wanted)
    )
    if past:
        last = last.where(row.recorded <= number, or_(row.ended.is_(None), row.ended > number))
    else:
        last = last.where(row.ended.is_(None))
    chosen = select(last.scalar_subquery()).select_from(wanted)
    return select(row.state).where(row.id.in_(chosen))


_reader = Reader(_build)


def read_out(call: Call, one: Position) -> str:
    """The position as a plain sentence."""
    return reading(one, call.codebook.issues[one.issue])


def _cells_of(call: Call, outlets: Iterable[str]) -> set[store.Cell]:
    rows = call.session.execute(
        select(StatementRow.party, StatementRow.issue)
        .where(StatementRow.outlet_id.in_(outlets), StatementRow.recorded <= call.moment.ledger)
        .distinct()
    )
    return {(party, issue) for party, issue in rows}


def _window(call: Call, cell: store.Cell) -> date | None:
    """The day after which the latest statements of a cell lie that are looked at."""
    row = StatementRow
    return call.session.scalar(
        select(row.counts_on)
        .where(row.party == cell[0], row.issue == cell[1], row.counts_on <= call.moment.as_of)
        .where(store.held_at(row, call.moment.ledger))
        .order_by(row.counts_on.desc(), row.id.desc())
        .offset(WINDOW)
        .limit(1)
    )


def _shares(weights: Sequence[Weight]) -> dict[int, float]:
    return {
        int(id_[1:]): weight.weight / len(weight.statements)
        for weight in weights
        for id_ in weight.statements
    }


def _weighed(statement: schemas.Statement, weight: float) -> schemas.WeighedStatement:
    members = {name: getattr(statement, name) for name in statement.__struct_fields__}
    return schemas.WeighedStatement(**members, weight=min(1.0, weight))


def _overturn(one: Overturn | None) -> schemas.Overturn | None:
    if one is None:
        return None
    return schemas.Overturn(
        utterances=list(one.utterances),
        statements=list(one.statements),
        stance=one.stance,
        smallest=one.smallest,
    )


def _weight(one: Weight) -> schemas.Weight:
    return schemas.Weight(
        utterance=one.utterance,
        on=one.on.isoformat(),
        stance=one.stance,
        conditional=one.conditional,
        basis=one.basis,
        nats=one.evidence,
        weight=min(1.0, one.weight),
        dissent=one.dissent,
        statements=list(one.statements),
    )


def _shown(call: Call, one: Position) -> schemas.Position:
    return schemas.Position(**_shown_members(call, one))


def _shown_members(call: Call, one: Position) -> dict[str, Any]:
    silence = one.silence and schemas.Silence(
        reason=one.silence.reason, articles=one.silence.articles, skipped=one.silence.skipped
    )
    counts = schemas.StanceCounts(
        support=one.counts.support, oppose=one.counts.oppose, open=one.counts.open
    )
    return {
        "party": one.party,
        "issue": one.issue,
        "stance": one.stance,
        "score": one.score,
        "score_interval": list(one.score_interval) if one.score_interval else None,
        "confidence": one.confidence,
        "conditional": one.conditional,
        "conditions": list(one.conditions),
        "reading": read_out(call, one),
        "since": one.since.isoformat() if one.since else None,
        "last_stated": one.last_stated.isoformat() if one.last_stated else None,
        "counts": counts,
        "utterances": one.utterances,
        "mentions": one.mentions,
        "articles": one.articles,
        "outlets": one.outlets,
        "status": one.status,
        "silence": silence,
        "basis": one.basis,
        "confirmed": one.confirmed,
        "dissent": one.dissent,
    }
