"""Runs: what has been said for another stance than the held one since doubt began.

Page's test: the nats for the other stance less those for the held one, forgotten at 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.positions.method import Method
from tracker.positions.position import STANCES
from tracker.positions.said import KEPT_STATEMENTS, Day, add_levels, scale, statements, tally
from tracker.positions.state import NO_RUN, HeldStance, Run, Track, Utterance


def run_of(track: Track, index: int, day: Day, left: float, method: Method) -> Run:
    """Page's test for the stance `index` against the held one: reset when nothing is left."""
    stance = STANCES[index]
    if track.stance == stance:
        return NO_RUN
    run = track.runs[index]
    gain = run.gain * left + _said_for(stance, day, method) - _said_for(track.stance, day, method)
    if gain <= 0:
        return NO_RUN
    return extend_run(
        run, day, [u for u in day.new if _carries(u, stance, track.stance)], gain, left
    )


def _said_for(stance: HeldStance, day: Day, method: Method) -> float:
    if stance == "contested":
        return method.two_voices * day.nats(("support", "oppose"))
    return day.nats((stance,))


def _carries(utterance: Utterance, stance: HeldStance, held: HeldStance) -> bool:
    """Whether it speaks for `stance` and against the held one."""
    if stance == "contested":
        return utterance.stance in ("support", "oppose") and utterance.stance != held
    return utterance.stance == stance


def extend_run(run: Run, day: Day, own: Sequence[Utterance], gain: float, left: float) -> Run:
    """The run with a day added; `own` are its utterances for the other stance."""
    first = run.utterance or (own[0].id if own else None)
    return Run(
        gain=gain,
        first=run.first or day.on,
        utterance=first,
        utterances=run.utterances + len(own),
        first_hand=run.first_hand + sum(u.first_hand for u in own),
        highest=run.highest or any(u.highest for u in own),
        statements=(*run.statements, *statements(own))[:KEPT_STATEMENTS],
        recorded=max([run.recorded, *(u.recorded for u in own)]),
        levels=add_levels(scale(run.levels, left), day.all),
        counts=tally(run.counts, day.new),
        conditional=run.conditional + sum(u.conditional for u in own),
    )
