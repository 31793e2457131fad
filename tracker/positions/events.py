"""Which change a day brought: the transition table of docs/method.md."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from tracker.positions.method import Method
from tracker.positions.position import deviation
from tracker.positions.said import speaking_for
from tracker.positions.state import (
    NO_RUN,
    Basis,
    ChangeKind,
    Event,
    HeldStance,
    Run,
    State,
    Track,
    Utterance,
)
from tracker.positions.track import score
from tracker.positions.turns import Outcome


def kind_of(before: HeldStance, after: HeldStance) -> ChangeKind:
    """The name of a step from one stance to another, different one."""
    if after == "contested":
        return "contested"
    if after == "open":
        return "opened"
    return "reversed" if before in ("support", "oppose") else "settled"


def event_of(
    cell: tuple[str, str],
    before: State | None,
    basis: Basis,
    outcome: Outcome | None,
    new: Sequence[Utterance],
    method: Method,
) -> Event | None:
    """The change that a day brought to a cell (party, issue), if any.

    Only the voices of the government state or change a position.
    """
    if outcome is None or basis != "government":
        return None
    track = outcome.track
    kind: ChangeKind
    if before is None or before.basis != "government":
        return _event("stated", cell, None, track, _run(track, speaking_for(track.stance, new)))
    if track.stance != before.stance:
        cause = outcome.cause or NO_RUN
        return _event(kind_of(before.stance, track.stance), cell, before, track, cause)
    if track.conditional != before.conditional:
        cause = outcome.cause or NO_RUN
        kind = "conditioned" if track.conditional else "unconditioned"
        return _event(kind, cell, before, track, cause)
    step = _firmness_step(track, method)
    if step == 0.0 or not new:
        return None
    kind = "hardened" if step > 0 else "softened"
    return _event(kind, cell, before, track, _run(track, new))


def measured(track: Track, method: Method) -> Track:
    """The track with its present score as the yardstick of the next hardening or softening."""
    return replace(track, yardstick=(score(track), deviation(track.levels, 1.0, method)))


def _firmness_step(track: Track, method: Method) -> float:
    """How much |score| moved against the yardstick; 0 where that may be chance or a turn begins."""
    if track.yardstick is None or track.stance not in ("support", "oppose"):
        return 0.0
    if any(run.utterances >= 2 for run in track.runs[:3]):
        return 0.0
    moved = abs(score(track)) - abs(track.yardstick[0])
    doubt = deviation(track.levels, 1.0, method) + track.yardstick[1]
    needed = max(method.firmness_step, method.firmness_deviations * doubt)
    return moved if abs(moved) >= needed else 0.0


def _run(track: Track, own: Sequence[Utterance]) -> Run:
    """The utterances of one day as the cause of a change."""
    if not own:
        return replace(NO_RUN, first=track.on)
    return Run(
        first=track.on,
        utterance=own[0].id,
        utterances=len(own),
        first_hand=sum(u.first_hand for u in own),
        highest=any(u.highest for u in own),
        statements=tuple(s for u in own for s in u.statements),
        recorded=max(u.recorded for u in own),
    )


def _event(
    kind: ChangeKind, cell: tuple[str, str], before: State | None, track: Track, cause: Run
) -> Event:
    return Event(
        id=_identity(kind, cell, before, track, cause),
        kind=kind,
        from_stance=before.stance if before else None,
        from_score=before.score if before else None,
        to_stance=track.stance,
        to_score=score(track),
        began=cause.first or track.on,
        statements=cause.statements,
        utterances=cause.utterances,
        recorded=cause.recorded,
        confirmed=track.confirmed,
    )


def _identity(
    kind: ChangeKind, cell: tuple[str, str], before: State | None, track: Track, cause: Run
) -> str:
    """Of the cell, the step and its first utterance: a recomputation finds the same."""
    held = before.stance if before else ""
    first = cause.utterance or track.on.isoformat()
    digest = hashlib.sha256("\n".join((*cell, kind, held, track.stance, first)).encode())
    return digest.hexdigest()[:20]
