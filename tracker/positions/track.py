"""From one day to the next: which stance is held, whether on a condition, how firmly.

A held stance gives way only to one that is clearly likelier: one odd sentence does not turn it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from tracker.positions.belief import NOTHING, fade, learn
from tracker.positions.method import Method
from tracker.positions.position import STANCES, VALUES, decay, deviation, probabilities
from tracker.positions.runs import extend_run, run_of
from tracker.positions.said import (
    Day,
    add_levels,
    scale,
    speaking_for,
    statements,
    tally,
)
from tracker.positions.state import (
    NO_LEVELS,
    NO_RUN,
    NO_RUNS,
    HeldStance,
    Quad,
    Track,
    Utterance,
)
from tracker.positions.turns import Outcome, clip, taken_over, turn
from tracker.positions.utterances import SIDES


def begin(day: Day, method: Method) -> Track:
    """The track of a voice that is heard for the first time."""
    belief = learn(NOTHING, day, method)
    chances = probabilities(belief, 1.0, method)
    stance = _likeliest(chances)
    levels = add_levels(NO_LEVELS, day.all)
    own = speaking_for(stance, day.new)
    flag = sum(_flag_nats(u, method) for u in own)
    track = Track(
        on=day.on,
        stance=stance,
        since=day.on,
        belief=belief,
        levels=levels,
        flag=clip(flag, method.flag_ceiling),
        conditional=flag > 0,
        confirmed=_confirms(own),
        runs=NO_RUNS,
        flag_run=NO_RUN,
        counts=tally((0, 0, 0), day.new),
        opened_by=statements(own),
        first_hand=sum(u.first_hand for u in own),
    )
    return _with_yardstick(track, method)


def _likeliest(chances: Quad) -> HeldStance:
    """The likeliest stance. Where as much is said for as against, two voices disagree, and
    `contested` says so."""
    support, oppose, undecided, split = (round(chance, 12) for chance in chances)
    if split >= max(support, oppose, undecided) or support == oppose >= undecided:
        return "contested"
    return STANCES[max(range(3), key=lambda i: (support, oppose, undecided)[i])]


def step(track: Track, day: Day, half_life: float, method: Method) -> Outcome:
    """The track after a day with evidence, and what turned it."""
    days = (day.on - track.on).days
    left = decay(days, half_life)
    # what is said now displaces what the score remembers
    memory = left * 0.5 ** (max(0.0, day.nats(SIDES)) / method.displacement)
    support, oppose, undecided, split = (run_of(track, i, day, left, method) for i in range(4))
    now = replace(
        track,
        on=day.on,
        belief=learn(fade(track.belief, days, left, method), day, method),
        levels=add_levels(scale(track.levels, memory), day.all),
        flag=track.flag * left,
        runs=(support, oppose, undecided, split),
        counts=tally(track.counts, day.new),
    )
    taken = taken_over(now, method)
    if taken is not None:
        outcome = turn(now, taken, method)
    else:
        outcome = _flag(_confirm(now, day), day, left, method)
    measured = _with_yardstick(outcome.track, method)
    return outcome if measured is outcome.track else replace(outcome, track=measured)


def _confirm(track: Track, day: Day) -> Track:
    own = speaking_for(track.stance, day.new)
    if not own:
        return track
    first_hand = track.first_hand + sum(u.first_hand for u in own)
    confirmed = track.confirmed or first_hand >= 2 or any(u.highest for u in own)
    return replace(track, first_hand=first_hand, confirmed=confirmed)


def _flag(track: Track, day: Day, left: float, method: Method) -> Outcome:
    """Whether the position is conditional: a second, two-valued belief."""
    own = speaking_for(track.stance, day.new)
    if not own:
        return Outcome(track)
    gained = sum(_flag_nats(u, method) for u in own)
    flag = clip(track.flag + gained, method.flag_ceiling)
    contrary = [u for u in own if u.conditional != track.conditional]
    toward = -gained if track.conditional else gained
    gain = track.flag_run.gain * left + toward
    run = extend_run(track.flag_run, day, contrary, gain, left) if gain > 0 else NO_RUN
    turned = -flag if track.conditional else flag
    if turned < method.flag_margin or not (run.first_hand >= 2 or run.highest):
        return Outcome(replace(track, flag=flag, flag_run=run))
    turned_track = replace(
        track,
        flag=flag,
        conditional=not track.conditional,
        levels=run.levels,
        counts=run.counts,
        opened_by=run.statements,
        yardstick=None,
        flag_run=NO_RUN,
    )
    return Outcome(turned_track, run)


def _with_yardstick(track: Track, method: Method) -> Track:
    """Fix the score that later ones are measured against, once it rests on enough words."""
    if track.yardstick is not None or sum(track.counts) < method.firmness_utterances:
        return track
    return replace(track, yardstick=(score(track), deviation(track.levels, 1.0, method)))


def score(track: Track) -> float:
    """The weighted mean of what was said, -1..1, never on the other side of the held stance."""
    total = sum(track.levels)
    if total <= 0:
        return 0.0
    mean = sum(w * v for w, v in zip(track.levels, VALUES, strict=True)) / total
    if track.stance == "support":
        return min(1.0, max(0.0, mean))
    if track.stance == "oppose":
        return max(-1.0, min(0.0, mean))
    return max(-1.0, min(1.0, mean))


def _flag_nats(utterance: Utterance, method: Method) -> float:
    sure = method.flag_reliability
    weight = min(1.0, utterance.authority) * math.log(sure / (1 - sure))
    return weight if utterance.conditional else -weight


def _confirms(own: Sequence[Utterance]) -> bool:
    return any(u.highest for u in own) or sum(u.first_hand for u in own) >= 2
