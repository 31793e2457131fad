"""Statements gathered into acts of speech, one day after the other.

A day's statements are handled together and in an order of their own, so that the order in which
they arrived does not matter; days before it are never touched again, except that a reprint
within `Method.reprint_days` joins the utterance it repeats.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tracker.positions.growing import Growing
from tracker.positions.method import Method
from tracker.positions.record import Record, first_day
from tracker.positions.state import Basis, Utterance
from tracker.positions.weights import basis, evidence, nats, share
from tracker.positions.wording import near_identical, words
from tracker.statements.statement import Stance

Heard = tuple[str, Stance, date, str]  # speaker, stance, day, utterance
SIDES: tuple[Stance, ...] = ("support", "oppose", "open")
NOBODY = ""
COARSE = ("week", "month", "year")
RETOLD = 366  # days within which a coarsely dated statement can lie: the longest of its periods
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}


@dataclass(frozen=True, slots=True)
class Speech:
    """What a day added: new utterances, and more nats for earlier ones that were told again."""

    new: tuple[Utterance, ...]
    grown: tuple[Utterance, ...]  # `evidence` is what the day added
    fresh: tuple[Utterance, ...]  # all that a reprint can still join
    heard: tuple[Heard, ...]
    members: tuple[tuple[str, str], ...]


@lru_cache(maxsize=2048)
def speaker_key(name: str | None) -> str:
    """The family name without case and accents; the empty string for nobody named."""
    if not name:
        return NOBODY
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    parts = [part.strip(".,") for part in plain.casefold().split()]
    named = [part for part in parts if part and part not in _SUFFIXES]
    return named[-1] if named else plain.casefold()


def gather(
    day: date,
    records: Iterable[Record],
    fresh: Sequence[Utterance],
    heard: Sequence[Heard],
    method: Method,
) -> Speech:
    """The utterances of the statements of one day, given those of the days before."""
    open_before = [u for u in fresh if (day - u.on).days <= method.reprint_days]
    known: dict[tuple[str, Stance], tuple[date, str]] = {
        (s, t): (d, u) for s, t, d, u in heard if (day - d).days <= RETOLD
    }
    placed = _Day(day, {u.id: Growing(u) for u in open_before}, method)
    members: list[tuple[str, str]] = []
    for record in sorted(records, key=_order):
        retold = _retold(record, known)
        if retold is not None:
            members.append((record.id, retold))
            continue
        utterance = placed.place(record)
        members.append((record.id, utterance.id))
        if not record.mention:
            _hear(known, utterance)
    weighed = _weigh([growing.grown() for growing in placed.found.values()], method)
    before = {u.id: u for u in open_before}
    return Speech(
        new=tuple(sorted((u for u in weighed if u.id not in before), key=_canonical)),
        grown=tuple(sorted(_growth(weighed, before), key=_canonical)),
        fresh=tuple(sorted(weighed, key=_canonical)),
        heard=tuple(sorted((s, t, d, u) for (s, t), (d, u) in known.items())),
        members=tuple(sorted(members)),
    )


@dataclass(slots=True)
class _Spoken:
    """The words of a text in a place of an order: sorted only where all before them is equal."""

    words: frozenset[int]

    def __lt__(self, other: _Spoken) -> bool:
        return sorted(self.words) < sorted(other.words)


def _order(record: Record) -> tuple[object, ...]:
    """Well-dated first, named speakers before nobody, long evidence first; the id comes last."""
    coarse = record.said_on_precision in COARSE
    spoken = words(record.evidence)
    key = speaker_key(record.speaker)
    return coarse, key == NOBODY, key, -len(spoken), _Spoken(spoken), record.id


def _canonical(utterance: Utterance | Growing) -> tuple[date, str]:
    return utterance.on, utterance.id


def _retold(record: Record, known: dict[tuple[str, Stance], tuple[date, str]]) -> str | None:
    """A coarsely dated statement repeats what its speaker is known to have said in that time."""
    if record.mention or record.said_on_precision not in COARSE:
        return None
    said = known.get((speaker_key(record.speaker), record.stance))
    if said is None or said[0] < first_day(record.said_on, record.said_on_precision):
        return None
    return said[1]


def _hear(known: dict[tuple[str, Stance], tuple[date, str]], utterance: Growing) -> None:
    key = speaker_key(utterance.speaker), utterance.stance
    said = utterance.on, utterance.id
    known[key] = max(said, known.get(key, said))


class _Day:
    """The utterances of a day while its statements are put in their places."""

    def __init__(self, on: date, found: dict[str, Growing], method: Method) -> None:
        self.on = on
        self.found = found
        self._earlier = list(found.values())
        self._method = method
        self._ids: dict[tuple[Stance, Basis, str], str] = {}

    def place(self, record: Record) -> Growing:
        """Have the utterance joined that a record repeats or belongs to, or a new one begun."""
        told = basis(record)
        key = speaker_key(record.speaker)
        # Who speaks today under a name repeats nobody of today: words of theirs are one utterance.
        others = self.found.values() if key == NOBODY else self._earlier
        spoken = words(record.evidence)
        candidates = [
            u
            for u in others
            if u.stance == record.stance
            and u.basis == told
            and _may_be_same(u.speaker, record.speaker)
            and any(near_identical(w.words, spoken, self._method) for w in u.wordings)
        ]
        joined = min(candidates, key=_canonical) if candidates else self._own(record, told, key)
        joined.join(record, spoken, self._method)
        return joined

    def _own(self, record: Record, told: Basis, key: str) -> Growing:
        """The utterance of the record's own speaker, stance and day."""
        named = (record.stance, told, key)
        if named not in self._ids:
            self._ids[named] = _identity(record, told, key, self.on)
        own = self._ids[named]
        if own not in self.found:
            self.found[own] = Growing(_begin(self.on, record, told, own))
        return self.found[own]


def _may_be_same(a: str | None, b: str | None) -> bool:
    return a is None or b is None or speaker_key(a) == speaker_key(b)


def _identity(record: Record, told: Basis, key: str, day: date) -> str:
    parts = (record.party, record.issue, record.stance, told, key, day.isoformat())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def _begin(day: date, record: Record, told: Basis, own: str) -> Utterance:
    return Utterance(
        id=own,
        party=record.party,
        issue=record.issue,
        stance=record.stance,
        on=day,
        speaker=record.speaker,
        basis=told,
        conditional=record.conditional,
        condition=None,
        authority=0.0,
        confidence=0.0,
        highest=False,
        first_hand=False,
        statements=(),
        recorded=record.recorded,
    )


def _weigh(utterances: list[Utterance], method: Method) -> list[Utterance]:
    """Give every utterance its nats; a speaker coded two ways on one day is believed in part."""
    groups: dict[tuple[Basis, str, date], list[Utterance]] = {}
    for utterance in sorted(utterances, key=_canonical):
        key = (utterance.basis, speaker_key(utterance.speaker), utterance.on)
        groups.setdefault(key, []).append(utterance)
    weighed: list[Utterance] = []
    for group in groups.values():
        contradictory = len({u.stance for u in group}) > 1
        votes = _votes(group) if contradictory else []
        for u in group:
            sure = u.confidence
            if contradictory:
                sure = min(sure, share(votes, SIDES.index(u.stance)))
            carried = evidence(u.authority, sure, method)
            weighed.append(u if u.evidence == carried else replace(u, evidence=carried))
    return weighed


def _votes(group: Sequence[Utterance]) -> list[float]:
    """The nats for each stance: every distinct wording is one coding."""
    return [
        sum(max(0.0, nats(w.confidence)) for u in group if u.stance == side for w in u.wordings)
        for side in SIDES
    ]


def _growth(weighed: Iterable[Utterance], before: dict[str, Utterance]) -> list[Utterance]:
    return [
        replace(u, evidence=u.evidence - before[u.id].evidence)
        for u in weighed
        if u.id in before and u.evidence != before[u.id].evidence
    ]
