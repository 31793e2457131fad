"""How the time of some work grows with its size: what a slow machine cannot change."""

from __future__ import annotations

import time
from collections.abc import Callable

ROUNDS = 3
NOTHING = 0.003  # seconds of this process, below which nothing can be compared


def seconds(work: Callable[[], object]) -> float:
    """The processor's time for some work, the best of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long the work takes at four times the size: about 4 where it is in
    proportion, 16 where it is in the square."""
    small, large = seconds(lambda: work(size)), seconds(lambda: work(4 * size))
    return large / max(small, NOTHING)
