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

from tracker.positions.method import Method
from tracker.positions.record import Record, first_day
from tracker.positions.state import Basis, Utterance, Wording
from tracker.positions.weights import (
    authority,
    basis,
    evidence,
    nats,
    reliability,
    share,
    told_by,
    voice,
)
from tracker.positions.wording import near_identical, words
from tracker.statements.statement import Stance

Heard = tuple[str, Stance, date, str]  # speaker, stance, day, utterance
SIDES: tuple[Stance, ...] = ("support", "oppose", "open")
NOBODY = ""
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}


@dataclass(frozen=True, slots=True)
class Speech:
    """What a day added: new utterances, and more nats for earlier ones that were told again."""

    new: tuple[Utterance, ...]
    grown: tuple[Utterance, ...]  # `evidence` is what the day added
    fresh: tuple[Utterance, ...]  # all that a reprint can still join
    heard: tuple[Heard, ...]
    members: tuple[tuple[str, str], ...]


@lru_cache(maxsize=8192)
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
    known: dict[tuple[str, Stance], tuple[date, str]] = {(s, t): (d, u) for s, t, d, u in heard}
    found = {u.id: u for u in open_before}
    members: list[tuple[str, str]] = []
    for record in sorted(records, key=_order):
        retold = _retold(record, known)
        utterance = retold or _place(day, record, found, method)
        members.append((record.id, utterance))
        if retold is None and not record.mention:
            _hear(known, found[utterance])
    weighed = _weigh(list(found.values()), method)
    before = {u.id: u for u in open_before}
    return Speech(
        new=tuple(sorted((u for u in weighed if u.id not in before), key=_canonical)),
        grown=tuple(sorted(_growth(weighed, before), key=_canonical)),
        fresh=tuple(sorted(weighed, key=_canonical)),
        heard=tuple(sorted((s, t, d, u) for (s, t), (d, u) in known.items())),
        members=tuple(sorted(members)),
    )


def _order(record: Record) -> tuple[object, ...]:
    """Well-dated first, named speakers before nobody, long evidence first; the id comes last."""
    coarse = record.said_on_precision in ("week", "month", "year")
    spoken = words(record.evidence)
    key = speaker_key(record.speaker)
    return coarse, key == NOBODY, key, -len(spoken), sorted(spoken), record.id


def _canonical(utterance: Utterance) -> tuple[date, str]:
    return utterance.on, utterance.id


def _retold(record: Record, known: dict[tuple[str, Stance], tuple[date, str]]) -> str | None:
    """A coarsely dated statement repeats what its speaker is known to have said in that time."""
    if record.mention or record.said_on_precision not in ("week", "month", "year"):
        return None
    said = known.get((speaker_key(record.speaker), record.stance))
    if said is None or said[0] < first_day(record.said_on, record.said_on_precision):
        return None
    return said[1]


def _hear(known: dict[tuple[str, Stance], tuple[date, str]], utterance: Utterance) -> None:
    key = speaker_key(utterance.speaker), utterance.stance
    said = utterance.on, utterance.id
    known[key] = max(said, known.get(key, said))


def _place(day: date, record: Record, found: dict[str, Utterance], method: Method) -> str:
    """Join the utterance that the record repeats or belongs to, or begin one; returns its id."""
    told = basis(record)
    key = speaker_key(record.speaker)
    spoken = words(record.evidence)
    own = _identity(record, told, key, day)
    candidates = [
        u
        for u in found.values()
        if u.stance == record.stance
        and u.basis == told
        and (u.on < day or key == NOBODY)
        and _may_be_same(u.speaker, record.speaker)
        and any(near_identical(w.words, spoken, method) for w in u.wordings)
    ]
    if candidates:
        own = min(candidates, key=_canonical).id
    found[own] = _join(found.get(own) or _begin(day, record, told, own, method), record, method)
    return own


def _may_be_same(a: str | None, b: str | None) -> bool:
    return a is None or b is None or speaker_key(a) == speaker_key(b)


def _identity(record: Record, told: Basis, key: str, day: date) -> str:
    parts = (record.party, record.issue, record.stance, told, key, day.isoformat())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def _begin(day: date, record: Record, told: Basis, own: str, method: Method) -> Utterance:
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


def _join(utterance: Utterance, record: Record, method: Method) -> Utterance:
    """The utterance with one more statement that tells it."""
    sure = reliability(record, method)
    wordings = _with_wording(utterance.wordings, record, sure, method)
    first_hand = told_by(record) is None
    return replace(
        utterance,
        speaker=_fuller(utterance.speaker, record.speaker),
        conditional=_mostly_conditional(wordings),
        condition=_fuller(utterance.condition, record.condition),
        authority=max(utterance.authority, authority(record, method)),
        confidence=max(utterance.confidence, sure),
        highest=utterance.highest or (first_hand and voice(record) in method.highest),
        first_hand=utterance.first_hand or first_hand,
        statements=tuple(sorted((*utterance.statements, record.id))),
        recorded=min(utterance.recorded, record.recorded),
        wordings=wordings,
    )


def _fuller(a: str | None, b: str | None) -> str | None:
    """The longer of two texts, so that the order of reading does not matter."""
    return max((a, b), key=lambda text: (len(text or ""), text or ""))


def _with_wording(
    wordings: tuple[Wording, ...], record: Record, sure: float, method: Method
) -> tuple[Wording, ...]:
    spoken = words(record.evidence)
    for index, wording in enumerate(wordings):
        if near_identical(wording.words, spoken, method):
            better = max((wording.confidence, wording.conditional), (sure, record.conditional))
            kept = replace(wording, confidence=better[0], conditional=better[1])
            return (*wordings[:index], kept, *wordings[index + 1 :])
    return (*wordings, Wording(sure, record.conditional, spoken))


def _mostly_conditional(wordings: Sequence[Wording]) -> bool:
    conditional = sum(w.confidence for w in wordings if w.conditional)
    return conditional > 0 and conditional >= sum(w.confidence for w in wordings) / 2


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
