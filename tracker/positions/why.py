"""Why a position reads as it does: weights, what would overturn it, what one outlet does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.positions.aggregate import states
from tracker.positions.method import Method
from tracker.positions.overturn import Overturn, overturned_by
from tracker.positions.position import Position, decay, position
from tracker.positions.record import Record
from tracker.positions.state import Basis, HeldStance, State, Utterance
from tracker.positions.told import Told, tell
from tracker.statements.statement import Stance

WINDOW = 500  # records: older ones have long been displaced
OUTLET_WORK = 3000  # records computed for all outlets together
OUTLET_WINDOW = 100  # and at least so many for each


@dataclass(frozen=True, slots=True)
class Weight:
    """An utterance and what it does for the position."""

    utterance: str
    statements: tuple[str, ...]
    on: date
    stance: Stance
    conditional: bool
    basis: Basis
    evidence: float  # nats, when it was said
    weight: float  # share of the score, 0..1; the shares of a position add up to 1
    dissent: bool  # a legislator who differs from the government


@dataclass(frozen=True, slots=True)
class WithoutOutlet:
    """How the position reads without an outlet (None: silent)."""

    outlet: str
    stance: HeldStance | None
    score: float | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Why:
    """Everything that the position of a cell rests on, heaviest first."""

    weights: tuple[Weight, ...]
    overturn: Overturn | None
    outlets: tuple[WithoutOutlet, ...]
    told: tuple[Told, ...] = field(default=(), repr=False)  # what it was worked out from


def why(
    records: Iterable[Record], as_of: date, method: Method, earlier: Sequence[Told] = ()
) -> Why:
    """Explain the position of one cell at the end of `as_of`.

    Looks at the latest `WINDOW` records up to that day; a silent cell has nothing to explain.
    `earlier` may be what an earlier answer about the cell was worked out from, by this method.
    """
    known = _known(records, as_of)
    told = tell(known, method, earlier)
    if not told:
        return Why((), None, ())
    return Why(
        weights=_weights(told, as_of, method),
        overturn=overturned_by(told, known, method),
        outlets=_outlets(known, as_of, method),
        told=told,
    )


def without(
    records: Iterable[Record], as_of: date, method: Method, *, outlets: Collection[str]
) -> Position | None:
    """The position without the statements of some outlets; None where nothing is left."""
    left = [r for r in records if r.outlet not in outlets and r.day <= as_of]
    history = tuple(states(left, method))
    return position(history[-1], as_of, method) if history else None


def _known(records: Iterable[Record], as_of: date) -> list[Record]:
    kept = sorted(
        (r for r in records if r.day <= as_of and r.review != "rejected"),
        key=lambda r: (r.day, r.id),
    )
    return kept[-WINDOW:]


def _weights(told: Sequence[Told], as_of: date, method: Method) -> tuple[Weight, ...]:
    state = told[-1].state
    latest = {u.id: u for one in told for u in one.speech.fresh}
    began = _regime([one.state for one in told])
    half_life = method.half_life(state.issue)
    bearing = [u for u in latest.values() if u.basis == state.basis and u.on >= began]
    raw = {u.id: u.evidence * decay((as_of - u.on).days, half_life) for u in bearing}
    for u in bearing:
        newer = sum(v.evidence for v in bearing if v.on > u.on)
        raw[u.id] *= 0.5 ** (newer / method.displacement)
    total = sum(raw.values()) or 1.0
    shown = [u for u in latest.values() if u.basis in (state.basis, "legislators")]
    weights = [_weight(u, raw.get(u.id, 0.0) / total, state) for u in shown]
    return tuple(sorted(weights, key=lambda w: (-w.weight, -w.on.toordinal(), w.utterance)))


def _regime(history: Sequence[State]) -> date:
    """The day of the first utterance that the present stance rests on."""
    for state in reversed(history):
        if state.event is not None and state.event.kind not in ("hardened", "softened"):
            return state.event.began
    return history[0].on


def _weight(utterance: Utterance, weight: float, state: State) -> Weight:
    dissent = utterance.basis == "legislators" != state.basis
    return Weight(
        utterance=utterance.id,
        statements=utterance.statements,
        on=utterance.on,
        stance=utterance.stance,
        conditional=utterance.conditional,
        basis=utterance.basis,
        evidence=utterance.evidence,
        weight=weight,
        dissent=dissent and utterance.stance != state.stance,
    )


def _outlets(known: Sequence[Record], as_of: date, method: Method) -> tuple[WithoutOutlet, ...]:
    names = sorted({r.outlet for r in known if r.outlet is not None})
    window = max(OUTLET_WINDOW, OUTLET_WORK // max(1, len(names)))
    found: list[WithoutOutlet] = []
    for name in names:
        left = without(known[-window:], as_of, method, outlets=(name,))
        if left is None:
            found.append(WithoutOutlet(name, None, None, None))
        else:
            found.append(WithoutOutlet(name, left.stance, left.score, left.confidence))
    return tuple(found)
