"""The positions of cells at the moment of a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from tracker.api.cache import Part
from tracker.api.call import Call
from tracker.api.rows import Reader
from tracker.api.running import reviewed_since
from tracker.api.schemas import positions as shapes
from tracker.api.states import last_states
from tracker.positions import store
from tracker.positions.position import Coverage, Position, position, silent
from tracker.positions.reading import reading
from tracker.positions.why import without
from tracker.statements import coverage
from tracker.statements.models import StatementRow

SILENT = b""  # kept of a cell that has no position


def held(call: Call, cells: Sequence[store.Cell]) -> list[Position]:
    """The positions of these cells at the call's moment, without the outlets it excludes."""
    at = call.moment
    method = store.method_at(call.session, at.ledger)
    states = last_states(call, cells)
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
    unheard = [cell[1] for cell, one in zip(cells, found, strict=True) if one is None]
    covered = _covered(call, unheard) if unheard else {}
    return [
        one or silent(*cell, at.as_of, covered[cell[1]])
        for cell, one in zip(cells, found, strict=True)
    ]


def encoded(call: Call, cells: Sequence[store.Cell]) -> list[msgspec.Raw]:
    """The positions of these cells as JSON, each encoded once: a cell rests on its statements, and
    while they are the same, so is its position on a day."""
    parts, on = call.service.parts, call.moment.as_of
    altered = call.service.altered.at(call.session, call.moment.head)
    found = {cell: parts.get(("held", cell, on), altered.of(cell)) for cell in cells}
    missing = [cell for cell, part in found.items() if part is None]
    for one in shown(call, held(call, missing)) if missing else ():
        cell = (one.party, one.issue)
        body = SILENT if one.silence else msgspec.json.encode(one)
        found[cell] = part = Part(body, altered.of(cell))
        parts.put(("held", cell, on), part)
    known = {cell: part.body for cell, part in found.items() if part is not None}
    known |= _silences(call, [cell for cell, body in known.items() if body == SILENT])
    return [msgspec.Raw(known[cell]) for cell in cells]


def _silences(call: Call, cells: Sequence[store.Cell]) -> dict[store.Cell, bytes]:
    """Silent cells as JSON. All of an issue are alike but for the party, which comes first; what
    was read of the issue, and so why they are silent, changes with every article."""
    covered = _covered(call, (issue for _, issue in cells)) if cells else {}
    looked_at, on = reviewed(call), call.moment.as_of
    alike: dict[tuple[str, int], bytes] = {}
    found: dict[store.Cell, bytes] = {}
    for party, issue in cells:
        key = (issue, looked_at[party, issue])
        if key not in alike:
            one = silent("", issue, on, covered[issue])
            alike[key] = msgspec.json.encode(shapes.Position(**members(call, one, key[1])))
        rest = alike[key].removeprefix(b'{"party":""')
        found[party, issue] = b'{"party":' + msgspec.json.encode(party) + rest
    return found


def shown(call: Call, positions: Iterable[Position]) -> list[shapes.Position]:
    """Positions as answers show them."""
    looked_at = reviewed(call)
    return [
        shapes.Position(**members(call, one, looked_at[one.party, one.issue])) for one in positions
    ]


def members(call: Call, one: Position, reviewed: int) -> dict[str, Any]:
    """What every answer shows of a position."""
    silence = one.silence and shapes.Silence(
        reason=one.silence.reason, articles=one.silence.articles, skipped=one.silence.skipped
    )
    counts = shapes.StanceCounts(
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
        "reviewed": reviewed,
    }


def read_out(call: Call, one: Position) -> str:
    """The position as a plain sentence."""
    return reading(one, call.codebook.issues[one.issue])


def reviewed(call: Call) -> Counter[store.Cell]:
    """How many statements of each cell people have reviewed."""
    at, excluded = call.moment, call.args.get("exclude_outlet") or ()
    if at.number is None:
        found = call.service.reviewed.at(call.session, at.head)
    else:
        found = reviewed_since(call.session, 0, at.number)
    return Counter(
        (party, issue) for party, issue, outlet in found.values() if outlet not in excluded
    )


def _covered(call: Call, issues: Iterable[str]) -> dict[str, Coverage]:
    """What was read of issues by the call's moment."""
    session, at, wanted = call.session, call.moment, sorted(set(issues))
    values = {f"issue_{n}": issue for n, issue in enumerate(wanted)} | {"number": at.ledger}
    (counted,) = _counts.rows(session, len(wanted), values)
    if at.number is None:
        return store.covered(wanted, counted, call.service.fallen.at(session, at.head))
    return store.covered(wanted, counted, coverage.fallen(session, at.number))


_counts = Reader(coverage.counts)


def _cells_of(call: Call, outlets: Iterable[str]) -> set[store.Cell]:
    rows = call.session.execute(
        select(StatementRow.party, StatementRow.issue)
        .where(StatementRow.outlet_id.in_(outlets), StatementRow.recorded <= call.moment.ledger)
        .distinct()
    )
    return {(party, issue) for party, issue in rows}
