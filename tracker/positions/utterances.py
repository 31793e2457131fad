"""Statements gathered into acts of speech, one day after the other.

A day's statements are handled together and in an order of their own, so that the order in which
they arrived does not matter; days before it are never touched again, except that a reprint
within `Method.reprint_days` joins the utterance it repeats.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
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

Kind = tuple[Stance, Basis]
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
    before = {u.id: u for u in fresh if (day - u.on).days <= method.reprint_days}
    known = {(s, t): (d, u) for s, t, d, u in heard if (day - d).days <= RETOLD}
    placed = _Day(day, before.values(), method)
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
    weighed = sorted(_weigh(placed.found.values(), method), key=_canonical)
    return Speech(
        new=tuple(u for u in weighed if u.id not in before),
        grown=tuple(_growth(weighed, before)),
        fresh=tuple(weighed),
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

    def __init__(self, on: date, earlier: Iterable[Utterance], method: Method) -> None:
        self.on = on
        self.found: dict[str, Utterance | Growing] = {}
        self._method = method
        self._earlier: dict[Kind, list[str]] = {}
        self._today: dict[Kind, list[str]] = {}
        self._ids: dict[tuple[Stance, Basis, str], str] = {}
        for utterance in sorted(earlier, key=_canonical):
            self.found[utterance.id] = utterance
            kind = utterance.stance, utterance.basis
            self._earlier.setdefault(kind, []).append(utterance.id)

    def place(self, record: Record) -> Growing:
        """Have the utterance joined that a record repeats or belongs to, or a new one begun."""
        told = basis(record)
        key = speaker_key(record.speaker)
        spoken = words(record.evidence)
        own = self._repeated(record, told, key, spoken) or self._own(record, told, key)
        joined = self.found[own]
        if not isinstance(joined, Growing):
            joined = self.found[own] = Growing(joined)
        joined.join(record, spoken, self._method)
        return joined

    def _repeated(
        self, record: Record, told: Basis, key: str, spoken: frozenset[int]
    ) -> str | None:
        """The id of the first utterance whose words the record has."""
        kind = record.stance, told
        others = self._earlier.get(kind, [])
        if key == NOBODY:  # words under a name are never those of another of the same day
            others = others + sorted(self._today.get(kind, []))
        for u in map(self.found.__getitem__, others):
            if _may_be_same(u.speaker, record.speaker):
                for wording in u.wordings:
                    if near_identical(wording.words, spoken, self._method):
                        return u.id
        return None

    def _own(self, record: Record, told: Basis, key: str) -> str:
        """The id of the utterance of the record's own speaker, stance and day."""
        named = (record.stance, told, key)
        if named not in self._ids:
            self._ids[named] = _identity(record, told, key, self.on)
        own = self._ids[named]
        if own not in self.found:
            self.found[own] = _begin(self.on, record, told, own)
            self._today.setdefault((record.stance, told), []).append(own)
        return own


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


def _weigh(found: Iterable[Utterance | Growing], method: Method) -> list[Utterance]:
    """Give every utterance its nats; a speaker coded two ways on one day is believed in part.

    Those that the day left alone have theirs, unless one beside them grew or left them.
    """
    utterances = list(found)
    touched: set[tuple[Basis, str, date]] = set()
    for one in utterances:
        if isinstance(one, Growing):
            touched |= {_beside(one.base), _beside(one)}
    groups: dict[tuple[Basis, str, date], list[Utterance | Growing]] = {}
    weighed: list[Utterance] = []
    for one in utterances:
        beside = _beside(one)
        if beside in touched:
            groups.setdefault(beside, []).append(one)
        elif not isinstance(one, Growing):
            weighed.append(one)
    for group in groups.values():
        group.sort(key=_canonical)
        contradictory = len({u.stance for u in group}) > 1
        votes = _votes(group) if contradictory else []
        for u in group:
            sure = u.confidence
            if contradictory:
                sure = min(sure, share(votes, SIDES.index(u.stance)))
            weighed.append(_carrying(u, evidence(u.authority, sure, method)))
    return weighed


def _carrying(one: Utterance | Growing, nats: float) -> Utterance:
    """The utterance with its nats."""
    if isinstance(one, Growing):
        return one.grown(nats)
    return one if one.evidence == nats else replace(one, evidence=nats)


def _beside(utterance: Utterance | Growing) -> tuple[Basis, str, date]:
    """What utterances have in common that one speaker made on one day."""
    return utterance.basis, speaker_key(utterance.speaker), utterance.on


def _votes(group: Sequence[Utterance | Growing]) -> list[float]:
    """The nats for each stance: every distinct wording is one coding."""
    return [
        sum(max(0.0, nats(w.confidence)) for u in group if u.stance == side for w in u.wordings)
        for side in SIDES
    ]


def _growth(weighed: Iterable[Utterance], before: Mapping[str, Utterance]) -> list[Utterance]:
    return [
        replace(u, evidence=u.evidence - before[u.id].evidence)
        for u in weighed
        if u.id in before and u.evidence != before[u.id].evidence
    ]
