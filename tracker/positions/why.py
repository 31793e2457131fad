"""Why a position reads as it does: weights, what would overturn it, what one outlet does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations

from tracker.positions.aggregate import states
from tracker.positions.method import Method
from tracker.positions.position import Position, decay, position
from tracker.positions.record import Record
from tracker.positions.said import Day
from tracker.positions.state import Basis, HeldStance, State, Track, Utterance
from tracker.positions.told import Told, tell
from tracker.positions.track import begin, step
from tracker.statements.statement import Stance

WINDOW = 500  # records: older ones have long been displaced
OUTLET_WORK = 3000  # records computed for all outlets together
OUTLET_WINDOW = 100  # and at least so many for each
SINGLY, IN_PAIRS, AT_MOST = 40, 10, 60  # utterances tried, the most telling first
Tracks = Sequence[Track | None]  # at the beginning of each day, and at the end
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
        overturn=_overturn(told, known, method),
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


def _overturn(told: Sequence[Told], known: Sequence[Record], method: Method) -> Overturn | None:
    """Single utterances, then pairs, then the heaviest ones together, pruned."""
    search = _Search.of(told, method)
    candidates = search.candidates()
    enough = search.enough(candidates[:AT_MOST])
    for size, reach in ((1, SINGLY), (2, IN_PAIRS)):
        if not size <= len(enough) <= NEAR:
            break
        for chosen in combinations(candidates[:reach], size):
            if search.turns(chosen) and (found := _exact(chosen, told, known, method)):
                return Overturn(*found, smallest=size == 1 or len(candidates) <= SINGLY)
    found = _exact(search.prune(enough), told, known, method) if enough else None
    return Overturn(*found, smallest=False) if found else None


def _exact(
    chosen: Sequence[Utterance], told: Sequence[Told], known: Sequence[Record], method: Method
) -> tuple[tuple[str, ...], tuple[str, ...], HeldStance | None] | None:
    """Compute the cell without the statements, from the first day on that had one of them; None
    where the stance stays after all."""
    statements = tuple(s for u in chosen for s in u.statements)
    gone = set(statements)
    first = min(r.day for r in known if r.id in gone)
    before = [one.state for one in told if one.state.on < first]
    after = before[-1] if before else None
    left = [r for r in known if r.day >= first and r.id not in gone]
    *_, last = (after, *states(left, method, after=after))
    stance = last.stance if last else None
    if stance == told[-1].state.stance:
        return None
    return tuple(u.id for u in chosen), statements, stance


@dataclass(frozen=True, slots=True)
class _Search:
    """Replays the belief without some utterances, which is quick: from the first day on that had
    one of them."""

    state: State
    fresh: tuple[Utterance, ...]  # as the last day left them
    days: tuple[Day, ...]
    tracks: Tracks
    method: Method

    @classmethod
    def of(cls, told: Sequence[Told], method: Method) -> _Search:
        """The search that begins with what is held after the last day."""
        state = told[-1].state
        latest = {u.id: u for one in told for u in one.speech.fresh}
        days = tuple(
            Day(day.on, _of(state.basis, speech.new), _of(state.basis, speech.grown))
            for _, speech, day in told
        )
        search = cls(state, tuple(latest.values()), days, (None,), method)
        return replace(search, tracks=search._replayed((), (None,), date.min))

    def candidates(self) -> tuple[Utterance, ...]:
        """Those that carry the stance, the most telling first."""
        half_life = self.method.half_life(self.state.issue)
        sides = {
            "contested": ("support", "oppose"),
        }.get(self.state.stance, (self.state.stance,))
        own = [u for u in self.fresh if u.basis == self.state.basis and u.stance in sides]
        return tuple(
            sorted(
                own,
                key=lambda u: (
                    -u.evidence * decay((self.state.on - u.on).days, half_life),
                    u.id,
                ),
            )
        )

    def turns(self, chosen: Sequence[Utterance]) -> bool:
        """Whether the stance is another one without the chosen utterances."""
        return self._other(self._replayed(chosen, self.tracks, min(u.on for u in chosen)))

    def _replayed(self, chosen: Sequence[Utterance], known: Tracks, first: date) -> Tracks:
        """The tracks without the chosen utterances; up to the day `first` they are those known."""
        gone, start = {u.id for u in chosen}, bisect_left(self.days, first, key=lambda day: day.on)
        half_life = self.method.half_life(self.state.issue)
        tracks = list(known[: start + 1])
        for day in self.days[start:]:
            tracks.append(_next(tracks[-1], _left(day, gone), half_life, self.method))
        return tracks

    def _other(self, tracks: Tracks) -> bool:
        return tracks[-1] is None or tracks[-1].stance != self.state.stance

    def enough(self, candidates: Sequence[Utterance]) -> Sequence[Utterance]:
        """The shortest row of first candidates that turns the stance; empty where all do not."""
        if not candidates or not self.turns(candidates):
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
        kept, tracks = list(chosen), self._replayed(chosen, self.tracks, date.min)
        for utterance in reversed(chosen):
            rest = [u for u in kept if u is not utterance]
            again = self._replayed(rest, tracks, utterance.on)
            if rest and self._other(again):
                kept, tracks = rest, again
        return tuple(kept)


def _next(track: Track | None, day: Day, half_life: float, method: Method) -> Track | None:
    """The track after a day, of what one kind of voice said."""
    if track is None:
        return begin(day, method) if day.new else None
    return step(track, day, half_life, method).track if day.all else track


def _left(day: Day, gone: set[str]) -> Day:
    """The day without some utterances."""
    if gone.isdisjoint(u.id for u in day.all):
        return day
    new = tuple(u for u in day.new if u.id not in gone)
    return Day(day.on, new, tuple(u for u in day.grown if u.id not in gone))


def _of(basis: Basis, said: Iterable[Utterance]) -> tuple[Utterance, ...]:
    return tuple(u for u in said if u.basis == basis)


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
