"""The belief of a cell: nats for each stance, faded by age, kept open by doubt, fed by words.

A Bayesian filter. The losing stances are never given up entirely: a cell is taken to change once
in `Method.change_days`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker.positions.method import Method
from tracker.positions.said import Day
from tracker.positions.state import Levels, Quad
from tracker.positions.utterances import SIDES

NOTHING: Quad = (0.0, 0.0, 0.0, 0.0)


def learn(belief: Quad, day: Day, method: Method) -> Quad:
    """The belief with the evidence of a day added; the best stance is at 0 again."""
    gained = [day.nats([side]) for side in SIDES]
    raw = [belief[i] + gained[i] for i in range(3)]
    return _normal((*raw, belief[3] + method.two_voices * (gained[0] + gained[1])))


def belief_of(levels: Levels, method: Method) -> Quad:
    """The belief that rests on some weights alone."""
    support, oppose = levels[0] + levels[1], levels[3] + levels[4]
    return _normal((support, oppose, levels[2], method.two_voices * (support + oppose)))


def _normal(raw: Sequence[float]) -> Quad:
    top = max(raw)
    return raw[0] - top, raw[1] - top, raw[2] - top, raw[3] - top


def fade(belief: Quad, days: int, left: float, method: Method) -> Quad:
    """The belief before a day, `days` after the last one, of which the share `left` remains."""
    depth = max(2.0, math.log(method.change_days / max(1, days)))
    depths = (depth, depth, depth, depth * method.split_depth)
    b = [max(value * left, -d) for value, d in zip(belief, depths, strict=True)]
    return b[0], b[1], b[2], b[3]
