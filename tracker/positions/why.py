"""Why a position reads as it does: weights, what would overturn it, what one outlet does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from tracker.positions.aggregate import states
from tracker.positions.method import Method
from tracker.positions.position import Position, decay, position
from tracker.positions.record import Record
from tracker.positions.said import Day
from tracker.positions.state import Basis, HeldStance, State, Track, Utterance
from tracker.positions.track import begin, step
from tracker.positions.utterances import Speech, gather
from tracker.statements.statement import Stance

WINDOW = 500  # records: older ones have long been displaced
OUTLET_WORK = 3000  # records computed for all outlets together
OUTLET_WINDOW = 100  # and at least so many for each
SINGLY, IN_PAIRS, AT_MOST = 40, 10, 60  # utterances tried, the most telling first
NEAR = 8  # where more of them are needed together, one or two alone do not do it


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
class Overturn:
    """A set of statements without which the stance would be another.

    `smallest` says that no smaller set of utterances does it; larger sets are found greedily,
    and no utterance of them can be left out.
    """

    utterances: tuple[str, ...]
    statements: tuple[str, ...]
    stance: HeldStance | None  # the stance without them
    smallest: bool


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


def why(records: Iterable[Record], as_of: date, method: Method) -> Why:
    """Explain the position of one cell at the end of `as_of`.

    Looks at the latest `WINDOW` records up to that day; a silent cell has nothing to explain.
    """
    known = _known(records, as_of)
    history = tuple(states(known, method))
    if not history:
        return Why((), None, ())
    speeches = _speeches(known, method)
    return Why(
        weights=_weights(history, speeches, as_of, method),
        overturn=_overturn(history[-1], known, speeches, method),
        outlets=_outlets(known, as_of, method),
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


def _speeches(known: Sequence[Record], method: Method) -> list[tuple[date, Speech]]:
    found: list[tuple[date, Speech]] = []
    for day, group in groupby(known, key=lambda r: r.day):
        before = found[-1][1] if found else None
        fresh = before.fresh if before else ()
        heard = before.heard if before else ()
        found.append((day, gather(day, group, fresh, heard, method)))
    return found


def _weights(
    history: Sequence[State],
    speeches: Sequence[tuple[date, Speech]],
    as_of: date,
    method: Method,
) -> tuple[Weight, ...]:
    state = history[-1]
    latest = {u.id: u for _, speech in speeches for u in speech.fresh}
    began = _regime(history)
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


def _overturn(
    state: State,
    known: Sequence[Record],
    speeches: Sequence[tuple[date, Speech]],
    method: Method,
) -> Overturn | None:
    """Single utterances, then pairs, then the heaviest ones together, pruned."""
    search = _Search(state, tuple(speeches), method)
    candidates = search.candidates()
    enough = search.enough(candidates[:AT_MOST])
    for size, reach in ((1, SINGLY), (2, IN_PAIRS)):
        if not size <= len(enough) <= NEAR:
            break
        for chosen in combinations(candidates[:reach], size):
            if search.turns(chosen) and (found := _exact(chosen, state, known, method)):
                return Overturn(*found, smallest=size == 1 or len(candidates) <= SINGLY)
    found = _exact(search.prune(enough), state, known, method) if enough else None
    return Overturn(*found, smallest=False) if found else None


def _exact(
    chosen: Sequence[Utterance],
    state: State,
    known: Sequence[Record],
    method: Method,
) -> tuple[tuple[str, ...], tuple[str, ...], HeldStance | None] | None:
    """Compute the cell without the statements; None where the stance stays after all."""
    statements = tuple(s for u in chosen for s in u.statements)
    gone = set(statements)
    left = tuple(states((r for r in known if r.id not in gone), method))
    stance = left[-1].stance if left else None
    if stance == state.stance:
        return None
    return tuple(u.id for u in chosen), statements, stance


@dataclass(frozen=True, slots=True)
class _Search:
    """Replays the belief without some utterances, which is quick."""

    state: State
    speeches: tuple[tuple[date, Speech], ...]
    method: Method

    def candidates(self) -> tuple[Utterance, ...]:
        """Those that carry the stance, the most telling first."""
        latest = {u.id: u for _, speech in self.speeches for u in speech.fresh}
        half_life = self.method.half_life(self.state.issue)
        sides = {
            "contested": ("support", "oppose"),
        }.get(self.state.stance, (self.state.stance,))
        own = [u for u in latest.values() if u.basis == self.state.basis and u.stance in sides]
        return tuple(
            sorted(
                own,
                key=lambda u: (
                    -u.evidence * decay((self.state.on - u.on).days, half_life),
                    u.id,
                ),
            )
        )

    def turns(self, chosen: Iterable[Utterance]) -> bool:
        """Whether the stance is another one without the chosen utterances."""
        gone = {u.id for u in chosen}
        track: Track | None = None
        for on, speech in self.speeches:
            day = Day(on, self._left(speech.new, gone), self._left(speech.grown, gone))
            if track is None and day.new:
                track = begin(day, self.method)
            elif track is not None and day.all:
                half_life = self.method.half_life(self.state.issue)
                track = step(track, day, half_life, self.method).track
        return track is None or track.stance != self.state.stance

    def enough(self, candidates: Sequence[Utterance]) -> Sequence[Utterance]:
        """The shortest row of first candidates that turns the stance; empty where all do not."""
        if not self.turns(candidates):
            return ()
        low, high = 1, len(candidates)
        while low < high:
            middle = (low + high) // 2
            if self.turns(candidates[:middle]):
                high = middle
            else:
                low = middle + 1
        return candidates[:high]

    def prune(self, chosen: Sequence[Utterance]) -> tuple[Utterance, ...]:
        """Leave out what is not needed, the lightest first."""
        kept = list(chosen)
        for utterance in reversed(chosen):
            rest = [u for u in kept if u is not utterance]
            if rest and self.turns(rest):
                kept = rest
        return tuple(kept)

    def _left(self, said: Iterable[Utterance], gone: set[str]) -> tuple[Utterance, ...]:
        return tuple(u for u in said if u.basis == self.state.basis and u.id not in gone)


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
