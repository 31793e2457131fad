"""From one day of utterances to the next belief: which stance is held, how firmly, since when.

A Bayesian filter in nats. Evidence fades with age, the losing stances are never given up entirely
(a cell changes once in `Method.change_days`), and a held stance gives way only to a probability
that is high: one odd sentence does not flip it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.positions.method import Method
from tracker.positions.position import STANCES, VALUES, decay, deviation, probabilities
from tracker.positions.state import (
    NO_LEVELS,
    NO_RUN,
    HeldStance,
    Levels,
    Quad,
    Run,
    Track,
    Utterance,
)
from tracker.positions.utterances import SIDES

NOTHING: Quad = (0.0, 0.0, 0.0, 0.0)
NO_RUNS = (NO_RUN, NO_RUN, NO_RUN, NO_RUN)
KEPT_STATEMENTS = 40  # of a run: enough to show, little to store


@dataclass(frozen=True, slots=True)
class Day:
    """What one kind of voice said on a day."""

    on: date
    new: tuple[Utterance, ...]
    grown: tuple[Utterance, ...] = ()

    @property
    def all(self) -> tuple[Utterance, ...]:
        """New utterances and what older ones gained."""
        return self.new + self.grown

    def nats(self, sides: Iterable[str]) -> float:
        """The evidence of the day for some stances."""
        wanted = tuple(sides)
        return sum(u.evidence for u in self.all if u.stance in wanted)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A track after a day; `cause` holds the utterances that turned its stance or its flag."""

    track: Track
    cause: Run | None = None


def begin(day: Day, method: Method) -> Track:
    """The track of a voice that is heard for the first time."""
    belief = learn(NOTHING, day, method)
    chances = probabilities(belief, 1.0, method)
    # On a tie two voices disagree, and `contested` says so.
    order = sorted(range(4), key=lambda i: (-round(chances[i], 12), STANCES[i] != "contested"))
    stance = STANCES[order[0]]
    levels = add_levels(NO_LEVELS, day.all)
    own = speaking_for(stance, day.new)
    flag = sum(_flag_nats(u, method) for u in own)
    track = Track(
        on=day.on,
        stance=stance,
        since=day.on,
        belief=belief,
        levels=levels,
        flag=_clip(flag, method.flag_ceiling),
        conditional=flag > 0,
        confirmed=_confirms(own),
        runs=NO_RUNS,
        flag_run=NO_RUN,
        counts=tally((0, 0, 0), day.new),
        opened_by=_statements(own),
        first_hand=sum(u.first_hand for u in own),
    )
    return _with_yardstick(track, method)


def step(track: Track, day: Day, half_life: float, method: Method) -> Outcome:
    """The track after a day with evidence, and what turned it."""
    left = decay((day.on - track.on).days, half_life)
    aged = _age(track, day, left, method)
    support, oppose, undecided, split = (_run(aged, i, day, left, method) for i in range(4))
    now = replace(
        aged,
        belief=learn(aged.belief, day, method),
        levels=add_levels(aged.levels, day.all),
        runs=(support, oppose, undecided, split),
        counts=tally(aged.counts, day.new),
    )
    taken = _taken_over(now, method)
    if taken is not None:
        outcome = _turn(now, taken, method)
    else:
        outcome = _flag(_confirm(now, day), day, left, method)
    return replace(outcome, track=_with_yardstick(outcome.track, method))


def learn(belief: Quad, day: Day, method: Method) -> Quad:
    """The belief with the evidence of a day added; the best stance is at 0 again."""
    gained = [day.nats([side]) for side in SIDES]
    raw = [belief[i] + gained[i] for i in range(3)]
    return _normal((*raw, belief[3] + method.two_voices * (gained[0] + gained[1])))


def _belief_of(levels: Levels, method: Method) -> Quad:
    """The belief that rests on some weights alone."""
    support, oppose = levels[0] + levels[1], levels[3] + levels[4]
    return _normal((support, oppose, levels[2], method.two_voices * (support + oppose)))


def _normal(raw: Sequence[float]) -> Quad:
    top = max(raw)
    return raw[0] - top, raw[1] - top, raw[2] - top, raw[3] - top


def _age(track: Track, day: Day, left: float, method: Method) -> Track:
    """Fade the belief, keep every stance possible, displace what the score remembers."""
    gap = max(1, (day.on - track.on).days)
    depth = max(2.0, math.log(method.change_days / gap))
    depths = (depth, depth, depth, depth * method.split_depth)
    b = [max(value * left, -d) for value, d in zip(track.belief, depths, strict=True)]
    memory = left * 0.5 ** (max(0.0, day.nats(SIDES)) / method.displacement)
    return replace(
        track,
        on=day.on,
        belief=(b[0], b[1], b[2], b[3]),
        levels=_scale(track.levels, memory),
        flag=track.flag * left,
    )


def _run(track: Track, index: int, day: Day, left: float, method: Method) -> Run:
    """Page's test for the stance `index` against the held one: reset when nothing is left."""
    stance = STANCES[index]
    if track.stance == stance:
        return NO_RUN
    run = track.runs[index]
    gain = run.gain * left + _said_for(stance, day, method) - _said_for(track.stance, day, method)
    if gain <= 0:
        return NO_RUN
    return _extend_run(
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


def _extend_run(run: Run, day: Day, own: Sequence[Utterance], gain: float, left: float) -> Run:
    first = run.utterance or (own[0].id if own else None)
    return Run(
        gain=gain,
        first=run.first or day.on,
        utterance=first,
        utterances=run.utterances + len(own),
        first_hand=run.first_hand + sum(u.first_hand for u in own),
        highest=run.highest or any(u.highest for u in own),
        statements=(*run.statements, *_statements(own))[:KEPT_STATEMENTS],
        recorded=max([run.recorded, *(u.recorded for u in own)]),
        levels=add_levels(_scale(run.levels, left), day.all),
        counts=tally(run.counts, day.new),
        conditional=run.conditional + sum(u.conditional for u in own),
    )


def _taken_over(track: Track, method: Method) -> HeldStance | None:
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


def _turn(track: Track, stance: HeldStance, method: Method) -> Outcome:
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
        belief=_belief_of(run.levels, method),
        levels=run.levels,
        flag=_clip(flag, method.flag_ceiling),
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


def _confirm(track: Track, day: Day) -> Track:
    own = speaking_for(track.stance, day.new)
    first_hand = track.first_hand + sum(u.first_hand for u in own)
    confirmed = track.confirmed or first_hand >= 2 or any(u.highest for u in own)
    return replace(track, first_hand=first_hand, confirmed=confirmed)


def _flag(track: Track, day: Day, left: float, method: Method) -> Outcome:
    """Whether the position is conditional: a second, two-valued belief."""
    own = speaking_for(track.stance, day.new)
    if not own:
        return Outcome(track)
    gained = sum(_flag_nats(u, method) for u in own)
    flag = _clip(track.flag + gained, method.flag_ceiling)
    contrary = [u for u in own if u.conditional != track.conditional]
    toward = -gained if track.conditional else gained
    gain = track.flag_run.gain * left + toward
    run = _extend_run(track.flag_run, day, contrary, gain, left) if gain > 0 else NO_RUN
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


def speaking_for(stance: HeldStance, utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """Those that carry a held stance; both sides carry `contested`."""
    sides = ("support", "oppose") if stance == "contested" else (stance,)
    return tuple(u for u in utterances if u.stance in sides)


def add_levels(levels: Levels, utterances: Iterable[Utterance]) -> Levels:
    """Weights by level of the scale, with those of some utterances added."""
    sums = list(levels)
    for u in utterances:
        sums[_level(u)] += u.evidence
    return (
        max(0.0, sums[0]), max(0.0, sums[1]), max(0.0, sums[2]), max(0.0, sums[3]),
        max(0.0, sums[4]),
    )  # fmt: skip


def _level(utterance: Utterance) -> int:
    if utterance.stance == "open":
        return 2
    if utterance.stance == "support":
        return 1 if utterance.conditional else 0
    return 3 if utterance.conditional else 4


def _scale(levels: Levels, factor: float) -> Levels:
    a, b, c, d, e = levels
    return a * factor, b * factor, c * factor, d * factor, e * factor


def tally(counts: tuple[int, int, int], new: Iterable[Utterance]) -> tuple[int, int, int]:
    """Counts of support, oppose and open, with some utterances added."""
    found = [u.stance for u in new]
    return (
        counts[0] + found.count("support"),
        counts[1] + found.count("oppose"),
        counts[2] + found.count("open"),
    )


def _flag_nats(utterance: Utterance, method: Method) -> float:
    sure = method.flag_reliability
    weight = min(1.0, utterance.authority) * math.log(sure / (1 - sure))
    return weight if utterance.conditional else -weight


def _clip(value: float, ceiling: float) -> float:
    return max(-ceiling, min(ceiling, value))


def _confirms(own: Sequence[Utterance]) -> bool:
    return any(u.highest for u in own) or sum(u.first_hand for u in own) >= 2


def _statements(own: Iterable[Utterance]) -> tuple[str, ...]:
    return tuple(s for u in own for s in u.statements)[:KEPT_STATEMENTS]
