"""A cell with what it rests on: its statements, what each weighs, what would overturn it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tracker.api.call import Call
from tracker.api.held import encoded, held, shown
from tracker.api.schemas import positions as shapes
from tracker.api.statement_view import encoded_by_id
from tracker.api.telling import Telling, looked_at
from tracker.positions import store
from tracker.positions.overturn import Overturn
from tracker.positions.store import Cell
from tracker.positions.why import WINDOW, Weight, why


def explained(call: Call, cell: Cell) -> msgspec.Raw:
    """The cell as JSON, a shapes.Cell. What does not change with the moment is kept."""
    if not call.plain or call.args["exclude_outlet"]:
        (position,) = shown(call, held(call, [cell]))
        return _joined(msgspec.json.encode(position), _reasons(call, cell), call)
    (known,) = encoded(call, [cell])
    reasons = call.kept(
        ("reasons", cell, call.moment.as_of, call.seen),
        call.altered(cell),
        lambda: _reasons(call, cell),
    )
    return _joined(known, reasons, call)


def _joined(position: bytes, reasons: bytes, call: Call) -> msgspec.Raw:
    """One object of the members of several."""
    objects = (position, reasons, msgspec.json.encode(call.echo()))
    return msgspec.Raw(b"{" + b",".join(bytes(one)[1:-1] for one in objects) + b"}")


def _reasons(call: Call, cell: Cell) -> bytes:
    at, service = call.moment, call.service
    method = store.method_at(call.session, at.ledger)
    every = service.altered.at(call.session, at.head).every
    excluded = call.args["exclude_outlet"] or ()
    now = at.number is None and not excluded
    earlier = service.tellings.get(cell, every) if now else None
    if earlier is not None and earlier.number > at.head:  # another thread's snapshot is newer
        earlier = None
    records, after = looked_at(call, cell, earlier)
    found = why(
        (r for r in records if r.outlet not in excluded),
        at.as_of,
        method,
        earlier.told if earlier else (),
    )
    if now and len(records) <= WINDOW:
        telling = Telling(found.told, after, at.as_of, call.altered(cell), every)
        service.tellings.put(cell, telling)
    numbers = [int(id_[1:]) for weight in found.weights for id_ in weight.statements]
    said, shares = encoded_by_id(call, numbers), _shares(found.weights)
    members = {
        "evidence": [_weighed(said[n], shares[n]) for n in numbers if shares[n] > 0],
        "weights": [_weight(weight) for weight in found.weights],
        "dissenting": [
            msgspec.Raw(said[int(id_[1:])])
            for weight in found.weights
            if weight.dissent
            for id_ in weight.statements
        ],
        "overturned_by": _overturn(found.overturn),
        "without_outlet": [
            shapes.WithoutOutlet(
                outlet=one.outlet, stance=one.stance, score=one.score, confidence=one.confidence
            )
            for one in found.outlets
        ],
    }
    return msgspec.json.encode(members)


def _shares(weights: Sequence[Weight]) -> dict[int, float]:
    return {
        int(id_[1:]): weight.weight / len(weight.statements)
        for weight in weights
        for id_ in weight.statements
    }


def _weighed(statement: bytes, weight: float) -> msgspec.Raw:
    """A statement as JSON, a shapes.WeighedStatement."""
    return msgspec.Raw(
        statement[:-1] + b',"weight":' + msgspec.json.encode(min(1.0, weight)) + b"}"
    )


def _overturn(one: Overturn | None) -> shapes.Overturn | None:
    if one is None:
        return None
    return shapes.Overturn(
        utterances=list(one.utterances),
        statements=list(one.statements),
        stance=one.stance,
        smallest=one.smallest,
    )


def _weight(one: Weight) -> shapes.Weight:
    return shapes.Weight(
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
