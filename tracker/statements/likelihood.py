"""How likely a candidate's position is: decision trees over the indications, trained on articles
coded by hand (scripts/train_likelihood.py). The weights know no party, issue or word."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tracker.statements.forest import Forest, Trees

Outcome = Literal["none", "with", "against", "open"]  # as the hit points, or against it
OUTCOMES: tuple[Outcome, ...] = ("none", "with", "against", "open")
_PLAINLY = 2.0  # how many times likelier another position has to be than the one read
POSITION, _GUESSED = 0.32, 0.38  # how likely one has to be: read by the rules, and not
_READ_STANCE, _GUESSED_STANCE = 0.26, 0.32  # and how likely its stance


class _Columns(dict[str, int]):
    """The column of each indication; that of one no tree asks for is the last."""

    def __init__(self, columns: Iterable[tuple[str, int]]) -> None:
        super().__init__(columns)
        self._last = len(self)

    def __missing__(self, name: str) -> int:
        return self._last


class Likelihood:
    """The trained weights: probabilities of what a candidate holds."""

    def __init__(self, trees: Trees, names: Sequence[str]) -> None:
        self._forest = Forest(trees)
        self.features = tuple(names)
        self._column = _Columns((name, i) for i, name in enumerate(names))

    def probabilities(self, rows: Sequence[Mapping[str, float]]) -> list[dict[Outcome, float]]:
        """For each row of indications, how likely each outcome is; they add up to 1."""
        if not rows:
            return []
        width = len(self.features) + 1  # the last column takes what no tree asks for
        table = np.zeros((len(rows), width), dtype=np.float32)
        sizes = list(map(len, rows))
        names, values = chain.from_iterable(rows), chain.from_iterable(r.values() for r in rows)
        places = np.fromiter(map(self._column.__getitem__, names), np.intp, sum(sizes))
        places += np.repeat(np.arange(len(rows)) * width, sizes)
        table.put(places, np.fromiter(values, np.float32, len(places)))
        scores = self._forest.scores(table)
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        return [dict(zip(OUTCOMES, row, strict=True)) for row in chances.tolist()]


def verdict(
    chances: Mapping[Outcome, float], ruled: Outcome | None = None
) -> tuple[Outcome, float]:
    """The likeliest position and how likely it is; "none" where none is likely enough.

    `ruled` is what the rules read there. Without it more is asked; and what they read stands
    unless another position is plainly likelier.
    """
    if 1.0 - chances["none"] < (_GUESSED if ruled is None else POSITION):
        return "none", chances["none"]
    best = max(OUTCOMES[1:], key=lambda outcome: chances[outcome])
    if ruled is not None and chances[best] < _PLAINLY * chances[ruled]:
        best = ruled
    if chances[best] < (_GUESSED_STANCE if ruled is None else _READ_STANCE):
        return "none", chances["none"]  # a position, but a toss-up which one
    return best, chances[best]


def read(data: Mapping[str, NDArray[Any]], look: str) -> Likelihood:
    """The weights of one look, "first" or "second", from the arrays of the shipped file."""
    head = json.loads(data["names"].tobytes())[look]
    parts = {name: data[f"{look}.{name}"] for name in Trees.__slots__ if name != "depth"}
    return Likelihood(Trees(**parts, depth=int(head["depth"])), head["features"])
