"""What would overturn a position: the fewest statements without which it would read otherwise."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from tracker.positions.aggregate import states
from tracker.positions.method import Method
from tracker.positions.position import decay
from tracker.positions.record import Record
from tracker.positions.said import Day
from tracker.positions.state import Basis, HeldStance, State, Track, Utterance
from tracker.positions.told import Told
from tracker.positions.track import begin, step

SINGLY, IN_PAIRS, AT_MOST = 40, 10, 60  # utterances tried, the most telling first
NEAR = 8  # where more of them are needed together, one or two alone do not do it
Tracks = Sequence[Track | None]  # at the beginning of each day, and at the end


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


def overturned_by(told: Sequence[Told], known: Sequence[Record], method: Method) -> Overturn | None:
    """What to leave out of `known`, from which the cell was told, for another stance: single
    utterances, then pairs, then the heaviest ones together, pruned. None where nothing does it."""
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
        """The tracks without the chosen utterances; to the day `first` they are the known ones."""
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
