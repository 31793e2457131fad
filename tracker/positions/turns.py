"""When the held stance gives way to another one, and what is left of it then."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from tracker.positions.belief import belief_of
from tracker.positions.method import Method
from tracker.positions.position import STANCES, probabilities
from tracker.positions.state import NO_RUN, NO_RUNS, HeldStance, Run, Track


@dataclass(frozen=True, slots=True)
class Outcome:
    """A track after a day; `cause` holds the utterances that turned its stance or its flag."""

    track: Track
    cause: Run | None = None


def taken_over(track: Track, method: Method) -> HeldStance | None:
    """The stance that takes the place of the held one, if any does."""
    chances = probabilities(track.belief, 1.0, method)
    held = chances[STANCES.index(track.stance)]
    turning = [
        i
        for i in range(4)
        if STANCES[i] != track.stance
        and _is_rival(track, i)
        and chances[i] >= held * _odds_needed(track, i, method)
    ]
    return STANCES[max(turning, key=lambda i: chances[i])] if turning else None


def _odds_needed(track: Track, index: int, method: Method) -> float:
    """How much likelier than the held stance another one has to be to take its place."""
    run = track.runs[index]
    if track.stance == "contested":
        return method.flip_odds_settled
    if STANCES[index] == "contested":
        return method.flip_odds_contested
    if not track.confirmed:
        return method.flip_odds_provisional
    if run.highest or run.first_hand >= 2:
        return method.flip_odds_backed
    return method.flip_odds


def _is_rival(track: Track, index: int) -> bool:
    """It has been spoken for; two voices need two utterances each since they began to differ."""
    run = track.runs[index]
    if STANCES[index] == "contested":
        return min(run.counts[0], run.counts[1]) >= 2
    return run.utterances > 0


def turn(track: Track, stance: HeldStance, method: Method) -> Outcome:
    """The track after its stance has changed: what was said before the turn weighs no more."""
    run = track.runs[STANCES.index(stance)]
    if _is_return(track, stance, method):
        stance, run = "contested", replace(run, levels=track.levels, counts=track.counts)
    sure = method.flag_reliability
    flag = (2 * run.conditional - run.utterances) * math.log(sure / (1 - sure))
    turned = replace(
        track,
        stance=stance,
        since=track.on,
        belief=belief_of(run.levels, method),
        levels=run.levels,
        flag=clip(flag, method.flag_ceiling),
        conditional=flag > 0,
        confirmed=run.highest or run.first_hand >= 2,
        runs=NO_RUNS,
        flag_run=NO_RUN,
        counts=run.counts,
        opened_by=run.statements,
        yardstick=None,
        first_hand=run.first_hand,
        before=track.stance,
    )
    return Outcome(turned, run)


def _is_return(track: Track, stance: HeldStance, method: Method) -> bool:
    """Back to where it came from, after a few words only: two voices, not two reversals."""
    if (track.before, track.stance) not in (("support", "oppose"), ("oppose", "support")):
        return False
    said = track.counts[STANCES.index(track.stance)]
    return stance == track.before and said < method.return_utterances


def clip(value: float, ceiling: float) -> float:
    """The value within plus and minus `ceiling`."""
    return max(-ceiling, min(ceiling, value))
